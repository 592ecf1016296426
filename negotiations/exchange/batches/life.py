"""The life of an imported batch: submitted, published or returned whole, discarded. Each is one transaction through the set forms of the deeds.

A batch is the records that its rows made, as far as they still are: what was published or deleted by itself is not touched again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from negotiations.access.roles import Role, require
from negotiations.core.documents import chunks
from negotiations.core.errors import Refused
from negotiations.core.vocabulary import OPEN_STATES, RecordState
from negotiations.exchange.batches.intake import Told, locked, row_reason, silent, whole
from negotiations.exchange.models import BatchState, ImportBatch, ImportedRow, ImportFault, ImportFile
from negotiations.exchange.sheets.rows import CHUNK
from negotiations.exchange.sheets.shapes import COLLECTIONS
from negotiations.review.deeds import REGISTRY


def submit(*, batch: ImportBatch, by: Any = None, reason: str = "", told: Told = silent) -> None:
    """Hand the drafts of a batch to review."""
    require(by, Role.EDITOR)
    with whole():
        batch = locked(batch, BatchState.DRAFT)
        _each(batch, told, _for_one_reason(_deeds(batch).submit_many, by, reason), (RecordState.DRAFT,))
        _now(batch, BatchState.SUBMITTED, remark="")


def publish(*, batch: ImportBatch, by: Any = None, reason: str = "", told: Told = silent) -> None:
    """Make what is still open of a batch public, all or none. The ledger's reason names file and row."""
    require(by, Role.REVIEWER)
    with whole():
        batch = locked(batch, BatchState.DRAFT, BatchState.SUBMITTED)
        deeds = _deeds(batch)

        def act(records: Sequence[Any], rows: Mapping[int, int]) -> None:
            reasons = [row_reason(batch, rows[record.pk], reason) for record in records]
            deeds.publish_many(records=records, by=by, reason=reason or batch.file_name, reasons=reasons)

        _each(batch, told, act)
        _now(batch, BatchState.PUBLISHED)
        ImportFile.objects.filter(batch=batch).delete()


def send_back(*, batch: ImportBatch, by: Any = None, reason: str, told: Told = silent) -> None:
    """Return a batch whole to its editor, with a note."""
    require(by, Role.REVIEWER)
    if not reason.strip():
        raise Refused("reason", "required", _("Say what the editor should change."))
    with whole():
        batch = locked(batch, BatchState.SUBMITTED)
        _each(
            batch, told, _for_one_reason(_deeds(batch).send_back_many, by, reason), (RecordState.SUBMITTED,)
        )
        _now(batch, BatchState.DRAFT, remark=reason)


def discard(*, batch: ImportBatch, by: Any = None, reason: str = "", told: Told = silent) -> None:
    """Delete what a batch drafted, so that a better file can be imported. Nothing public is touched."""
    require(by, Role.EDITOR)
    with whole():
        batch = locked(batch, BatchState.UPLOADED, BatchState.REFUSED, BatchState.READY, BatchState.DRAFT)
        _each(batch, told, _for_one_reason(_deeds(batch).delete_many, by, reason))
        _now(batch, BatchState.DISCARDED)
        ImportFile.objects.filter(batch=batch).delete()
        ImportFault.objects.filter(batch=batch).delete()


def fingerprint(batch: ImportBatch) -> str:
    """What changes whenever a record of a batch is written: how many there are, and how often they were written."""
    made = ImportedRow.objects.filter(batch=batch).values("object_id")
    manager: Any = COLLECTIONS[batch.resource]._default_manager
    found = manager.filter(pk__in=made).aggregate(number=Count("pk"), written=Sum("revision"))
    return f"{found['number']}.{found['written'] or 0}"


# Beneath

Act = Callable[[Sequence[Any], Mapping[int, int]], Any]
"""Does something with some records, knowing the row of each."""


def _for_one_reason(deed: Callable[..., Any], by: Any, reason: str) -> Act:
    """A set form of a deed that is done to all records for the same reason."""
    return lambda records, _: deed(records=records, by=by, reason=reason)


def _now(batch: ImportBatch, state: str, **values: Any) -> None:
    """Write down where the batch stands now; what went wrong before is past."""
    ImportBatch.objects.filter(pk=batch.pk).update(state=state, problem="", **values)


def _each(
    batch: ImportBatch,
    told: Told,
    act: Act,
    states: Sequence[str] = OPEN_STATES,
) -> None:
    """Do something with the records of a batch that are in these states, in order of their rows."""
    rows = dict(ImportedRow.objects.filter(batch=batch).values_list("object_id", "row"))
    done = 0
    for records in _records(batch, list(rows), states):
        if records:
            act(records, rows)
        done += CHUNK
        told(min(done, len(rows)), len(rows))


def _records(batch: ImportBatch, keys: Sequence[int], states: Sequence[str]) -> Iterator[list[Any]]:
    manager: Any = COLLECTIONS[batch.resource]._default_manager
    for chunk in chunks(keys, CHUNK):
        yield list(manager.filter(pk__in=chunk, state__in=list(states)).order_by("pk"))


def _deeds(batch: ImportBatch) -> Any:
    return REGISTRY[COLLECTIONS[batch.resource]]
