"""Pages over several kinds of records at once, by key: each kind gives its next rows in order, and the page is the first of all of them.

Knows neither what the kinds are nor what their rows mean. A row's place is (value, rank of its kind, primary key); what has no value
comes last, both ways.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet, Value

from negotiations.api.ordering import Key
from negotiations.api.paging import Cursor, read_cursor, read_limit, write_cursor
from negotiations.api.parameters import Given

LAST = dt.date.max


@dataclass(frozen=True, slots=True)
class Branch:
    """One kind of row: its name, the rows a caller may see, and the path of the day that orders them; without one, kind follows kind."""

    name: str
    rows: QuerySet[Any]
    path: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """One row in its place of the merged order."""

    branch: str
    row: Any
    key: tuple[Any, int, int]


@dataclass(frozen=True, slots=True)
class MergedPage:
    """The rows of a page and the cursors of its neighbours."""

    places: list[Place]
    next: Cursor | None = None
    previous: Cursor | None = None


KEYS = (Key("value", "value", False), Key("rank", "rank", False), Key("pk", "pk", False))


def merged_page(branches: Sequence[Branch], given: Given, address: str) -> MergedPage:
    """The page that a request asks for; one query per kind."""
    limit, cursor = read_limit(given), read_cursor(given, KEYS, address)
    backwards = cursor is not None and cursor.backwards
    found: list[Place] = []
    for rank, branch in enumerate(branches):
        found += _next_of(branch, rank, limit + 1, cursor, backwards)
    found.sort(key=lambda place: place.key, reverse=backwards)
    more, places = len(found) > limit, found[:limit]
    if backwards:
        places.reverse()
    if not places:
        return MergedPage([])
    following = Cursor(places[-1].key) if more or backwards else None
    preceding = Cursor(places[0].key, backwards=True) if (more if backwards else cursor is not None) else None
    return MergedPage(places, following, preceding)


def _next_of(branch: Branch, rank: int, limit: int, cursor: Cursor | None, backwards: bool) -> list[Place]:
    rows = branch.rows.annotate(place_value=F(branch.path) if branch.path else Value(0))
    if cursor is not None:
        rows = rows.filter(_behind(rank, cursor, backwards))
    value, pk = F("place_value"), F("pk")
    order = (value.desc(nulls_first=True), pk.desc()) if backwards else (value.asc(nulls_last=True), pk.asc())
    return [
        Place(branch.name, row, (_shown(row.place_value), rank, row.pk))
        for row in rows.order_by(*order)[:limit]
    ]


def _shown(value: Any) -> Any:
    return LAST if value is None else value


def _behind(rank: int, cursor: Cursor, backwards: bool) -> Q:
    """Rows of this kind behind (or before) the cursor. The last of all days stands for no value."""
    value, at, pk = cursor.values
    undated = Q(place_value__isnull=True)
    same = undated if value == LAST else Q(place_value=value)
    if backwards:
        beyond = Q(place_value__isnull=False) if value == LAST else Q(place_value__lt=value)
        ties = same if rank < at else same & Q(pk__lt=pk) if rank == at else Q(pk__in=[])
    else:
        beyond = Q(pk__in=[]) if value == LAST else Q(place_value__gt=value) | undated
        ties = same if rank > at else same & Q(pk__gt=pk) if rank == at else Q(pk__in=[])
    return beyond | ties


def address_of(cursor: Cursor | None, given: Given, base: str, path: str) -> str | None:
    """The address of a neighbouring page: the same query with another cursor."""
    if cursor is None:
        return None
    query = [(name, value) for name, values in given.values.items() if name != "cursor" for value in values]
    return f"{base}{path}?{urlencode([*query, ('cursor', write_cursor(cursor, KEYS, path))])}"
