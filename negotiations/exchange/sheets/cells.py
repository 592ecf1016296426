"""Reading one cell of text as a value: what two readers would read differently is refused by name. Empty cells never come here."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from negotiations.api.bodies import read_json
from negotiations.core.errors import Refused, shown
from negotiations.exchange.sheets.files import uncovered

_WHOLE = re.compile(r"[0-9]{1,20}", re.ASCII)
_GROUPED_BY_SPACE = re.compile(r"[0-9]{1,3}(?:[ \u00a0\u2009\u202f][0-9]{3})+", re.ASCII)
_GROUPED_BY_SIGN = re.compile(r"[0-9]{1,3}(?:[.,'’][0-9]{3})+", re.ASCII)
_WHOLE_WITH_ZEROS = re.compile(r"([0-9]{1,20})[.,]0+", re.ASCII)
_DECIMAL = re.compile(r"-?[0-9]{1,9}(?:[.,][0-9]{1,15})?", re.ASCII)


def read_text(text: str) -> str:
    """The text of a cell, without the guard against formulas."""
    if "\0" in text:
        raise Refused("", "not_text", _("This holds a NUL, which no text has."))
    return uncovered(text)


def read_whole(text: str) -> int:
    """A whole number. Groups divided by spaces are read; by comma or point they could as well be decimals, and are refused."""
    plain = text.strip()
    if _WHOLE.fullmatch(plain):
        return int(plain)
    if _GROUPED_BY_SPACE.fullmatch(plain):
        return int("".join(filter(str.isdecimal, plain)))
    if _GROUPED_BY_SIGN.fullmatch(plain):
        digits = "".join(filter(str.isdecimal, plain))
        sentence = _(
            "%(value)s is %(digits)s to some and a decimal number to others: write the digits alone."
        ) % {"value": shown(plain), "digits": digits}
        raise Refused("", "doubtful_number", sentence, (digits,))
    zeros = _WHOLE_WITH_ZEROS.fullmatch(plain)
    if zeros:
        return int(zeros[1])
    uncovered(plain)
    raise Refused(
        "", "not_a_number", _("This is a whole number in digits, not %(value)s.") % {"value": shown(plain)}
    )


def read_decimal(text: str) -> str:
    """A decimal number with a point or a comma."""
    plain = text.strip()
    if not _DECIMAL.fullmatch(plain):
        uncovered(plain)
        raise Refused(
            "",
            "not_a_number",
            _("This is a number such as 33.31 or 33,31, not %(value)s.") % {"value": shown(plain)},
        )
    return str(Decimal(plain.replace(",", ".")))


def read_flag(text: str) -> bool:
    """Yes or no, written true or false."""
    word = text.strip().lower()
    if word not in ("true", "false"):
        raise Refused("", "not_a_flag", _("This is true or false, not %(value)s.") % {"value": shown(text)})
    return word == "true"


def read_list(text: str) -> list[Any]:
    """A list, written as JSON."""
    try:
        value = read_json(text.encode())
    except Refused:
        value = None
    if not isinstance(value, list):
        raise Refused(
            "",
            "not_json",
            _('A list is written as JSON, such as ["…"], not %(value)s.') % {"value": shown(text)},
        )
    return value
