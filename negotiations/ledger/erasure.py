"""Erasing a person's data from the ledger: the one thing that is ever blanked in it, and what is kept so that it still verifies.

The record itself is not touched here: it is revised or retracted first, by the deeds. What the database lets pass is in `guards.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from negotiations.core.documents import canonical
from negotiations.core.errors import Refused
from negotiations.ledger.models import Change, JournalEntry, LedgerHead
from negotiations.ledger.services import locked_head

ERASED = "erased"
"""The act of an erasure in the journal."""
VOUCHED = ("revision", "negotiation", "self_published")
"""Columns for which only the document and its salt vouch; the journal row of an erasure keeps them."""
BATCH = 500


@transaction.atomic
def erase(*, url: str, up_to: int | None = None, reason: str, by: Any = None) -> list[int]:
    """Erase what the ledger keeps of a record in its rows up to a number (in all with None): documents, salts, changed fields.

    The row after the last of these keeps its document and loses its changed fields, which repeat the one before. The journal's changed fields
    of the record go too. What reasons and notes say stays, for the chain hashes reasons. Who may erase is decided by the caller.
    Returns the numbers of the rows erased. Raises Refused without a reason, or when there is nothing left to erase.
    """
    if not reason.strip():
        raise Refused("reason", "required", "An erasure says why.")
    locked_head()
    rows = Change.objects.filter(url=url).order_by("number")
    kept = rows.filter(document__isnull=False)
    erased = list((kept if up_to is None else kept.filter(number__lte=up_to)).defer("document"))
    if not erased:
        raise Refused("url", "nothing_to_erase", f"No document of {url} is left to erase there.")
    after = list(rows.filter(number__gt=erased[-1].number).exclude(changed="{}").defer("document")[:1])
    _journal(url, erased, after, reason, by)
    for start in range(0, len(erased), BATCH):
        numbers = [row.number for row in erased[start : start + BATCH]]
        Change.objects.filter(number__in=numbers).update(document=None, salt=None, changed="{}")
    Change.objects.filter(number__in=[row.number for row in after]).update(changed="{}")
    LedgerHead.objects.update(erasures=F("erasures") + 1)
    return [row.number for row in erased]


def _journal(url: str, erased: Sequence[Change], after: Sequence[Change], reason: str, by: Any) -> None:
    key = url.rstrip("/").rpartition("/")[2]
    of_record = JournalEntry.objects.filter(resource=erased[0].resource, key=key)
    of_record.exclude(act=ERASED).update(changed="{}")
    at = timezone.now()
    JournalEntry.objects.bulk_create(
        JournalEntry(
            at=at,
            account=by,
            act=ERASED,
            resource=row.resource,
            key=key,
            note=reason,
            changed=canonical({name: [getattr(row, name)] * 2 for name in names}),
            change=row,
        )
        for rows, names in ((erased, VOUCHED), (after, ()))
        for row in rows
    )


def vouched(changed: str) -> dict[str, Any]:
    """What the journal row of an erasure says of the columns for which no document vouches any more; empty when the row kept its document."""
    return {name: value for name, (value, _) in orjson.loads(changed).items()}
