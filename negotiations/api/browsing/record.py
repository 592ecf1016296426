"""One record, or any answer that is no list of results, in full: each field with its value and what it means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import get_language_info

from negotiations.api.browsing.cells import Cells
from negotiations.api.browsing.controls import sentence
from negotiations.api.browsing.meanings import NOTHING, Meaning

QUOTED = ("quote", "text", "wording", "translation", "note")
"""Texts that are set apart: words of others, and our own about them."""
DEEPEST = 4
ONE_THING = {"edtf", "qualifier", "url"}
"""Names by one of which an object is known to be a date, a quantity or a reference."""
RIGHT_TO_LEFT = ("ar", "fa", "he", "ku", "ur")


class Record:
    """The fields of one answer."""

    def __init__(self, data: Mapping[str, Any], meanings: Mapping[str, Meaning], cells: Cells) -> None:
        self.data, self.meanings, self.cells = data, meanings, cells

    def rows(self) -> Iterator[tuple[str, SafeString, str]]:
        """Each field: its name, its value as HTML, its meaning."""
        for name, value in self.data.items():
            meaning = self.meanings.get(name, NOTHING)
            yield name, SafeString(self.value(name, value, meaning, self.data, 0)), sentence(meaning.help)

    def value(self, name: str, value: Any, meaning: Meaning, beside: Mapping[str, Any], depth: int) -> str:
        """A value whole: parts below parts, as deep as answers go."""
        if isinstance(value, dict) and value:
            return self.cells.known_form(value) or self.parts(value, meaning.parts, depth)
        if isinstance(value, list) and value:
            return self.items(value, meaning, depth)
        if isinstance(value, str) and name in QUOTED and not meaning.labels:
            language = str(beside.get("language") or "") if name in ("quote", "text") else ""
            told = f' lang="{escape(language)}"' if language else ""
            direction = "rtl" if language[:2] in RIGHT_TO_LEFT else "auto"
            return f'<span class="words" dir="{direction}"{told}>{escape(value)}</span>'
        if isinstance(value, str) and len(value) > 60 and not value.startswith("http"):
            return f'<span dir="auto">{escape(value)}</span>'
        return self.cells.cell(value, meaning.labels)

    def parts(self, value: Mapping[str, Any], meanings: Mapping[str, Meaning], depth: int) -> str:
        """An object: what is told of it, a line each."""
        if depth >= DEEPEST:
            return self.cells.gist(value)
        lines = "".join(
            f'<div><dt title="{escape(meanings.get(name, NOTHING).help)}">{escape(name)}</dt>'
            f"<dd>{self.value(name, part, meanings.get(name, NOTHING), value, depth + 1)}</dd></div>"
            for name, part in value.items()
            if part is not None and part != []
        )
        return f'<dl class="parts">{lines}</dl>' if lines else self.cells.none

    def items(self, values: Sequence[Any], meaning: Meaning, depth: int) -> str:
        """A list: in one line where it is one short thing, as a table where its items are flat, else one below the other."""
        if len(values) > 1 and all(map(_is_flat, values)):
            return self.inner_table(values, meaning)
        shown = [self.item(value, meaning, depth) for value in values]
        return (
            shown[0]
            if len(shown) == 1
            else f'<ul class="items">{"".join(f"<li>{one}</li>" for one in shown)}</ul>'
        )

    def inner_table(self, values: Sequence[Mapping[str, Any]], meaning: Meaning) -> str:
        """Flat items below each other; a column where none says anything is left out."""
        names = [name for name in values[0] if any(value.get(name) not in (None, []) for value in values)]
        heads = "".join(
            f'<th scope="col" title="{escape(meaning.parts.get(name, NOTHING).help)}">{escape(name)}</th>'
            for name in names
        )
        labels = {name: meaning.parts.get(name, NOTHING).labels for name in names}
        rows = "".join(
            f"<tr>{''.join(f'<td>{self.cells.cell(value.get(name), labels[name])}</td>' for name in names)}</tr>"
            for value in values
        )
        return f'<table class="inner"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'

    def item(self, value: Any, meaning: Meaning, depth: int) -> str:
        """One item of a list."""
        if isinstance(value, dict):
            return self.cells.known_form(value) or self.parts(value, meaning.parts, depth)
        return self.cells.cell(value, meaning.labels)


def _is_flat(value: Any) -> bool:
    """Whether an item is an object whose parts are each one thing, and is not one thing itself."""
    return (
        isinstance(value, dict) and not ONE_THING & value.keys() and all(map(_is_one_thing, value.values()))
    )


def _is_one_thing(value: Any) -> bool:
    if isinstance(value, dict):
        return bool(ONE_THING & value.keys())
    return not isinstance(value, list) or not any(isinstance(one, dict) for one in value)


def is_right_to_left(language: str) -> bool:
    """How a language is written."""
    return bool(get_language_info(language)["bidi"])
