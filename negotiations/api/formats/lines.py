"""Formats of lines: CSV with dotted columns, and one JSON object per line."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import IO, Any

import orjson

from negotiations.api.formats.columns import Kind
from negotiations.api.formats.guarding import guarded
from negotiations.api.formats.whole import Export, WholeFormat
from negotiations.api.renderers import to_json


def as_json(value: Any) -> str:
    """A list or object as the text of a cell."""
    return orjson.dumps(value).decode()


_WRITTEN: dict[Kind, Callable[[Any], Any]] = {
    Kind.TEXT: guarded,
    Kind.TRUTH: lambda value: "true" if value else "false",
    Kind.LIST: as_json,
    Kind.FREE: as_json,
}
"""How a cell is written that does not stand as it is: numbers never get an apostrophe, text does where it looks like a formula."""


class Csv(WholeFormat):
    """RFC 4180 in UTF-8 without a mark: dotted columns, lists as JSON, nothing where nothing is told. An empty collection has its header."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def write(self, export: Export, out: IO[bytes]) -> None:
        form = export.form
        columns = list(form.columns())
        written = [_WRITTEN.get(node.kind) for _, node in columns]
        text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
        lines = csv.writer(text)
        lines.writerow([name for name, _ in columns])
        for page in export.plain():
            lines.writerows(
                [
                    value if value is None or write is None else write(value)
                    for value, write in zip(form.cells(row), written, strict=True)
                ]
                for row in page
            )
        text.detach()


class Ndjson(WholeFormat):
    """The objects of the JSON answer, one to a line."""

    media_type = "application/x-ndjson"
    format = "ndjson"

    def write(self, export: Export, out: IO[bytes]) -> None:
        for shapes in export.shapes():
            out.writelines(to_json(shape) + b"\n" for shape in shapes)
