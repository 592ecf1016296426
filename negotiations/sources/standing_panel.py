"""Whether a public claim stands today, and if not, before which other claim and why: a panel of its page in the admin."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _

from negotiations.core.vocabulary import RecordState
from negotiations.review.in_words import label_of
from negotiations.review.outlooks import Reason
from negotiations.review.panels import Panel, link
from negotiations.review.writing import REGISTRY


def standing_panel(claim: Any) -> list[Panel]:
    """The panel; none for claims that are not public or have ended, which say so themselves."""
    ended = claim.known_until is not None or claim.state != RecordState.PUBLISHED
    outlook = None if ended else REGISTRY[type(claim)].outlook(claim)
    reasons: list[Reason] = list(outlook.reasons(claim)) if outlook is not None else []
    facts = [(label_of(type(claim), one.field), _told(one)) for one in reasons]
    return [Panel(title=_("Whether it stands today"), facts=facts, name="stands")] if facts else []


def _told(reason: Reason) -> Any:
    """The sentence, with a link to the claim that stands in its stead."""
    if reason.winner is None:
        return reason.sentence
    return format_html("{}: {}", reason.sentence, link(reason.winner))
