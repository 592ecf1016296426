"""Files of counts, uploaded and imported, and what their reports tell."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User

from negotiations.exchange.batches import intake
from negotiations.exchange.models import ImportBatch
from negotiations.exchange.sheets.plan import Report
from tests.exchange.sheets import sheet

COUNT = {
    "contributor": "united-states",
    "host": "iraq",
    "as_of.edtf": "2024-01",
    "personnel.low": "2500",
    "personnel.qualifier": "about",
    "note": "It counts them.",
    "citations.0.source": "reuters-2024-01-24",
    "citations.0.chain": "3 unnamed sources (iraq) > reuters",
    "asserted_by.0": "iraq",
}


def counts(*changes: dict[str, str]) -> bytes:
    """A sheet of counts, each as `COUNT` but for its changes."""
    return sheet({**COUNT, "note": f"It counts them, {number}.", **one} for number, one in enumerate(changes))


def uploaded(
    content: bytes, by: User | None = None, resource: str = "troop-counts", **chosen: Any
) -> ImportBatch:
    """A batch whose file was read and whose columns were chosen."""
    batch = intake.upload(content=content, file_name="counts.csv", resource=resource, by=by)
    intake.choose(batch=batch, mapping=chosen.get("mapping", {}), ignored=chosen.get("ignored", []), by=by)
    return batch


def imported(
    content: bytes, by: User | None = None, resource: str = "troop-counts", **chosen: Any
) -> tuple[ImportBatch, Report]:
    """The batch as it stands at the end, and what was found."""
    batch = uploaded(content, by, resource, **chosen)
    report = intake.check(batch=batch, by=by)
    if not report.faults:
        report = intake.carry_out(batch=batch, by=by)
    batch.refresh_from_db()
    return batch, report
