"""How the rows of a page become plain data: by a compiled plan, or by the serializers themselves. Both give the same; this is the one switch."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import QuerySet

from negotiations.api.ordering import in_order, with_keys
from negotiations.api.past import as_recorded
from negotiations.api.reading.keeping import plan_for
from negotiations.api.reading.plans import Plan
from negotiations.api.selection import Selection, gather_for, with_needs
from negotiations.core.documents import chunks

if TYPE_CHECKING:
    from negotiations.api.rooms import Room


class Reader(Protocol):
    """Reads what is selected of a room's records."""

    @property
    def annotated(self) -> Sequence[str]:
        """The fields that the database must compute while the rows are found."""

    def fetched(self, rows: QuerySet[Any], names: Iterable[str]) -> QuerySet[Any]:
        """The rows with what this reader needs of them, and these columns."""

    def shapes(self, rows: Sequence[Any]) -> list[dict[str, Any]]:
        """The rows as plain data."""


def reader_for(room: Room, selection: Selection) -> Reader:
    """The quick reader where there is a plan, else the plain one."""
    plan = plan_for(type(room), room.serializer_class, room.known_rows, selection, room.scope)
    return PlainReader(room, selection) if plan is None else CompiledReader(room, plan)


def record_at_once(room: Room, selection: Selection) -> tuple[int, dict[str, Any]] | None:
    """Revision and plain data of the record at a room's address, by one plan; None where the plain way must look, or say why there is none."""
    plan = plan_for(
        type(room), room.serializer_class, room.known_rows, selection, room.scope, by=room.lookup_field
    )
    if plan is None:
        return None
    [[name, text]] = room.key().items()
    column: Any = room.model._meta.get_field(name)
    try:
        key = column.get_db_prep_value(column.to_python(text), connection)
    except ValidationError:  # no id at all
        return None
    return next(iter(plan.records([key], room.scope)), None)


def representations(room: Room, selection: Selection, page: int) -> Iterator[Sequence[dict[str, Any]]]:
    """All records of a collection in order, so many at a time. The keys of a whole collection are few bytes: their order is asked for once."""
    reader = reader_for(room, selection)
    if not isinstance(reader, CompiledReader):
        for _, shapes in room.read(reader, page):
            yield shapes
        return
    yield from all_records(room, reader.plan, page)


def all_records(room: Room, plan: Plan, page: int) -> Iterator[Sequence[Any]]:
    """What a plan makes of all rows of a room that pass its filters, in order, so many at a time."""
    order = room.order()
    rows = in_order(with_keys(room.narrowed(), order), order)
    for keys in chunks(array("q", rows.values_list("pk", flat=True).iterator(chunk_size=10_000)), page):
        yield plan.records(keys, room.scope)


@dataclass(frozen=True, slots=True)
class CompiledReader:
    """Finds keys, and has the plan read what they are keys of."""

    room: Room
    plan: Plan
    annotated: Sequence[str] = ()

    @property
    def _key(self) -> str:
        return str(self.room.model._meta.pk.name)

    def fetched(self, rows: QuerySet[Any], names: Iterable[str]) -> QuerySet[Any]:
        """The keys of the rows."""
        return rows.values_list(*dict.fromkeys((self._key, *names)), named=True)

    def shapes(self, rows: Sequence[Any]) -> list[dict[str, Any]]:
        """The records with these keys."""
        return self.plan.records([getattr(row, self._key) for row in rows], self.room.scope)


@dataclass(frozen=True, slots=True)
class PlainReader:
    """Fetches instances with all that the serializers read of them."""

    room: Room
    selection: Selection
    also: Sequence[str] = ()
    """Fields that are fetched but not shown."""
    shared: bool = False
    """As in `with_needs`."""

    @property
    def annotated(self) -> Sequence[str]:
        """What is selected."""
        return (*self.selection.fields, *self.also)

    def fetched(self, rows: QuerySet[Any], names: Iterable[str]) -> QuerySet[Any]:
        """The rows with all that the selected fields read."""
        shape, expand = self.room.serializer_class, self.selection.expand
        return with_needs(rows, shape, self.annotated, self.room.scope, expand, shared=self.shared)

    def shapes(self, rows: Sequence[Any]) -> list[dict[str, Any]]:
        """The rows as the serializer represents them."""
        scope = self.room.scope
        gather_for(rows, self.room.serializer_class, self.selection, scope)
        as_recorded(rows, scope, self.selection.expand)
        serializer = self.room.serializer_class()
        serializer.prepare(scope, self.selection)
        return [serializer.to_representation(row) for row in rows]
