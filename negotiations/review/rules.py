"""The rules of review that are not about one concept: four eyes."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from negotiations.core.errors import Conflict
from negotiations.core.records import Record


def four_eyes_hold(record: Record, by: Any) -> None:
    """Refuse that an account publishes what it entered or submitted itself, where `TRACKER_FOUR_EYES` is on.

    Compares accounts, not tokens. The system (None) publishes fixtures and imports, with file and entry as the reason.
    """
    if not settings.TRACKER_FOUR_EYES or by is None:
        return
    if by.pk in (record.created_by_id, record.submitted_by_id):
        raise Conflict(
            "four_eyes", _("Another account than the one that entered or submitted a record publishes it.")
        )
    if record.state != "submitted":
        raise Conflict("not_submitted", _("With four eyes, only what was submitted is published."))
