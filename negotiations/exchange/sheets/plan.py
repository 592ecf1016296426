"""What an import would do with each row: create a record, correct the one that stands, or leave it alone. The dry run and the import are one way.

A row whose record is there and says the same is left alone, so the same file twice changes nothing. A claim that says something else is
superseded by a new draft. A named thing that says something else is refused: it is edited in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from negotiations.core.behind import Ahead
from negotiations.core.claims import Claim
from negotiations.core.errors import Conflict, Fault, Refused
from negotiations.core.records import Record
from negotiations.core.vocabulary import OPEN_STATES, RecordState
from negotiations.exchange.entries import natural_id
from negotiations.exchange.sheets.rows import CellFault, Line, Lines
from negotiations.exchange.sheets.standing import differing, standing, values_of
from negotiations.review.deeds import REGISTRY
from negotiations.review.rules import state_in_words
from negotiations.review.set_deeds import indexed


class Outcome(StrEnum):
    """What becomes of a row."""

    CREATED = "created"
    SUPERSEDED = "superseded"
    LEFT_ALONE = "left_alone"


SHOWN_EACH = 20
"""Rows of each outcome that a report shows; it counts all."""


@dataclass(slots=True)
class Report:
    """What a reading found: how many rows come to what, some of each (row, what it says, the claim it corrects), and every fault."""

    rows: int = 0
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(map(str, Outcome), 0))
    examples: dict[str, list[list[Any]]] = field(default_factory=lambda: {str(one): [] for one in Outcome})
    faults: list[CellFault] = field(default_factory=list)

    def add(self, line: Line) -> None:
        """Count a row, or keep its faults."""
        self.rows += 1
        self.faults += line.faults
        if line.faults:
            return
        self.counts[line.outcome] += 1
        if len(self.examples[line.outcome]) < SHOWN_EACH:
            said = [text for text in line.cells if text and not text.startswith("[")]
            self.examples[line.outcome].append([line.row, " · ".join(said)[:160], line.other])


Write = Callable[[list[Line]], None]
"""Writes the records of some lines, and may add faults to them."""


class Plan:
    """Goes through all rows, and hands on those that are to be written."""

    def __init__(self, lines: Lines, by: Any) -> None:
        self._lines, self._by, self.model = lines, by, lines.model
        self._deeds: Any = REGISTRY[self.model]
        self._seen: dict[str, int] = {}
        self.report = Report()

    def check(self) -> Iterator[int]:
        """The dry run. Gives the number of rows gone through, from time to time."""
        yield from self._go(self._check)

    def carry_out(self, write: Write) -> Iterator[int]:
        """The same, writing the records as it goes; to be rolled back when the report has faults at the end."""
        yield from self._go(write)

    def _go(self, act: Write) -> Iterator[int]:
        for chunk in Ahead(self._lines.chunks()):
            fresh = self._sorted_out(chunk)
            if fresh:
                self._guarded(act, fresh)
            for line in chunk:
                self.report.add(line)
            yield self.report.rows

    def _guarded(self, act: Write, fresh: list[Line]) -> None:
        try:
            act(fresh)
        except Refused as refused:
            self._keep(fresh, [indexed(fault, len(fresh)) for fault in refused.faults])
        except Conflict as conflict:
            sentence = " ".join([conflict.sentence, *conflict.others])
            self._keep(fresh, [(0, Fault("", conflict.code, sentence))])

    def _check(self, fresh: list[Line]) -> None:
        values = [line.values for line in fresh]
        self._keep(fresh, self._deeds.check_many(values=values, by=self._by))

    def _keep(self, fresh: list[Line], faults: list[tuple[int, Fault]]) -> None:
        for index, fault in faults:
            fresh[index].faults += self._lines.told(fresh[index], [fault])

    def _sorted_out(self, lines: list[Line]) -> list[Line]:
        """The lines that are to be written, with all their values; what becomes of the others is said in the report."""
        for line in lines:
            if line.faults:
                continue
            first = self._seen.setdefault(line.key, line.row)
            if first != line.row:
                name = "slug" if not issubclass(self.model, Claim) else next(iter(line.own), "")
                sentence = _("Row %(row)s says the same; give both a key of their own if two are meant.") % {
                    "row": first
                }
                self._refuse(line, name, "twice", sentence)
        known = standing(self.model, [line.id or line.key for line in lines if line.key])
        told = [line for line in lines if not self._is_known_by_all_it_says(line, known)]
        self._lines.read(told, known)
        fresh, met = [], []
        for line in lines:
            if line.faults:
                continue
            if line.key in known:
                met.append(line)
            else:
                fresh.append(line)
                line.outcome = Outcome.CREATED
                if line.id is not None:
                    line.values["public_id"] = line.id
        return fresh + self._corrections(met, known)

    def _is_known_by_all_it_says(self, line: Line, known: Container[str]) -> bool:
        """Whether the record of a row is there and cannot say anything else, because its id is made from all that the row says."""
        return line.key in known and not line.own and issubclass(self.model, Claim)

    def _corrections(self, lines: list[Line], known: dict[str, Any]) -> list[Line]:
        """Of the lines whose records are there, those that correct them."""
        asked = [line for line in lines if not self._is_known_by_all_it_says(line, known)]
        told = differing(self.model, [(known[line.key], line.values) for line in asked]) if asked else []
        others = {line.row for line, differs in zip(asked, told, strict=True) if differs}
        corrections = []
        for line in lines:
            line.other = known[line.key].path
            if line.row not in others:
                line.outcome = Outcome.LEFT_ALONE
            elif self._may_correct(line, known[line.key]):
                corrections.append(line)
        wholes = values_of(self.model, [known[line.key] for line in corrections])
        for line, whole in zip(corrections, wholes, strict=True):
            record: Any = known[line.key]
            made = natural_id(self.model.resource, f"{line.key}#{line.sha256}")
            line.values = {**whole, "replaces": None, **line.values, "supersedes": record, "public_id": made}
            line.outcome = Outcome.SUPERSEDED
        return corrections

    def _may_correct(self, line: Line, record: Record) -> bool:
        name = next(iter(line.own), "slug")
        if not isinstance(record, Claim):
            self._refuse(
                line, name, "differs", _("It is in the record and says something else: edit it in its place.")
            )
        elif record.state in OPEN_STATES:
            sentence = _(
                "It is a %(state)s that says something else (%(path)s): edit or delete that one."
            ) % {"state": state_in_words(record), "path": record.path}
            self._refuse(line, name, "differs", sentence)
        elif record.state == RecordState.RETRACTED:
            self._refuse(
                line, name, "retracted", _("It was retracted: %(reason)s") % {"reason": record.ended_because}
            )
        return not line.faults

    def _refuse(self, line: Line, name: str, code: str, sentence: str) -> None:
        line.faults += self._lines.told(line, [Fault(name, code, sentence)])
