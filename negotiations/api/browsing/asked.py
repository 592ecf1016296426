"""The question of a page, for its links and forms: with a value more or less, and as an HTML form sends it.

What the values mean is decided where they are used; here nothing is understood.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote_plus, urlencode

from django.http import QueryDict

from negotiations.api.parameters import LONGEST_VALUE, MOST_VALUES, Parameter, raw_query

LISTS = ("fields", "omit", "expand", "ordering")
"""Parameters that take several names in one value; a form sends one value for each."""
OF_THE_PAGE = ("cursor",)
"""What means nothing once the question is another one."""
MARK = "cursor-7000000007"
"""Stands for the cursor where an address will be that keeps it."""
Change = str | Sequence[str] | None


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: where it was put, and with which values of the parameters that are known there."""

    path: str
    values: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, request: Any, accepted: Iterable[str]) -> Asked:
        """The question of a request, whether it was understood or not; nobody is sent back what is longer than any value may be."""
        try:
            query = QueryDict(raw_query(request))
        except ValueError:  # more parameters than Django reads
            query = QueryDict()
        known = set(accepted)
        given = [(name, value) for name, values in query.lists() if name in known for value in values]
        values: dict[str, list[str]] = {}
        for name, value in given[:MOST_VALUES]:
            if value and len(value) <= LONGEST_VALUE and "\0" not in value:
                values.setdefault(name, []).append(value)
        return cls(request.path, values)

    def marked(self) -> tuple[Asked, str]:
        """The question with a mark for its cursor, the same for every page of a collection; and what the mark stands for in an address."""
        cursor = self.one("cursor")
        if cursor is None:
            return self, MARK
        return replace(self, values={**self.values, "cursor": [MARK]}), quote_plus(cursor)

    def one(self, name: str) -> str | None:
        """The first value of a parameter."""
        return next(iter(self.values.get(name, ())), None)

    def listed(self, name: str) -> list[str]:
        """The names between the commas of a value."""
        return [part.strip() for part in (self.one(name) or "").split(",") if part.strip()]

    def pairs(self) -> Iterable[Hashable]:
        """What tells this question from others."""
        return ((name, *values) for name, values in self.values.items())

    def query(self, changes: Mapping[str, Change], without: Iterable[str] = OF_THE_PAGE) -> str:
        """This query with other values of some parameters (None leaves one out), from its first page on."""
        left_out, pairs = set(without), list[tuple[str, str]]()
        for name, values in {**self.values, **changes}.items():
            if values is not None and name not in left_out:
                pairs += [(name, value) for value in ([values] if isinstance(values, str) else values)]
        return urlencode(pairs)

    def address(
        self, changes: Mapping[str, Change] | None = None, without: Iterable[str] = OF_THE_PAGE
    ) -> str:
        """The address of this question with other values."""
        query = self.query(changes or {}, without)
        return f"{self.path}?{query}" if query else self.path

    def less(self, name: str, value: str) -> str:
        """The address of this question without one value."""
        return self.address({name: [one for one in self.values.get(name, ()) if one != value]})


def tidied(request: Any, accepted: Mapping[str, Parameter]) -> str | None:
    """The address that a form meant: inputs left empty were no question, several names are one list. None when it needs no tidying."""
    query = QueryDict(raw_query(request), mutable=True)
    tidy = False
    for name in [name for name in query if name in accepted]:
        values = [value for value in query.getlist(name) if value.strip()]
        if name in LISTS and len(values) > 1:
            values = [",".join(values)]
        if values != query.getlist(name):
            tidy = True
            query.setlist(name, values)
    if not tidy:
        return None
    text = query.urlencode()
    return f"{request.path}?{text}" if text else str(request.path)
