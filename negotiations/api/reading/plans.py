"""The plan of an answer: one query for its records and one for each relation, and what makes plain data of their rows.

Which records are on a page is not its business: it is given their keys. How a plan is made is in `compiling.py`, which is kept in `keeping.py`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from negotiations.api.reading.statements import Statement, adapted
from negotiations.api.scope import Scope


@dataclass(frozen=True, slots=True)
class Plan:
    """Reads the rows of some owners and makes plain data of them, without instances of models."""

    statement: Statement
    make: Callable[..., list[tuple[Any, Any]]]
    relations: Sequence[tuple[int, Plan, bool]]
    """The place of the column with the keys of what is related, what reads it, and whether each has one or a list."""

    def records(self, keys: Sequence[Any], scope: Scope) -> list[Any]:
        """The records with these keys, in this order; without those that are not there."""
        found = dict(self._read(keys, scope.base, scope.as_of.known))
        return [found[key] for key in keys if key in found]

    def _read(self, keys: Collection[Any], base: str, day: dt.date) -> list[tuple[Any, Any]]:
        """Pairs of an owner's key and plain data, in the order of the query."""
        rows = self.statement.run(keys, day)
        related = [
            plan._by_key({row[place] for row in rows} - {None}, base, day, one=one)
            for place, plan, one in self.relations
        ]
        return self.make(rows, base, adapted(day), related)

    def _by_key(self, keys: Collection[Any], base: str, day: dt.date, *, one: bool) -> dict[Any, Any]:
        """By an owner's key the one thing that it has, or a list, in which what was unknown on the day is left out."""
        pairs = self._read(keys, base, day)
        if one:
            return dict(pairs)
        found: dict[Any, list[Any]] = {}
        for key, item in pairs:
            if item is not None:
                found.setdefault(key, []).append(item)
        return found
