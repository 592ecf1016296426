"""Where links of a page lead: to records as known on the same days and in the same language as the page itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from html import escape
from typing import Any
from urllib.parse import urlencode

from negotiations.api.browsing.asked import Asked
from negotiations.api.clocks import Clocks
from negotiations.core.records import API_ROOT

DAYS = ("known_on", "recorded_on")


def rooms(of: type[Any] | None = None) -> Iterator[type[Any]]:
    """Every collection of the service."""
    from negotiations.api.rooms import Room  # noqa: PLC0415  rooms are views, which render pages

    for one in (of or Room).__subclasses__():
        if one.__module__.startswith("negotiations."):
            if "model" in vars(one):
                yield one
            yield from rooms(one)


def resource_of(room: type[Any]) -> str:
    """What a collection is called in its address."""
    named = room.model.resource  # of changes a column: that of what changed
    return named if isinstance(named, str) else room.__name__.lower()


@cache
def clocks_by_resource() -> Mapping[str, Clocks]:
    """Which days each collection takes."""
    return {resource_of(one): one.clocks for one in rooms()}


@cache
def label_by_resource() -> Mapping[str, str]:
    """In which field each collection of named things has their names."""
    return {resource_of(one): one.model.label_name for one in rooms() if hasattr(one.model, "label_name")}


class Links:
    """The links of one page."""

    def __init__(self, asked: Asked, base: str) -> None:
        self.root = f"{base}{API_ROOT}"
        self.asked = asked
        self.suffixes: dict[str, str] = {}

    def to(self, url: str) -> str:
        """The address of a record, as a link of this page has it; escaped."""
        if not url.startswith(self.root):
            return escape(url)
        resource = url[len(self.root) :].partition("/")[0]
        suffix = self.suffixes.get(resource)
        if suffix is None:
            suffix = self.suffixes[resource] = escape(self.suffix(resource))
        return escape(url) + suffix if suffix else escape(url)

    def suffix(self, resource: str) -> str:
        """The query that goes along into a collection."""
        taken = [one.name for one in clocks_by_resource().get(resource, Clocks.NONE).parameters]
        carried = [
            (name, value)
            for name in (*DAYS, "lang")
            if name in (*taken, "lang") and (value := self.asked.one(name))
        ]
        return f"?{urlencode(carried)}" if carried else ""

    def link(self, url: str, text: str, title: str = "") -> str:
        """A link; what leads out of the service says so."""
        told = f' title="{escape(title)}"' if title else ""
        if url.startswith(self.root):
            return f'<a href="{self.to(url)}"{told}>{escape(text)}</a>'
        return f'<a href="{escape(url)}"{told} rel="nofollow noopener external">{escape(text)}</a>'
