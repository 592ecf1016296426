"""Every address that somebody without an account can ask for, read from the URL configuration, so that a new route is asked too."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import URLPattern, URLResolver, get_resolver

Keys = Callable[[str, Any, str], Sequence[str]]
"""Values of a part of an address, by its route, the view that answers it and the part's name."""
_PART = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^()]*\)")
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")


def routes() -> Iterator[tuple[str, Any]]:
    """Every pattern as a template with {parts}, and its view."""
    yield from _below(get_resolver(), "")


def _below(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, Any]]:
    for entry in resolver.url_patterns:
        here = prefix + str(entry.pattern).removeprefix("^")
        if isinstance(entry, URLResolver):
            yield from _below(entry, here)
        elif isinstance(entry, URLPattern):
            plain = here.removesuffix("$").removesuffix(r"\Z").replace(r"\.", ".")
            yield "/" + _PART.sub(lambda found: "{" + (found[1] or found[2]) + "}", plain), entry.callback


def paths(template: str, view: Any, keys: Keys) -> list[str]:
    """The addresses of a route, with every part filled in by every key."""
    parts = re.findall(r"{(\w+)}", template)
    chosen = [keys(template, view, part) for part in parts]
    return [template.format(**dict(zip(parts, values, strict=True))) for values in itertools.product(*chosen)]


def queries(view: Any, values: Sequence[str]) -> Iterator[str]:
    """Query strings for a view of the API: every parameter with its own example, every word of its list, and each of these values; for a page each of these."""
    page: Any = getattr(view, "view_class", None)
    if hasattr(page, "clocks") and not hasattr(page, "accepted"):
        for name in (*(parameter.name for parameter in page.clocks.parameters), *page.parameters, "cite"):
            for value in (*values, "2024-06-01", "csl"):
                yield urlencode({name: value})
    room: Any = getattr(view, "cls", None)
    if not hasattr(room, "accepted"):
        return
    asked = room(**view.initkwargs)
    asked.action = getattr(view, "actions", {}).get("get", "get")
    closed = {"ordering": getattr(room, "orderings", ()), "expand": getattr(room, "expansions", ())}
    for name, parameter in asked.accepted().items():
        words = (*parameter.schema.get("enum", ()), *closed.get(name, ()))
        for value in dict.fromkeys([parameter.example, *words, *values]):
            yield urlencode({name: value})
