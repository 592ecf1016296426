"""Pages over several kinds of records at once, by key: each kind gives its next rows in order, and the page is the first of all of them.

Knows neither what the kinds are nor what their rows mean. A row's place is (value, rank of its kind, primary key); what has no value
comes last, both ways.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet, Value

from negotiations.api.ordering import Key
from negotiations.api.paging import Cursor, put_first, read_cursor, read_limit, write_cursor
from negotiations.api.parameters import Given

FIRST, LAST = dt.date.min, dt.date.max
"""The ends of all days. Behind the first lies whatever has a day: said so, and not as "not null", SQLite takes the index that has the days in order."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One kind of row: its name, the rows a caller may see, and the path of the day that orders them; without one, kind follows kind.

    `among` narrows the rows while the page is looked for; those found are then read by their keys alone, which SQLite would not do while there
    is another column to look them up by. `dated` is true of every row that has such a day, and leads to the index that knows the days; `undated` tells whether there can be others.
    """

    name: str
    rows: QuerySet[Any]
    path: str = ""
    among: Q = field(default_factory=Q)
    dated: Q = field(default_factory=Q)
    undated: bool = True


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
PlaceKey = tuple[Any, int, int]


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Rows of one kind that follow each other: what is true of them, and the value by which they are ordered before their keys, if any."""

    rank: int
    condition: Q
    valued: bool


def merged_page(branches: Sequence[Branch], given: Given, address: str) -> MergedPage:
    """The page that a request asks for: the keys of the next rows of every kind, each read by its index, then the rows of the page."""
    limit, cursor = read_limit(given), read_cursor(given, KEYS, address)
    backwards = cursor is not None and cursor.backwards
    found: list[PlaceKey] = []
    for stretches in _stretches(branches, cursor, backwards):
        told: dict[int, list[PlaceKey]] = {}
        for stretch in stretches:
            mine = told.setdefault(stretch.rank, [])
            if len(mine) <= limit:
                mine += _next_of(branches[stretch.rank], stretch, limit + 1 - len(mine), backwards)
        found += sorted((key for keys in told.values() for key in keys), reverse=backwards)
        if len(found) > limit:
            break
    more, page = len(found) > limit, found[:limit]
    if backwards:
        page.reverse()
    if not page:
        return MergedPage([])
    following = Cursor(page[-1]) if more or backwards else None
    preceding = Cursor(page[0], backwards=True) if (more if backwards else cursor is not None) else None
    return MergedPage(_placed(branches, page), following, preceding)


def _stretches(
    branches: Sequence[Branch], cursor: Cursor | None, backwards: bool
) -> Iterator[list[_Stretch]]:
    """What is to be read, in the order in which the page needs it; those after the first only where it is not full by then."""
    at: Any = None if cursor is None else cursor.values
    dated = [(rank, branch) for rank, branch in enumerate(branches) if branch.path]
    if len(dated) < len(branches):
        for rank in sorted(range(len(branches)), reverse=backwards):
            yield [_Stretch(rank, ties, False) for ties in _ties(rank, at, backwards)]
        return
    for end in (_undated, _dated) if backwards else (_dated, _undated):
        yield [one for rank, branch in dated for one in end(rank, branch, at, backwards)]


def _dated(rank: int, branch: Branch, at: Any, backwards: bool) -> Iterator[_Stretch]:
    """The rows of a kind that have a day, behind (or before) a place."""
    if at is None or (at[0] == LAST and backwards):
        yield _Stretch(rank, branch.dated & Q(place_value__gte=FIRST), True)
    elif at[0] != LAST:
        for ties in _ties(rank, at, backwards):
            yield _Stretch(rank, branch.dated & Q(place_value=at[0]) & ties, False)
        yield _Stretch(rank, branch.dated & Q(**{f"place_value__{'lt' if backwards else 'gt'}": at[0]}), True)


def _undated(rank: int, branch: Branch, at: Any, backwards: bool) -> Iterator[_Stretch]:
    """Those that have none; they come last."""
    if not branch.undated or (backwards and at[0] != LAST):
        return
    for ties in _ties(rank, at if at is not None and at[0] == LAST else None, backwards):
        yield _Stretch(rank, Q(place_value__isnull=True) & ties, False)


def _ties(rank: int, at: Any, backwards: bool) -> Iterator[Q]:
    """Of rows with the value of a place: those of this kind that lie behind (or before) it."""
    if at is None or (rank < at[1] if backwards else rank > at[1]):
        # True of all: without a bound SQLite leaves the index that ends in the keys, and sorts.
        yield Q(pk__gt=0)
    elif rank == at[1]:
        yield Q(**{f"pk__{'lt' if backwards else 'gt'}": at[2]})


def _next_of(branch: Branch, stretch: _Stretch, limit: int, backwards: bool) -> list[PlaceKey]:
    """The keys of the first rows of a stretch; what the rows show is not read yet."""
    bare = branch.rows.filter(branch.among).select_related(None).prefetch_related(None)
    rows = put_first(
        bare.annotate(place_value=F(branch.path) if branch.path else Value(0)), stretch.condition
    )
    order = ("place_value", "pk") if stretch.valued else ("pk",)
    ordered = rows.order_by(*(f"-{name}" if backwards else name for name in order))
    return [
        (LAST if value is None else value, stretch.rank, pk)
        for value, pk in ordered.values_list("place_value", "pk")[:limit]
    ]


def _placed(branches: Sequence[Branch], page: Sequence[PlaceKey]) -> list[Place]:
    """The rows with these keys, in this order."""
    rows: dict[tuple[int, int], Any] = {}
    for rank in {rank for _, rank, _ in page}:
        keys = [pk for _, one, pk in page if one == rank]
        rows |= {(rank, row.pk): row for row in branches[rank].rows.filter(pk__in=keys)}
    return [
        Place(branches[key[1]].name, rows[key[1], key[2]], key) for key in page if (key[1], key[2]) in rows
    ]


def address_of(cursor: Cursor | None, given: Given, base: str, path: str) -> str | None:
    """The address of a neighbouring page: the same query with another cursor."""
    if cursor is None:
        return None
    query = [(name, value) for name, values in given.values.items() if name != "cursor" for value in values]
    return f"{base}{path}?{urlencode([*query, ('cursor', write_cursor(cursor, KEYS, path))])}"
