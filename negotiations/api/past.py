"""Showing the past of the record: what an answer reaches is given what the record held of it on R.

Rows were already chosen by the clocks; here the things that they name get the labels and stored fields that they had, claims the revision
that they had, and what was not known on D by that record is marked so. One query for a page, another for each kind of thing where both days
are asked for.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Model, QuerySet

from negotiations.access.visibility import things_visible_to
from negotiations.api.scope import Scope
from negotiations.api.selection import Expansion, Selection, gather_for, with_needs
from negotiations.core.clocks import AsOf
from negotiations.core.records import Part, Record
from negotiations.core.things import NamedThing
from negotiations.ledger.past import Maker, past_of
from negotiations.ledger.restoring import restore


def as_recorded(rows: Iterable[Any], scope: Scope, expand: Mapping[str, Expansion] | None = None) -> None:
    """Give everything that these rows have at hand what the record held of it on R. Does nothing where no R is asked for."""
    past = past_of(scope.as_of)
    if past is None:
        return
    for target in (expand or {}).values():
        model: Any = target.serializer.model
        past.makers[model] = _shown(target, scope)
    rows, done = list(rows), dict[int, Any]()
    # What is restored may point to what was not at hand before, so the rows are walked until nothing is new.
    while fresh := {id(one): one for one in _reached(rows) if id(one) not in done}:
        done.update(fresh)
        things = [one for one in fresh.values() if isinstance(one, NamedThing)]
        parts = [one for one in fresh.values() if isinstance(one, Part)]
        past.look([thing.path for thing in things] + [path for part in parts for path in part.mentioned()])
        for one in fresh.values():
            if isinstance(one, NamedThing):
                restore(one, past)
            elif isinstance(one, Record):
                _count_back(one, past.at)
        if past.day is not None:
            _mark_unknown(things, scope.as_of)


def _shown(target: Expansion, scope: Scope) -> Maker:
    """Gives a record with all that an expansion shows of it, where only a reference was expected to need more."""

    def make(key: str) -> Any:
        shape = target.serializer
        rows = shape.annotated(target.rows(scope), shape.names(), scope).filter(slug=key)
        found = list(with_needs(rows, shape, shape.names(), scope, {}))
        gather_for(found, shape, Selection(shape.names()), scope)
        return next(iter(found), None)

    return make


def _reached(rows: Iterable[Any]) -> Iterator[Record | Part]:
    """Every record and part at hand in these rows, near and far, each once."""
    waiting, seen = list(rows), set()
    while waiting:
        one = waiting.pop()
        if isinstance(one, QuerySet):
            waiting += one._result_cache or ()  # what was not read is not at hand
        elif isinstance(one, list | tuple):
            waiting += one
        elif isinstance(one, Model) and id(one) not in seen:
            seen.add(id(one))
            if isinstance(one, Record | Part):
                yield one
            waiting += one._state.fields_cache.values()
            waiting += getattr(one, "_prefetched_objects_cache", {}).values()
            waiting += (value for value in vars(one).values() if isinstance(value, Model | list))


def _count_back(record: Any, at: dt.datetime) -> None:
    """The revision that a claim or preference had: each of its ends is one more; once."""
    if "restored" in vars(record):
        return
    vars(record)["restored"] = True
    for end in (record.recorded_until, getattr(record, "known_until_recorded_at", None)):
        if end is not None and end > at:
            record.revision -= 1


def _mark_unknown(things: Iterable[NamedThing], as_of: AsOf) -> None:
    """Let `known_from` say of each thing whether it was known on D by the record of R, whatever was recorded since."""
    by_model: defaultdict[type[NamedThing], list[NamedThing]] = defaultdict(list)
    for thing in things:
        by_model[type(thing)].append(thing)
    for model, rows in by_model.items():
        known = things_visible_to(model, None, as_of).filter(pk__in={thing.pk for thing in rows})
        keys = set(known.order_by().values_list("pk", flat=True))
        for thing in rows:
            thing.known_from = as_of.known if thing.pk in keys else None
