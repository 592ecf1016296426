"""A table formed by PostgreSQL itself: COPY gives the lines of the CSV, and no row comes near Python.

What a cell says is decided where rows become plain data, and turned into SQL in `in_sql.py`. A table of which any column cannot be turned goes
the common way whole. Both give the same bytes; tests hold them equal.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connection

from negotiations.api.formats.columns import Kind
from negotiations.api.formats.contents import OfRoom
from negotiations.api.formats.in_sql import INSTANT, Turned
from negotiations.api.formats.told import Cell, NotTurned, cells_told, is_null
from negotiations.api.ordering import in_order, with_keys
from negotiations.api.reading.columns import number
from negotiations.api.reading.compiling import object_of
from negotiations.api.reading.sketches import Here, NotCompiled

if TYPE_CHECKING:
    from negotiations.api.formats.whole import Export

PIECE = 500
"""Lines that are written at once."""
SETTINGS = (
    "jit = off",  # it takes a second to compile what 200,000 rows take
    "max_parallel_workers_per_gather = 2",  # one long question, kept for all who ask it; else the connection allows none
)
FORMS: Mapping[Kind, str] = {
    Kind.INTEGER: "{0}",
    Kind.DAY: "{0}",
    Kind.NUMBER: "{0}::float8::text || CASE WHEN {0} = trunc({0}) THEN '.0' ELSE '' END",
    Kind.TRUTH: "CASE WHEN {0} THEN 'true' WHEN NOT {0} THEN 'false' END",
    Kind.INSTANT: INSTANT,
}
"""How a cell is written whose value is a column of this kind."""
GUARDED = (
    "CASE WHEN {0} >= 'A' COLLATE \"C\" THEN {0} WHEN {0} = '' THEN NULL "
    "WHEN {0} ~ '^''*[=+@\\t\\r-]' THEN '''' || {0} ELSE {0} END"
)
"""A text, as `guarding.py` makes it harmless: every sign that it looks for comes before the letters. An empty text is written as nothing."""


def copied(export: Export, out: IO[bytes]) -> bool:
    """Write the lines of the collection's CSV below its header; False, and nothing is written, where the common way must go."""
    if connection.vendor != "postgresql" or export.scope.as_of.recorded is not None:
        return False
    if not isinstance(export.contents, OfRoom):  # what is derived, or of several kinds, is no table's rows
        return False
    try:
        statement = _Question(export).statement()
    except (NotTurned, NotCompiled):
        return False
    except EmptyResultSet:
        return True
    with connection.wrap_database_errors, connection.cursor() as cursor:
        for setting in SETTINGS:
            cursor.execute(f"SET LOCAL {setting}")
        with cursor.copy(statement, ()) as copy:
            out.writelines(_pieces(copy))
    return True


def _pieces(lines: Iterable[Any]) -> Iterator[bytes]:
    """The lines of COPY, of which each ends in a line feed alone, whatever it holds, as RFC 4180 ends them."""
    piece: list[Any] = []
    for line in lines:
        piece += (line[:-1], b"\r\n")
        if len(piece) > 2 * PIECE:
            yield b"".join(piece)
            piece.clear()
    yield b"".join(piece)


class _Question:
    """The question that one table asks."""

    def __init__(self, export: Export) -> None:
        room, selection = export.room, export.selection
        order = room.order()
        rows = in_order(with_keys(room.narrowed(selection.fields), order), order)
        shape = room.serializer_class()

        def item(here: Here) -> str:
            return object_of(shape, selection.fields, selection.expand, here)

        self._form, self._record = export.form, Turned(rows, "pk", item, export.scope)

    def statement(self) -> str:
        """What COPY is told. Raises NotTurned, EmptyResultSet."""
        cells, lines = [], []
        for place, cell in enumerate(cells_told(self._form, self._record.told)):
            cells.append(f"{self._text(cell)} AS t{place}")
            lines.append(GUARDED.format(f"t{place}") if cell.kind is Kind.TEXT else f"t{place}")
        # Apart, so that what a text is made of is not asked once for each look at the text.
        table = f"SELECT {', '.join(cells)} FROM {self._record.found()} OFFSET 0"  # noqa: S608  names of our own
        return f"COPY (SELECT {', '.join(lines)} FROM ({table}) AS told) TO STDOUT (FORMAT csv)"  # noqa: S608  texts of our own

    def _text(self, cell: Cell) -> str:
        text = self._cell(cell.kind, cell.value)
        holds = " AND ".join(map(self._record.truth, cell.where))
        return f"CASE WHEN {holds} THEN {text} END" if cell.where else text

    def _cell(self, kind: Kind, told: ast.expr) -> str:
        record = self._record
        if kind is Kind.TEXT:
            return record.text(told)
        if kind in (Kind.LIST, Kind.FREE):
            return f"NULLIF({record.json(told)}, 'null')"
        if isinstance(told, ast.IfExp) and is_null(told.orelse):
            return f"CASE WHEN {record.truth(told.test)} THEN {self._cell(kind, told.body)} END"
        if kind is Kind.NUMBER:
            [told] = record.calls(told, number) or [told]
        column = record.column(told)
        if column is None or kind not in FORMS:
            raise NotTurned
        return FORMS[kind].format(column)
