"""Questions that anybody may ask, made from what the rooms declare: filters with values that occur, orders, fields, expansions, clocks, pages.

`Questioner` chooses by a function that takes a sequence and gives one of its items: hypothesis draws, a random generator picks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any
from urllib.parse import quote, urlencode

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from negotiations.api.date_filters import _DayFilter
from negotiations.api.filter_kinds import IdFilter, NumberFilter, SlugFilter
from negotiations.api.filters import InFilter, StrictFilter
from negotiations.api.reference_filters import NoReferenceFilter
from negotiations.api.rooms import Room
from negotiations.api.scope import Scope
from negotiations.core.clocks import AsOf
from negotiations.urls import router

Choose = Callable[[Sequence[Any]], Any]
Query = list[tuple[str, str]]

WORDS = ("withdraw", "baghdad", "ain", "coalition", "انسحاب", "العراق", "retrait", "nothing-of-this-kind")
NUMBERS = ("-1", "0", "1", "2", "30", "900", "2500", "100000")
FIRST_DAY = dt.date(2019, 12, 1)
UNLIKE = {"changes"}
"""Numbered by each database for itself, with salts: never alike on two."""


def everybody() -> Scope:
    """The frame of a question that nobody in particular asks now."""
    return Scope(user=AnonymousUser(), as_of=AsOf.now(), language="en", base="")


class Collection:
    """One collection, and the values that its filters take."""

    def __init__(self, name: str, room: type[Room]) -> None:
        self.name, self.room = name, room

    @cached_property
    def filters(self) -> dict[str, StrictFilter[Any]]:
        """Its filters by parameter."""
        return dict(self.room.filters.base_filters)

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """The fields of its rows."""
        return self.room.serializer_class.names()

    @cached_property
    def addresses(self) -> list[str]:
        """What stands for each of its rows in an address."""
        field = self.room.lookup_field
        found = self.room().known_rows(everybody()).order_by(field).values_list(field, flat=True)
        return [str(value) for value in found]

    def values(self, name: str) -> list[str]:
        """Values that a filter takes; those of references occur in the record."""
        one = self.filters[name]
        return _values(one)


def _values(one: StrictFilter[Any]) -> list[str]:
    if isinstance(one, InFilter):
        single = _values(one.one)
        return [",".join(pair) for pair in zip(single, reversed(single), strict=True)] if single else []
    if isinstance(one, SlugFilter):
        return list(one.rows(everybody()).order_by("slug").values_list("slug", flat=True)[:40])
    if isinstance(one, IdFilter):
        return [
            str(found)
            for found in one.rows(everybody()).order_by("public_id").values_list("public_id", flat=True)[:40]
        ]
    if "enum" in one.schema:
        return [str(word) for word in one.schema["enum"]]
    if one.schema.get("type") == "boolean" or isinstance(one, NoReferenceFilter):
        return ["true", "false"]
    if isinstance(one, NumberFilter):
        return [number for number in NUMBERS if one.least <= int(number) <= one.greatest]
    if isinstance(one, _DayFilter):
        return [day.isoformat() for day in days()]
    if one.schema.get("format") == "uuid":
        return []  # of rooms that keep none of their own here
    return [one.example]


def days() -> list[dt.date]:
    """Days over the years in which things happened, some a month apart, up to today."""
    today = timezone.now().date()
    return [FIRST_DAY + dt.timedelta(days=n) for n in range(0, (today - FIRST_DAY).days, 29)]


def collections() -> list[Collection]:
    """Every collection that has rows of its own on both databases alike."""
    return [
        Collection(prefix, view)
        for prefix, view, _ in router.registry
        if issubclass(view, Room) and prefix not in UNLIKE
    ]


class Questioner:
    """Makes up questions; `choose` decides at every turn."""

    def __init__(self, choose: Choose) -> None:
        self.choose = choose
        self.collections = collections()
        self.by_name = {one.name: one for one in self.collections}

    def address(self) -> str:
        """A question, as an address below /api/v1."""
        kind = self.choose(("list", "list", "list", "list", "detail", "other"))
        if kind == "other":
            return self.other()
        collection = self.choose(self.collections)
        if kind == "detail" and collection.addresses:
            return f"/{collection.name}/{self.choose(collection.addresses)}/{written(self.shape(collection) + self.clocks(collection))}"
        return f"/{collection.name}/{written(self.query(collection))}"

    def query(self, collection: Collection) -> Query:
        """What stands behind the question mark of a collection."""
        asked = self.filtered(collection) + self.shape(collection) + self.clocks(collection)
        if self.maybe():
            names = self.choose(sorted(collection.room.orderings))
            asked.append(("ordering", self.choose(("", "-")) + names))
        if self.maybe():
            asked.append(("limit", self.choose(("1", "3", "10", "1000"))))
        if self.maybe():
            asked.append(("count", self.choose(("true", "false"))))
        if collection.room.searchable and self.choose(range(6)) == 0:
            asked.append(("search", self.choose(WORDS)))
        return asked

    def filtered(self, collection: Collection) -> Query:
        """None, one or several filters, one of them perhaps twice."""
        names = sorted(name for name in collection.filters if collection.values(name))
        chosen = {self.choose(names) for _ in range(self.choose((0, 1, 1, 2, 3)))} if names else set()
        asked = [(name, self.choose(collection.values(name))) for name in sorted(chosen)]
        if asked and self.choose(range(5)) == 0:
            name = asked[0][0]
            asked.append((name, self.choose(collection.values(name))))
        return asked

    def shape(self, collection: Collection) -> Query:
        """Which fields are given and which references expanded."""
        how = self.choose(("all", "fields", "omit", "expand"))
        if how == "fields":
            return [("fields", ",".join(sorted({self.choose(collection.fields) for _ in range(3)})))]
        if how == "omit":
            return [("omit", self.choose(collection.fields))]
        if how == "expand" and collection.room.expansions:
            return [("expand", self.choose(sorted(collection.room.expansions)))]
        return []

    def clocks(self, collection: Collection | None = None) -> Query:
        """A day of knowledge, sometimes; a language, sometimes."""
        asked: Query = []
        takes = collection is None or "known_on" in {
            parameter.name for parameter in collection.room.clocks.parameters
        }
        if takes and self.choose(range(3)) == 0:
            asked.append(("known_on", self.choose(days()).isoformat()))
        if self.choose(range(4)) == 0:
            asked.append(("lang", self.choose(("en", "fr", "ar"))))
        return asked

    def other(self) -> str:
        """A question to what spans collections."""
        kind = self.choose(("history", "timeline", "series", "disputes", "knowledge", "search"))
        if kind == "history":
            collection = self.by_name[self.choose(("milestones", "conditions", "events"))]
            return f"/{collection.name}/{self.choose(collection.addresses)}/history/{written(self.clocks())}"
        negotiation = self.choose(self.by_name["negotiations"].addresses)
        if kind == "timeline":
            return f"/negotiations/{negotiation}/timeline/{written(self.clocks())}"
        if kind == "series":
            step = self.choose(("day", "month", "quarter", "year"))
            host = self.choose(("iraq", "syria", "united-states"))
            return f"/troop-counts/series/{written([('contributor', 'united-states'), ('host', host), ('step', step), *self.clocks()])}"
        if kind == "knowledge":
            first = self.choose(days())
            span = [
                ("from", first.isoformat()),
                ("to", min(first + dt.timedelta(days=200), timezone.now().date()).isoformat()),
            ]
            return f"/knowledge/{written([*span, ('negotiation', negotiation)])}"
        if kind == "search":
            return f"/search/{written([('q', self.choose(WORDS)), *self.clocks()])}"
        return f"/disputes/{written(self.clocks())}"

    def maybe(self) -> bool:
        """Once in three times."""
        return bool(self.choose(range(3)) == 0)


def written(asked: Query) -> str:
    """A query as it is sent."""
    return f"?{urlencode(asked, quote_via=quote)}" if asked else ""
