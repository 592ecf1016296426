"""What two people made of one record: what stands now, saved by somebody else meanwhile, beside what was typed on an older page.

The typed values are saved by the real deed in a transaction that is undone, and the stored documents compared, parts of the record included.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from negotiations.core.documents import documents
from negotiations.core.errors import Conflict, Refused
from negotiations.core.records import Record
from negotiations.ledger.models import JournalEntry
from negotiations.review.comparing import Difference, differences
from negotiations.review.preview import undone
from negotiations.review.writing import REGISTRY


@dataclass(frozen=True, slots=True)
class Overtaken:
    """That somebody saved a record after a form was opened: at which revision it is, who, when, and in what both differ."""

    revision: int
    who: str
    at: dt.datetime | None
    differences: Sequence[Difference]
    """`before` is theirs, as it stands; `after` is what was typed. Empty where the deed would refuse what was typed."""


def overtaken(record: Record, values: Mapping[str, Any]) -> Overtaken:
    """What stands of a record now, beside these values."""
    acts = JournalEntry.objects.filter(resource=record.resource, key=record.key).select_related("account")
    last = acts.order_by("-pk").first()
    who = str((last and last.account) or _("the system"))
    return Overtaken(record.revision, who, last.at if last else None, _differences(record, values))


def _differences(record: Record, values: Mapping[str, Any]) -> Sequence[Difference]:
    model = type(record)
    try:
        with undone():
            [(_row, theirs)] = documents(model, [record.pk])
            REGISTRY[model].edit(record=record, values=values)
            [(_row, mine)] = documents(model, [record.pk])
            return differences(model, theirs, mine)
    except (Refused, Conflict):
        return []
