"""Reading an XLSX workbook, after looking into it: a small file may hold millions of cells, or two cells so far apart that no memory holds them.

The library that reads workbooks makes room for the whole rectangle at once, so every part is gone through before, as a stream.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from negotiations.api.formats.guarding import guarded
from negotiations.core.errors import Gathering, Refused, gather
from negotiations.exchange.sheets.files import MOST_COLUMNS, MOST_ROWS, Row, Sheet

MOST_UNPACKED = 512 * 1024 * 1024
MOST_PARTS = 500
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})\Z")
_PIECE = 1 << 20


def read_workbook(content: bytes) -> Sheet:
    """The only sheet with cells of a workbook, every cell as text. Raises Refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _inspect(package)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise Refused("", "damaged", _("The workbook is damaged, encrypted or no .xlsx file.")) from error
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        tables = [workbook.get_sheet_by_index(index) for index in range(len(workbook.sheet_names))]
        filled = [table for table in tables if table.total_height]
    except CalamineError as error:
        raise Refused("", "damaged", _("The workbook is damaged or no .xlsx file.")) from error
    if not filled:
        raise Refused("", "empty", _("The workbook is empty."))
    if len(filled) > 1:
        names = ", ".join(str(table.name) for table in filled[:10])
        raise Refused(
            "",
            "several_sheets",
            _("Several sheets hold cells (%(names)s): keep the one that is meant.") % {"names": names},
        )
    rows = filled[0].to_python(skip_empty_area=False)
    header = [_as_text(value).strip() for value in rows[0]] if rows else []
    while header and not header[-1]:
        header.pop()
    return Sheet(header, _rows(rows, len(header)), len(rows))


def _rows(rows: list[list[Any]], width: int) -> Iterator[Row]:
    for number, values in enumerate(rows[1:], start=2):
        cells = [_as_text(value) for value in values]
        while len(cells) > width and not cells[-1]:
            cells.pop()
        if any(cells):
            yield number, cells


def _as_text(value: Any) -> str:
    """A cell as it would stand in our CSV: texts that look like formulas are marked, since a workbook says which are none."""
    if isinstance(value, str):
        return guarded(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        value = value.date()
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)


def _inspect(package: zipfile.ZipFile) -> None:
    """Refuse what would not fit into memory, and name every formula. What a part unpacks to is counted, not believed."""
    parts = package.infolist()
    if len(parts) > MOST_PARTS:
        raise Refused(
            "",
            "too_large",
            _("The workbook has more than %(most_parts)s parts.") % {"most_parts": MOST_PARTS},
        )
    if "xl/workbook.xml" not in package.namelist():
        raise Refused(
            "", "not_a_sheet", _("This is a packed file, but no .xlsx workbook. CSV and XLSX are read here.")
        )
    left = MOST_UNPACKED
    with gather() as faults:
        for part in parts:
            look = _Look(part.filename, faults)
            with package.open(part) as stream:
                while piece := stream.read(_PIECE):
                    left -= len(piece)
                    if left < 0:
                        sentence = _("The workbook unpacks to more than %(size)s MiB.") % {
                            "size": MOST_UNPACKED // 1024**2
                        }
                        raise Refused("", "too_large", sentence)
                    look.at(piece)


class _Look:
    """Looks at one part of a workbook: how far its cells reach, and which are formulas."""

    def __init__(self, name: str, faults: Gathering) -> None:
        self._faults = faults
        self._is_text = name.lower().endswith((".xml", ".rels"))
        self._is_sheet = False
        self._row = self._column = 0
        self._cell = ""
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.StartDoctypeDeclHandler = self._doctype

    def at(self, piece: bytes) -> None:
        """The next piece of the part."""
        if not self._is_text:
            return
        try:
            self._parser.Parse(piece)
        except expat.ExpatError as error:
            raise Refused(
                "", "damaged", _("The workbook is damaged: %(error)s.") % {"error": error}
            ) from None

    def _doctype(self, *told: Any) -> None:
        raise Refused("", "damaged", _("The workbook holds a document type, which no .xlsx file needs."))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if local == "worksheet":
            self._is_sheet = True
        elif local == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            if not attributes.get("Target", "").lower().endswith(".xml"):
                raise Refused("", "damaged", _("The workbook keeps a sheet in a part that is no XML."))
        elif not self._is_sheet:
            return
        elif local == "row":
            self._row, self._column = self._number(attributes.get("r"), self._row + 1), 0
        elif local == "c":
            self._at_cell(attributes.get("r", ""))
        elif local == "f":
            self._faults.add(
                self._cell,
                "formula",
                _("Cell %(cell)s is a formula: paste its value in its place (“paste values only”).")
                % {"cell": self._cell},
            )

    def _number(self, text: str | None, usual: int) -> int:
        return int(text) if text is not None and text.isdecimal() and len(text) <= 7 else usual

    def _at_cell(self, reference: str) -> None:
        found = _REFERENCE.match(reference)
        if found:
            self._column = 0
            for letter in found[1]:
                self._column = self._column * 26 + ord(letter) - 64
            self._row = int(found[2])
        else:
            self._column += 1
        self._cell = reference or _("%(column)s, row %(row)s") % {"column": self._column, "row": self._row}
        if self._row > MOST_ROWS + 1:
            sentence = _(
                "The sheet has cells in row %(row)s; at most %(most_rows)s rows below the header are read. "
                "Delete empty rows that only have a format, or divide the file."
            ) % {"row": self._row, "most_rows": MOST_ROWS}
            raise Refused("", "too_many_rows", sentence)
        if self._column > MOST_COLUMNS:
            sentence = _("The sheet has cells in column %(column)s; at most %(most_columns)s are read.") % {
                "column": self._column,
                "most_columns": MOST_COLUMNS,
            }
            raise Refused("", "too_many_columns", sentence)
