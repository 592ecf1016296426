"""Reading what a client sends: JSON text, strictly. Duplicate keys, NaN, half characters and depth without end are refused by name."""

from __future__ import annotations

import json
from typing import Any

from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.parsers import BaseParser

from negotiations.core.errors import Refused, shown

DEEPEST = 20
"""Levels of nesting; the deepest shape of ours has six."""


class JsonParser(BaseParser):
    """`application/json` in UTF-8."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        charset = _charset(media_type or "")
        if charset not in ("", "utf-8", "utf8"):
            raise UnsupportedMediaType(media_type or "", "Bodies are JSON in UTF-8.")
        return read_json(stream.read())


def _charset(media_type: str) -> str:
    for parameter in media_type.split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip('"').lower()
    return ""


def read_json(body: bytes) -> Any:
    """The value of a JSON text. Raises Refused for what is not JSON, and for JSON that two readers would read differently."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(
            "", "not_utf8", f"The body is not UTF-8 text: byte {error.start} is the first that is none."
        ) from None
    _require_shallow(text)
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_constant)
    except json.JSONDecodeError as error:
        raise Refused(
            "", "not_json", f"The body is not JSON: line {error.lineno}, column {error.colno}: {error.msg}."
        ) from None
    except (ValueError, RecursionError):  # an integer of more digits than Python reads
        raise Refused("", "not_json", "The body holds a number that is too long.") from None


def _require_shallow(text: str) -> None:
    depth = deepest = 0
    quoted = escaped = False
    for char in text:
        if quoted:
            if escaped:
                escaped = False
            elif char == "\\":
                escaped = True
            elif char == '"':
                quoted = False
        elif char == '"':
            quoted = True
        elif char in "[{":
            depth += 1
            deepest = max(deepest, depth)
            if deepest > DEEPEST:
                raise Refused("", "too_deep", f"The body is nested more than {DEEPEST} levels deep.")
        elif char in "]}":
            depth -= 1


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Refused("", "duplicate_key", f"The key {shown(twice)} stands twice in one object.")
    return found


def _constant(name: str) -> Any:
    raise Refused("", "not_json", f"{name} is no number of JSON.")
