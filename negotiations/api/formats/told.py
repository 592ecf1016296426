"""The expression of a record (`api/reading`), cell by cell: what a table's columns say, before any row is read.

Whoever forms lines without objects between turns these cells: into SQL (`in_database.py`) or into one expression of Python (`in_lines.py`).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from negotiations.api.formats.columns import Kind, Node


class NotTurned(Exception):
    """This cannot be said without the object itself."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: of what kind, what it says, and what must hold for the objects around it to be there."""

    kind: Kind
    value: ast.expr
    where: Sequence[ast.expr]


def cells_told(form: Node, told: ast.expr, where: Sequence[ast.expr] = ()) -> Iterator[Cell]:
    """The cells of an object in order; of one that is null all are null. Raises NotTurned."""
    if isinstance(told, ast.IfExp) and is_null(told.orelse):
        where, told = [*where, told.test], told.body
    for name, part in form.parts.items():
        value = part_of(told, name)
        if part.kind is Kind.OBJECT:
            yield from cells_told(part, value, where)
        else:
            yield Cell(part.kind, value, where)


def part_of(told: ast.expr, name: object) -> ast.expr:
    """What an object says under a name."""
    if isinstance(told, ast.Dict):
        for key, value in zip(told.keys, told.values, strict=True):
            if isinstance(key, ast.Constant) and key.value == name:
                return value
    raise NotTurned


def is_null(told: ast.expr) -> bool:
    """Whether an expression is null."""
    return isinstance(told, ast.Constant) and told.value is None
