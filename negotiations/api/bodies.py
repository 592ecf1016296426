"""Reading what a client sends: JSON text, strictly. Duplicate keys, NaN, half characters and depth without end are refused by name."""

from __future__ import annotations

import json
import math
from collections.abc import Sized
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.parsers import BaseParser

from negotiations.core.errors import Refused, readable, shown

DEEPEST = 20
"""Levels of nesting; the deepest shape of ours has six."""
MOST_NAMES = 1_000
"""Names of one object; the widest shape of ours has thirty."""
MOST_ITEMS = 10_000
"""Items of one list; the longest is that of a bulk request."""
MANY_NAMES = gettext_noop("At most %(most)s names stand together, not %(number)s.")
MANY_ITEMS = gettext_noop("At most %(most)s items stand together, not %(number)s.")
LONGEST_REASON = 2_000
MOST_FAULTS = 1_000
"""Errors of one bulk request that are told; a list wrong throughout would make an answer without end."""


class JsonParser(BaseParser):
    """`application/json` in UTF-8."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        charset = _charset(media_type or "")
        if charset not in ("", "utf-8", "utf8"):
            raise UnsupportedMediaType(media_type or "", _("Bodies are JSON in UTF-8."))
        # Django looks at its bound when it reads a body itself; a parser reads the stream past it.
        bound = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(bound + 1)
        if len(body) > bound:
            raise RequestDataTooBig
        return read_json(body)


def _charset(media_type: str) -> str:
    for parameter in media_type.split(";")[1:]:
        name, _sign, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip('"').lower()
    return ""


def read_json(body: bytes) -> Any:
    """The value of a JSON text. Raises Refused for what is not JSON, and for JSON that two readers would read differently."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(
            "",
            "not_utf8",
            _("The body is not UTF-8 text: byte %(start)s is the first that is none.")
            % {"start": error.start},
        ) from None
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_constant, parse_float=_number)
    except json.JSONDecodeError as error:
        raise Refused(
            "",
            "not_json",
            _("The body is not JSON: line %(lineno)s, column %(colno)s: %(msg)s.")
            % {"lineno": error.lineno, "colno": error.colno, "msg": _(error.msg)},
        ) from None
    except RecursionError:
        raise _too_deep() from None
    except ValueError:  # an integer of more digits than Python reads
        raise Refused("", "not_json", _("The body holds a number that is too long.")) from None
    _require_plain(value)
    return value


def _require_plain(value: Any) -> None:
    """Refuse, by its place, what no record of ours holds: depth and length without end, and text that is none."""
    waiting: list[tuple[str, int, Any]] = [("", 0, value)]
    while waiting:
        place, depth, one = waiting.pop()
        if isinstance(one, str):
            _require_text(place, one)
        if not isinstance(one, list | dict):
            continue
        if depth == DEEPEST:
            raise _too_deep()
        if isinstance(one, list):
            _require_few(place, one, MOST_ITEMS, MANY_ITEMS)
            inner = [(str(index), item) for index, item in enumerate(one)]
        else:
            _require_few(place, one, MOST_NAMES, MANY_NAMES)
            for name in one:
                _require_text(place, name)
            inner = [(name if readable(name) else "", item) for name, item in one.items()]
        waiting += [
            (".".join(filter(None, (place, name))), depth + 1, item)
            for name, item in reversed(inner)
            if isinstance(item, str | list | dict)
        ]


def read_reason(field: str, value: object) -> str:
    """The reason of a deed. Raises Refused."""
    if not isinstance(value, str) or len(value) > LONGEST_REASON:
        sentence = _("A reason is text of at most %(most)s characters.")
        raise Refused(field, "wrong_type", sentence % {"most": LONGEST_REASON})
    return value


def _require_text(place: str, text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        whole = False
    else:
        whole = "\x00" not in text
    if not whole:
        raise Refused(place, "not_text", _("This holds a NUL or half of a character, which no text has."))


def _require_few(place: str, values: Sized, most: int, sentence: str) -> None:
    if len(values) > most:
        raise Refused(
            place,
            "too_many",
            _(sentence) % {"most": most, "number": len(values)},
        )


def _too_deep() -> Refused:
    return Refused(
        "", "too_deep", _("The body is nested more than %(deepest)s levels deep.") % {"deepest": DEEPEST}
    )


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise Refused(
                "",
                "duplicate_key",
                _("The key %(value)s stands twice in one object.") % {"value": shown(name)},
            )
        found[name] = value
    return found


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise Refused(
            "",
            "not_json",
            _("%(value)s is beyond the numbers that readers agree on.") % {"value": shown(text)},
        )
    return number


def _constant(name: str) -> Any:
    raise Refused("", "not_json", _("%(name)s is no number of JSON.") % {"name": name})
