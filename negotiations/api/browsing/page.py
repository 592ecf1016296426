"""An answer as a page: the same data as the JSON, as a table or a record, with its filters. No script is needed, none stands in the page.

The heavy parts are made as text, not by templates: a page costs little more than its JSON, however many rows there are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from html import escape
from typing import Any
from urllib.parse import urlencode, urlsplit

import orjson
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.safestring import SafeString
from rest_framework.renderers import BaseRenderer

from negotiations.api.browsing.asked import MARK, Asked
from negotiations.api.browsing.cells import Cells
from negotiations.api.browsing.controls import sentence
from negotiations.api.browsing.elsewhere import neighbours
from negotiations.api.browsing.frame import filled, framed, kept, surroundings
from negotiations.api.browsing.links import DAYS, Links, resource_of
from negotiations.api.browsing.meanings import meanings_of
from negotiations.api.browsing.record import Record
from negotiations.api.browsing.table import Table
from negotiations.api.renderers import to_json

LONGEST_JSON = 60_000
"""Bytes of JSON that stand in a page; of more the first results, and a link."""
EXCERPT = 3
_ADDRESS = re.compile(r'"(https?://[^"\s\\]+)"')


class PageRenderer(BaseRenderer):
    """The browsable API."""

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
        with translation.override(view.scope.language):
            asked, cursor = Asked.of(request, view.accepts).marked()
            around = surroundings(view, request, view.scope.language, asked)
            shown = around | content(view, request, data, asked)
            shown["headers"] = context.get("shown_headers", {})
            if "table" in shown:
                of = (type(view), getattr(view, "action", ""), view.scope.inside, view.scope.language, view.scope.base, asked.path, *asked.pairs())  # fmt: skip
                shown["head"] = kept.get(("head", *of, *shown["table"].names), shown["table"].head)
                frame = kept.get(("frame", *of), partial(framed, shown))
            else:
                frame = framed(shown)
            return "".join(filled(shown, frame)).replace(MARK, cursor)


def content(view: Any, request: Any, data: Any, asked: Asked) -> dict[str, Any]:
    """What the answer itself brings: a table of results, or a record."""
    meanings = meanings_of(view, view.scope.language)
    cells = Cells(Links(asked, view.scope.base))
    body = to_json(data)
    excerpt = excerpted(data, len(body))
    shown: dict[str, Any] = {
        "json": excerpt and with_links(as_text(excerpt)),
        "size": len(body),
        "excerpted": excerpt is not data,
        "whole": partial(asked.address, {"format": "json"}, ()),
    }
    if is_paged(data):
        orderings = list(getattr(view, "orderings", ())) if getattr(view, "action", "") == "list" else []
        choosable = "fields" in view.accepts
        table = Table(data["results"], asked, meanings, orderings, cells, choosable=choosable)
        return {**shown, "page": data, "table": table}
    if getattr(view, "operation", "") == "root":
        return {**shown, "collections": collections(data)}
    data = orjson.loads(body)
    name = next(
        (data[key] for key in ("title", "name") if isinstance(data, dict) and isinstance(data.get(key), str)),
        None,
    )
    return {
        **shown,
        "called": name,
        "record": Record(data, meanings, cells),
        "neighbours": neighbours(view, request.path, data.get("slug")),
        "reading": page_of(view, data, asked),
    }


def is_paged(data: Any) -> bool:
    """Whether an answer has results."""
    return isinstance(data, dict) and isinstance(data.get("results"), list)


def excerpted(data: Any, size: int) -> Any:
    """As much of an answer as is shown as JSON: all, the first results, or nothing of what has none."""
    if size <= LONGEST_JSON:
        return data
    return {**data, "results": data["results"][:EXCERPT]} if is_paged(data) else None


def collections(data: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Every collection: its name, its address, what it holds."""
    found: list[tuple[str, str, str]] = []
    for name, address in data.items():
        view: Any = resolve(urlsplit(address).path).func
        found.append((name, address, sentence(" ".join((view.cls.__doc__ or "").split()))))
    return found


def page_of(view: Any, data: Mapping[str, Any], asked: Asked) -> str:
    """The address of the page for readers about a record, on the same days; empty where it has none."""
    key = data.get("slug") or data.get("id")
    if getattr(view, "action", "") != "retrieve" or not key:
        return ""
    path = f"/{resource_of(type(view))}/{key}/"
    try:
        resolve(path)
    except Resolver404:
        return ""
    days = {name: asked.one(name) for name in DAYS if asked.one(name)}
    return f"{path}?{urlencode(days)}" if days else path


def as_text(data: Any) -> str:
    """Plain JSON, indented."""
    return to_json(data, orjson.OPT_INDENT_2).decode()


def with_links(text: str) -> SafeString:
    """JSON as HTML: escaped, its addresses as links."""
    return SafeString(_ADDRESS.sub(r'"<a href="\1" rel="nofollow">\1</a>"', escape(text, quote=False)))
