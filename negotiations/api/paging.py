"""Paging by key: a page begins behind the last row of the one before, so page 1,000 costs what page 1 costs.

No OFFSET ever, no COUNT unless asked for. The cursor is signed: it holds the keys of a row and belongs to one order of one collection.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Generic, TypeVar

from django.core.signing import BadSignature, Signer
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from negotiations.api.ordering import Key, in_order
from negotiations.api.parameters import BadParameter, Given
from negotiations.core.errors import shown

M = TypeVar("M", bound=Model)

DEFAULT_LIMIT = 100
GREATEST_LIMIT = 1000

_TYPES: dict[str, tuple[type, Callable[[Any], Any], Callable[[Any], Any]]] = {
    # letter → type, how it is written, how it is read; an instant is a day too, so it comes first
    "t": (dt.datetime, dt.datetime.isoformat, dt.datetime.fromisoformat),
    "d": (dt.date, dt.date.isoformat, dt.date.fromisoformat),
    "n": (Decimal, str, Decimal),
    "u": (uuid.UUID, str, uuid.UUID),
}


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page begins: behind (or, backwards, before) the row with these values of the keys."""

    values: tuple[Any, ...]
    backwards: bool = False


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """The rows of one page, and where its neighbours begin; None where there is no neighbour."""

    rows: list[M]
    next: Cursor | None
    previous: Cursor | None


def read_limit(given: Given) -> int:
    """How many rows a page holds. Raises BadParameter."""
    text = given.one("limit")
    if text is None:
        return DEFAULT_LIMIT
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= GREATEST_LIMIT):
        raise BadParameter(
            "limit",
            "out_of_range",
            _("limit is a whole number from 1 to %(greatest_limit)s, not %(value)s.")
            % {"greatest_limit": GREATEST_LIMIT, "value": shown(text)},
        )
    return int(text)


def read_cursor(given: Given, keys: Sequence[Key], collection: str) -> Cursor | None:
    """The cursor of a request. Raises BadParameter for one that we did not sign, or signed for another order or collection."""
    text = given.one("cursor")
    if text is None:
        return None
    try:
        kept = Signer(salt=_salt(keys, collection)).unsign_object(text)
        return Cursor(tuple(_unpack(item) for item in kept["k"]), bool(kept["b"]))
    except (BadSignature, ValueError, KeyError, TypeError):
        raise BadParameter(
            "cursor",
            "not_a_cursor",
            _("This cursor was not made here for this collection and order; begin again without it."),
        ) from None


def write_cursor(cursor: Cursor, keys: Sequence[Key], collection: str) -> str:
    """The cursor as text."""
    return Signer(salt=_salt(keys, collection)).sign_object(
        {"k": [_pack(value) for value in cursor.values], "b": int(cursor.backwards)}
    )


def _salt(keys: Sequence[Key], collection: str) -> str:
    order = ",".join(("-" if key.descending else "") + key.path for key in keys)
    return f"negotiations.api.paging {collection} {order}"


def _pack(value: Any) -> Any:
    for letter, (kind, write, _read) in _TYPES.items():
        if isinstance(value, kind):
            return [letter, write(value)]
    return value


def _unpack(item: Any) -> Any:
    return _TYPES[item[0]][2](item[1]) if isinstance(item, list) else item


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows that follow each other in an order: the condition for them, and what still orders them among themselves."""

    condition: Q
    keys: Sequence[Key]


def take_page(queryset: QuerySet[M], keys: Sequence[Key], limit: int, cursor: Cursor | None) -> Page[M]:
    """One page of rows that carry the keys."""
    return page_of(found_in_reach(queryset, keys, limit, cursor), keys, limit, cursor)


def found_in_reach(queryset: QuerySet[M], keys: Sequence[Key], limit: int, cursor: Cursor | None) -> list[M]:
    """What `in_reach` gives: one query, and another where the page reaches into another stretch of the order."""
    backwards = cursor is not None and cursor.backwards
    found: list[M] = []
    for stretch in stretches(keys, cursor):
        rows = put_first(queryset, stretch.condition)
        found += in_order(rows, stretch.keys, backwards=backwards)[: limit + 1 - len(found)]
        if len(found) > limit:
            break
    return found


def in_reach(queryset: QuerySet[M], keys: Sequence[Key], limit: int, cursor: Cursor | None) -> QuerySet[M]:
    """The rows of a page and the one behind it, backwards where the cursor is; as one query."""
    if cursor is not None:
        queryset = queryset.filter(behind(keys, cursor))
    return in_order(queryset, keys, backwards=cursor is not None and cursor.backwards)[: limit + 1]


def page_of(found: list[M], keys: Sequence[Key], limit: int, cursor: Cursor | None) -> Page[M]:
    """The page that was found, from what is in its reach."""
    backwards = cursor is not None and cursor.backwards
    more, page = len(found) > limit, found[:limit]
    if backwards:
        page.reverse()
    if not page:
        return Page([], None, None)
    following = Cursor(_values(page[-1], keys)) if more or backwards else None
    preceding = (
        Cursor(_values(page[0], keys), backwards=True)
        if (more if backwards else cursor is not None)
        else None
    )
    return Page(page, following, preceding)


def put_first(queryset: QuerySet[M], condition: Q) -> QuerySet[M]:
    """The rows that fulfil a condition too, which the database is told before all others.

    SQLite begins at the first bound of a column that it reads: of claims known by a day, in order of that day, those behind a page
    would be looked for from the day asked about on (104 ms in the middle of 500,000 claims; 0.1 ms told in this order).
    """
    return newest_first(queryset.filter(condition), queryset)


def newest_first(rows: QuerySet[M], before: QuerySet[M]) -> QuerySet[M]:
    """These rows, with the conditions that those before had not yet told first."""
    where, told = rows.query.where, len(before.query.where.children)
    where.children = [*where.children[told:], *where.children[:told]]
    return rows


def _values(row: Model, keys: Sequence[Key]) -> tuple[Any, ...]:
    return tuple(getattr(row, key.name) for key in keys)


def stretches(keys: Sequence[Key], cursor: Cursor | None) -> list[Stretch]:
    """The rows behind a cursor, or all without one, in the order in which they are met; of an index each is one range, read from its beginning.

    First those with the cursor's own value, then those beyond it, then those without any. As one condition they would be alternatives, which
    no index answers in order.
    """
    first, rest = keys[0], keys[1:]
    if not first.indexed:
        return [Stretch(Q() if cursor is None else behind(keys, cursor), keys)]
    same = [replace(key, name=key.beside) if key.beside else key for key in rest]
    told = [replace(first, nullable=False), *same]
    empty, told_of = (Q(**{f"{first.name}__isnull": truth}) for truth in (True, False))
    if cursor is None:
        whole = Stretch(told_of if first.nullable else Q(), told)
        return [whole, Stretch(empty, rest)] if first.nullable else [whole]
    value, backwards = cursor.values[0], cursor.backwards
    after = Cursor(cursor.values[1:], backwards)
    if value is None:
        nowhere = Stretch(empty & (behind(rest, after) if rest else Q()), rest)
        return [nowhere, Stretch(told_of, told)] if backwards else [nowhere]
    direction = "lt" if first.descending is not backwards else "gt"
    found = [Stretch(Q(**{first.name: value}) & behind(same, after), same)] if rest else []
    found.append(Stretch(Q(**{f"{first.name}__{direction}": value}), told))
    return [*found, Stretch(empty, rest)] if first.nullable and not backwards else found


def behind(keys: Sequence[Key], cursor: Cursor) -> Q:
    """The condition for the rows behind a cursor: equal in the first keys, beyond it in the next."""
    condition, equal = Q(pk__in=[]), Q()
    for key, value in zip(keys, cursor.values, strict=True):
        beyond = _beyond(key, value, cursor.backwards)
        if beyond is not None:
            condition |= equal & beyond
        equal &= Q(**{f"{key.name}__isnull": True}) if value is None else Q(**{key.name: value})
    first = keys[0]
    if not first.nullable and len(keys) > 1:
        # Says nothing new, but is one range of one index, which the alternatives above are not.
        direction = "lte" if first.descending is not cursor.backwards else "gte"
        condition &= Q(**{f"{first.name}__{direction}": cursor.values[0]})
    return condition


def _beyond(key: Key, value: Any, backwards: bool) -> Q | None:
    """Which values of one key lie beyond this one; None when none can. What has no value lies behind everything."""
    if value is None:
        return Q(**{f"{key.name}__isnull": False}) if backwards else None
    direction = "lt" if key.descending is not backwards else "gt"
    beyond = Q(**{f"{key.name}__{direction}": value})
    return beyond | Q(**{f"{key.name}__isnull": True}) if key.nullable and not backwards else beyond
