"""Paging by key: a page begins behind the last row of the one before, so page 1,000 costs what page 1 costs.

No OFFSET ever, no COUNT unless asked for. The cursor is signed: it holds the keys of a row and belongs to one order of one collection.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
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


def take_page(queryset: QuerySet[M], keys: Sequence[Key], limit: int, cursor: Cursor | None) -> Page[M]:
    """One page of rows that carry the keys; one query."""
    return page_of(list(in_reach(queryset, keys, limit, cursor)), keys, limit, cursor)


def in_reach(queryset: QuerySet[M], keys: Sequence[Key], limit: int, cursor: Cursor | None) -> QuerySet[M]:
    """The rows of a page and the one behind it, backwards where the cursor is."""
    if cursor is not None:
        queryset = queryset.filter(behind(keys, cursor))
    return in_order(queryset, keys, backwards=cursor is not None and cursor.backwards)[: limit + 1]


def page_of(found: list[M], keys: Sequence[Key], limit: int, cursor: Cursor | None) -> Page[M]:
    """The page that was found, from what is in its reach."""
    backwards = cursor is not None and cursor.backwards
    more, rows = len(found) > limit, found[:limit]
    if backwards:
        rows.reverse()
    if not rows:
        return Page([], None, None)
    following = Cursor(_values(rows[-1], keys)) if more or backwards else None
    preceding = (
        Cursor(_values(rows[0], keys), backwards=True)
        if (more if backwards else cursor is not None)
        else None
    )
    return Page(rows, following, preceding)


def _values(row: Model, keys: Sequence[Key]) -> tuple[Any, ...]:
    return tuple(getattr(row, key.name) for key in keys)


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
