"""Questions about reasoned preferences; those about disputes are in `disagreements.py`."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from negotiations.access.roles import sees_drafts
from negotiations.access.visibility import DRAFTS
from negotiations.answers.models import PREFERABLE, Preference
from negotiations.core.clocks import AsOf


def preferences_visible_to(user: Any, as_of: AsOf) -> QuerySet[Preference]:
    """Preferences known on D as recorded on R, of claims that were known too: before that they chose nothing."""
    claim_known = Q()
    for name in PREFERABLE:
        claim_known |= Q(**{f"{name}__known_from__lte": as_of.known})
    known = as_of.claims() & claim_known
    if as_of.recorded is None and sees_drafts(user):
        known |= DRAFTS
    return Preference.objects.filter(known)
