"""Reading single plain values that a caller gives: text, numbers, days, labels by language. Each refuses what it does not understand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from negotiations.core.edtf import parse_day
from negotiations.core.errors import Refused, gather, shown, wrong_type
from negotiations.core.text import is_whole

LONGEST = 20_000
"""Characters of one text; a quote is a passage, not a book."""


def read_typed(value: Any, kind: type, sentence: str, nullable: bool) -> Any:
    """A value of one plain sort; null where that is allowed. Raises Refused with the sentence, in the reader's language."""
    if value is None and nullable:
        return None
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise wrong_type(_(sentence), value)
    if isinstance(value, int) and not 0 <= value <= 2**31 - 1:
        raise Refused("", "out_of_range", _("%(value)s is out of range.") % {"value": shown(value)})
    return value


def read_text(value: Any) -> str:
    """Text without NUL or half characters, of bounded length. Raises Refused."""
    if not isinstance(value, str):
        raise wrong_type(_("This is text, not %(value)s."), value)
    if len(value) > LONGEST:
        raise Refused(
            "", "too_long", _("At most %(longest)s characters are kept here.") % {"longest": LONGEST}
        )
    if "\x00" in value or not (value.isascii() or is_whole(value)):
        raise Refused("", "not_text", _("This holds a NUL or half of a character, which no text has."))
    return value


def read_day(value: Any) -> dt.date | None:
    """A calendar day, written YYYY-MM-DD, or None. Raises Refused."""
    if value is None:
        return None
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    return parse_day(read_text(value))


def read_decimal(value: Any) -> Decimal | None:
    """A finite number with six decimals, or None. Raises Refused."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise wrong_type(_("This is a number, not %(value)s."), value)
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise wrong_type(_("This is a number, not %(value)s."), value) from None
    if not number.is_finite():
        raise Refused("", "out_of_range", _("A number is finite."))
    return number.quantize(Decimal("0.000001")) if abs(number) <= 360 else number


def read_labels(value: Any, language: str) -> dict[str, str]:
    """One text by language; a bare text is in the language of the request."""
    if value is None:
        return {}
    if isinstance(value, str):
        return {language: read_text(value)} if value else {}
    if not isinstance(value, Mapping):
        raise wrong_type(_("This is a text, or an object of texts by language, not %(value)s."), value)
    with gather() as faults:
        labels = {str(code): faults.attempt(str(code), read_text, text) or "" for code, text in value.items()}
        for code in labels:
            if not (
                2 <= len(code) <= 12 and code.replace("-", "").isascii() and code.replace("-", "").isalnum()
            ):
                faults.add(
                    code, "not_a_language", _("%(value)s is no language code.") % {"value": shown(code)}
                )
    return {code: text for code, text in labels.items() if text}


def read_figures(value: Any) -> list[Any]:
    """A list of figures, copied; what each must hold is checked by the deeds. Raises Refused."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise wrong_type(_("This is a list, not %(value)s."), value)
    return [dict(item) if isinstance(item, Mapping) else item for item in value]
