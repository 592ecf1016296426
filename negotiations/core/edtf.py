"""EDTF text (ISO 8601-2, levels 0 and 1, and quarters): its normal form, first and last day.

Here text is understood or refused. What a date means beside its interval (bound, wording, anchor)
and how two dates compare is in `dates.py`. Ours, not the library's, are three rules: `?`, `~` and
`%` never widen; an open or unknown end has no day; the winter of a year runs from December to the
end of the next February.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from negotiations.core.errors import Refused, shown

LENGTH = 60
"""Characters of EDTF text that are looked at; the longest date understood has 23."""

UNDERSTOOD = gettext_noop(
    "Understood are 2024, 2024-09, 2024-09-27, seasons 2024-21 (spring) to 2024-24 (winter), "
    "quarters 2024-Q1 to 2024-Q4, X for digits not known (202X, 2024-XX, 2024-09-XX), "
    "? ~ or %% at the end, and intervals 2024-09/2025-03, 2024-09/.. or ../2025-03."
)

_PLAIN = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?([?~%]?)", re.ASCII)
_QUARTER = re.compile(r"(\d{4})-(?:Q([1-4])|3([3-6]))([?~%]?)", re.ASCII)
_FOR_THE_LIBRARY = re.compile(
    r"(\d{4}-2[1-4]|\d{3}X|\d\dXX|\dXXX|\d{4}-XX(?:-XX)?|\d{4}-\d\d-XX)([?~%]?)", re.ASCII
)
_BEYOND_OUR_YEARS = re.compile(r"Y-?\d+.*|-\d{4}.*|\d{5,7}(?:-.*)?", re.ASCII)
_SLASHED = re.compile(r"\d{4}/\d\d?", re.ASCII)
_NEARLY = (
    (re.compile(r"(\d{4}-\d\d-\d\d)[T ].*", re.ASCII), r"\1"),
    (re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII), r"\1-\2-\3"),
    (re.compile(r"(\d{4})[-./ ](\d)", re.ASCII), r"\1-0\2"),
    (re.compile(r"(\d{4})[./ ](\d\d)", re.ASCII), r"\1-\2"),
    (re.compile(r"(\d{4})[./ ](\d\d)[./ ](\d\d)", re.ASCII), r"\1-\2-\3"),
    (re.compile(r"(\d\d)[.](\d\d)[.](\d{4})", re.ASCII), r"\3-\2-\1"),
    (re.compile(r"(.+)(?:\?~|~\?)", re.ASCII), r"\1%"),
    (re.compile(r"(\d{4}) ?Q([1-4])", re.ASCII), r"\1-Q\2"),
)


class Parsed(NamedTuple):
    """Normal form and interval, both days included; None is an open end (never both)."""

    text: str
    earliest: date | None
    latest: date | None


class _End(NamedTuple):
    """A whole date or one end of an interval; a quarter is written `first/last`."""

    first: str
    last: str
    earliest: date | None
    latest: date | None


_OPEN = ("", "..")


@lru_cache(maxsize=8192)
def parse(text: str) -> Parsed:
    """Understand a date. Parsing the normal form again gives the same.

    Raises Refused with field "" and one of the codes `too_long not_edtf no_such_day out_of_range
    end_before_start open_both_ways`.
    """
    if len(text) > LENGTH:
        raise _refused(
            "too_long",
            _("%(value)s has %(number)s characters; a date has at most %(length)s."),
            text,
            number=len(text),
            length=LENGTH,
        )
    if not (text.isascii() and text.isprintable()):
        raise _refused(
            "not_edtf",
            _("%(value)s is not a date: digits are 0 to 9, signs plain ones. %(understood)s"),
            text,
        )
    parts = text.strip(" ").upper().split("/")
    if len(parts) == 1:
        only = _end(parts[0])
        return Parsed(
            only.first if only.first == only.last else f"{only.first}/{only.last}",
            only.earliest,
            only.latest,
        )
    if len(parts) > 2 or _SLASHED.fullmatch(text):
        raise _not_edtf(text)
    if parts[0] in _OPEN and parts[1] in _OPEN:
        raise _refused(
            "open_both_ways",
            _("%(value)s names no day at all; leave the date out and keep the wording."),
            text,
        )
    start, end = (_End(part, part, None, None) if part in _OPEN else _end(part) for part in parts)
    if start.earliest and end.latest and end.latest < start.earliest:
        turned = f"{parts[1]}/{parts[0]}"
        raise _refused(
            "end_before_start",
            _("%(value)s ends on %(latest)s, before it begins on %(earliest)s."),
            text,
            (turned,),
            latest=end.latest,
            earliest=start.earliest,
        )
    return Parsed(f"{start.first}/{end.last}", start.earliest, end.latest)


def parse_day(text: str) -> date:
    """A calendar day written YYYY-MM-DD and nothing else; raises Refused as `parse` does."""
    match = _PLAIN.fullmatch(text)
    if match is None or not match[3] or match[4]:
        raise _refused("not_a_day", _("%(value)s is not a day written YYYY-MM-DD, such as 2024-01-25."), text)
    return _first_and_last(text, match)[0]


def early(month: str) -> str:
    """The interval of days 1–10 of a month written YYYY-MM: "early September"."""
    return _part_of_month(month, 1, 10)


def mid(month: str) -> str:
    """The interval of days 11–20 of a month written YYYY-MM: "mid-September"."""
    return _part_of_month(month, 11, 20)


def late(month: str) -> str:
    """The interval from day 21 to the end of a month written YYYY-MM: "late September"."""
    return _part_of_month(month, 21, 31)


def _part_of_month(month: str, first: int, last: int) -> str:
    match = _PLAIN.fullmatch(month)
    if match is None or not match[2] or match[3] or match[4]:
        raise _refused("not_a_month", _("%(value)s is not a month written YYYY-MM, such as 2025-09."), month)
    end = _first_and_last(month, match)[1]
    return f"{month}-{first:02}/{month}-{min(last, end.day):02}"


def _end(text: str) -> _End:
    match = _PLAIN.fullmatch(text)
    # 2024-21 is written like a month but is a season.
    if match and (match[2] is None or match[3] is not None or int(match[2]) < 20):
        return _End(text, text, *_first_and_last(text, match))
    if match := _QUARTER.fullmatch(text):
        month = 3 * int(match[2] or int(match[3]) - 2)
        first = _end(f"{match[1]}-{month - 2:02}{match[4]}")
        last = _end(f"{match[1]}-{month:02}{match[4]}")
        return _End(first.first, last.last, first.earliest, last.latest)
    if match := _FOR_THE_LIBRARY.fullmatch(text):
        return _End(text, text, *_library_bounds(match[1]))
    raise _not_edtf(text)


def _first_and_last(text: str, match: re.Match[str]) -> tuple[date, date]:
    """The days of a year, month or day, without the library: it takes 7 to 27 ms a date."""
    year, month, day = int(match[1]), match[2], match[3]
    _check_year(text, year)
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if not 1 <= int(month) <= 12:
        raise _refused(
            "no_such_day",
            _("%(value)s is not a date: there is no month %(month)s. %(understood)s"),
            text,
            month=month,
        )
    days = monthrange(year, int(month))[1]
    if day is None:
        return date(year, int(month), 1), date(year, int(month), days)
    if not 1 <= int(day) <= days:
        raise _refused(
            "no_such_day",
            _("%(value)s is not a date: %(month)s has %(days)s days."),
            text,
            (f"{year:04}-{month}",),
            month=f"{year:04}-{month}",
            days=days,
        )
    found = date(year, int(month), int(day))
    return found, found


@lru_cache(maxsize=1024)
def _library_bounds(text: str) -> tuple[date, date]:
    """The days of a season or of unknown digits: strict bounds, for the fuzzy ones are padded."""
    # The library takes a fifth of a second to load, and most dates never need it.
    from edtf import EDTFParseException, parse_edtf  # noqa: PLC0415  heavy, and rarely needed

    _check_year(text, 1 if text[:4].strip("0X") else 0)
    try:
        found = parse_edtf(text)
    except EDTFParseException:
        raise _not_edtf(text) from None
    first, last = date(*found.lower_strict()[:3]), date(*found.upper_strict()[:3])
    if text.endswith("-24"):
        # The library's winter is December alone.
        _check_year(text, first.year + 1)
        last = date(first.year + 1, 2, monthrange(first.year + 1, 2)[1])
    return first, last


def _refused(code: str, sentence: str, text: str, near: Iterable[str] = (), **told: object) -> Refused:
    said = {"value": shown(text), "understood": _(UNDERSTOOD) % {}, **told}
    return Refused("", code, sentence % said, near)


def _check_year(text: str, year: int) -> None:
    if not 1 <= year <= 9999:
        raise _refused(
            "out_of_range", _("%(value)s is out of range: days run from 0001-01-01 to 9999-12-31."), text
        )


def _not_edtf(text: str) -> Refused:
    if _BEYOND_OUR_YEARS.fullmatch(text):
        return _refused(
            "out_of_range",
            _("%(value)s is out of range: years are written with four digits, 0001 to 9999."),
            text,
        )
    near = []
    for pattern, meant in _NEARLY:
        if pattern.fullmatch(text):
            candidate = pattern.sub(meant, text)
            with suppress(Refused):
                _end(candidate)
                near.append(candidate)
    return _refused("not_edtf", _("%(value)s is not a date in EDTF. %(understood)s"), text, near[:3])
