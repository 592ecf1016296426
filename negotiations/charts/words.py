"""The words of a chart: lines of bounded length, names in a row, text that runs from right to left; dates and numbers as everywhere."""

from __future__ import annotations

import datetime as dt
import textwrap

from django.utils.dateformat import format as format_day
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from negotiations.api.in_words import date_in_words, quantity_in_words
from negotiations.core.dates import FuzzyDate
from negotiations.core.quantities import Quantity


def run(text: str) -> str:
    """A text as one run in the reader's direction, whatever stands before and behind it in the picture."""
    return f"\u2067{text}\u2069" if text and get_language_bidi() else text


def month(date: dt.date) -> str:
    """The short name of a month."""
    return format_day(date, "N")


def dated(date: FuzzyDate | None) -> str:
    """A fuzzy date in words, with its bound; empty when nothing was said."""
    return date_in_words(date.shape()) if date else ""


def counted(quantity: Quantity | None) -> str:
    """A quantity in words; empty when nothing was said."""
    return quantity_in_words(quantity.shape()) if quantity else ""


def wrapped(text: str, width: int, lines: int = 2) -> list[str]:
    """The text in lines of at most so many characters; what does not fit ends in an ellipsis."""
    found = textwrap.wrap(text, width, break_long_words=True, break_on_hyphens=False) or [""]
    if len(found) > lines:
        found = [*found[: lines - 1], textwrap.shorten(" ".join(found[lines - 1 :]), width, placeholder=" …")]
    return found


def comma() -> str:
    """What stands between the parts of a row."""
    return "، " if get_language_bidi() else ", "


def listed(names: list[str], most: int = 4) -> str:
    """Names in a row, and how many more there are."""
    shown = comma().join(names[:most])
    more = len(names) - most
    return _("%(names)s and %(number)d more") % {"names": shown, "number": more} if more > 0 else shown
