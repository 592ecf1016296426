"""The lines of a CSV, made of the rows of the database by one compiled expression: no object of a record comes between, and no cell is looked at
by its form.

What a cell says is decided where rows become plain data. A table of which any column has no such expression goes the common way whole. Both
give the same bytes; tests hold them equal.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from negotiations.api.formats.cells import TRUTHS, as_json, as_text, as_told
from negotiations.api.formats.columns import Kind, Node
from negotiations.api.formats.contents import OfRoom
from negotiations.api.formats.told import Cell, NotTurned, cells_told
from negotiations.api.reading.columns import uuid_text
from negotiations.api.reading.keeping import compiled
from negotiations.api.reading.sketches import Here

if TYPE_CHECKING:
    from negotiations.api.formats.whole import Export

MOST, SHORT = 10_000, 100
"""Cells of one kind that are remembered, and how long one may be: memory stays as it is, however large the table."""
_SPECIAL = re.compile('[",\r\n]')


def formed(export: Export) -> Iterator[bytes] | None:
    """The lines of the collection's CSV below its header, page after page; None where the common way must go."""
    if not isinstance(export.contents, OfRoom):  # what is derived, or of several kinds, is no table's rows
        return None
    room, form = export.room, export.form

    def line(here: Here, told: str) -> str:
        return _line(form, here, told)

    try:
        plan = compiled(room.serializer_class, room.known_rows, export.selection, export.scope, line)
    except NotTurned:
        return None
    return None if plan is None else ("".join(lines).encode() for lines in export.made_by(plan))


def _line(form: Node, here: Here, told: str) -> str:
    """The expression of a record's line."""
    written = {kind: here.sketch.name(_Written(write)) for kind, write in WRITTEN.items()}
    written |= dict.fromkeys((Kind.LIST, Kind.FREE), here.sketch.name(_listed))
    cells = [
        _cell(cell, written[cell.kind], here) for cell in cells_told(form, ast.parse(told, mode="eval").body)
    ]
    return f"','.join(({', '.join(cells)},)) + '\\r\\n'"


def _cell(cell: Cell, written: str, here: Here) -> str:
    """The expression of a cell, which gives text."""
    text = ast.unparse(cell.value)
    if cell.kind in (Kind.LIST, Kind.FREE):
        text = f"{written}({text})"
    else:
        text = f"({text} or '')" if _is_plain(cell.value, here) else f"{written}[{text}]"
    if not cell.where:
        return text
    holds = " and ".join(f"({ast.unparse(one)})" for one in cell.where)
    return f"({text} if {holds} else '')"


def _is_plain(told: ast.expr, here: Here) -> bool:
    """Whether it is an address of ours or an id, in which nothing needs care."""
    match told:
        case ast.JoinedStr([ast.FormattedValue(ast.Name(name)), *_]):
            return name in here.sketch.roots.values()
        case ast.Call(ast.Name(name), _):
            return here.sketch.bound.get(name) is uuid_text
    return False


def _listed(value: Any) -> str:
    """A list or an object as a cell."""
    return "" if value is None else "[]" if value == [] else quoted(as_json(value))


def quoted(text: str) -> str:
    """A cell, between quotation marks where it must be."""
    return '"' + text.replace('"', '""') + '"' if _SPECIAL.search(text) else text


class _Written(dict[Any, str]):
    """Cells of one kind by what they hold; what is short is written once, however often it comes."""

    def __init__(self, write: Callable[[Any], Any]) -> None:
        super().__init__({None: ""})
        self._write = write

    def __missing__(self, value: Any) -> str:
        text = quoted(str(self._write(value)))
        if len(self) < MOST and len(text) <= SHORT:
            self[value] = text
        return text


WRITTEN: Mapping[Kind, Callable[[Any], Any]] = {
    Kind.TEXT: as_text,
    Kind.INTEGER: str,
    Kind.DAY: str,
    Kind.NUMBER: as_told,
    Kind.INSTANT: as_told,
    Kind.TRUTH: TRUTHS.__getitem__,
}
"""How what a cell holds becomes text, by its kind."""
