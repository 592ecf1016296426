"""What the tracker understood, in a sentence: the echo beside an input, before and after saving.

A reader takes the raw texts of one input and gives a sentence, or raises Refused. Rooms with inputs of their own add a reader to
`READERS` where their forms are made. How an echo is fetched and shown is the business of `admin.py` and the script beside it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.dateformat import format as format_day
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from negotiations.core.dates import Bound, FuzzyDate
from negotiations.core.edtf import parse_day
from negotiations.core.errors import Refused, gather
from negotiations.core.quantities import Qualifier, Quantity
from negotiations.core.units import with_unit

# Thousands may be divided as people do; a comma before two digits would be a decimal one, and no count has any.
_WHOLE = re.compile(r"\d{1,12}|\d{1,3}(?:[., '’\u00a0\u202f]\d{3}){1,3}")

Raw = Mapping[str, str]
"""The parts of one input by name, as typed."""


def date_in_words(date: FuzzyDate) -> str:
    """Which days are meant: “2025-09 → 1–30 September 2025, at the latest”."""
    if date.edtf is None:
        sentence = _("no date named: it is kept and shown, and moves nothing")
    else:
        sentence = f"{date.edtf} → {limits_in_words(date)}"
        if any(sign in date.edtf for sign in "~%"):
            sentence += _(", approximately")
        if any(sign in date.edtf for sign in "?%"):
            sentence += _(", uncertain")
    if date.anchor is not None:
        sentence += _(", counted from %(day)s") % {"day": day_in_words(date.anchor)}
    if date.computed:
        sentence += _(", by our own arithmetic")
    return sentence


def limits_in_words(date: FuzzyDate) -> str:
    """The interval, and what its bound makes of it."""
    days = interval_in_words(date.earliest, date.latest)
    first = _("an open beginning") if date.earliest is None else day_in_words(date.earliest)
    last = _("an open end") if date.latest is None else day_in_words(date.latest)
    sentences = {
        Bound.ON: ("%(days)s", "%(days)s"),
        Bound.BEFORE: (_("earlier than %(days)s"), _("earlier than %(days)s")),
        Bound.BY: (_("%(last)s at the latest"), _("%(days)s, at the latest %(last)s")),
        Bound.UNTIL: (_("until %(last)s"), _("%(days)s, lasting until %(last)s")),
        Bound.NOT_BEFORE: (_("not before %(first)s"), _("not before %(first)s")),
    }
    one_day, several = sentences[Bound(date.bound)]
    return (one_day if date.is_single_day else several) % {"days": days, "first": first, "last": last}


def interval_in_words(first: dt.date | None, last: dt.date | None) -> str:
    """Days from first to last, both included, without saying a month or year twice; None is an open end."""
    if first is None or last is None:
        one_end = (
            _("up to %(day)s, without a beginning") if first is None else _("from %(day)s, without an end")
        )
        return one_end % {"day": day_in_words(first or last)} if first or last else _("any day")
    if first == last:
        return day_in_words(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day_in_words(last)}"
    if first.year == last.year:
        return f"{format_day(first, 'j F')} – {day_in_words(last)}"
    return f"{day_in_words(first)} – {day_in_words(last)}"


def day_in_words(day: dt.date | None) -> str:
    """A day as people write it, in the language of the page."""
    return "" if day is None else format_day(day, "j F Y")


def quantity_in_words(quantity: Quantity) -> str:
    """Which numbers are meant: “more than 150 → 151 or more personnel”."""
    low, high = (
        None if end is None else number_format(end, force_grouping=True)
        for end in (quantity.low, quantity.high)
    )
    if quantity.qualifier == Qualifier.UNKNOWN:
        return _("not said how many %(unit)s: which is not 0") % {"unit": quantity.unit}
    if low is None and high is None:
        return _("some %(unit)s, no number: only the wording is kept") % {"unit": quantity.unit}
    if high is None:
        numbers = _("%(low)s or more") % {"low": low}
    elif low is None:
        numbers = _("%(high)s or fewer") % {"high": high}
    elif low == high:
        numbers = _("about %(low)s") % {"low": low} if quantity.qualifier == Qualifier.ABOUT else str(low)
    else:
        numbers = _("%(low)s to %(high)s") % {"low": low, "high": high}
    last = quantity.low if quantity.high is None else quantity.high
    return with_unit(numbers, last or 0, quantity.unit)


def read_date(raw: Raw) -> FuzzyDate | None:
    """The date of the parts `edtf bound wording anchor computed` as typed; None when nothing was. Raises Refused."""
    given = {name: raw.get(name, "").strip() for name in ("edtf", "bound", "wording", "anchor")}
    if not any(given[name] for name in ("edtf", "wording", "anchor")):
        return None
    shape: dict[str, Any] = {name: text or None for name, text in given.items()}
    with gather() as faults:
        if given["anchor"]:
            shape["anchor"] = faults.attempt("anchor", parse_day, given["anchor"])
        date = faults.attempt(
            "", FuzzyDate.read, {**shape, "computed": raw.get("computed", "") in ("on", "true", "True")}
        )
    return date


ENDS = {
    Qualifier.EXACT: (0, 0),
    Qualifier.ABOUT: (0, 0),
    Qualifier.AT_LEAST: (0, None),
    Qualifier.MORE_THAN: (1, None),
    Qualifier.AT_MOST: (None, 0),
    Qualifier.LESS_THAN: (None, -1),
}
"""What is added to the number that people say, for the low and for the high end; None where it says nothing of that end."""


def read_quantity(raw: Raw) -> Quantity | None:
    """The quantity of the parts `number to qualifier unit wording` as typed: the number that people say, not our ends of it.

    “more than 150” is typed as 150 and kept as 151 or more. None when nothing was typed but the unit. Raises Refused.
    """
    words, unit, qualifier = (
        raw.get("wording", "").strip(),
        raw.get("unit", "").strip(),
        raw.get("qualifier", "").strip(),
    )
    with gather() as faults:
        number = faults.attempt("number", _whole, raw.get("number", ""))
        to = faults.attempt("to", _whole, raw.get("to", ""))
    if number is None and to is None and not words and not qualifier:
        return None
    if not qualifier and number is not None:
        qualifier = Qualifier.EXACT.value if to is None else Qualifier.RANGE.value
    low, high = number, to
    if qualifier in ENDS:
        below, above = ENDS[Qualifier(qualifier)]
        low = None if below is None or number is None else number + below
        high = None if above is None or number is None else number + above
        if to is not None:
            low, high = (to, high) if below is None else (low, to)
    return Quantity.read(
        {
            "low": low,
            "high": high,
            "qualifier": qualifier or None,
            "wording": words or None,
            "unit": unit or None,
        }
    )


def typed_quantity(quantity: Quantity) -> tuple[int | None, int | None]:
    """The number that people say and the other end, as `read_quantity` takes them back."""
    below, above = ENDS.get(Qualifier(quantity.qualifier), (0, 0))
    if quantity.qualifier not in ENDS:
        return quantity.low, quantity.high
    if below is None:
        return (None if quantity.high is None or above is None else quantity.high - above), quantity.low
    return (
        None if quantity.low is None else quantity.low - below
    ), None if above is not None else quantity.high


def _whole(text: str) -> int | None:
    """A whole number as typed, with or without divided thousands."""
    given = text.strip()
    if not given:
        return None
    if not _WHOLE.fullmatch(given):
        raise Refused("", "not_a_number", _("A number is written in digits, such as 2500."))
    return int(re.sub(r"\D", "", given))


def _echo_date(raw: Raw) -> str:
    date = read_date(raw)
    return "" if date is None else date_in_words(date)


def _echo_quantity(raw: Raw) -> str:
    quantity = read_quantity(raw)
    return "" if quantity is None else quantity_in_words(quantity)


READERS: dict[str, Callable[[Raw], str]] = {"date": _echo_date, "quantity": _echo_quantity}
"""Readers by the name that an input carries."""
