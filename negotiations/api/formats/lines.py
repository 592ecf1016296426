"""Formats of lines: CSV with dotted columns, and one JSON object per line."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import IO, Any

from negotiations.api.formats.cells import cells_of
from negotiations.api.formats.in_database import copied
from negotiations.api.formats.in_lines import formed
from negotiations.api.formats.whole import Export, WholeFormat
from negotiations.api.renderers import to_json


class Csv(WholeFormat):
    """RFC 4180 in UTF-8 without a mark: dotted columns, lists as JSON, nothing where nothing is told. An empty collection has its header."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def write(self, export: Export, out: IO[bytes]) -> None:
        form = export.form
        out.write(_lines([tuple(name for name, _ in form.columns())]))
        if not copied(export, out):
            out.writelines(formed(export) or map(_lines, map(cells_of(form), export.shapes())))


class Ndjson(WholeFormat):
    """The objects of the JSON answer, one to a line."""

    media_type = "application/x-ndjson"
    format = "ndjson"

    def write(self, export: Export, out: IO[bytes]) -> None:
        for shapes in export.shapes():
            out.writelines(to_json(shape) + b"\n" for shape in shapes)


def _lines(rows: Sequence[Sequence[Any]]) -> bytes:
    """Rows of cells as lines of CSV."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()
