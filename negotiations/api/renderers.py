"""The two formats that every address has: JSON for machines, a readable page for browsers.

Formats of whole collections (CSV and the like) live in `formats/`, charts in `pages/`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import orjson
from django.template import loader
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from rest_framework.renderers import BaseRenderer

_OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_NAIVE_UTC


def _other(value: Any) -> Any:
    """What JSON has no form for: a decimal is a number, a lazy text is text."""
    return float(value) if isinstance(value, Decimal) else str(value)


def to_json(value: Any) -> bytes:
    """A value as JSON: days plain, instants with Z."""
    return orjson.dumps(value, default=_other, option=_OPTIONS)


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


class PageRenderer(BaseRenderer):
    """The browsable API: the same answer as a page, with its addresses as links and its parameters explained. No script, no forms."""

    media_type = "text/html"
    format = "html"
    charset = "utf-8"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> Any:
        context = dict(renderer_context or {})
        view, request = context["view"], context["request"]
        shown = {
            "title": view.title(),
            "description": view.get_view_description(),
            "answer": with_links(json.loads(to_json(data))),
            "page": data if isinstance(data, dict) and "results" in data else None,
            "headers": context.get("shown_headers", {}),
            "parameters": sorted(view.accepted().values(), key=lambda parameter: parameter.name),
            "formats": [
                (renderer.format, _in_format(request, str(renderer.format), getattr(renderer, "refused", ())))
                for renderer in view.get_renderers()
            ],
            "path": request.get_full_path(),
            "language": view.scope.language,
            "crumbs": _crumbs(request.path),
            "query": request.query_params,
        }
        return loader.render_to_string("negotiations/api/answer.html", shown)


def _in_format(request: Any, form: str, refused: Sequence[str]) -> str:
    """This very question, answered in another format, without what that refuses."""
    query = request.query_params.copy()
    for name in refused:
        query.pop(name, None)
    query["format"] = form
    return f"{request.path}?{query.urlencode()}"


def _crumbs(path: str) -> list[tuple[str, str]]:
    """The addresses above this one, each with its last word."""
    steps = path.strip("/").split("/")
    return [(step, "/" + "/".join(steps[: index + 1]) + "/") for index, step in enumerate(steps) if index > 0]


def with_links(value: Any, depth: int = 0) -> SafeString:
    """Plain JSON as HTML: indented, addresses as links, everything else escaped."""
    pad, inner = "  " * depth, "  " * (depth + 1)
    if isinstance(value, dict) and value:
        lines = [
            format_html('{}<b>"{}"</b>: {}', inner, name, with_links(item, depth + 1))
            for name, item in value.items()
        ]
        return mark_safe("{\n" + ",\n".join(lines) + "\n" + pad + "}")  # noqa: S308  every line was escaped
    if isinstance(value, list) and value:
        lines = [format_html("{}{}", inner, with_links(item, depth + 1)) for item in value]
        return mark_safe("[\n" + ",\n".join(lines) + "\n" + pad + "]")  # noqa: S308  every line was escaped
    if isinstance(value, str) and value.startswith(("http://", "https://")):
        return format_html('"<a href="{}" rel="nofollow">{}</a>"', value, value)
    return format_html("<bdi>{}</bdi>", json.dumps(value, ensure_ascii=False))
