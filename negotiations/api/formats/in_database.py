"""A table of plain columns formed by PostgreSQL itself: COPY gives the lines of the CSV, and no row comes near Python.

What a cell says is not said again here: the expressions by which rows become plain data (`api/reading`) are turned into SQL. What holds anything
else than columns, texts, conditions and labels (lists, numbers with a point, what only a function of ours knows) is not turned, and goes the
common way. Both give the same bytes; tests hold them equal.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, models

from negotiations.api.formats.columns import Kind, Node
from negotiations.api.formats.contents import OfRoom
from negotiations.api.ordering import in_order, with_keys
from negotiations.api.reading.columns import end_of, label
from negotiations.api.reading.compiling import compile_plan, object_of
from negotiations.api.reading.sketches import Here, NotCompiled, Sketch
from negotiations.core.text import FALLBACK_LANGUAGES

if TYPE_CHECKING:
    from negotiations.api.formats.whole import Export

PIECE = 500
"""Lines that are written at once."""
TEXTS = (models.CharField, models.TextField)
FORMS: Mapping[Kind, str] = {
    Kind.INTEGER: "{0}",
    Kind.DAY: "{0}",
    Kind.TRUTH: "CASE WHEN {0} THEN 'true' WHEN NOT {0} THEN 'false' END",
    Kind.INSTANT: (
        "to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS') || "
        "CASE WHEN {0} = date_trunc('second', {0}) THEN 'Z' ELSE to_char({0} AT TIME ZONE 'UTC', '.US\"Z\"') END"
    ),
}
"""How a cell is written whose value is a column of this kind."""
GUARDED = (
    "CASE WHEN {0} >= 'A' COLLATE \"C\" THEN {0} WHEN {0} = '' THEN NULL "
    "WHEN {0} ~ '^''*[=+@\\t\\r-]' THEN '''' || {0} ELSE {0} END"
)
"""A text, as `guarding.py` makes it harmless: every sign that it looks for comes before the letters. An empty text is written as nothing."""


class NotTurned(Exception):
    """This cannot be said in SQL."""


def copied(export: Export, out: IO[bytes]) -> bool:
    """Write the lines of the collection's CSV below its header; False, and nothing is written, where the common way must go."""
    if connection.vendor != "postgresql" or export.scope.as_of.recorded is not None:
        return False
    if not isinstance(export.contents, OfRoom):  # what is derived, or of several kinds, is no table's rows
        return False
    try:
        statement, parameters = _Question(export).statement()
    except (NotTurned, NotCompiled):
        return False
    except EmptyResultSet:
        return True
    with connection.wrap_database_errors, connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off")  # it takes a second to compile what 200,000 rows take
        with cursor.copy(statement, parameters) as copy:
            out.writelines(_pieces(copy))
    return True


def _pieces(lines: Iterable[Any]) -> Iterator[bytes]:
    """The lines of COPY, of which each ends in a line feed alone, whatever it holds, as RFC 4180 ends them."""
    piece: list[Any] = []
    for line in lines:
        piece += (line[:-1], b"\r\n")
        if len(piece) > 2 * PIECE:
            yield b"".join(piece)
            piece.clear()
    yield b"".join(piece)


class _Question:
    """The question that one table asks."""

    def __init__(self, export: Export) -> None:
        room, selection = export.room, export.selection
        order = room.order()
        self._form, self._scope = export.form, export.scope
        self._rows = in_order(with_keys(room.narrowed(selection.fields), order), order)
        self._sketch = Sketch(self._rows, "pk", export.scope, compile_plan)
        shape = room.serializer_class()
        text = object_of(shape, selection.fields, selection.expand, Here(self._sketch))
        self._record = ast.parse(text, mode="eval").body
        self._paths = {name: path for path, name in self._sketch.columns.items()}
        self._roots = {name: self._scope.base + root for root, name in self._sketch.roots.items()}
        self.parameters: list[Any] = []

    def statement(self) -> tuple[str, list[Any]]:
        """What COPY is told. Raises NotTurned, EmptyResultSet."""
        cells, written = [], []
        for place, (kind, text) in enumerate(self._cells(self._form, self._record, [])):
            cells.append(f"{text} AS t{place}")
            written.append(GUARDED.format(f"t{place}") if kind is Kind.TEXT else f"t{place}")
        rows = self._rows.values_list(*self._paths.values())
        inner, parameters = rows.query.get_compiler(connection=connection).as_sql()
        # Apart, so that what a text is made of is not asked once for each look at the text.
        table = f"SELECT {', '.join(cells)} FROM ({inner}) AS found({', '.join(self._paths)}) OFFSET 0"  # noqa: S608  names of our own
        return (
            f"COPY (SELECT {', '.join(written)} FROM ({table}) AS told) TO STDOUT (FORMAT csv)",  # noqa: S608  texts of our own
            [*self.parameters, *parameters],
        )

    def _cells(self, form: Node, told: ast.expr, where: Sequence[ast.expr]) -> Iterator[tuple[Kind, str]]:
        """Kind and SQL of each cell of an object; of one that is null all are null."""
        if isinstance(told, ast.IfExp) and _is_null(told.orelse):
            where, told = [*where, told.test], told.body
        if not isinstance(told, ast.Dict):
            raise NotTurned
        values = {
            key.value: value
            for key, value in zip(told.keys, told.values, strict=True)
            if isinstance(key, ast.Constant)
        }
        for name, part in form.parts.items():
            if part.kind is Kind.OBJECT:
                yield from self._cells(part, values[name], where)
                continue
            # In the order of the text, since it is also that of the parameters.
            holds = " AND ".join(map(self._truth, where))
            text = self._cell(part.kind, values[name])
            yield part.kind, f"CASE WHEN {holds} THEN {text} END" if where else text

    def _cell(self, kind: Kind, told: ast.expr) -> str:
        if kind is Kind.TEXT:
            return self._text(told)
        if isinstance(told, ast.IfExp) and _is_null(told.orelse):
            return f"CASE WHEN {self._truth(told.test)} THEN {self._cell(kind, told.body)} END"
        if not isinstance(told, ast.Name) or told.id not in self._paths or kind not in FORMS:
            raise NotTurned
        return FORMS[kind].format(told.id)

    def _text(self, told: ast.expr) -> str:
        """A text."""
        text: str
        match told:
            case ast.Name(name) if name in self._paths:
                text = name if self._is_text(name) else f"{name}::text"
            case ast.Name(name) if name in self._roots:
                text = self._given(self._roots[name])
            case ast.Constant(str(value)):
                text = self._given(value)
            case ast.BoolOp(ast.Or(), [value, ast.Constant(None)]):
                text = f"NULLIF({self._text(value)}, '')"
            case ast.IfExp(test, value, ast.Constant(None)):
                text = f"CASE WHEN {self._truth(test)} THEN {self._text(value)} END"
            case ast.JoinedStr(parts):
                text = f"({' || '.join(map(self._text, parts))})"
            case ast.FormattedValue(value, -1, None):
                text = self._text(value)
            case ast.Call(ast.Name(name), [ast.Name(labels), ast.Constant(str(language)), fallback]) if (
                self._sketch.bound.get(name) is label
            ):
                text = self._label(labels, language, fallback)
            case _:
                raise NotTurned
        return text

    def _label(self, labels: str, language: str, fallback: ast.expr) -> str:
        """As `core.text.label`: the first of the languages that there is, else any in order of their names."""
        asked = language.lower()
        tried = dict.fromkeys((asked, asked.partition("-")[0], *FALLBACK_LANGUAGES))
        named = ", ".join(f"NULLIF({labels} ->> {self._given(one)}, '')" for one in tried)
        other = f"SELECT value FROM jsonb_each_text({labels}) WHERE value <> '' ORDER BY key COLLATE \"C\" LIMIT 1"  # noqa: S608  a name of our own
        return f"COALESCE({named}, ({other}), {self._text(fallback)})"

    def _truth(self, told: ast.expr) -> str:
        """Whether something holds."""
        match told:
            case ast.BoolOp(operator, values):
                between = " OR " if isinstance(operator, ast.Or) else " AND "
                return f"({between.join(map(self._truth, values))})"
            case ast.Compare(ast.Name(name), [ast.IsNot()], [ast.Constant(None)]) if name in self._paths:
                return f"{name} IS NOT NULL"
            case ast.Compare(ast.Name(name), [ast.LtE()], [ast.Name("day")]) if name in self._paths:
                return f"{name} <= {self._given(self._scope.as_of.known)}"
            case ast.Name(name) if name in self._paths and self._is_text(name):
                return f"{name} <> ''"
        raise NotTurned

    def _is_text(self, name: str) -> bool:
        return isinstance(end_of(self._rows, self._paths[name]), TEXTS)

    def _given(self, value: Any) -> str:
        self.parameters.append(value)
        return "%s"


def _is_null(told: ast.expr) -> bool:
    return isinstance(told, ast.Constant) and told.value is None
