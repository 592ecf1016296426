"""What stands of a thing with a kept picture, and what a new claim changes of it: for milestones, conditions and events alike.

Read from the kept rows and the disputes that the rule finds, before and after; nothing is derived here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from negotiations.core.clocks import AsOf
from negotiations.core.dates import FuzzyDate
from negotiations.core.disagreement import Disagreement, Dispute
from negotiations.core.pictures import pictures_of
from negotiations.core.quantities import Quantity
from negotiations.core.sayings import Subject
from negotiations.core.states import OPEN, ChosenBy
from negotiations.review.outlooks import Effect, Reason, Stood
from negotiations.review.panels import days_in_words
from negotiations.review.understood import day_in_words, limits_in_words, quantity_in_words
from negotiations.sources.remarks import disputed, one_origin, otherwise
from negotiations.sources.strength import why_lost


@dataclass(frozen=True)
class Pictured:
    """A thing with a kept picture: the rule's findings of disputes, and its fields with the order in which claims to each are chosen."""

    disagreement: Disagreement
    fields: dict[str, tuple[str, ...]]

    @property
    def subject(self) -> Subject:
        """What the rule is about."""
        return self.disagreement.subject

    def look(self, claim: Any) -> PictureOutlook:
        """What stands today of the thing that a claim speaks of."""
        return self.look_at(getattr(claim, self.subject.subject))

    def look_at(self, thing: Any) -> PictureOutlook:
        """What stands today of a thing."""
        now = AsOf.now()
        rows: list[Any] = pictures_of(self.subject.state, self.subject.subject, thing, now)
        disputes = self.disagreement.find([thing.pk], now) if rows and rows[-1].disputed else []
        return PictureOutlook(self, rows, [one for one in disputes if one.until is None])


@dataclass(frozen=True)
class PictureOutlook:
    """The kept pictures of one thing up to today in order of knowledge, and the disputes that run today."""

    kind: Pictured
    rows: Sequence[Any]
    disputes: Sequence[Dispute] = field(default_factory=list)

    @property
    def today(self) -> Any:
        """The picture of today; None when nothing is known."""
        return self.rows[-1] if self.rows else None

    def last(self, name: str) -> Any:
        """The newest picture in which a field had a value, today's included; None when it never had."""
        return next((row for row in reversed(self.rows) if speaks(getattr(row, name))), None)

    def stands(self) -> list[Stood]:
        """Every field with the claim on which it stands, then what follows from all claims."""
        if self.today is None:
            return []
        lines = [
            Stood(
                name,
                label_of(name),
                in_words(self.today, name) if speaks(getattr(self.today, name)) else "–",
                getattr(self.today, f"{name}_claim"),
                getattr(self.today, f"{name}_by"),
            )
            for name in self.kind.fields
        ]
        if hasattr(self.today, "slippage_min"):
            days = days_in_words(self.today.slippage_min, self.today.slippage_max)
            lines += [
                Stood("revisions", _("Moved so often"), str(self.today.revisions)),
                Stood("slippage", _("Slippage"), days),
            ]
        return [
            *lines,
            Stood("disputed", _("Disputed"), _("yes") if self.today.disputed else _("no")),
            Stood(
                "origins",
                _("Claims and origins"),
                f"{self.today.claims_count} / {self.today.origins_count}",
            ),
        ]

    def effects(self, record: Any, before: PictureOutlook) -> list[Effect]:
        """What the claim changes, field by field, then what others say, then how many say it."""
        if self.today is None:
            return []
        told: list[Effect] = []
        for name in self.kind.fields:
            told += self._on_field(record, name, before)
        told += disputed(record, self.disputes, before.disputes, self.kind.subject.claim)
        known = self.kind.subject.claim._default_manager.filter(
            AsOf.now().claims(), **{self.kind.subject.subject: getattr(record, self.kind.subject.subject)}
        )
        against = {claim.pk for effect in told if effect.kind == "disputes" for claim in effect.claims}
        names = [name for name in self.kind.fields if isinstance(getattr(record, name, None), Quantity)]
        told += [one for name in names for one in otherwise(record, name, known, against)]
        if self.today.origins_count == 1:
            told.append(one_origin(record))
        return told

    def _on_field(self, record: Any, name: str, before: PictureOutlook) -> Iterator[Effect]:
        stands = getattr(self.today, f"{name}_claim_id")
        if stands == record.pk:
            yield from _moved(name, before.last(name), self.today)
        elif speaks(getattr(record, name, None)):
            yield self._stays(record, name)
        elif (
            name == "planned" and before.today is not None and before.today.planned and not self.today.planned
        ):
            yield Effect(
                "status",
                "takes_away",
                _("This takes the standing plan away (%(plan)s): no date stands any more.")
                % {"plan": limits_in_words(before.today.planned)},
            )

    def reasons(self, claim: Any) -> Iterator[Reason]:
        """For each field of which a public claim speaks, whether it stands today, and if not, why and before which claim."""
        for name, order in self.kind.fields.items() if self.today is not None else ():
            value = getattr(claim, name, None)
            if not speaks(value):
                continue
            winner, chosen_by = getattr(self.today, f"{name}_claim"), getattr(self.today, f"{name}_by")
            if winner is None:
                yield Reason(name, _("a later claim took away what was planned: no date stands"))
            elif winner.pk == claim.pk:
                preferred = chosen_by == ChosenBy.PREFERENCE
                yield Reason(name, _("stands, preferred for a reason given") if preferred else _("stands"))
            elif getattr(winner, name) == value:
                yield Reason(name, _("says the same as the claim that stands"), winner)
            else:
                why = why_lost(claim, winner, order, chosen_by)
                yield Reason(name, _("another claim stands, because %(why)s") % {"why": why}, winner)

    def _stays(self, record: Any, name: str) -> Effect:
        winner = getattr(self.today, f"{name}_claim")
        if winner is None:
            return Effect(
                name, "stays", _("No date stands: what was planned was taken away by a later claim.")
            )
        why = why_lost(record, winner, self.kind.fields[name], getattr(self.today, f"{name}_by"))
        sentence = _("This would not stand today; “%(value)s” does, because %(why)s.") % {
            "value": in_words(self.today, name),
            "why": why,
        }
        stood = [row for row in self.rows if getattr(row, f"{name}_claim_id") == record.pk]
        if stood:
            until = stood[-1].known_until
            sentence += " " + _("It would stand for days from %(first)s to %(last)s.") % {
                "first": day_in_words(stood[0].known_from),
                "last": day_in_words(until) if until < OPEN else _("today"),
            }
        return Effect(name, "stays", sentence, (winner,))


def label_of(name: str) -> str:
    """What a page calls a field of a picture."""
    return str(capfirst(name.replace("_", " ")))


def speaks(value: Any) -> bool:
    """Whether a field says something that can stand: a date, a number or words for one, a word, a place."""
    return value.names_a_date if isinstance(value, FuzzyDate) else value is not None and value != ""


def in_words(row: Any, name: str) -> str:
    """A value of a picture as a sentence names it."""
    value = getattr(row, name)
    if isinstance(value, FuzzyDate):
        return limits_in_words(value)
    display = getattr(row, f"get_{name}_display", None)
    return quantity_in_words(value) if isinstance(value, Quantity) else str(display() if display else value)


def _moved(name: str, before: Any, today: Any) -> Iterator[Effect]:
    """What a claim that stands put in the place of what stood before it; nothing where nothing ever did."""
    if before is None:
        return
    was, now = getattr(before, name), getattr(today, name)
    named = {"was": in_words(before, name), "now": in_words(today, name)}
    if not isinstance(now, FuzzyDate):
        if was != now:
            yield Effect(name, "changes", _("This changes what stands from “%(was)s” to “%(now)s”.") % named)
    elif now.moves_from(was):
        days = was.days_to(now)
        stood = _("Before: %(was)s.") % named
        yield Effect(name, "moves", f"{_moves_by(days, name)} {stood}", days=days)
    elif (now.edtf, now.bound) != (was.edtf, was.bound):
        sentence = _("This makes the date sharper or wider without moving it. Before: %(was)s.")
        yield Effect(name, "changes", sentence % named)


def _moves_by(days: tuple[int | None, int | None], name: str) -> str:
    """How far a date moves, in a sentence. Days below nought bring it forward."""
    if None in days:
        return _("This moves the date.")
    least, most = sorted(abs(day) for day in days if day is not None)
    earlier = max(day for day in days if day is not None) <= 0
    if least != most:
        sentence = (
            _("This brings the date forward by %(least)s to %(most)s days.")
            if earlier
            else _("This moves the date by %(least)s to %(most)s days.")
        )
        return sentence % {"least": least, "most": most}
    if earlier:
        sentence = ngettext(
            "This brings the date forward by %(most)s day.",
            "This brings the date forward by %(most)s days.",
            most,
        )
    elif name == "planned":
        sentence = ngettext(
            "This moves the milestone by %(most)s day.", "This moves the milestone by %(most)s days.", most
        )
    else:
        sentence = ngettext(
            "This moves the date by %(most)s day.", "This moves the date by %(most)s days.", most
        )
    return sentence % {"most": most}
