"""What stands around an answer: its filters, its formats, its languages, its place. It is the same for every page of a collection."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, partial
from typing import Any

from django.template import loader
from django.utils import translation
from django.utils.safestring import SafeString

from negotiations.api.browsing.asked import Asked
from negotiations.api.browsing.controls import said, sentence
from negotiations.api.browsing.elsewhere import formats, programs
from negotiations.api.browsing.links import resource_of
from negotiations.api.browsing.panel import Panel
from negotiations.api.browsing.record import is_right_to_left
from negotiations.core.memory import Memory
from negotiations.core.vocabulary import LANGUAGES

HERE = "<answer>"
"""Where in its frame an answer stands. No value is mistaken for it: what comes from outside is escaped."""
kept: Memory[Any] = Memory(most=128)
"""Parts of pages, of up to 90 kB, that are the same whatever the answer: for those who go through a collection page by page."""


def framed(shown: Mapping[str, Any]) -> tuple[str, str]:
    """A page before and behind its answer."""
    text = loader.render_to_string("negotiations/api/answer.html", {**shown, "answer": SafeString(HERE)})
    before, _, behind = text.partition(HERE)
    return before, behind


def filled(shown: Mapping[str, Any], frame: tuple[str, str]) -> Iterable[str]:
    """A page whole, in its parts."""
    before, behind = frame
    return before, loader.render_to_string("negotiations/api/_answer.html", dict(shown)), behind


def surroundings(
    view: Any, request: Any, language: str, asked: Asked, faults: Mapping[str, Sequence[str]] | None = None
) -> dict[str, Any]:
    """What every page of an address has: its filters, its formats, its languages, its place.

    Functions are called by the template that asks for them: of most pages the frame is kept.
    """
    base = f"{request.scheme}://{request.get_host()}"
    panel = Panel(view, view.accepts, asked, faults or {}, language)
    return {
        **place(request.path, language, asked),
        "asked": asked,
        "base": base,
        "panel": panel,
        "sections": cache(panel.sections),
        "chips": cache(panel.chips),
        "formats": cache(partial(formats, view, asked)),
        "programs": partial(programs, view, asked, base),
        "title": cache(lambda: titled(view.title())),
        "description": cache(lambda: sentence(told(view))),
        "operation": partial(operation, view),
        "path": request.get_full_path()[:2_000],
    }


def place(path: str, language: str, asked: Asked) -> dict[str, Any]:
    """What every page has, also of an address where nothing is."""
    names = [(code, translation.get_language_info(code)["name_local"]) for code in LANGUAGES]
    return {
        "language": language,
        "direction": "rtl" if is_right_to_left(language) else "ltr",
        "languages": lambda: [(code, name, asked.address({"lang": code}, ())) for code, name in names],
        "crumbs": partial(crumbs, path),
    }


def titled(title: str) -> str:
    """A title in the reader's language; behind its colon stands a name."""
    name, colon, rest = title.partition(": ")
    return f"{said(name)}{colon}{rest}"


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
