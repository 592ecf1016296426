"""Deeds on reasoned preferences; the pictures they choose for are derived anew at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from negotiations.answers.models import PREFERABLE, Preference
from negotiations.conditions.derivation import derive_conditions
from negotiations.core.errors import Gathering
from negotiations.core.parts import Values
from negotiations.core.vocabulary import KnownFromBasis
from negotiations.events.derivation import derive_events
from negotiations.milestones.derivation import derive_milestones
from negotiations.review.deeds import REGISTRY, Deeds
from negotiations.review.outlooks import Effect, Outlook, Stood

FIELDS = {
    "milestone_claim": ("status", "planned", "achieved"),
    "condition_claim": ("status",),
    "event_claim": ("occurred", "place", "killed", "wounded", "occurrences"),
    "troop_count": ("personnel",),
}


@dataclass(frozen=True)
class PreferenceOutlook:
    """What stands of the thing of which the preferred claim speaks."""

    thing: Outlook

    def stands(self) -> list[Stood]:
        """What stands, line by line."""
        return self.thing.stands()

    def effects(self, record: Preference, before: PreferenceOutlook) -> list[Effect]:
        """What the preference changes of the one field for which it chooses."""
        told = self.thing.effects(record.claim, before.thing)
        return [one for one in told if one.field == record.field and one.kind != "otherwise"]


class PreferenceDeeds(Deeds[Preference]):
    """A preference names one claim, one field of it that says something, and a reason.

    It is known from the day given, or from today: a judgement of ours is known when we make it, unless its reason says since when
    anybody could have made it.
    """

    model = Preference

    def settle(self, record: Preference, values: Values) -> None:
        today: dt.date = timezone.now().date()
        if values.get("known_from") is not None or record.pk is None:
            record.known_from = values.get("known_from") or today
        record.known_from_basis = KnownFromBasis.RECORDED

    def check(self, record: Preference, values: Values, faults: Gathering) -> None:
        held = [name for name in PREFERABLE if getattr(record, f"{name}_id") is not None]
        if len(held) != 1:
            faults.add("claim", "one_claim", _("A preference prefers exactly one claim."))
        elif record.field not in FIELDS[held[0]]:
            faults.add(
                "field",
                "unknown_word",
                _("The fields of such a claim are %(words)s.") % {"words": ", ".join(FIELDS[held[0]])},
                FIELDS[held[0]],
            )
        if record.reason and not record.reason.strip():
            faults.add("reason", "required", _("A preference says why."))
        if record.known_from > timezone.now().date():
            faults.add("known_from", "in_the_future", _("A preference is not known before today ends."))

    def outlook(self, record: Preference) -> PreferenceOutlook | None:
        found = REGISTRY[type(record.claim)].outlook(record.claim)
        return PreferenceOutlook(found) if found is not None else None

    def landed(self, records: Sequence[Preference], at: dt.datetime) -> None:
        derive_milestones({one.milestone_claim.milestone_id for one in records if one.milestone_claim}, at)
        derive_conditions({one.condition_claim.condition_id for one in records if one.condition_claim}, at)
        derive_events({one.event_claim.event_id for one in records if one.event_claim}, at)


preferences = PreferenceDeeds()
