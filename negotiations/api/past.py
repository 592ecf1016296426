"""Showing the past of the record: what an answer reaches is given what the record held of it on R.

Rows were already chosen by the clocks; here the things that they name get the labels and stored fields that they had, claims the revision
that they had, and what was not known on D by that record is marked so. One query for a page, another for each kind of thing where both days
are asked for.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Model, QuerySet
from django.utils import timezone

from negotiations.access.visibility import things_visible_to
from negotiations.core.clocks import AsOf
from negotiations.core.records import Record
from negotiations.core.things import NamedThing
from negotiations.ledger.past import Past, restore


def as_recorded(rows: Iterable[Any], as_of: AsOf) -> None:
    """Give everything that these rows have at hand what the record held of it on R. Does nothing where no R is asked for."""
    if as_of.recorded is None:
        return
    past, rows = Past(as_of.recorded), list(rows)
    done: dict[int, Record] = {}
    # What is restored may point to what was not at hand before, so the rows are walked until nothing is new.
    while fresh := {id(record): record for record in _reached(rows) if id(record) not in done}:
        done.update(fresh)
        things = [record for record in fresh.values() if isinstance(record, NamedThing)]
        past.look(thing.path for thing in things)
        for thing in things:
            restore(thing, past)
        for record in fresh.values():
            if not isinstance(record, NamedThing):
                _count_back(record, as_of.recorded)
        if as_of.known < timezone.now().date():
            _mark_unknown(things, as_of)


def _reached(rows: Iterable[Any]) -> Iterator[Record]:
    """Every record at hand in these rows, near and far, each once."""
    waiting, seen = list(rows), set()
    while waiting:
        one = waiting.pop()
        if isinstance(one, QuerySet):
            waiting += one._result_cache or ()  # what was not read is not at hand
        elif isinstance(one, list | tuple):
            waiting += one
        elif isinstance(one, Model) and id(one) not in seen:
            seen.add(id(one))
            if isinstance(one, Record):
                yield one
            waiting += one._state.fields_cache.values()
            waiting += getattr(one, "_prefetched_objects_cache", {}).values()
            waiting += (value for value in vars(one).values() if isinstance(value, Model | list))


def _count_back(record: Any, at: dt.datetime) -> None:
    """The revision that a claim or preference had: each of its ends is one more."""
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
