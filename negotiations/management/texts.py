"""Every text of the API reference, listed for the catalogues: what the browsable pages show, and what the OpenAPI description says.

They are written in English where they belong (filters, serializers, docstrings) and stay English in the committed file. A page translates
them as it shows them, `openapi/translating.py` those of the description; `makemessages` finds them in the file that is made here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver

from negotiations.api.browsing.controls import plain
from negotiations.api.browsing.frame import told
from negotiations.api.browsing.meanings import shape_of
from negotiations.api.openapi.prepared import committed
from negotiations.api.openapi.translating import english
from negotiations.api.views import Answer
from negotiations.urls import urlpatterns

HEAD = "{# Texts of the API reference for the catalogues. `manage.py write_texts` makes this file; do not edit it by hand. #}\n{% load i18n %}\n"
DEEPEST = 3
"""How far below a record the parts lie whose fields a page explains."""


def texts() -> str:
    """The file."""
    found = sorted(set(filter(None, map(plain, everything()))))
    return HEAD + "".join(f"{{% translate {quoted(text)} %}}\n" for text in found)


def quoted(text: str) -> str:
    """A text as a template has it."""
    mark = "'" if '"' in text else '"'
    return f"{mark}{text}{mark}"


def everything() -> Iterator[str]:
    """Every text, some of them several times."""
    yield from english(committed())
    for view in views(urlpatterns):
        yield view.title().partition(": ")[0]
        yield from (told(view), " ".join((type(view).__doc__ or "").split()))
        yield from (parameter.meaning for parameter in view.accepted().values())
        shape = shape_of(view)
        if shape is not None:
            yield from helps(shape(), DEEPEST)


def views(patterns: list[URLPattern | URLResolver]) -> Iterator[Any]:
    """A view for every address that is read."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns)
            continue
        kind: Any = getattr(pattern.callback, "cls", None)
        actions = getattr(pattern.callback, "actions", None) or {"get": None}
        if kind is not None and issubclass(kind, Answer) and "get" in actions:
            view = kind(**getattr(pattern.callback, "initkwargs", {}))
            view.request, view.format_kwarg = None, None
            view.kwargs = dict.fromkeys(pattern.pattern.converters or pattern.pattern.regex.groupindex, "x")
            if actions["get"] is not None:
                view.action = actions["get"]
            yield view


def helps(one: Any, depth: int) -> Iterator[str]:
    """What the fields of a serializer mean, and those of its parts."""
    for field in getattr(one, "fields", {}).values():
        yield str(field.help_text or "")
        if depth:
            yield from helps(getattr(field, "child", None) or field, depth - 1)
