"""Values of an answer as HTML: dates, quantities and references as people read them, everything escaped.

What a value is, is told by its form, which is the same everywhere in the API; so nothing here knows a concept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from html import escape
from typing import Any

import orjson
from django.utils.translation import gettext as _

from negotiations.api.browsing.links import Links
from negotiations.api.in_words import date_in_words, number_in_words, quantity_in_words, slippage_in_words
from negotiations.api.renderers import to_json

UUID = 36
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
NAMED = ("name", "title", "text", "note", "slug", "id")
"""What a reference is called, the best first."""
DAY, SHORT = 10, 18
"""Characters of a plain day; of a date in words that stays on one line."""
MOST, REFERENCE = 3, 7
"""Items of a list that stand in a cell; fields of what still is a reference, and no record of its own."""
LONG_NAME = 120
LONG = 280
"""Characters of a text in a table; the record has it whole."""


class Cells:
    """Values of one page. What was written once is remembered: rows name the same few things, days and numbers again and again."""

    def __init__(self, links: Links) -> None:
        self.links = links
        self.none = '<span class="none" title="{}">–</span>'.format(escape(_("nothing told")))
        self.truths = {True: escape(_("yes")), False: escape(_("no"))}
        self.written: dict[Hashable, str] = {}
        self.by_type: dict[type, Callable[[Any, Mapping[str, str] | None], str]] = {
            str: self.word_or_text,
            bool: lambda value, _labels: self.truths[value],
            int: lambda value, _labels: (
                self.written.get(value) or self.remember(value, number_in_words(value))
            ),
            dict: lambda value, _labels: self.known_form(value) or self.gist(value),
            list: lambda value, labels: self.several(value, labels) if value else self.none,
        }

    def cell(self, value: Any, labels: Mapping[str, str] | None = None) -> str:
        """A value in a table: what is no more than a list of parts is counted there."""
        if value is None:
            return self.none
        show = self.by_type.get(type(value))
        # A day, an id, a decimal as databases give them: as JSON has it.
        return self.written_down(value) if show is None else show(value, labels)

    def written_down(self, value: Any) -> str:
        """A value that JSON has no form for of its own, as it stands there."""
        plain = orjson.loads(to_json(value))
        show = self.by_type.get(type(plain))
        return escape(str(plain)) if show is None else show(plain, None)

    def word_or_text(self, value: str, labels: Mapping[str, str] | None) -> str:
        """A word of a closed list, or a text, cut short where it is long."""
        if labels and value in labels:
            return labels[value]
        if len(value) <= LONG_NAME:
            return self.written.get(value) or self.remember(value, self.text(value))
        return self.text(value if len(value) <= LONG else f"{value[:LONG]}…")

    def remember(self, key: Hashable, html: str) -> str:
        """HTML that will be wanted again."""
        self.written[key] = html
        return html

    def text(self, value: str) -> str:
        """A text: an address as a link, an instant to the minute."""
        if value.startswith(("http://", "https://")):
            return self.links.link(value, short(value), value)
        if value[:1].isdigit():
            if INSTANT.match(value):
                return f'<time datetime="{escape(value)}">{value[:10]} {value[11:16]}</time>'
            if len(value) == DAY and value[4] == value[7] == "-":
                return f"<time>{escape(value)}</time>"
        if len(value) == UUID and _UUID.fullmatch(value):
            return f'<span title="{value}">{value[:8]}</span>'
        return escape(value)

    def known_form(self, value: Mapping[str, Any]) -> str:
        """An object that means one thing: a date, a quantity, slippage, a reference; empty for any other."""
        if "edtf" in value:
            key: Hashable = ("date", value["edtf"], value["bound"], value["wording"])
            return self.written.get(key) or self.remember(key, dated(value))
        if "qualifier" in value:
            key = ("quantity", *value.values())
            return self.written.get(key) or self.remember(key, counted(value))
        if "url" in value:
            key = ("reference", value["url"])
            return self.written.get(key) or self.remember(
                key, self.links.link(value["url"], self.called(value))
            )
        return escape(slippage_in_words(value)) if value.keys() == {"min", "max"} else ""

    def called(self, value: Mapping[str, Any]) -> str:
        """What a reference is called."""
        name = next((str(value[name]) for name in NAMED if value.get(name)), "") or short(value["url"])
        return (
            name[:8]
            if name == str(value.get("id"))
            else name
            if len(name) <= LONG_NAME
            else f"{name[:LONG_NAME]}…"
        )

    def several(self, values: Sequence[Any], labels: Mapping[str, str] | None = None) -> str:
        """A list: one beside the other where each is one thing, else how many they are."""
        if isinstance(values[0], dict) and len(values[0]) > REFERENCE:  # whole records
            return str(len(values))
        shown = [
            self.known_form(value) if isinstance(value, dict) else self.cell(value, labels)
            for value in values[:MOST]
        ]
        more = f" +{len(values) - MOST}" if len(values) > MOST else ""
        return "; ".join(shown) + more if all(shown) else str(len(values))

    def gist(self, value: Mapping[str, Any]) -> str:
        """An object of parts, in short: those that are told, one after the other."""
        told = [
            f"{escape(name)}: {self.cell(part)}" for name, part in value.items() if part not in (None, [], "")
        ]
        return "; ".join(told[:4]) or self.none


def dated(date: Mapping[str, Any]) -> str:
    """A date in words; its EDTF text and its wording stand behind it."""
    told = escape(date_in_words(date))
    close = ' class="close"' if len(told) <= SHORT else ""
    behind = " · ".join(filter(None, (date["edtf"], date["wording"])))
    return f'<span{close} title="{escape(behind)}">{told}</span>'


def counted(quantity: Mapping[str, Any]) -> str:
    """A quantity in words; its wording stands behind it."""
    return f'<span title="{escape(quantity["wording"] or "")}">{escape(quantity_in_words(quantity))}</span>'


def short(url: str) -> str:
    """An address as it is read: the last step of ours, the host of others."""
    steps = url.rstrip("/").split("/")
    if len(steps[-1]) == UUID and _UUID.fullmatch(steps[-1]):
        return steps[-1][:8]
    return steps[-1][:60] if "/api/v1/" in url else steps[2][:60] if len(steps) > 2 else url[:60]
