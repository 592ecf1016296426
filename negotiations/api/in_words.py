"""Dates, quantities and slippage of the API's answers in words, in the active language: “by September 2025”, “more than 150”.

Everything that shows them to people asks here: the browsable API, the pages. What they mean is decided in `core/`; nothing gains precision.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.utils.dateformat import format as format_day
from django.utils.formats import number_format
from django.utils.translation import get_language, gettext_noop, ngettext
from django.utils.translation import gettext as _

from negotiations.core.quantities import DEFAULT_UNIT
from negotiations.core.units import with_unit

NOTHING = "–"
"""What is shown where nothing was said."""
BOUNDS = {
    "by": gettext_noop("by {}"),
    "before": gettext_noop("before {}"),
    "until": gettext_noop("until {}"),
    "not_before": gettext_noop("not before {}"),
}
QUALIFIERS = {
    "about": gettext_noop("about {}"),
    "at_least": gettext_noop("at least {}"),
    "more_than": gettext_noop("more than {}"),
    "at_most": gettext_noop("at most {}"),
    "less_than": gettext_noop("fewer than {}"),
}
_SAID = {"more_than": -1, "less_than": 1}
"""What is added to our end of a number to have the one that was said."""


def date_in_words(date: Mapping[str, Any] | None) -> str:
    """A fuzzy date as the API gives it; its wording where no date was named."""
    if date is None:
        return NOTHING
    if date["edtf"] is None:
        return f"“{date['wording']}”"
    # Text where it was read from JSON, days where it comes straight from the database.
    ends = (str(date[end]) if date[end] else None for end in ("earliest", "latest"))
    return _date(date["edtf"], *ends, date["bound"], get_language() or "en")


@lru_cache(maxsize=8192)
def _date(
    edtf: str, earliest: str | dt.date | None, latest: str | dt.date | None, bound: str, language: str
) -> str:
    text = _interval(*map(_day, (earliest, latest)))
    if any(sign in edtf for sign in "~%"):
        text = _("around {}").format(text)
    if any(sign in edtf for sign in "?%"):
        text = _("perhaps {}").format(text)
    return _(BOUNDS[bound]).format(text) if bound in BOUNDS else text


def _day(day: str | dt.date | None) -> dt.date | None:
    """A day; before an answer is written down, databases give it as text or as a day."""
    return dt.date.fromisoformat(day) if isinstance(day, str) else day


def _interval(first: dt.date | None, last: dt.date | None) -> str:
    """Days from first to last as people call them: a day, a month, a year, or from one to the other."""
    if first is None or last is None:
        one_end = _("up to {}") if first is None else _("{} or later")
        return one_end.format(day_in_words(first or last))
    if first == last:
        return day_in_words(first)
    same_year = first.year == last.year
    same_month = same_year and first.month == last.month
    if first.day != 1 or last.day != monthrange(last.year, last.month)[1]:  # no whole months
        return _span(
            str(first.day) if same_month else format_day(first, "j F" if same_year else "j F Y"),
            day_in_words(last),
            close=same_month,
        )
    if (first.month, last.month) == (1, 12):
        return _span("" if same_year else str(first.year), str(last.year))
    return _span(
        "" if same_month else format_day(first, "F" if same_year else "F Y"), format_day(last, "F Y")
    )


def _span(first: str, last: str, *, close: bool = False) -> str:
    return f"{first}{'–' if close else ' – '}{last}" if first else last


def day_in_words(day: dt.date | None) -> str:
    """A day as people write it."""
    return NOTHING if day is None else format_day(day, "j F Y")


def quantity_in_words(quantity: Mapping[str, Any] | None) -> str:
    """A quantity as the API gives it, in the number that was said; its wording where no number was."""
    if quantity is None:
        return NOTHING
    low, high, qualifier = quantity["low"], quantity["high"], quantity["qualifier"]
    if low is None and high is None:
        return f"“{quantity['wording']}”" if quantity["wording"] else _("not said")
    if qualifier == "range":
        said, text = high, f"{number_in_words(low)}–{number_in_words(high)}"
    else:
        said = (high if low is None else low) + _SAID.get(qualifier, 0)
        text = number_in_words(said)
    if qualifier in QUALIFIERS:
        text = _(QUALIFIERS[qualifier]).format(text)
    return text if quantity["unit"] == DEFAULT_UNIT else with_unit(text, said, quantity["unit"])


def number_in_words(number: int) -> str:
    """A whole number with its thousands divided as the language does."""
    return _number(number, get_language() or "en")


@lru_cache(maxsize=8192)
def _number(number: int, language: str) -> str:
    return str(number_format(number, use_l10n=True, force_grouping=True))


def slippage_in_words(days: Mapping[str, Any] | None) -> str:
    """By how many days a plan moved: “109 to 138 days”."""
    least: Any = days and days["min"]
    most: Any = days and days["max"]
    if least is None and most is None:
        return NOTHING
    if least is None:
        return _("at most {}").format(_in_days(most))
    if most is None:
        return _("at least {}").format(_in_days(least))
    if least == most:
        return _in_days(least)
    return _("{} to {}").format(number_in_words(least), _in_days(most))


def _in_days(number: int) -> str:
    return ngettext("%(number)s day", "%(number)s days", abs(number)) % {"number": number_in_words(number)}
