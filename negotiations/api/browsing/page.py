"""An answer as a page: the same data as the JSON, as a table or a record, with its filters. No script is needed, none stands in the page.

The heavy parts are made as text, not by templates: a page costs little more than its JSON, however many rows there are.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from functools import cache, partial
from html import escape
from typing import Any
from urllib.parse import urlencode, urlsplit

import orjson
from django.template import loader
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.safestring import SafeString
from rest_framework.renderers import BaseRenderer

from negotiations.api.browsing.asked import Asked
from negotiations.api.browsing.cells import Cells
from negotiations.api.browsing.controls import said, sentence
from negotiations.api.browsing.elsewhere import formats, neighbours, programs
from negotiations.api.browsing.links import DAYS, Links, resource_of
from negotiations.api.browsing.meanings import meanings_of
from negotiations.api.browsing.panel import LEFT_OUT, Panel
from negotiations.api.browsing.record import Record, is_right_to_left
from negotiations.api.browsing.table import Table
from negotiations.api.renderers import to_json
from negotiations.core.vocabulary import LANGUAGES

LONGEST_JSON = 60_000
"""Bytes of JSON that stand in a page; of more the first results, and a link."""
EXCERPT = 3
PARTS = 64
"""Parts of pages in memory, of up to 70 kB each; when there are more, all are forgotten."""
_parts: dict[Hashable, SafeString] = {}
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
            shown = frame(view, request, view.scope.language)
            choosable = "fields" in shown["panel"].accepted
            body = to_json(data)
            plain = orjson.loads(body)
            shown |= content(view, request, plain, shown["asked"], choosable=choosable, size=len(body))
            shown["headers"] = context.get("shown_headers", {})
            shown["form"] = part("_panel.html", view, shown, asked_of(shown["asked"], LEFT_OUT))
            shown["elsewhere"] = part("_elsewhere.html", view, shown, asked_of(shown["asked"]))
            return loader.render_to_string("negotiations/api/answer.html", shown)


def frame(
    view: Any, request: Any, language: str, faults: Mapping[str, Sequence[str]] | None = None
) -> dict[str, Any]:
    """What every page of an address has: its filters, its formats, its languages, its place."""
    base = f"{request.scheme}://{request.get_host()}"
    accepted = view.accepted()
    asked = Asked.of(request, accepted)
    panel = Panel(view, accepted, asked, faults or {}, language)
    return {
        **surroundings(request.path, language, asked),
        "asked": asked,
        "base": base,
        "panel": panel,
        # Made when a template asks for it first: of most pages the parts that do are kept.
        "sections": cache(panel.sections),
        "chips": panel.chips(),
        "formats": cache(partial(formats, view, asked)),
        "programs": cache(partial(programs, view, asked, base)),
        "title": titled(view.title()),
        "description": sentence(told(view)),
        "operation": operation(view),
        "path": request.get_full_path()[:2_000],
    }


def asked_of(asked: Asked, without: Sequence[str] = ()) -> Hashable:
    """What was asked, by which a part of a page is kept."""
    return tuple((name, *values) for name, values in asked.values.items() if name not in without)


def part(template: str, view: Any, shown: Mapping[str, Any], asked: Hashable) -> SafeString:
    """A part of a page that is the same whatever the answer: kept for those who go through a collection page by page."""
    key = (template, type(view), getattr(view, "action", ""), view.scope.inside, shown["language"], shown["base"], shown["asked"].path, asked)  # fmt: skip
    if key not in _parts:
        if len(_parts) >= PARTS:
            _parts.clear()
        _parts[key] = SafeString(loader.render_to_string(f"negotiations/api/{template}", dict(shown)).strip())
    return _parts[key]


def surroundings(path: str, language: str, asked: Asked) -> dict[str, Any]:
    """What every page has, also of an address where nothing is."""
    names = [(code, translation.get_language_info(code)["name_local"]) for code in LANGUAGES]
    return {
        "language": language,
        "direction": "rtl" if is_right_to_left(language) else "ltr",
        "languages": [(code, name, asked.address({"lang": code}, ())) for code, name in names],
        "crumbs": crumbs(path),
    }


def content(
    view: Any, request: Any, data: Any, asked: Asked, *, choosable: bool, size: int
) -> dict[str, Any]:
    """What the answer itself brings: a table of results, or a record."""
    meanings = meanings_of(view, view.scope.language)
    cells = Cells(Links(asked, view.scope.base))
    excerpt = excerpted(data, size)
    shown: dict[str, Any] = {
        "json": excerpt and with_links(as_text(excerpt)),
        "size": size,
        "excerpted": excerpt is not data,
    }
    if isinstance(data, dict) and isinstance(data.get("results"), list):
        orderings = list(getattr(view, "orderings", ())) if getattr(view, "action", "") == "list" else []
        table = Table(data["results"], asked, meanings, orderings, cells, choosable=choosable)
        return {**shown, "page": data, "table": table}
    if getattr(view, "operation", "") == "root":
        return {**shown, "collections": collections(data)}
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


def titled(title: str) -> str:
    """A title in the reader's language; behind its colon stands a name."""
    name, colon, rest = title.partition(": ")
    return f"{said(name)}{colon}{rest}"


def excerpted(data: Any, size: int) -> Any:
    """As much of an answer as is shown as JSON: all, the first results, or nothing of what has none."""
    if size <= LONGEST_JSON:
        return data
    return {**data, "results": data["results"][:EXCERPT]} if isinstance(data.get("results"), list) else None


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


def told(view: Any) -> str:
    """What the address is about: of a further address what it gives, else what the collection holds."""
    method = getattr(view, getattr(view, "action", None) or "get", None)
    usual = getattr(view, "action", None) in ("list", "retrieve")
    return " ".join(((view.__doc__ if usual or method is None else method.__doc__) or "").split())


def operation(view: Any) -> str:
    """Where the reference describes this address: Swagger's anchor of its tag."""
    return f"#/{resource_of(type(view))}" if hasattr(view, "model") else ""


def crumbs(path: str) -> list[tuple[str, str]]:
    """The addresses above this one, each with its last word."""
    steps = path.strip("/").split("/")
    return [
        (step[:80], "/" + "/".join(steps[: index + 1]) + "/") for index, step in enumerate(steps) if index > 0
    ][:8]


def as_text(data: Any) -> str:
    """Plain JSON, indented."""
    return orjson.dumps(data, option=orjson.OPT_INDENT_2).decode()


def with_links(text: str) -> SafeString:
    """JSON as HTML: escaped, its addresses as links."""
    return SafeString(_ADDRESS.sub(r'"<a href="\1" rel="nofollow">\1</a>"', escape(text, quote=False)))
