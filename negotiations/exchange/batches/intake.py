"""What is done with a file on its way in: upload, choose columns, check, import as drafts of one batch.

What a row means is decided in `sheets/plan.py`; what becomes of the batch afterwards is in `life.py`; how it runs beside the service
in `tasks.py`.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import PurePath
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from negotiations.access.roles import Role, require
from negotiations.core.behind import NotWritten, writing_behind
from negotiations.core.bulk import collecting_between, insert_rows
from negotiations.core.documents import Found
from negotiations.core.errors import Conflict, Refused
from negotiations.exchange.models import BatchState, ImportBatch, ImportedRow, ImportFault, ImportFile
from negotiations.exchange.sheets.columns import understand
from negotiations.exchange.sheets.files import read_sheet
from negotiations.exchange.sheets.plan import Outcome, Plan, Report
from negotiations.exchange.sheets.references import SheetReferences
from negotiations.exchange.sheets.rows import Line, Lines
from negotiations.exchange.sheets.shapes import COLLECTIONS
from negotiations.ledger.snapshot import has_snapshots
from negotiations.review.deeds import REGISTRY

Told = Callable[[int, int], None]
"""Is told how many rows of how many are done."""


def silent(done: int, of: int) -> None:
    """Tell nobody."""


@transaction.atomic
def upload(*, content: bytes, file_name: str, resource: str, by: Any = None) -> ImportBatch:
    """Keep a file, and read its header. Raises Refused for a file that is no sheet."""
    require(by, Role.EDITOR)
    if resource not in COLLECTIONS:
        raise Refused(
            "collection",
            "unknown_word",
            _("The collections are %(words)s.") % {"words": ", ".join(COLLECTIONS)},
        )
    sheet = read_sheet(content)
    batch = ImportBatch.objects.create(
        resource=resource,
        file_name=PurePath(file_name.replace("\\", "/")).name[:200] or "file",
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        header=sheet.header,
        created_by=by,
    )
    ImportFile.objects.create(batch=batch, content=zlib.compress(content, 1))
    return batch


@transaction.atomic
def choose(*, batch: ImportBatch, mapping: Mapping[str, str], ignored: Iterable[str], by: Any = None) -> None:
    """Say what the columns give. Raises Refused with every column that is not understood."""
    require(by, Role.EDITOR)
    batch = locked(batch, BatchState.UPLOADED, BatchState.REFUSED, BatchState.READY)
    away = sorted(set(ignored))
    mapping = {name: path for name, path in mapping.items() if path and path != name and name not in away}
    understand(COLLECTIONS[batch.resource], batch.header, mapping, away)
    ImportBatch.objects.filter(pk=batch.pk).update(
        mapping=mapping, ignored=away, state=BatchState.UPLOADED, problem=""
    )


def check(*, batch: ImportBatch, by: Any = None, told: Told = silent) -> Report:
    """The dry run: every error, and what would be done. Writes nothing but what it found."""
    require(by, Role.EDITOR)
    plan, height = _plan(batch, by)
    with collecting_between() as collect:
        for done in plan.check():
            told(done, height)
            collect()
    with transaction.atomic():
        batch = locked(batch, BatchState.UPLOADED, BatchState.REFUSED, BatchState.READY)
        _keep(batch, plan.report)
    return plan.report


def carry_out(*, batch: ImportBatch, by: Any = None, publish: bool = False, told: Told = silent) -> Report:
    """Import a file in one transaction: as drafts, or with `publish` made public at once. With any error nothing is written.

    It is checked on the way, whether it was before or not: the record may have changed since.
    """
    require(by, Role.REVIEWER if publish else Role.EDITOR)
    try:
        report = _carried_out(batch, by, publish, told, writing_behind())
    except NotWritten:  # told row by row when each set is written before the next is made
        report = _carried_out(batch, by, publish, told, nullcontext())
    if report.faults:
        with transaction.atomic():
            _keep(locked(batch, BatchState.UPLOADED, BatchState.READY), report)
    return report


# Beneath


def _plan(batch: ImportBatch, by: Any) -> tuple[Plan, int]:
    """The rows of a batch's file, ready to be gone through, and about how many they are."""
    batch = ImportBatch.objects.get(pk=batch.pk)  # whatever the caller holds
    kept = ImportFile.objects.filter(batch=batch).first()
    if kept is None:
        raise Conflict("no_file", _("The file of this import is no longer kept: upload it again."))
    model = COLLECTIONS[batch.resource]
    sheet = read_sheet(zlib.decompress(bytes(kept.content)))
    columns = understand(model, sheet.header, batch.mapping, batch.ignored)
    return Plan(Lines(model, sheet, columns, SheetReferences(by)), by), sheet.height


def _carried_out(
    batch: ImportBatch, by: Any, publish: bool, told: Told, writing: AbstractContextManager[None]
) -> Report:
    plan, height = _plan(batch, by)
    pointed_to: Found = {}
    with whole(), writing, collecting_between() as collect:
        batch = locked(batch, BatchState.UPLOADED, BatchState.READY)
        for done in plan.carry_out(lambda lines: _write(batch, plan, lines, by, publish, pointed_to)):
            told(done, height)
            collect()
        report = plan.report
        if report.faults:
            transaction.set_rollback(True)
        else:
            made = report.counts[Outcome.CREATED] + report.counts[Outcome.SUPERSEDED]
            public = publish or not made
            state = BatchState.PUBLISHED if public else BatchState.DRAFT
            _save(batch, report, state)
            if public:
                ImportFile.objects.filter(batch=batch).delete()
    return report


def _write(
    batch: ImportBatch, plan: Plan, lines: Sequence[Line], by: Any, publish: bool, pointed_to: Found
) -> None:
    """Make the records of some lines, and remember which row made which."""
    deeds, values = REGISTRY[plan.model], [line.values for line in lines]
    if plan.report.faults:  # nothing will be kept; the rest is only checked, so that every error is told
        found = deeds.check_many(values=values, by=by)
        if found:
            raise Refused.all(fault.under(index) if len(values) > 1 else fault for index, fault in found)
        return
    remark = f"{batch.file_name} (import {batch.pk})"
    if publish:
        reasons = [row_reason(batch, line.row) for line in lines]
        records = deeds.record_many(
            values=values, by=by, reason=remark, reasons=reasons, pointed_to=pointed_to
        )
    else:
        records = deeds.create_many(values=values, by=by, remark=remark)
    made = ((batch.pk, line.row, record.pk) for line, record in zip(lines, records, strict=True))
    insert_rows(ImportedRow, ("batch_id", "row", "object_id"), made)


def row_reason(batch: ImportBatch, row: int, reason: str = "") -> str:
    """What the ledger tells of a row's record: file and row, and what the reviewer said."""
    return f"{batch.file_name}: row {row}" + (f" ({reason})" if reason else "")


def locked(batch: ImportBatch, *states: str) -> ImportBatch:
    """The batch as it is now, for this transaction alone. Raises Conflict in any other state."""
    fresh = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if fresh.state not in states:
        raise Conflict(
            "wrong_state",
            _("That is not possible now: the import is %(state)s.") % {"state": fresh.get_state_display()},
        )
    return fresh


def _keep(batch: ImportBatch, report: Report) -> None:
    """Write down what a check found."""
    ImportFault.objects.filter(batch=batch).delete()
    ImportFault.objects.bulk_create(
        (
            ImportFault(
                batch=batch, row=fault.row, column=fault.column[:200], value=fault.value.replace("\0", "␀"),
                code=fault.code, sentence=fault.sentence,
            )
            for fault in report.faults
        ),
        batch_size=5000,
    )  # fmt: skip
    _save(batch, report, BatchState.REFUSED if report.faults else BatchState.READY)


def _save(batch: ImportBatch, report: Report, state: str) -> None:
    ImportBatch.objects.filter(pk=batch.pk).update(
        state=state, rows=report.rows, counts=report.counts, examples=report.examples, faults_count=len(report.faults), problem=""
    )  # fmt: skip


@contextmanager
def whole() -> Iterator[None]:
    """One transaction, in which each database reads and writes as is best for so many rows.

    SQLite with a rollback journal keeps what it writes in memory until the end: readers would wait from the first page that it
    wrote before. With a write-ahead log nobody waits, and what memory should not hold goes there. PostgreSQL looks rows up by their keys: by what
    it knows of tables as they were before, it would read the whole of them for every chunk.
    """
    if connection.vendor == "sqlite":
        spill = "ON" if has_snapshots() else "OFF"
        _set(f"PRAGMA cache_spill = {spill}")
    with transaction.atomic():
        if connection.vendor == "postgresql":
            _set("SET LOCAL enable_seqscan = off")
        yield


def _set(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
