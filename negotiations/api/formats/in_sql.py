"""The expressions by which rows become plain data (`api/reading`), turned into SQL of PostgreSQL.

What a value says is not said again here. What is neither a column, a text, a condition, a label, an object nor a list of these (what only a
function of ours knows) is not turned. The bytes are those that the program writes: `to_json` of a text is as orjson has it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import QuerySet

from negotiations.api.formats.told import NotTurned, is_null, part_of
from negotiations.api.reading.columns import behind_colon, end_of, first_of, label, parsed
from negotiations.api.reading.sketches import Here, Sketch
from negotiations.api.reading.statements import KEY
from negotiations.api.scope import Scope
from negotiations.core.prepared import written
from negotiations.core.text import FALLBACK_LANGUAGES

TEXTS = (models.CharField, models.TextField)
INSTANT = (
    "to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS') || "
    "CASE WHEN {0} = date_trunc('second', {0}) THEN 'Z' ELSE to_char({0} AT TIME ZONE 'UTC', '.US\"Z\"') END"
)
AS_JSON: Sequence[tuple[type[models.Field[Any, Any]], str]] = (
    (models.IntegerField, "{0}::text"),
    (models.BooleanField, "{0}::text"),
    (models.DateTimeField, f"""'"' || {INSTANT} || '"'"""),
    (models.DateField, """'"' || {0} || '"'"""),
    (models.UUIDField, """'"' || {0} || '"'"""),
)
"""How a column that is no text is written in JSON; an instant is a day too."""
COMPACT = r"""regexp_replace({0}::text, '("(?:[^"\\]|\\.)*")|([:,]) ', '\1\2', 'g')"""
"""JSON of a column without the blanks that PostgreSQL puts between its parts: texts are stepped over. Numbers in our columns are whole."""


class Turned:
    """One query, and the SQL of what is said of its rows."""

    def __init__(
        self, rows: QuerySet[Any], owner: str, item: Callable[[Here], str], scope: Scope, depth: int = 0
    ) -> None:
        self._rows, self._owner, self._scope, self._depth = rows, owner, scope, depth
        self._sketch = Sketch(rows, owner, scope, self._below)
        self.told = ast.parse(item(Here(self._sketch)), mode="eval").body
        """What a row is made into, in Python."""
        self._paths = {name: path for path, name in self._sketch.columns.items()}
        self._roots = {name: scope.base + root for root, name in self._sketch.roots.items()}

    def _below(self, rows: QuerySet[Any], owner: str, item: Callable[[Here], str], scope: Scope) -> Turned:
        return Turned(rows, owner, item, scope, self._depth + 1)

    def found(self, key: str | None = None) -> str:
        """The query as a table: of all its rows, or of those whose owner has the key in a column of the query around it. Raises EmptyResultSet."""
        rows = self._rows if key is None else self._rows.filter(**{self._owner: KEY})
        asked = rows.values_list(*self._paths.values())
        sql, values = asked.query.get_compiler(connection=connection).as_sql()
        head, *pieces = sql.split("%s")
        given = [key if key and value == KEY else written(value) for value in values]
        text = head + "".join(value + piece for value, piece in zip(given, pieces, strict=True))
        return f"({text}) AS f{self._depth}({', '.join(self._paths)})"

    def column(self, told: ast.expr, *kinds: type[models.Field[Any, Any]]) -> str | None:
        """The column that an expression is, of these kinds where any are given; None where it is something else."""
        match told:
            case ast.Name(name) if name in self._paths:
                is_one = not kinds or isinstance(end_of(self._rows, self._paths[name]), kinds)
                return f"f{self._depth}.{name}" if is_one else None
            case ast.IfExp(
                ast.Compare(_, [ast.Is()], [ast.Constant(None)]),
                ast.Constant(0 | False as told_else),
                ast.Name(),
            ):
                column = self.column(told.orelse, *kinds)
                return column and f"COALESCE({column}, {told_else})"
        return None

    def calls(self, told: ast.expr, function: Callable[..., Any]) -> list[Any]:
        """The arguments of a function of ours where an expression calls it, else nothing."""
        match told:
            case ast.Call(ast.Name(name), arguments) if self._sketch.bound.get(name) is function:
                return arguments
        return []

    def text(self, told: ast.expr) -> str:  # noqa: PLR0911  a table of forms
        """A text."""
        column = self.column(told)
        if column:
            return column if self.column(told, *TEXTS) else f"{column}::text"
        match told:
            case ast.Name(name) if name in self._roots:
                return written(self._roots[name])
            case ast.Constant(str(value)):
                return written(value)
            case ast.BoolOp(ast.Or(), [value, ast.Constant(None)]):
                return f"NULLIF({self.text(value)}, '')"
            case ast.IfExp(test, value, ast.Constant(None)):
                return f"CASE WHEN {self.truth(test)} THEN {self.text(value)} END"
            case ast.JoinedStr(parts):
                return f"({' || '.join(map(self.text, parts))})"
            case ast.FormattedValue(value, -1, None):
                return self.text(value)
        match self.calls(told, label), self.calls(told, behind_colon):
            case [labels, ast.Constant(str(language)), fallback], _:
                return self._label(labels, language, self.text(fallback))
            case _, [key]:
                word = self.text(key)
                return f"substr({word}, strpos({word}, ':') + 1)"
        raise NotTurned

    def _label(self, told: ast.expr, language: str, fallback: str) -> str:
        """As `core.text.label`: the first of the languages that there is, else any in order of their names."""
        labels = self.column(told.values[0] if isinstance(told, ast.BoolOp) else told)
        asked = language.lower()
        tried = dict.fromkeys((asked, asked.partition("-")[0], *FALLBACK_LANGUAGES))
        named = ", ".join(f"NULLIF({labels} ->> {written(one)}, '')" for one in tried)
        other = f"SELECT value FROM jsonb_each_text({labels}) WHERE value <> '' ORDER BY key COLLATE \"C\" LIMIT 1"  # noqa: S608  a name of our own
        return f"COALESCE({named}, ({other}), {fallback})"

    def truth(self, told: ast.expr) -> str:
        """Whether something holds."""
        match told:
            case ast.BoolOp(operator, values):
                between = " OR " if isinstance(operator, ast.Or) else " AND "
                return f"({between.join(map(self.truth, values))})"
            case ast.Compare(value, [ast.IsNot()], [ast.Constant(None)]) if self.column(value):
                return f"{self.column(value)} IS NOT NULL"
            case ast.Compare(value, [ast.LtE()], [ast.Name("day")]) if self.column(value):
                return f"{self.column(value)} <= {written(self._scope.as_of.known)}"
            case ast.Compare(value, [ast.Eq()], [ast.Constant(str(word))]) if self.column(value, *TEXTS):
                return f"{self.column(value)} = {written(word)}"
        if column := self.column(told, *TEXTS):
            return f"{column} <> ''"
        raise NotTurned

    def json(self, told: ast.expr) -> str:  # noqa: PLR0911  a table of forms
        """A value as text of JSON."""
        column = self.column(told)
        if column and not self.column(told, *TEXTS):
            for kind, form in AS_JSON:
                if self.column(told, kind):
                    return f"COALESCE({form.format(column)}, 'null')"
            raise NotTurned
        match told:
            case ast.Dict(keys, values):
                names = [f"""{"," if place else "{"}"{_name(key)}":""" for place, key in enumerate(keys)]
                parts = [f"'{name}', {self.json(value)}" for name, value in zip(names, values, strict=True)]
                return f"concat({', '.join(parts)}, '}}')"
            case ast.IfExp(test, value, other):
                return f"CASE WHEN {self.truth(test)} THEN {self.json(value)} ELSE {self.json(other)} END"
            case ast.BoolOp(ast.Or(), [_, ast.List([])]):
                below, key = self._related(told)
                return below.gathered("'[' || string_agg({0}, ',') || ']'", below.told, key, "'[]'")
            case ast.Constant(None):
                return "'null'"
        match self.calls(told, parsed), self.calls(told, first_of):
            case [value], _:
                return COMPACT.format(self.column(value))
            case _, [items, ast.Constant(name)]:
                below, key = self._related(items)
                return below.gathered("(array_agg({0}))[1]", part_of(below.told, name), key, "'null'")
        return f"COALESCE(to_json(({self.text(told)})::text)::text, 'null')"

    def _related(self, told: ast.expr) -> tuple[Turned, str]:
        """The query that a list comes from, and the column of this one that holds the owner's key."""
        match told:
            case ast.BoolOp(ast.Or(), [ast.Call(ast.Attribute(ast.Name(name), "get"), [key]), ast.List([])]):
                _, below, _ = self._sketch.relations[int(name[1:])]
                return below, f"f{self._depth}.{ast.unparse(key)}"
        raise NotTurned

    def gathered(self, how: str, told: ast.expr, key: str, nothing: str) -> str:
        """What is made of the items found for a key, those left out that are null."""
        where = ""
        if isinstance(told, ast.IfExp) and is_null(told.orelse):
            where, told = f" WHERE {self.truth(told.test)}", told.body
        try:
            found = self.found(key)
        except EmptyResultSet:
            return nothing
        return f"COALESCE((SELECT {how.format(self.json(told))} FROM {found}{where}), {nothing})"  # noqa: S608  names of our own


def _name(told: ast.expr | None) -> str:
    """The name of a part of an object."""
    if isinstance(told, ast.Constant):
        return str(told.value)
    raise NotTurned  # the parts of another object, which an expansion adds
