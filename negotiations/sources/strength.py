"""Why one claim stands before another: the first point of the rule's order in which they differ, in a sentence.

Which claim stands is never decided here but by `derivation.py` of the rooms and `core/derivation.py`; what they compare is told in the same order.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from negotiations.core.claims import Claim
from negotiations.core.states import ChosenBy
from negotiations.core.vocabulary import Reliability
from negotiations.review.understood import day_in_words

TIES = ("known", "recorded")
NEWEST = ("certain", "said", "source", *TIES)
"""Newest saying first, if its day is certain; then source grade, the later day of knowledge, the later record."""
STRONGEST = ("certain", "standing", "said", "source", *TIES)
"""Best standing first, then the newest."""
COUNTED = ("standing", "grade", "source", "said", *TIES)
"""The order of the counts of one series: best standing, then the grades, then the newest."""


def why_lost(loser: Claim, winner: Any, order: tuple[str, ...], chosen_by: str = ChosenBy.RULE) -> str:
    """Why the winner stands and not the loser; both speak of the same field of the same thing."""
    if chosen_by == ChosenBy.PREFERENCE:
        # Preferences belong to a later room.
        preference = winner.preferences.filter(
            recorded_until__isnull=True, recorded_from__isnull=False
        ).last()
        if preference is not None:
            return _("it is preferred for a reason given: %(reason)s") % {"reason": preference.reason}
        return _("it is preferred for a reason given")
    for point in order:
        told = POINTS[point](loser, winner)
        if told:
            return told
    return _("it entered the record later")


def _certain(loser: Claim, winner: Claim) -> str:
    certain = [claim.asserted_on is not None and claim.asserted_on.is_single_day for claim in (loser, winner)]
    if certain[0] == certain[1]:
        return ""
    return _(
        "it was said on a single day; a claim whose day is not certain decides only where no other speaks"
    )


def _standing(loser: Claim, winner: Claim) -> str:
    if loser.tier == winner.tier:
        return ""
    return _both(
        _("its standing is stronger: “%(winner)s” before “%(loser)s”"),
        *(claim.get_standing_display().split(":")[0].strip().lower() for claim in (winner, loser)),
    )


def said(claim: Claim) -> dt.date | None:
    """The day by which the rule orders a claim: the last of those on which it can have been said."""
    if claim.asserted_on is None:
        return None
    latest: dt.date | None = claim.asserted_on.latest
    return latest or claim.asserted_on.earliest


def _said(loser: Claim, winner: Claim) -> str:
    days = said(winner), said(loser)
    if days[0] == days[1]:
        return ""
    return _both(_("it was said later: %(winner)s, this %(loser)s"), _day(days[0]), _day(days[1]))


def _grade(loser: Claim, winner: Claim) -> str:
    if loser.grade == winner.grade:
        return ""
    return _both(
        _("its information is graded better: %(winner)s, this %(loser)s"),
        winner.grade or _("not graded"),
        loser.grade or _("not graded"),
    )


def _source(loser: Claim, winner: Claim) -> str:
    if loser.source_rank == winner.source_rank:
        return ""
    sentence = _("its source is graded better: %(winner)s, this %(loser)s")
    return _both(sentence, _reliability(winner.source_rank), _reliability(loser.source_rank))


def _known(loser: Claim, winner: Claim) -> str:
    if loser.known_from == winner.known_from:
        return ""
    sentence = _("it became known later: %(winner)s, this %(loser)s")
    return _both(sentence, day_in_words(winner.known_from), day_in_words(loser.known_from))


def _both(sentence: str, winner: Any, loser: Any) -> str:
    """A sentence with what stands in the winner and in the loser."""
    return sentence % {"winner": winner, "loser": loser}


def _recorded(loser: Claim, winner: Claim) -> str:
    if loser.recorded_from == winner.recorded_from or winner.recorded_from is None:
        return ""
    return _("all else being equal, it was recorded later: %(winner)s") % {
        "winner": date_format(winner.recorded_from, "j F Y, H:i") + " UTC"
    }


def _day(day: dt.date | None) -> str:
    return day_in_words(day) if day is not None else _("nobody knows when")


def _reliability(rank: int) -> str:
    grades = list(Reliability.values)
    return grades[rank - 1] if rank <= len(grades) else _("not graded")


POINTS: dict[str, Callable[[Claim, Claim], str]] = {
    "certain": _certain,
    "standing": _standing,
    "said": _said,
    "grade": _grade,
    "source": _source,
    "known": _known,
    "recorded": _recorded,
}
"""What the rule compares, each with the sentence for a difference; empty where there is none."""
