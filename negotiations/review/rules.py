"""The rules of review that are not about one concept: four eyes, and what the state of a record allows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from negotiations.core.errors import Conflict
from negotiations.core.records import Record
from negotiations.core.vocabulary import OPEN_STATES

ONLY = {
    "submitted": gettext_noop("Only a draft record is submitted; this one is %(state)s."),
    "returned": gettext_noop("Only a submitted record is returned; this one is %(state)s."),
    "retracted": gettext_noop("Only a published record is retracted; this one is %(state)s."),
    "restored": gettext_noop("Only a published record is restored; this one is %(state)s."),
    "corrected": gettext_noop("Only a published record is corrected; this one is %(state)s."),
}
"""What is said of a deed that the state of a record does not allow."""


def state_in_words(record: Any) -> str:
    """Where a record stands in its life, as a word within a sentence."""
    return str(record.get_state_display()).split(":", maxsplit=1)[0].strip().lower()


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


def expect(record: Record, state: str, deed: str) -> None:
    """Refuse a deed in any other state than its own."""
    if record.state != state:
        raise Conflict("wrong_state", _(ONLY[deed]) % {"state": state_in_words(record)})


def expect_open(record: Record) -> None:
    """Refuse to publish what is public, or was."""
    if record.state not in OPEN_STATES:
        sentence = _("Only a draft or a submission is published; this record is %(state)s.")
        raise Conflict("not_open", sentence % {"state": state_in_words(record)})
