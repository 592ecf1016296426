"""The only code that writes the ledger and the journal.

`append` runs inside the transaction of the change it records and holds the head's lock until that transaction ends, so numbers
become visible in order and every row is as durable as the change itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from negotiations.core.documents import canonical, instant
from negotiations.core.records import Record
from negotiations.ledger.chain import document_sha256, new_salt, row_hash
from negotiations.ledger.models import Change, JournalEntry, LedgerHead

HEAD = 1
"""Primary key of the one head row."""


@dataclass(slots=True)
class Entry:
    """One change to be recorded: the record as it is after the change, with its document."""

    action: str
    record: Record
    document: dict[str, Any]
    reason: str
    changed: dict[str, list[Any]] = field(default_factory=dict)
    self_published: bool = False


def head() -> LedgerHead:
    """The data version as it is now; one query, no lock."""
    return LedgerHead.objects.filter(pk=HEAD).first() or LedgerHead(pk=HEAD)


def locked_head() -> LedgerHead:
    """The head, locked until the transaction ends. Every deed takes it first, so deeds follow one another."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("The ledger is written inside the transaction of the change it records.")
    LedgerHead.objects.get_or_create(pk=HEAD)
    return LedgerHead.objects.select_for_update().get(pk=HEAD)


def now() -> dt.datetime:
    """The instant of a change, never before that of the change before it, whatever the machine's clock does."""
    instant = timezone.now()
    last = head().at
    return instant if last is None or instant > last else last + dt.timedelta(microseconds=1)


def append(entries: Iterable[Entry], *, at: dt.datetime) -> list[Change]:
    """Write one row per entry, in order, and move the head. Returns the rows written."""
    standing = locked_head()
    number, previous = standing.number, standing.hash
    rows: list[Change] = []
    for entry in entries:
        number += 1
        text, url = canonical(entry.document), entry.record.path
        salt = new_salt(self_published=entry.self_published)
        digest = document_sha256(salt, text)
        chained = row_hash(
            previous_hash=previous,
            number=number,
            at=instant(at),
            action=entry.action,
            url=url,
            document_sha256=digest,
            reason=entry.reason,
        )
        rows.append(
            Change(
                number=number,
                at=at,
                action=entry.action,
                resource=entry.record.resource,
                url=url,
                negotiation=entry.record.negotiation_slug,
                reason=entry.reason,
                revision=entry.record.revision,
                changed=canonical(entry.changed),
                document=text,
                salt=salt,
                document_sha256=digest,
                previous_hash=previous,
                hash=chained,
                self_published=entry.self_published,
            )
        )
        previous = chained
    if rows:
        Change.objects.bulk_create(rows, batch_size=2000)
        LedgerHead.objects.filter(pk=HEAD).update(number=number, at=at, hash=previous)
    return rows


def note(
    *,
    act: str,
    records: Sequence[Record],
    by: Any,
    note: str = "",
    changed: dict[str, list[Any]] | None = None,
    changes: Sequence[Change] = (),
) -> None:
    """Write one journal row per record: who did what inside the house, and why."""
    at = timezone.now()
    text = canonical(changed or {})
    rows = {row.url: row for row in changes}
    JournalEntry.objects.bulk_create(
        (
            JournalEntry(
                at=at,
                account=by,
                act=act,
                resource=record.resource,
                key=record.key,
                note=note,
                changed=text,
                change=rows.get(record.path),
            )
            for record in records
        ),
        batch_size=2000,
    )
