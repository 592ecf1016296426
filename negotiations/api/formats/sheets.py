"""Spreadsheets: one sheet of rows, one that says what they are."""

from __future__ import annotations

import tempfile
from typing import IO, TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

from negotiations.api.clocks import clock_headers
from negotiations.api.formats.cells import as_json
from negotiations.api.formats.columns import Kind
from negotiations.api.formats.whole import Export, TooMuch, WholeFormat

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_048_575
"""Of one sheet, below its header. The library would leave out what comes behind, without a word."""
LONGEST_CELL = 32_767
"""Characters that a cell can hold."""


AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class Xlsx(WholeFormat):
    """The columns of the CSV as a spreadsheet: text is text and never a formula, numbers are numbers, days are ISO text."""

    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    format = "xlsx"
    refuses_size = True

    def write(self, export: Export, out: IO[bytes]) -> None:
        from xlsxwriter import Workbook  # noqa: PLC0415  only where it is used: every worker would carry it

        if export.contents.exceeds(MOST_ROWS):
            raise too_many()
        # Rows go to a file of their own before the book is packed; a failure must leave nothing behind.
        with (
            tempfile.TemporaryDirectory(dir=settings.DATA_DIR, prefix="export-") as folder,
            Workbook(out, {"constant_memory": True, "tmpdir": folder, **AS_TEXT}) as book,
        ):
            # The same state of the record makes the same bytes: the tag of the answer says so.
            book.set_properties({"title": export.name, "created": export.at})
            bold = book.add_format({"bold": True})
            self._rows(export, book.add_worksheet(export.name[:31]), bold)
            self._about(export, book.add_worksheet("about"), bold)

    def _rows(self, export: Export, sheet: Worksheet, bold: Any) -> None:
        form = export.form
        columns = list(form.columns())
        sheet.freeze_panes(1, 0)
        for place, (name, _node) in enumerate(columns):
            sheet.write_string(0, place, name, bold)
        row = 0
        for page in export.plain():
            if row + len(page) > MOST_ROWS:
                raise too_many()
            for record in page:
                row += 1
                for place, (value, (_name, node)) in enumerate(zip(form.cells(record), columns, strict=True)):
                    if value is not None:
                        _write(sheet, row, place, value, node.kind)

    def _about(self, export: Export, sheet: Worksheet, bold: Any) -> None:
        told = {
            "Address": export.address,
            **clock_headers(export.room.clocks, export.scope.as_of, export.head),
        }
        for row, (name, value) in enumerate(told.items()):
            sheet.write_string(row, 0, name, bold)
            sheet.write_string(row, 1, value)


def too_many() -> TooMuch:
    """There is more than a sheet can hold."""
    sentence = _("A spreadsheet holds %(most_rows)s rows, and there are more; ask for csv.")
    return TooMuch(sentence % {"most_rows": f"{MOST_ROWS:,}"})


def _write(sheet: Worksheet, row: int, place: int, value: Any, kind: Kind) -> None:
    if kind is Kind.TRUTH:
        sheet.write_boolean(row, place, value)
    elif kind in (Kind.INTEGER, Kind.NUMBER):
        sheet.write_number(row, place, value)
    else:
        text = as_json(value) if kind in (Kind.LIST, Kind.FREE) else value
        if len(text) > LONGEST_CELL:
            # Cut it would pass for the whole; so it is named instead.
            text = f"({len(text):,} characters, too long for a cell: ask for csv)"
        sheet.write_string(row, place, text)
