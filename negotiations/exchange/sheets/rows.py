"""From a row of cells to the values that the deeds take; and from a fault in those values back to the cell that is to be mended."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from operator import itemgetter
from typing import Any

from django.utils.translation import gettext as _

from negotiations.core.checking import column_faults
from negotiations.core.claims import Claim
from negotiations.core.documents import canonical
from negotiations.core.errors import Fault, Gathering, Refused, shown
from negotiations.core.parts import assign
from negotiations.core.records import Record
from negotiations.core.shapes import demanded, label_fields, read_values, readers
from negotiations.exchange.entries import mentions_of, natural_id
from negotiations.exchange.sheets.columns import KEY, OWN, Column, Columns
from negotiations.exchange.sheets.fields import NOT_SAID, fields_of
from negotiations.exchange.sheets.files import Row, Sheet
from negotiations.exchange.sheets.readings import Readings
from negotiations.exchange.sheets.references import SheetReferences

CHUNK = 2000
"""Rows read, checked and written in one go: bounds the memory, and the length of lists in a question."""
SHOWN_VALUE = 200
"""Characters of a refused cell that the report repeats."""


@dataclass(frozen=True, slots=True)
class CellFault:
    """One error of a file: the row as a spreadsheet numbers it, the column's name, the cell's text, and why it is refused."""

    row: int
    column: str
    value: str
    code: str
    sentence: str


@dataclass(slots=True)
class Line:
    """One row on its way: its cells, its shape, the values read from it, and what it is called in the record."""

    row: int
    cells: list[str]
    shape: dict[str, Any] = field(default_factory=dict)
    own: dict[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    key: str = ""
    id: uuid.UUID | None = None
    """The same of a claim."""
    faults: list[CellFault] = field(default_factory=list)
    outcome: str = ""
    other: str = ""
    """The address of the record that is there already."""

    @property
    def sha256(self) -> str:
        """What tells a row from one that says something else."""
        return hashlib.sha256(canonical(self.shape).encode()).hexdigest()


class Lines:
    """Reads the rows of a sheet as values, some thousand at a time."""

    def __init__(
        self, model: type[Record], sheet: Sheet, columns: Columns, references: SheetReferences
    ) -> None:
        self.model, self._sheet, self._columns, self._references = model, sheet, columns.read, references
        self._readings = Readings(references)
        self._width = len(sheet.header)
        self._fields = fields_of(columns.read, model)
        self._demanded = frozenset(demanded(model))
        self._lists = {one.name for one in self._fields if one.is_list}
        self._is_claim = issubclass(model, Claim)
        self._labels = list(label_fields(model))

    def chunks(self) -> Iterator[list[Line]]:
        """The rows in order, in lists; each line has a shape and a key, or faults."""
        rows: Iterator[Row] = iter(self._sheet.rows)
        while chunk := list(islice(rows, CHUNK)):
            lines = [Line(number, cells) for number, cells in chunk]
            for line in lines:
                try:
                    self._shape(line)
                    line.id = self._id(line)
                    line.key = str(line.shape.get("slug", "")) if line.id is None else str(line.id)
                except Refused as refused:
                    line.faults += self.told(line, refused.faults)
            yield lines

    def read(self, lines: Sequence[Line], known: Container[str]) -> None:
        """Give these lines their values, or faults; of those whose record is known only what they say of it."""
        self._references.fetch(self._wanted(lines))
        for line in lines:
            if not line.faults:
                try:
                    self._values(line, partial=line.key in known)
                except Refused as refused:
                    line.faults += self.told(line, refused.faults)
            if line.faults:
                self._look_further(line)

    def told(self, line: Line, faults: Iterable[Fault]) -> list[CellFault]:
        """Faults of a shape as faults of the cells that it was read from."""
        return [self._told(line, fault) for fault in faults]

    def _told(self, line: Line, fault: Fault) -> CellFault:
        column = self._column_of(fault.field)
        value = line.cells[column.index] if column is not None and column.index < len(line.cells) else ""
        name = column.name if column is not None else ""
        inner = fault.field if column is not None and len(fault.field) > len(column.path) else ""
        sentence = f"{inner}: {fault.sentence}" if inner else fault.sentence
        if fault.suggestions and not any(one in sentence for one in fault.suggestions):
            nearest = _("Nearest: %(words)s.") % {"words": ", ".join(fault.suggestions)}
            sentence = f"{sentence} {nearest}"
        return CellFault(line.row, name, value[:SHOWN_VALUE], fault.code, sentence)

    def _column_of(self, path: str) -> Column | None:
        """The column that gave what lies at a path: the longest that the path begins with, else the first that begins with the path."""
        if not path:
            return None
        over = [column for column in self._columns if f"{path}.".startswith(f"{column.path}.")]
        if over:
            return max(over, key=lambda column: len(column.path))
        return next((column for column in self._columns if column.path.startswith(f"{path}.")), None)

    def _shape(self, line: Line) -> None:
        if len(line.cells) != self._width:
            sentence = _("The row has %(number)s cells, the header %(width)s.") % {
                "number": len(line.cells),
                "width": self._width,
            }
            raise Refused("", "ragged_row", sentence)
        shape: dict[str, Any] = {}
        line.shape = shape
        faults = Gathering()
        for one in self._fields:
            try:
                said = one.shape(line.cells)
            except Refused as refused:
                faults.keep(refused)
            else:
                if said is not NOT_SAID:
                    shape[one.name] = said
        if faults.faults:
            raise Refused.all(faults.faults)
        if self._is_claim:
            line.own = {name: shape.pop(name) for name in OWN if name in shape}
        for name in self._labels:
            if name in shape and shape[name] == shape.get("slug"):
                del shape[name]  # a read shows the slug where there is no title

    def _values(self, line: Line, *, partial: bool) -> None:
        """Field by field, each from what was read of the same cells before; a row that is refused anywhere is read as a whole."""
        shape, language = line.shape, line.shape.get("language") or "en"
        if not (partial or self._demanded <= shape.keys()):
            self._whole(line, language, partial)
            return
        for one in self._fields:
            if one.name not in shape:
                continue
            try:
                line.values |= self._readings.of_field(one, line.cells, language)
            except Refused:
                self._whole(line, language, partial)
                return

    def _whole(self, line: Line, language: str, partial: bool) -> None:
        shape = self._readings.with_chains(line.shape)
        line.values = read_values(self.model, shape, self._references, language, partial=partial)

    def _wanted(self, lines: Sequence[Line]) -> Iterator[tuple[type[Record], str]]:
        """The records that the rows refer to, by model and key; rows whose cells name the same are asked once."""
        for one in [one for one in self._fields if one.points_by]:
            cells, asked = itemgetter(*one.points_by), set()
            for line in lines:
                if one.name in line.shape and (named := cells(line.cells)) not in asked:
                    asked.add(named)
                    yield from mentions_of(self.model, {one.name: line.shape[one.name]})

    def _look_further(self, line: Line) -> None:
        """Of a row that is refused already, what else is wrong with each of its cells."""
        known = readers(self.model, self._references, "en")
        columns = label_fields(self.model)
        row, given = self.model(), {}
        faults = Gathering()
        try:
            shape = self._readings.with_chains(line.shape)
        except Refused:  # told already
            shape = {name: value for name, value in line.shape.items() if name != "citations"}
        refused = {fault.column for fault in line.faults}
        done = {column.steps[0] for column in self._columns if column.name in refused}
        for name in [name for name in shape if name in known and name not in done]:
            value = faults.attempt(name, known[name], shape[name])
            if value is not None and name not in self._lists:
                given[columns.get(name, name)] = value
        assign(row, given)
        faults.faults += [fault for fault in column_faults(row) if fault.field.split(".")[0] in given]
        told = {(fault.column, fault.code) for fault in line.faults}
        line.faults += [
            fault for fault in self.told(line, faults.faults) if (fault.column, fault.code) not in told
        ]

    def _id(self, line: Line) -> uuid.UUID | None:
        """The id of a row's claim: its own, or made from its key, or from all that it says. Of a thing none: it has a slug."""
        if not self._is_claim:
            return None
        if len(line.own) > 1:
            raise Refused(KEY, "twice", _("A row has an id or a key of its own, not both."))
        if "id" in line.own:
            try:
                return uuid.UUID(line.own["id"].strip())
            except ValueError:
                raise Refused(
                    "id", "not_an_id", _("%(value)s is no id.") % {"value": shown(line.own["id"])}
                ) from None
        return natural_id(self.model.resource, line.own.get(KEY) or line.sha256)
