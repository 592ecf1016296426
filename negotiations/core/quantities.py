"""The quantity: how many, as exactly as it was said and no more exactly.

Here live the value object, its API mapping and the comparison of two quantities. The columns that
hold it are in `fields.py`; what is counted, where and when is the business of troop counts, figures
and events.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from negotiations.core.errors import Refused, gather, one_of, shown, unknown_fields, wrong_type
from negotiations.core.text import wording as read_wording

GREATEST = 9_999_999_999
"""The greatest number kept: above any army, convoy or cost, and far within the integers of every
database and client.
"""

FIELDS = ("low", "high", "qualifier", "wording", "unit")
_KNOWN = frozenset(FIELDS)
_UNIT = re.compile(r"[a-z][a-z0-9]*(?:[ _-][a-z0-9]+)*", re.ASCII)
UNIT_LENGTH = 40
DEFAULT_UNIT = "personnel"


class Qualifier(StrEnum):
    """How a number was meant, and so which of low and high it has."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"
    RANGE = "range"
    SOME = "some"
    UNKNOWN = "unknown"


POINTS = frozenset({Qualifier.EXACT, Qualifier.ABOUT})
FLOORS = frozenset({Qualifier.AT_LEAST, Qualifier.MORE_THAN})
CEILINGS = frozenset({Qualifier.AT_MOST, Qualifier.LESS_THAN})


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as somebody gave it, both ends included.

    `low` None: nothing was said of the lower end; `high` None: nothing of the upper one. "More than
    150" has low 151 and no high, "fewer than 500" has high 499, "several hundred" has neither, and
    "not said" is `unknown`, which is not 0. Built directly it is trusted (rows of the database);
    `read` checks.
    """

    low: int | None
    high: int | None
    qualifier: str
    unit: str = DEFAULT_UNIT
    wording: str = ""

    @classmethod
    def read(cls, value: object) -> Quantity | None:
        """The quantity of an API value: a mapping of the API's shape, or a whole number (exact).

        None is no quantity. The qualifier may be left out where both ends are given. Raises Refused
        with every fault.
        """
        if value is None:
            return None
        if isinstance(value, int):
            number = _number(value, "")
            return cls(low=number, high=number, qualifier=Qualifier.EXACT.value)
        if type(value) is not dict and not isinstance(value, Mapping):
            raise Refused(
                "",
                "wrong_type",
                _("A quantity is a whole number or an object with %(words)s, not %(value)s.")
                % {"words": ", ".join(FIELDS), "value": shown(value)},
            )
        return cls._from_mapping(value)

    @classmethod
    def _from_mapping(cls, value: Mapping[Any, Any]) -> Quantity:
        get = value.get
        try:
            if not value.keys() <= _KNOWN:
                raise Refused.all(unknown_fields(value, FIELDS))
            low, high = _number(get("low"), "low"), _number(get("high"), "high")
            qualifier, unit, words = _qualifier(value), _unit(get("unit")), read_wording(get("wording"))
        except Refused:  # what else is wrong
            with gather() as faults:
                faults.faults.extend(unknown_fields(value, FIELDS))
                low = faults.attempt("", lambda given: _number(given, "low"), get("low"))
                high = faults.attempt("", lambda given: _number(given, "high"), get("high"))
                qualifier = faults.attempt("", _qualifier, value) or ""
                unit = faults.attempt("", _unit, get("unit")) or ""
                words = faults.attempt("", read_wording, get("wording")) or ""
        # Past the gathering nothing was refused: what is None was left out.
        qualifier = qualifier or Qualifier.UNKNOWN.value
        if qualifier in POINTS:
            low, high = (high if low is None else low), (low if high is None else high)
        _agree(low, high, qualifier)
        return cls(low, high, qualifier, unit or DEFAULT_UNIT, words or "")

    def shape(self) -> dict[str, Any]:
        """The API mapping; `read` takes it back unchanged."""
        return {
            "low": self.low,
            "high": self.high,
            "qualifier": self.qualifier,
            "wording": self.wording or None,
            "unit": self.unit,
        }

    def overlaps(self, other: Quantity, widen_about: bool = False) -> bool:
        """Whether both can be true of the same thing: some number lies in both ranges.

        `widen_about` stretches what was said with "about" by a tenth on either side. Different
        units never exclude each other, so they count as overlapping; so does a quantity without
        numbers.
        """
        if self.unit != other.unit:
            return True
        low, high = self._tenths(widen_about)
        other_low, other_high = other._tenths(widen_about)
        return (other_high is None or low <= other_high) and (high is None or other_low <= high)

    def _tenths(self, widen_about: bool) -> tuple[int, int | None]:
        """Both ends in tenths, so that a tenth is a whole number; an open upper end is None."""
        widened = widen_about and self.qualifier == Qualifier.ABOUT
        low = 0 if self.low is None else self.low * (9 if widened else 10)
        return low, None if self.high is None else self.high * (11 if widened else 10)


_QUALIFIERS = [known.value for known in Qualifier]


def _number(value: object, field: str) -> int | None:
    if value is None:
        return None
    # True is an int in Python and 5.0 equals 5; neither is a count that somebody gave.
    if isinstance(value, bool) or not isinstance(value, int):
        raise wrong_type(
            _("A number here is whole and written in digits, without quotes, not %(value)s."), value, field
        )
    if not 0 <= value <= GREATEST:
        raise Refused(
            field,
            "out_of_range",
            _("%(value)s is out of range: numbers run from 0 to %(greatest)s.")
            % {"value": shown(value), "greatest": GREATEST},
        )
    return value


def _qualifier(value: Mapping[Any, Any]) -> str:
    given = value.get("qualifier")
    if given is not None:
        return one_of(given, _QUALIFIERS, "qualifier")
    low, high = value.get("low"), value.get("high")
    if low is None or high is None:
        raise Refused(
            "qualifier",
            "required",
            _("Say how the number was meant: %(words)s.") % {"words": ", ".join(Qualifier)},
        )
    return Qualifier.EXACT.value if low == high else Qualifier.RANGE.value


def _unit(value: object) -> str:
    if value is None:
        return DEFAULT_UNIT
    if not isinstance(value, str) or len(value) > UNIT_LENGTH or not _UNIT.fullmatch(value):
        raise Refused(
            "unit",
            "not_a_unit",
            _(
                "A unit is a lower-case word such as personnel, attacks or percent, at most %(unit_length)s characters."
            )
            % {"unit_length": UNIT_LENGTH},
        )
    return value


def _agree(low: int | None, high: int | None, qualifier: str) -> None:
    """Refuse ends that do not fit the qualifier or each other."""
    if qualifier == Qualifier.RANGE and low is not None and high is not None and low <= high:
        return
    with gather() as faults:
        if low is not None and high is not None and low > high:
            faults.add(
                "high",
                "low_above_high",
                _("low is %(low)s and high is %(high)s: the lower end lies above the upper one.")
                % {"low": low, "high": high},
            )
        elif qualifier in POINTS and (low is None or low != high):
            faults.add(
                "low",
                "qualifier_mismatch",
                _("“%(qualifier)s” is one number: give low and high the same value.")
                % {"qualifier": qualifier},
            )
        if qualifier in FLOORS | {Qualifier.RANGE} and low is None:
            faults.add(
                "low",
                "required",
                _("“%(qualifier)s” needs low, the least number it allows.") % {"qualifier": qualifier},
            )
        if qualifier in CEILINGS | {Qualifier.RANGE} and high is None:
            faults.add(
                "high",
                "required",
                _("“%(qualifier)s” needs high, the greatest number it allows.") % {"qualifier": qualifier},
            )
        if qualifier in FLOORS and high is not None:
            faults.add(
                "high",
                "qualifier_mismatch",
                _("“%(qualifier)s” has no upper end: leave high out, or say range.")
                % {"qualifier": qualifier},
            )
        for field, number in (("low", low), ("high", high)):
            if qualifier in {Qualifier.SOME, Qualifier.UNKNOWN} and number is not None:
                faults.add(
                    field,
                    "qualifier_mismatch",
                    _("“%(qualifier)s” names no number: leave %(field)s out and keep the wording.")
                    % {"qualifier": qualifier, "field": field},
                )
