"""Problems as pages, for those who read pages: what was wrong, what would be right, and the form again with the fault beside its field.

Which problem it is was decided before; the page tells what the problem document holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template import loader
from django.utils import translation

from negotiations.api.browsing.asked import Asked
from negotiations.api.browsing.frame import place, surroundings
from negotiations.api.browsing.page import PageRenderer, as_text, with_links
from negotiations.api.language import language_of
from negotiations.api.parameters import raw_query

PROBLEM = "application/problem+json"
LONGEST_ACCEPT = 1_000


def wants_page(request: Any) -> bool:
    """Whether a problem is for a person: a browser asked, or a page was asked for by name."""
    asked: HttpRequest = getattr(request, "_request", request)
    if asked.method not in ("GET", "HEAD"):
        return False
    try:
        form = asked.GET.get("format")
    except TooManyFieldsSent:
        return False  # the refusal itself: nobody filled in a form of thousands
    if form is not None:
        return form == PageRenderer.format
    accept = asked.META.get("HTTP_ACCEPT", "")
    if PageRenderer.media_type not in accept or len(accept) > LONGEST_ACCEPT:
        return False
    return (
        asked.get_preferred_type(["application/json", PROBLEM, PageRenderer.media_type])
        == PageRenderer.media_type
    )


def as_page(request: Any, response: HttpResponse, view: Any = None) -> HttpResponse:
    """A problem document as a page where one is wanted; any other answer as it is."""
    if response.headers.get("Content-Type") != PROBLEM or not wants_page(request):
        return response
    problem = orjson.loads(response.content)
    language = language_of(request)
    with translation.override(language):
        body = loader.render_to_string(
            "negotiations/api/problem.html", shown(request, problem, view, language)
        )
    page = HttpResponse(body, status=response.status_code, content_type="text/html; charset=utf-8")
    for name, value in response.headers.items():
        if name not in ("Content-Type", "Content-Length"):
            page.headers[name] = value
    return page


def shown(request: Any, problem: Mapping[str, Any], view: Any, language: str) -> dict[str, Any]:
    """What the page shows."""
    errors = problem["errors"]
    beside: dict[str, list[str]] = {}
    for error in errors:
        if error.get("parameter"):
            beside.setdefault(error["parameter"], []).append(error["detail"])
    if view is not None and hasattr(view, "accepted"):
        told = surroundings(view, request, language, Asked.of(request, view.accepts), beside)
    else:
        told = place(request.path, language, Asked(request.path, {}))
    asked: Asked = told.get("asked") or Asked(request.path, {})
    text = as_text(problem)
    return {
        **told,
        "title": problem["title"],
        "problem": problem,
        "faults": [{**error, "instead": instead(error, asked, request)} for error in errors],
        "json": with_links(text),
        "size": len(text),
        "path": request.get_full_path()[:1_000],
        "called": None,
    }


def instead(error: Mapping[str, Any], asked: Asked, request: Any) -> Sequence[tuple[str, str]]:
    """The nearest right things, each with the address that asks for it."""
    name, words = error.get("parameter", ""), error.get("suggestions", ())
    if error["code"] == "unknown_parameter":
        meant = QueryDict(raw_query(request)).getlist(name)
        return [(word, asked.address({word: meant})) for word in words]
    return [(word, asked.address({name: word})) for word in words] if name in asked.values else []
