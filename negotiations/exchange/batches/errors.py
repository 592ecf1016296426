"""The errors of an import as a sheet, so that they can be worked off beside the file; written as it is sent."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from negotiations.api.formats.guarding import guarded
from negotiations.exchange.models import ImportBatch


class _Echo:
    """Hands on what is written to it."""

    def write(self, text: str) -> str:
        return text


def error_lines(batch: ImportBatch) -> Iterator[str]:
    """The lines of the sheet, the header first. What a spreadsheet would run is marked as text."""
    writer: Any = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(["row", "column", "value", "reason", "code"])
    for fault in batch.faults.iterator(chunk_size=2000):
        value = guarded(fault.value)
        yield writer.writerow([fault.row, fault.column, value, fault.sentence, fault.code])
