"""Named things as the record held them at an earlier instant, read back from the documents of the ledger.

Claims never change but for their two ends, which are on their clocks; named things are edited in place, and what they were is in the ledger
alone. How a row gets its old values is in `restoring.py`; which rows an answer reaches is decided in `api/past.py`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import orjson
from django.db.models import Max, OuterRef, QuerySet, Subquery

from negotiations.core.clocks import AsOf
from negotiations.core.documents import chunks, relations_of
from negotiations.core.records import Record
from negotiations.core.things import NamedThing
from negotiations.ledger.models import Action, Change
from negotiations.ledger.restoring import leads_to_record, restore

Maker = Callable[[str], Any]
"""Gives a record by its key with more at hand than its own row; None where it is not to be seen."""


class Then(NamedTuple):
    """A record as of an instant: its revision, and its document (None once a person's data were erased)."""

    revision: int
    document: dict[str, Any] | None


def past_of(as_of: AsOf) -> Past | None:
    """The record of R, one for all that is looked up for an answer; None where the record as it stands is asked about."""
    if as_of.recorded is None:
        return None
    if "past" not in as_of.looked_up:
        as_of.looked_up["past"] = Past(as_of.recorded, as_of.known if as_of.asks_past_day else None)
    past: Past = as_of.looked_up["past"]
    return past


def revised_since(model: type[NamedThing], as_of: AsOf) -> list[Any]:
    """The things of a kind that changed after R, as they were on R; none where the record as it stands is asked about."""
    past = past_of(as_of)
    return [] if past is None else past.revised(model)


def reached(thing: Any, path: str) -> list[Any]:
    """What is at the end of a lookup path, followed on rows at hand; nothing where a reference is null."""
    found = [thing]
    for step in path.split("__"):
        values = [getattr(one, step) for one in found]
        lists = (value.all() if hasattr(value, "all") else [value] for value in values)
        found = [value for values in lists for value in values if value is not None]
    return found


def changed_since(at: dt.datetime) -> QuerySet[Change]:
    """Of every address that changed after an instant, its last change by then. For few addresses: each is looked up."""
    later = Change.objects.filter(url=OuterRef("url"), number__gt=OuterRef("number")).order_by("number")
    by_then = Change.objects.filter(at__lte=at)
    return by_then.annotate(next_at=Subquery(later.values("at")[:1])).filter(next_at__gt=at)


class Past:
    """The record of one instant. What is asked for together costs one query; what never changed since costs nothing more."""

    def __init__(self, at: dt.datetime, day: dt.date | None) -> None:
        self.at = at
        self.day = day
        """The day of knowledge; None for today, on which all is known."""
        self.makers: dict[type[Record], Maker] = {}
        """Where more is shown of a record than its name: who gives it with all that is shown."""
        self._then: dict[str, Then | None] = {}
        self._revised: dict[type[NamedThing], list[Any]] = {}
        self._found: dict[tuple[type[Record], str, bool], Any] = {}

    def look(self, paths: Iterable[str]) -> None:
        """Learn which of these addresses changed since, and what they were; one query for all that are new."""
        fresh = sorted(set(paths) - self._then.keys())
        for chunk in chunks(fresh):
            self._then.update(dict.fromkeys(chunk))
            self._then.update(_read(changed_since(self.at).filter(url__in=chunk)))

    def changed(self, path: str) -> Then | None:
        """What was at an address, if it changed since; None if it is still what it was."""
        self.look([path])
        return self._then[path]

    def revised(self, model: type[NamedThing]) -> list[Any]:
        """All things of a kind that changed since, whole and as they were."""
        if model not in self._revised:
            self._revised[model] = []  # what points back to its own kind finds the rows that are being read
            then = self._changed_in(model.resource)
            self._then.update(then)
            manager: Any = model._default_manager
            for chunk in chunks([path.split("/")[-2] for path in then], 500):
                rows = list(manager.filter(slug__in=chunk).prefetch_related(*relations_of(model)))
                for row in rows:
                    restore(row, self)
                self._revised[model] += rows
        return self._revised[model]

    def _changed_in(self, resource: str) -> dict[str, Then]:
        ledger = Change.objects.filter(resource=resource)
        newest = Change.objects.filter(at__lte=self.at).order_by("-number")  # read back from the head
        number = newest.values_list("number", flat=True).first() or 0
        # What was first published since was not there: nothing of it is restored.
        since = ledger.filter(number__gt=number).exclude(action=Action.PUBLISHED).values("url")
        last = ledger.filter(url__in=since, number__lte=number).values("url").annotate(last=Max("number"))
        return _read(Change.objects.filter(number__in=last.values("last")))

    def find(self, model: type[Record], key: str, *, shown: bool = True) -> Any:
        """A record by its key, as it was; with all that is shown of such records in this answer."""
        wanted = (model, key, shown and model in self.makers)
        if wanted not in self._found:
            found = self.makers[model](key) if wanted[2] else None
            if found is None:
                near = [field.name for field in model._meta.concrete_fields if leads_to_record(field)]
                named = "slug" if issubclass(model, NamedThing) else "public_id"
                rows = model._default_manager.select_related(*near).prefetch_related(*model.many)
                found = rows.get(**{named: key})
            self._found[wanted] = found
            if isinstance(found, NamedThing):
                restore(found, self)
        return self._found[wanted]


def _read(rows: QuerySet[Change]) -> dict[str, Then]:
    found = rows.values_list("url", "revision", "document")
    return {url: Then(revision, orjson.loads(text) if text else None) for url, revision, text in found}
