"""What stands of a series on the day of a count, and what a new count changes of it. The points are the series' own; nothing is derived here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from negotiations.access.visibility import claims_visible_to
from negotiations.core.clocks import AsOf
from negotiations.core.disagreement import Dispute
from negotiations.core.states import ChosenBy
from negotiations.review.outlooks import Effect, Reason, Stood
from negotiations.review.understood import day_in_words, quantity_in_words
from negotiations.sources.remarks import disputed, one_origin, otherwise
from negotiations.sources.strength import COUNTED, why_lost
from negotiations.troops.models import TroopCount
from negotiations.troops.series import derive
from negotiations.troops.series_disputes import FIELD, series_disputes
from negotiations.troops.series_pairs import SeriesName, text_of
from negotiations.troops.series_rows import SeriesKey


@dataclass(frozen=True)
class SeriesOutlook:
    """One point of a series, on the last day of which a count speaks, and the disputes of the series that run today."""

    day: dt.date
    point: dict[str, Any]
    disputes: Sequence[Dispute] = field(default_factory=list)

    def stands(self) -> list[Stood]:
        """The preferred figure of the day, what all that stands beside it says, how many say it."""
        claim = TroopCount.objects.filter(public_id__in=self.point["claims"][:1]).first()
        ends = [end for end in (self.point["low"], self.point["high"]) if end is not None]
        return [
            Stood(
                FIELD,
                _("Preferred on %(day)s") % {"day": day_in_words(self.day)},
                quantity_in_words(claim.personnel) if claim is not None else "–",
                claim,
                self.point["chosen_by"] or "",
            ),
            Stood("envelope", _("All that stands says"), " – ".join(map(str, dict.fromkeys(ends))) or "–"),
            Stood("disputed", _("Disputed"), _("yes") if self.point["disputed"] else _("no")),
            Stood(
                "origins", _("Claims and origins"), f"{len(self.point['claims'])} / {self.point['origins']}"
            ),
        ]

    def effects(self, record: TroopCount, before: SeriesOutlook) -> list[Effect]:
        """What the count changes on its day, what others say of that day, how many origins there are."""
        told = [
            *self._preferred(record, before),
            *disputed(record, self.disputes, before.disputes, TroopCount),
        ]
        against = {claim.pk for effect in told if effect.kind == "disputes" for claim in effect.claims}
        beside = TroopCount.objects.filter(public_id__in=self.point["claims"])
        told += otherwise(record, FIELD, beside, against)
        if self.point["origins"] == 1:
            told.append(one_origin(record))
        return told

    def reasons(self, claim: TroopCount) -> Iterator[Reason]:
        """Whether a public count is the preferred one on its day."""
        claims = self.point["claims"]
        if claim.key not in claims:
            return
        chosen_by = self.point["chosen_by"] or ChosenBy.RULE
        if claims[0] == claim.key:
            preferred = chosen_by == ChosenBy.PREFERENCE
            yield Reason(FIELD, _("stands, preferred for a reason given") if preferred else _("stands"))
            return
        winner = TroopCount.objects.get(public_id=claims[0])
        why = why_lost(claim, winner, COUNTED, chosen_by)
        yield Reason(FIELD, _("another claim stands, because %(why)s") % {"why": why}, winner)

    def _preferred(self, record: TroopCount, before: SeriesOutlook) -> Iterator[Effect]:
        claims = self.point["claims"]
        if record.key not in claims:
            return
        day = day_in_words(self.day)
        first = TroopCount.objects.get(public_id=claims[0])
        if first.pk != record.pk:
            why = why_lost(record, first, COUNTED, self.point["chosen_by"] or ChosenBy.RULE)
            sentence = _("On %(day)s “%(value)s” stays the preferred figure, because %(why)s.")
            value = quantity_in_words(first.personnel)
            yield Effect(FIELD, "stays", sentence % {"day": day, "value": value, "why": why}, (first,))
            return
        was = TroopCount.objects.filter(public_id__in=before.point["claims"][:1]).first()
        if was is not None and (was.personnel.low, was.personnel.high) != (
            record.personnel.low,
            record.personnel.high,
        ):
            sentence = _("On %(day)s this changes the preferred figure from “%(was)s” to “%(now)s”.") % {
                "day": day,
                "was": quantity_in_words(was.personnel),
                "now": quantity_in_words(record.personnel),
            }
            yield Effect(FIELD, "changes", sentence, (was,))


def series_outlook(count: TroopCount) -> SeriesOutlook | None:
    """What stands today of the series of a count, on the day of which it speaks last; None when it speaks of no day in particular."""
    day = count.as_of and (count.as_of.latest or count.as_of.earliest)
    if not day or count.personnel is None:
        return None
    key = SeriesKey(
        contributor=count.contributor,
        host=count.host,
        place=count.place,
        force=count.force,
        measure=count.measure,
        unit=count.personnel.unit,
        dataset=count.dataset,
    )
    now = AsOf.now()
    [point] = derive(key, now, step="day", start=day, end=day)["points"]
    name: SeriesName = (
        key.contributor.slug, key.host.slug, key.place.slug if key.place else "", key.force, key.measure, key.dataset,
        key.unit,
    )  # fmt: skip
    known = claims_visible_to(TroopCount, None, now, current=False).filter(now.records())
    found = series_disputes([text_of(name)], known, now).get(name, [])
    disputes = [one for one in found if one.until is None]
    return SeriesOutlook(day, point, disputes)
