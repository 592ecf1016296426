"""The results of a collection as a table: which columns it has, in which order they can be put, and the cells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from uuid import UUID

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from negotiations.api.browsing.asked import Asked
from negotiations.api.browsing.cells import Cells, short
from negotiations.api.browsing.meanings import NOTHING, Meaning

TECHNICAL = frozenset({
    "url", "id", "slug", "revision", "recorded_from", "recorded_until", "known_from_basis", "supersedes", "superseded_by", "replaces", "basis",
    "sources", "names", "translations", "lat", "lon", "precision", "asserted_note", "salt", "document", "document_sha256", "previous_hash", "hash",
})  # fmt: skip
"""Columns that are shown only where they are asked for by name."""
FIRST = ("title", "name", "text", "id", "number", "revision")
"""What names a record in its row, the best first."""


KNOWN_FORM = {"edtf", "qualifier", "url", "min"}
"""Names by one of which an object is known to be one thing: a date, a quantity, a reference, slippage."""
LONG_WORD = 60
LONG_CELL = 80
"""Characters of HTML from which on a cell may need more lines than a row shows unasked."""
WIDE = frozenset({"title", "text", "note", "summary", "reason"})
DAY = 10
"""Characters of a day; whatever is longer is a text."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, its meaning, and the addresses at which it is ordered by or left out."""

    name: str
    help: str
    order: str
    sorted: str
    """`ascending` or `descending` where the table is in its order."""
    without: str
    leaving: str
    """What the link says that leaves it out."""


class Table:
    """The table of one page."""

    def __init__(
        self,
        rows: Sequence[Mapping[str, Any]],
        asked: Asked,
        meanings: Mapping[str, Meaning],
        orderings: Sequence[str],
        cells: Cells,
        *,
        choosable: bool,
    ) -> None:
        self.choosable = choosable
        self.rows, self.asked, self.meanings, self.orderings, self.cells = (
            rows,
            asked,
            meanings,
            orderings,
            cells,
        )
        given = list(dict.fromkeys(name for row in rows[:1] for name in row))
        self.chosen = asked.listed("fields")
        self.link = next((name for name in FIRST if name in given and not _is_quoted(name, given)), "")
        shown = [name for name in given if name in self.chosen] if self.chosen else self.usual(given)
        self.left_out = [] if self.chosen else [name for name in given if name not in shown and name != "url"]
        self.names = [
            *([self.link] if self.link in shown else []),
            *(name for name in shown if name != self.link),
        ]

    def usual(self, given: Sequence[str]) -> list[str]:
        """The columns of a table of which none were chosen: those that say something in these rows, what matters most first.

        What was asked to have one value has no column: it stands above the table.
        """
        settled = {name for name, values in self.asked.values.items() if len(values) == 1}
        told = [
            name
            for name in given
            if name == self.link or (name not in TECHNICAL and name not in settled and self._tells(name))
        ]
        return sorted(told, key=self._rank)

    def _rank(self, name: str) -> int:
        """How early a column stands: where a thing stands, when, how many; then to whom it belongs; texts and lists last."""
        value = next((row[name] for row in self.rows if row.get(name) not in (None, [])), None)
        if isinstance(value, dict):
            return 1 if "edtf" in value or "qualifier" in value else 3
        if isinstance(value, list | bool) or name.endswith("_count"):
            return 5
        if isinstance(value, str | UUID | dt.date) and not self.meanings.get(name, NOTHING).labels:
            return 6 if len(str(value)) > DAY else 4
        return 0 if name == "status" else 2

    def _tells(self, name: str) -> bool:
        """Whether a column says something: a list of mere parts does not, but for what a claim rests on."""
        for row in self.rows:
            value = row.get(name)
            if isinstance(value, dict) and not KNOWN_FORM & value.keys():
                return all(map(_is_short, value.values()))
            if value is not None and value != []:
                parts = isinstance(value, list) and isinstance(value[0], dict) and "url" not in value[0]
                return not parts or name == "citations"
        return False

    def columns(self) -> list[Column]:
        """The heads of the columns."""
        now = self.asked.one("ordering") or ""
        leaving = _("Leave out the column %(name)s")
        return [self.column(name, now, leaving % {"name": name}) for name in self.names]

    def column(self, name: str, now: str, leaving: str) -> Column:
        """One head, with where it leads."""
        down = now == name
        state = "ascending" if down else "descending" if now == f"-{name}" else ""
        order = (
            self.asked.address({"ordering": f"-{name}" if down else name}) if name in self.orderings else ""
        )
        others = [one for one in self.names if one != name]
        without = self.asked.address({"fields": ",".join(others)}) if others and self.choosable else ""
        return Column(name, self.meanings.get(name, NOTHING).help, order, state, without, leaving)

    def head(self) -> SafeString:
        """The heads as HTML; each says in which order the table is, and leads to others."""
        return SafeString("".join(map(_head, self.columns())))

    def every_column(self) -> str:
        """The address at which every field has its column; empty where columns cannot be chosen."""
        every = ",".join([*self.names, *self.left_out])
        return self.asked.address({"fields": every}) if self.choosable else ""

    def body(self) -> SafeString:
        """The rows."""
        cell, none, link = self.cells.cell, self.cells.none, self.cells.links.to
        columns = [
            (
                name,
                self.meanings.get(name, NOTHING).labels,
                ' class="long" dir="auto"' if name in WIDE else "",
                name == self.link,
            )
            for name in self.names
        ]
        unnamed, lines = bool(self.unnamed()), []
        for row in self.rows:
            cells = []
            if unnamed:
                called = escape(short(row["url"])[:40])
                cells.append(f'<th scope="row"><a href="{link(row["url"])}">{called}</a></th>')
            for name, labels, manner, names_row in columns:
                value = row[name]
                inner = none if value is None else cell(value, labels)
                if names_row and "url" in row:
                    text = escape(str(value)[:8]) if name == "id" else inner
                    named = "" if name in ("id", "number") else ' class="named"'
                    cells.append(f'<th scope="row"{named}><a href="{link(row["url"])}">{text}</a></th>')
                    continue
                if len(inner) > LONG_CELL:
                    inner = f'<div class="cut">{inner}</div>'
                attributes = ' class="number"' if type(value) is int else manner
                cells.append(f"<td{attributes}>{inner}</td>")
            lines.append(f"<tr>{''.join(cells)}</tr>")
        return SafeString("\n".join(lines))

    def unnamed(self) -> str:
        """The head of a column that leads to the records where none of those shown names them."""
        return _("record") if self.rows and self.link not in self.names and "url" in self.rows[0] else ""


def _head(column: Column) -> str:
    sort = f' aria-sort="{column.sorted}"' if column.sorted else ""
    told = f' title="{escape(column.help)}"' if column.help else ""
    inner = escape(column.name)
    if column.order:
        arrow = {"": "↕", "ascending": "▲"}.get(column.sorted, "▼")
        inner = (
            f'<a class="order" href="{escape(column.order)}" rel="nofollow">{inner}'
            f'<span aria-hidden="true" class="arrow">{arrow}</span></a>'
        )
    if column.without:
        said = escape(column.leaving)
        inner += (
            f'<a class="without" href="{escape(column.without)}" rel="nofollow" aria-label="{said}">×</a>'
        )
    return f'<th scope="col"{sort}{told}>{inner}</th>'


def _is_short(part: Any) -> bool:
    """Whether a part of an object is told in a word or two."""
    if isinstance(part, dict):
        return bool(KNOWN_FORM & part.keys())
    return len(part) <= LONG_WORD if isinstance(part, str) else not isinstance(part, list)


def _is_quoted(name: str, given: Sequence[str]) -> bool:
    """Whether a text is a wording in its own language, which is no name."""
    return name == "text" and "language" in given
