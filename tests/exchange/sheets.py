"""Sheets as an editor has them: representations flattened by dots as the exports flatten them, and files made of rows."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any


def flat(value: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    """A representation as the cells of one row."""
    cells: dict[str, str] = {}
    for name, item in value.items():
        if isinstance(item, Mapping):
            cells |= flat(item, f"{prefix}{name}.")
        elif isinstance(item, list):
            cells[f"{prefix}{name}"] = json.dumps(item, ensure_ascii=False)
        elif isinstance(item, str):
            cells[f"{prefix}{name}"] = f"'{item}" if item[:1] in tuple("=+-@\t\r") and item else item
        else:
            cells[f"{prefix}{name}"] = "" if item is None else str(item).lower()
    return cells


def sheet(rows: Iterable[Mapping[str, str]], delimiter: str = ",") -> bytes:
    """A CSV file with every column that any row has."""
    kept = list(rows)
    header = list(dict.fromkeys(name for row in kept for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, header, restval="", delimiter=delimiter, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(kept)
    return text.getvalue().encode()


def workbook(rows: Sequence[Sequence[Any]], formulas: Mapping[tuple[int, int], str] | None = None) -> bytes:
    """An XLSX file; a value's own type is kept."""
    import xlsxwriter  # takes a while, and few tests need it

    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    page.write_string(number, column, value)
                else:
                    page.write(number, column, value)
        for (number, column), formula in (formulas or {}).items():
            page.write_formula(number, column, formula)
    return kept.getvalue()
