"""The fuzzy date: an interval of days, how it is to be read, and the words in which it was given.

Here live the value object, its API mapping and the comparison of two dates (DESIGN: "the rule that
derives the picture"). EDTF text is understood in `edtf.py`; the columns that hold a date are in
`fields.py`; which date of many stands is decided by the rule, not here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from negotiations.core import edtf as edtf_text
from negotiations.core.errors import Refused, gather, one_of, shown, unknown_fields
from negotiations.core.text import wording as read_wording

FIELDS = ("edtf", "earliest", "latest", "bound", "wording", "anchor", "computed")
NOTHING_SAID = gettext_noop("A date needs an edtf or a wording; null in its place is no date at all.")


class Bound(StrEnum):
    """How a date is to be read. A bound never widens or narrows the interval."""

    ON = "on"
    BEFORE = "before"
    BY = "by"
    UNTIL = "until"
    NOT_BEFORE = "not_before"


LAST_DAYS = frozenset({Bound.BY, Bound.UNTIL})
"""Bounds of which two are compared by their last days alone."""

LIMITS = LAST_DAYS | {Bound.BEFORE}
"""Bounds of which slippage counts the last day alone."""


@dataclass(frozen=True, slots=True)
class FuzzyDate:
    """A date as somebody gave it.

    `edtf` None: announced, no date given; then there is a wording, both days are None, and the date
    moves and excludes nothing. `earliest` or `latest` None beside an `edtf`: the interval is open
    at that end. `anchor` is the day to which a relative wording is relative, `computed` says that
    we did the arithmetic. Built directly it is trusted (rows of the database); `parse` and `read`
    check.
    """

    edtf: str | None
    earliest: date | None
    latest: date | None
    bound: str = Bound.ON.value
    wording: str = ""
    anchor: date | None = None
    computed: bool = False

    @classmethod
    def parse(
        cls,
        text: str | None,
        *,
        bound: str = Bound.ON.value,
        wording: str = "",
        anchor: date | None = None,
        computed: bool = False,
    ) -> FuzzyDate:
        """The date of an EDTF text, in its normal form. Raises Refused, field "" for the text."""
        words = read_wording(wording)
        known = _bound(bound)
        if text is None:
            if not words:
                raise Refused("", "required", _(NOTHING_SAID))
            return cls(None, None, None, known, words, anchor, computed)
        edtf, earliest, latest = edtf_text.parse(text)
        return cls(edtf, earliest, latest, known, words, anchor, computed)

    @classmethod
    def read(cls, value: object) -> FuzzyDate | None:
        """The date of an API value: EDTF text, a calendar day, or a mapping of the API's shape.

        None is no date. `earliest` and `latest` may come back as they were shown, not otherwise.
        Raises Refused with every fault.
        """
        if value is None or isinstance(value, str | date):
            return None if value is None else _of_text(_text(value))
        if isinstance(value, Mapping):
            return cls._from_mapping(value)
        raise _wrong_type(
            _("A date is EDTF text or an object with %(words)s, not %(value)s.")
            % {"words": ", ".join(FIELDS), "value": shown(value)}
        )

    @classmethod
    def _from_mapping(cls, value: Mapping[Any, Any]) -> FuzzyDate:
        text, bound, computed = value.get("edtf"), value.get("bound"), value.get("computed")
        found: edtf_text.Parsed | None = None
        with gather() as faults:
            faults.faults.extend(unknown_fields(value, FIELDS))
            if text is not None:
                found = faults.attempt("edtf", _parsed, text)
            known = faults.attempt("", _bound, Bound.ON.value if bound is None else bound)
            words = faults.attempt("", read_wording, value.get("wording"))
            anchor = faults.attempt("anchor", _day, value.get("anchor"))
            if computed is not None and not isinstance(computed, bool):
                sentence = _("computed is true or false, not %(value)s.") % {"value": shown(computed)}
                faults.add("computed", "wrong_type", sentence)
            if text is None and words == "":
                faults.add("edtf", "required", _(NOTHING_SAID))
            if found or text is None:
                for name in ("earliest", "latest"):
                    own = getattr(found, name, None)
                    if name in value and not _is_day(value[name], own):
                        sentence = _("The edtf gives %(day)s as %(name)s; leave %(name)s out.") % {
                            "day": own or _("none"),
                            "name": name,
                        }
                        faults.add(name, "computed_here", sentence)
        # Past the gathering nothing was refused: what is None was left out.
        edtf, earliest, latest = found or (None, None, None)
        bound = known or Bound.ON.value
        return cls(edtf, earliest, latest, bound, words or "", anchor, bool(computed))

    def shape(self) -> dict[str, Any]:
        """The API mapping, days as YYYY-MM-DD; `read` takes it back unchanged."""
        return {
            "edtf": self.edtf,
            "earliest": self.earliest.isoformat() if self.earliest else None,
            "latest": self.latest.isoformat() if self.latest else None,
            "bound": self.bound,
            "wording": self.wording or None,
            "anchor": self.anchor.isoformat() if self.anchor else None,
            "computed": self.computed,
        }

    def __str__(self) -> str:
        return self.edtf or self.wording

    @property
    def names_a_date(self) -> bool:
        """False when only a wording is known."""
        return self.edtf is not None

    @property
    def is_single_day(self) -> bool:
        """True when exactly one day is meant (a bound aside)."""
        return self.earliest is not None and self.earliest == self.latest

    @property
    def is_open(self) -> bool:
        """True when the interval has no first or no last day."""
        return self.names_a_date and (self.earliest is None or self.latest is None)

    def overlaps(self, other: FuzzyDate) -> bool:
        """Whether some day lies in both intervals, bounds apart; False when one is undated."""
        if not (self.names_a_date and other.names_a_date):
            return False
        (first, last), (other_first, other_last) = self._ordinals(), other._ordinals()
        return first <= other_last and other_first <= last

    def lies_within(self, other: FuzzyDate) -> bool:
        """Whether every day of this interval lies in the other one; False when one is undated."""
        if not (self.names_a_date and other.names_a_date):
            return False
        (first, last), (other_first, other_last) = self._ordinals(), other._ordinals()
        return other_first <= first and last <= other_last

    def moves_from(self, other: FuzzyDate) -> bool:
        """Whether this plan is another date than that one, not the same made sharper. Symmetric.

        Two `by` or `until` dates move when their last days differ; all others unless one interval
        lies within the other. A last day that is open is not known to differ, so there too the
        intervals decide.
        """
        if not (self.names_a_date and other.names_a_date):
            return False
        if self.bound in LAST_DAYS and other.bound in LAST_DAYS and self.latest and other.latest:
            return self.latest != other.latest
        return not (self.lies_within(other) or other.lies_within(self))

    def excludes(self, other: FuzzyDate) -> bool:
        """Whether both cannot be true of the same thing. Symmetric; False when one is undated.

        - on, on: the intervals do not overlap;
        - by or until, against by or until: the last days differ (an open one is not known to);
        - by, until or before, against on: the `on` begins after the last day, which `before` is
          allowed itself;
        - not before, against any other: the other ends before the floor's first day;
        - not before twice, and before against by, until or before: never, since both can hold.
        """
        if not (self.names_a_date and other.names_a_date):
            return False
        bounds = {self.bound, other.bound}
        if Bound.NOT_BEFORE in bounds:
            floor, ceiling = (self, other) if self.bound == Bound.NOT_BEFORE else (other, self)
            return ceiling.bound != Bound.NOT_BEFORE and _is_before(ceiling.latest, floor.earliest)
        if bounds == {Bound.ON}:
            return not self.overlaps(other)
        if Bound.ON in bounds:
            day, limit = (self, other) if self.bound == Bound.ON else (other, self)
            return _is_before(limit.latest, day.earliest)
        if bounds <= LAST_DAYS:
            return bool(self.latest and other.latest) and self.latest != other.latest
        return False

    def days_to(self, other: FuzzyDate) -> tuple[int | None, int | None]:
        """Least and most days from this date to another one, as slippage counts them.

        Of `by`, `until` and `before` the last day counts alone; a date that did not move gives (0, 0); an open end
        gives None on its side, an undated date on both; negative means brought forward.
        """
        if not (self.names_a_date and other.names_a_date):
            return None, None
        if not other.moves_from(self):
            return 0, 0
        first = self.latest if self.bound in LIMITS else self.earliest
        target = other.latest if other.bound in LIMITS else other.earliest
        least = (target - self.latest).days if target and self.latest else None
        most = (other.latest - first).days if other.latest and first else None
        return least, most

    def _ordinals(self) -> tuple[int, int]:
        """First and last day as numbers; an open end lies beyond every day there is."""
        first = 0 if self.earliest is None else self.earliest.toordinal()
        last = date.max.toordinal() + 1 if self.latest is None else self.latest.toordinal()
        return first, last


def _is_before(day: date | None, floor: date | None) -> bool:
    return day is not None and floor is not None and day < floor


def _text(value: object) -> str:
    # An instant is refused, not cut: which calendar day it falls on depends on the place.
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, str):
        return value
    raise _wrong_type(
        _("A date is text in quotes, even when it is only a year, not %(value)s.") % {"value": shown(value)}
    )


def _wrong_type(sentence: str) -> Refused:
    return Refused("", "wrong_type", sentence)


def _parsed(value: object) -> edtf_text.Parsed:
    return edtf_text.parse(_text(value))


@lru_cache(maxsize=8192)
def _of_text(text: str) -> FuzzyDate:
    return FuzzyDate.parse(text)


def _bound(value: object) -> str:
    return one_of(value, [known.value for known in Bound], "bound")


def _day(value: object) -> date | None:
    return None if value is None else edtf_text.parse_day(_text(value))


def _is_day(value: object, own: date | None) -> bool:
    """Whether a value, a day or its text, repeats the day that we computed."""
    if isinstance(value, datetime):
        return False
    return value == own or (own is not None and value == own.isoformat())
