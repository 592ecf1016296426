"""The description in another language: the committed English one, with what it says to people by the catalogues.

Addresses, names, closed lists and examples stay as they are. A text that no catalogue has stays English; a test forbids that there is one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import translation

from negotiations.api.browsing.controls import said
from negotiations.api.openapi.wording import brief, is_name, pieces

TEXT = "description"
DATA = ("default", "enum", "example", "examples", "mapping")
"""Keys below which machines are addressed, or the facts quoted."""


def translated(description: dict[str, Any], language: str) -> dict[str, Any]:
    """The same description, changed in place. A summary is made of the translated text as it was of the English one."""
    with translation.override(language):
        description["info"]["title"] = said(description["info"]["title"])
        for one in list(addressed(description)):
            one[TEXT] = " ".join(piece if is_name(piece) else said(piece) for piece in pieces(one[TEXT]))
            if "summary" in one:
                one["summary"] = brief(one[TEXT])
    return description


def english(description: dict[str, Any]) -> Iterator[str]:
    """Every text of it for the catalogues."""
    yield description["info"]["title"]
    for one in addressed(description):
        yield from (piece for piece in pieces(one[TEXT]) if not is_name(piece))


def addressed(node: Any) -> Iterator[dict[str, Any]]:
    """What says something to a person, each with its text."""
    if isinstance(node, dict):
        if isinstance(node.get(TEXT), str):
            yield node
        for key, value in node.items():
            if key not in DATA:
                yield from addressed(value)
    elif isinstance(node, list):
        for value in node:
            yield from addressed(value)
