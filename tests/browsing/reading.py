"""A page of the browsable API, read back: its links, its inputs, its texts."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.test import Client

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
VOID = {"input", "link", "meta", "img", "br"}


@dataclass
class Element:
    """One element: its tag, its attributes and all the text in it."""

    tag: str
    given: dict[str, str]
    text: str = ""


@dataclass
class Seen(HTMLParser):
    """What stands in a page."""

    html: str
    elements: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.open: list[Element] = []
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text += data

    def all(self, tag: str, **wanted: str) -> list[Element]:
        """The elements of a tag with these attributes; `class_` is one of its classes."""
        return [
            one
            for one in self.elements
            if one.tag == tag
            and all(
                value in one.given.get("class", "").split()
                if name == "class_"
                else one.given.get(name) == value
                for name, value in wanted.items()
            )
        ]

    def links(self, start: str = "") -> dict[str, str]:
        """Where links lead, by what they say."""
        return {
            " ".join((one.given.get("aria-label") or one.text).split()): one.given["href"]
            for one in self.all("a")
            if one.given.get("href", "").startswith(start)
        }


def look(client: Client, address: str, status: int = 200, language: str = "en") -> Seen:
    """An address as a browser gets it."""
    response: Any = client.get(address, headers={"Accept": BROWSER, "Accept-Language": language})
    assert response.status_code == status, response.content[:2000]
    assert response["Content-Type"] == "text/html; charset=utf-8"
    return Seen(response.content.decode())
