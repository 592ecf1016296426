"""The only code that writes the ledger and the journal.

`append` runs inside the transaction of the change it records and holds the head's lock until that transaction ends, so numbers
become visible in order and every row is as durable as the change itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.utils import timezone

from negotiations.core.bulk import insert_rows
from negotiations.core.documents import canonical, instant
from negotiations.core.prepared import committed_rows, rows_of
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


def head(*, committed: bool = False) -> LedgerHead:
    """The data version as it is now; one query, no lock. With `committed` for whoever asks the database nothing else.

    Not by the ORM: every read asks for it, and composing the query took ten times as long as answering it.
    """
    found = committed_rows(_READ_HEAD) if committed else rows_of(_READ_HEAD, ())
    if not found:
        return LedgerHead(pk=HEAD)
    return _head(*found[0])


@lru_cache(maxsize=4)
def _head(number: int, at: dt.datetime | None, digest: str, erasures: int) -> LedgerHead:
    """The head of these values, which nobody changes: to make it anew for each request took longer than to ask for it."""
    if at is not None and at.tzinfo is None:  # SQLite keeps none: they are all UTC
        at = at.replace(tzinfo=dt.UTC)
    return LedgerHead(pk=HEAD, number=number, at=at, hash=digest, erasures=erasures)


_READ_HEAD = f"SELECT number, at, hash, erasures FROM negotiations_ledgerhead WHERE id = {HEAD}"  # noqa: S608  a number of ours


def locked_head() -> LedgerHead:
    """The head, locked until the transaction ends. Every deed takes it first, so deeds follow one another."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("The ledger is written inside the transaction of the change it records.")
    held = LedgerHead.objects.select_for_update()
    try:
        return held.get(pk=HEAD)
    except LedgerHead.DoesNotExist:  # before the first change of all
        LedgerHead.objects.get_or_create(pk=HEAD)
        return held.get(pk=HEAD)


def now() -> dt.datetime:
    """The instant of a change, never before that of the change before it, whatever the machine's clock does."""
    instant = timezone.now()
    last = head().at
    return instant if last is None or instant > last else last + dt.timedelta(microseconds=1)


WRITTEN = (
    "number", "at", "action", "resource", "url", "negotiation", "reason", "revision", "changed", "document", "salt",
    "document_sha256", "previous_hash", "hash", "self_published",
)  # fmt: skip


def append(entries: Iterable[Entry], *, at: dt.datetime) -> dict[str, int]:
    """Write one row per entry, in order, and move the head. Returns the number of the last row of each address."""
    standing = locked_head()
    number, previous, when = standing.number, standing.hash, instant(at)
    rows: list[tuple[Any, ...]] = []
    numbers: dict[str, int] = {}
    for entry in entries:
        number += 1
        record, action = entry.record, str(entry.action)
        text, url = canonical(entry.document), record.path
        salt = new_salt(self_published=entry.self_published)
        digest = document_sha256(salt, text)
        chained = row_hash(
            previous_hash=previous,
            number=number,
            at=when,
            action=action,
            url=url,
            document_sha256=digest,
            reason=entry.reason,
        )
        rows.append(
            (
                number, at, action, record.resource, url, record.negotiation_slug, entry.reason, record.revision,
                canonical(entry.changed), text, salt, digest, previous, chained, entry.self_published,
            )
        )  # fmt: skip
        previous = chained
        numbers[url] = number
    if rows:
        insert_rows(Change, WRITTEN, rows)
        LedgerHead.objects.filter(pk=HEAD).update(number=number, at=at, hash=previous)
    return numbers


NOTED = ("at", "account_id", "act", "resource", "key", "note", "changed", "change_id")


def note(
    *,
    act: str,
    records: Sequence[Record],
    by: Any,
    note: str = "",
    changed: dict[str, list[Any]] | None = None,
    changes: Mapping[str, int] | None = None,
) -> None:
    """Write one journal row per record: who did what inside the house, and why; `changes` are the ledger rows that it wrote, by address."""
    at, text, numbers = timezone.now(), canonical(changed or {}), changes or {}
    account = None if by is None else by.pk
    insert_rows(
        JournalEntry,
        NOTED,
        (
            (at, account, act, record.resource, record.key, note, text, numbers.get(record.path))
            for record in records
        ),
    )
