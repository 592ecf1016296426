"""How pages say what the API answers: words of closed lists, days, how a plan moved. Fuzzy dates and numbers are in `api/in_words.py`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import TextChoices
from django.utils.dateformat import format as format_day
from django.utils.translation import get_language_bidi, gettext_lazy
from django.utils.translation import gettext as _

from negotiations.actors.models import ActorKind, NameKind
from negotiations.api.in_words import NOTHING, day_in_words, quantity_in_words, slippage_in_words
from negotiations.charts.words import comma
from negotiations.conditions.models import ConditionStatus
from negotiations.core.vocabulary import KnownFromBasis, Reliability, Standing
from negotiations.events.models import EventKind, ParticipantRole
from negotiations.milestones.models import MilestoneKind, MilestoneStatus
from negotiations.places.models import PlaceKind
from negotiations.review.labels import named
from negotiations.sources.models import SourceKind
from negotiations.talks.models import PartyRole
from negotiations.troops.models import Measure

BODY_STATUSES = {
    "announced": gettext_lazy("Announced"),
    "active": gettext_lazy("Active"),
    "suspended": gettext_lazy("Suspended"),
    "concluded": gettext_lazy("Concluded"),
    "ended": gettext_lazy("Ended"),
}
LISTS: dict[str, type[TextChoices]] = {
    "actor": ActorKind, "name": NameKind, "source": SourceKind, "place": PlaceKind, "milestone": MilestoneKind, "event": EventKind,
    "role": ParticipantRole, "party": PartyRole, "measure": Measure, "standing": Standing, "reliability": Reliability,
    "basis": KnownFromBasis, "milestone-status": MilestoneStatus, "condition-status": ConditionStatus,
}  # fmt: skip
"""Closed lists by the name that templates use."""
SELF_EVIDENT = ("personnel", "persons", "occurrences")
"""Units that the heading above a number names already."""


def word(value: str | None, kind: str) -> str:
    """A word of a closed list, without what it means; a dash for none."""
    if not value:
        return NOTHING
    told = str(BODY_STATUSES[value] if kind == "body" else LISTS[kind](value).label)
    return told.split(":", maxsplit=1)[0].strip()


def day(value: dt.date | str | None) -> str:
    """A plain day, which the API may give as text."""
    return day_in_words(dt.date.fromisoformat(value) if isinstance(value, str) else value)


def moment(value: dt.datetime) -> str:
    """An instant of the record."""
    return f"{format_day(value.astimezone(dt.UTC), 'j F Y, H:i:s')} UTC"


def fields(names: Iterable[str]) -> str:
    """Names of fields, as pages call them."""
    return comma().join(str(named(name)) for name in names)


def onward() -> str:
    """An arrow in the direction of reading."""
    return "←" if get_language_bidi() else "→"


def counted(quantity: Mapping[str, Any] | None) -> str:
    """A number under a heading that says what is counted."""
    if quantity is not None and quantity["unit"] in SELF_EVIDENT:
        quantity = {**quantity, "unit": "personnel"}
    return quantity_in_words(quantity)


def moved(days: Mapping[str, int | None] | None) -> str:
    """By how many days a plan moved: “109 to 138 days later”; empty where nothing can be counted."""
    least, most = (None, None) if days is None else (days["min"], days["max"])
    if least is None and most is None:
        return ""
    if least == most == 0:
        return _("not moved")
    if most is not None and most <= 0:
        sooner = {"min": -most, "max": None if least is None else -least}
        return _("{} earlier").format(slippage_in_words(sooner))
    return _("{} later").format(slippage_in_words(days))
