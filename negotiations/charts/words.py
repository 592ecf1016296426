"""The words of a chart: days and numbers in the reader's language, lines of bounded length, text that runs from right to left.

The months are named as the record names them: in Arabic as in Iraq and the Levant. Everything else is in the catalogues.
"""

from __future__ import annotations

import datetime as dt
import textwrap
from calendar import monthrange

from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from negotiations.core.dates import Bound, FuzzyDate
from negotiations.core.quantities import Quantity

MONTHS = {
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    "fr": ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."],
    "ar": [
        "كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول",
    ],
}  # fmt: skip
_SPACE = {"fr": "\u00a0"}
"""What stands between thousands, where it is no comma."""


def months() -> list[str]:
    """The names of the months, short where the language has short ones."""
    return MONTHS.get((get_language() or "en")[:2], MONTHS["en"])


def run(text: str) -> str:
    """A text as one run in the reader's direction, whatever stands before and behind it in the picture."""
    return f"\u2067{text}\u2069" if text and get_language_bidi() else text


def number(value: int) -> str:
    """A whole number with its thousands apart."""
    return f"{value:,}".replace(",", _SPACE.get((get_language() or "en")[:2], ","))


def day(date: dt.date) -> str:
    """A day: 17 Jan 2026."""
    return f"{date.day} {months()[date.month - 1]} {date.year}"


def month(date: dt.date) -> str:
    """A month: Jan 2026."""
    return f"{months()[date.month - 1]} {date.year}"


def span(first: dt.date, last: dt.date) -> str:
    """Two days and what lies between, as briefly as it is exact: a day, a month, a year, or from one to another."""
    if first == last:
        return day(first)
    whole = first.day == 1 and last.day == monthrange(last.year, last.month)[1]
    if whole and (first.year, first.month) == (last.year, last.month):
        return month(first)
    if whole and (first.month, last.month) == (1, 12):
        return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
    if whole:
        return f"{month(first)} – {month(last)}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last)}"
    return f"{day(first)} – {day(last)}"


def dated(date: FuzzyDate | None) -> str:
    """A fuzzy date in words, with its bound; empty when nothing was said."""
    if date is None:
        return ""
    if date.edtf is None:
        return f"“{date.wording}”"
    if date.earliest and date.latest:
        text = span(date.earliest, date.latest)
    elif date.earliest:
        text = _("from %s on") % day(date.earliest)
    else:
        text = _("up to %s") % day(date.latest) if date.latest else date.edtf
    if "~" in date.edtf or "%" in date.edtf:
        text = _("about %s") % text
    limits = {
        Bound.BY: _("by %s"),
        Bound.BEFORE: _("before %s"),
        Bound.UNTIL: _("until %s"),
        Bound.NOT_BEFORE: _("not before %s"),
    }
    return limits.get(Bound(date.bound), "%s") % text


def counted(quantity: Quantity | None) -> str:
    """A quantity in words; empty when nothing was said."""
    if quantity is None:
        return ""
    low, high, qualifier = quantity.low, quantity.high, quantity.qualifier
    if low is None and high is None:
        return f"“{quantity.wording}”" if quantity.wording else _("number not said")
    if low is not None and high is not None and low != high:
        return f"{number(low)}–{number(high)}"
    told = {
        "about": _("about %s"),
        "at_least": _("at least %s"),
        "more_than": _("more than %s"),
        "at_most": _("at most %s"),
        "less_than": _("fewer than %s"),
    }
    value = (low if low is not None else high) or 0
    value += {"more_than": -1, "less_than": 1}.get(qualifier, 0)
    return told.get(qualifier, "%s") % number(value)


def wrapped(text: str, width: int, lines: int = 2) -> list[str]:
    """The text in lines of at most so many characters; what does not fit ends in an ellipsis."""
    found = textwrap.wrap(text, width, break_long_words=True, break_on_hyphens=False) or [""]
    if len(found) > lines:
        found = [*found[: lines - 1], textwrap.shorten(" ".join(found[lines - 1 :]), width, placeholder=" …")]
    return [run(line) for line in found]


def listed(names: list[str], most: int = 4) -> str:
    """Names in a row, and how many more there are."""
    shown = ", ".join(names[:most])
    more = len(names) - most
    return _("%(names)s and %(number)d more") % {"names": shown, "number": more} if more > 0 else shown
