"""Which format an answer has: `?format=` wins over any Accept; an unknown one is refused by name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from negotiations.api.parameters import BadParameter
from negotiations.core.errors import nearest, shown


class FormatNegotiation(DefaultContentNegotiation):
    """DRF's negotiation by Accept, behind a strict reading of `format`."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        asked = request.query_params.get("format")
        if asked is None:
            chosen: tuple[BaseRenderer, str] = super().select_renderer(request, renderers, format_suffix)
            return chosen
        formats: dict[Any, BaseRenderer] = {
            renderer.format: renderer for renderer in reversed(list(renderers))
        }
        if asked not in formats:
            names = ", ".join(formats)
            raise BadParameter(
                "format",
                "unknown_format",
                _("%(value)s is no format of this address; there are %(names)s.")
                % {"value": shown(asked), "names": names},
                nearest(asked, formats),
            )
        return formats[asked], formats[asked].media_type or ""
