"""Which rows are on the page asked for. When nothing is filtered, one statement by the key finds them, composed once and kept in this process.

Composing it anew costs a tenth of the whole answer. What the page shows is decided where rooms are narrowed and ordered: from there comes the
query, with marks in place of the day and of the cursor, as in `statements.py`.
"""

from __future__ import annotations

import copy
from collections import namedtuple
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import CharField

from negotiations.api.ordering import Key
from negotiations.api.paging import Cursor, Page, found_in_reach, in_reach, page_of, read_cursor, read_limit
from negotiations.api.parameters import truth
from negotiations.api.reading.statements import TODAY, adapted
from negotiations.core.clocks import AsOf
from negotiations.core.memory import Memory
from negotiations.core.prepared import rows_of, with_values

if TYPE_CHECKING:
    from negotiations.api.reading.readers import Reader
    from negotiations.api.rooms import Room

SHAPING = frozenset({"limit", "cursor", "ordering", "fields", "omit", "expand", "known_on", "lang", "format"})
"""Parameters that filter nothing."""
AFTER = "behind 7000000007"
"""Stands for the key of the cursor; no slug has a blank."""


@dataclass(frozen=True, slots=True)
class Found:
    """The statement of a page, its values with marks among them, the mark of the day, and what a row is made into."""

    sql: str
    values: Sequence[Any]
    day: Any
    row: Any


statements: Memory[Found | None] = Memory(most=200)


def page_asked_for(room: Room, keys: Sequence[Key], reader: Reader) -> tuple[int | None, Page[Any]]:
    """How many rows there are in all, where that was asked, and the page."""
    limit, cursor = read_limit(room.given), read_cursor(room.given, keys, room.request.path)
    found, count = _at_once(room, keys, reader, limit, cursor), None
    if found is None:
        rows = room.narrowed(reader.annotated)
        count = rows.order_by().count() if truth(room.given, "count") else None
        found = found_in_reach(room.keyed(rows, keys, reader), keys, limit, cursor)
    return count, page_of(found, keys, limit, cursor)


def _at_once(
    room: Room, keys: Sequence[Key], reader: Reader, limit: int, cursor: Cursor | None
) -> list[Any] | None:
    """The rows of the page and the one behind it; None where the query must be composed.

    It must for whoever sees drafts, for every order but that by a text that every row has, and for the past: on a day of which few things were
    known PostgreSQL had better find these by their day, which it sees only where the day stands in the query.
    """
    scope = room.scope
    past = scope.asked_day or scope.as_of.recorded is not None
    if scope.inside or past or not room.given.values.keys() <= SHAPING:
        return None
    asked = (type(room), type(reader), *keys, limit, cursor and cursor.backwards)
    found = statements.get(asked, lambda: _composed(room, keys, reader, limit, cursor))
    if found is None:
        return None
    given = {found.day: adapted(scope.as_of.known)}
    if cursor is not None:
        given[AFTER] = cursor.values[0]
    return [found.row(*row) for row in rows_of(found.sql, [given.get(one, one) for one in found.values])]


def _composed(
    room: Room, keys: Sequence[Key], reader: Reader, limit: int, cursor: Cursor | None
) -> Found | None:
    key, *others = keys
    if others or key.nullable or not key.is_column or reader.annotated:
        return None
    if not isinstance(room.model._meta.get_field(key.path), CharField):
        return None
    marked, day = copy.copy(room), adapted(TODAY)
    marked.scope = replace(room.scope, as_of=AsOf(known=TODAY))
    behind = cursor and replace(cursor, values=(AFTER,))
    rows: Any = in_reach(marked.keyed(marked.narrowed(), keys, reader), keys, limit, behind)
    try:
        sql, values = rows.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return None
    text, left = with_values(sql, values, [one in (AFTER, day) for one in values])
    return Found(text, left, day, namedtuple("Row", rows._fields))  # noqa: PYI024
