"""JSON, which every address speaks to machines.

Pages for browsers are made in `browsing/`, formats of whole collections (CSV and the like) in `formats/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import orjson
from rest_framework.renderers import BaseRenderer

_OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_NAIVE_UTC


def _other(value: Any) -> Any:
    """What JSON has no form for: a decimal is a number, a lazy text is text."""
    return float(value) if isinstance(value, Decimal) else str(value)


def to_json(value: Any, options: int = 0) -> bytes:
    """A value as JSON: days plain, instants with Z. `options` are further ones of orjson."""
    return orjson.dumps(value, default=_other, option=_OPTIONS | options)


class JsonRenderer(BaseRenderer):
    """JSON as bytes, which the response keeps instead of the rows."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        return to_json(data)
