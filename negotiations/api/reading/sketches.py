"""What is being compiled: one query, the columns that its fields read, and the Python that makes plain data of a row.

A field is told where its value is (`Here`) and gives the text of an expression over columns. Nothing of a request is ever part of that text:
it is made of declared names alone, and what else is needed is bound to a name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from negotiations.api.reading.columns import end_of, label, reader_of
from negotiations.api.scope import Scope
from negotiations.core.records import API_ROOT
from negotiations.core.things import NamedThing

if TYPE_CHECKING:
    from negotiations.api.reading.relations import Relation


class NotCompiled(Exception):
    """There is no compiled form of this: the plain serializer answers."""


class Sketch:
    """A query being compiled."""

    def __init__(
        self, rows: QuerySet[Any], owner: str, scope: Scope, compile_plan: Callable[..., Any]
    ) -> None:
        self.rows, self.owner, self.scope, self.compile_plan = rows, owner, scope, compile_plan
        self.columns: dict[str, str] = {}
        """Lookup path → the name of its column."""
        self.bound: dict[str, Any] = {}
        """What the expressions call by a name."""
        self.roots: dict[str, str] = {}
        """The address of a collection → the name that it has with the host before it."""
        self.relations: list[tuple[str, Any, bool]] = []
        """The path of a column of keys, what is read for these, and whether each has one or a list."""
        self.shown: dict[str, str] = {}
        """The path of what is related → the expression that gives it."""
        self.column(owner)

    def column(self, path: str) -> str:
        """The name of a column, read once however often it is asked for."""
        return self.columns.setdefault(path, f"c{len(self.columns)}")

    def name(self, value: Any) -> str:
        """The name of a function or object."""
        for name, bound in self.bound.items():
            if bound is value:
                return name
        name = f"{getattr(value, '__name__', 'f').strip('_<>')}_{len(self.bound)}"
        self.bound[name] = value
        return name

    def root(self, resource: str) -> str:
        """The name of the address of a collection."""
        return self.roots.setdefault(f"{API_ROOT}{resource}/", f"u{len(self.roots)}")

    def related(self, key: str, plan: Any, *, one: bool) -> str:
        """What is read for the keys in a column."""
        self.relations.append((key, plan, one))
        found = f"g{len(self.relations) - 1}.get({self.column(key)})"
        return f"({found})" if one else f"({found} or [])"

    def finished(self, item: str) -> Callable[..., list[tuple[Any, Any]]]:
        """The function that makes of rows pairs of the owner's key and plain data."""
        lines = [
            "def make(rows, base, day, related):",
            *(f"    {name} = base + {root!r}" for root, name in self.roots.items()),
            *(f"    g{place} = related[{place}]" for place in range(len(self.relations))),
            f"    return [({self.columns[self.owner]}, {item}) for ({', '.join(self.columns.values())},) in rows]",
        ]
        names = dict(self.bound)
        # As `dataclasses` does: of names that we declare a function is made that no loop over fields comes near.
        exec("\n".join(lines), names)  # noqa: S102  see above
        made: Callable[..., list[tuple[Any, Any]]] = names["make"]
        return made


@dataclass(frozen=True, slots=True)
class Here:
    """Where a value is: a lookup path from the rows of a query; the empty one is the row itself."""

    sketch: Sketch
    path: str = ""

    @property
    def scope(self) -> Scope:
        """The frame of the answer; its host and its day are only known when the plan is run."""
        return self.sketch.scope

    def at(self, source: str | None) -> Here:
        """The value at a field's source from here."""
        if source in ("*", "", None):
            return self
        step = str(source).replace(".", "__")
        return Here(self.sketch, f"{self.path}__{step}" if self.path else step)

    @property
    def owner(self) -> Here:
        """The object that the value here belongs to."""
        return Here(self.sketch, self.path.rpartition("__")[0])

    def part(self, suffix: str) -> str:
        """The plain value of one column of a group (`planned` is `planned_edtf`, `planned_earliest`…)."""
        return Here(self.sketch, f"{self.path}_{suffix}").value()

    @property
    def end(self) -> Any:
        """The column or model here."""
        return end_of(self.sketch.rows, self.path)

    def column(self) -> str:
        """What the driver gives for the column here."""
        return self.sketch.column(self.path)

    def value(self) -> str:
        """The plain value of the column here."""
        read = reader_of(self.end)
        return self.column() if read is None else f"{self.sketch.name(read)}({self.column()})"

    @property
    def _key(self) -> Here:
        return self.at("slug" if issubclass(self.end, NamedThing) else "public_id")

    def key(self) -> str:
        """The end of the address of the record here; null where there is none."""
        return self._key.value()

    def where_there(self, text: str, *, timeless: bool = True) -> str:
        """An expression that is null where there is no record here, or none that was known on the day asked about."""
        conditions = [f"{self._key.column()} is not None"] if self.path else []
        if self.scope.asked_day and not timeless:
            known = self.at("known_from").column()
            conditions += [f"{known} is not None", f"{known} <= day"]
        return f"({text} if {' and '.join(conditions)} else None)" if conditions else text

    def address(self) -> str:
        """The address of the record here."""
        return f'f"{{{self.sketch.root(self.end.resource)}}}{{{self.key()}}}/"'

    def label(self) -> str:
        """The label of the named thing here in the language asked for."""
        labels, slug = self.at("labels").column(), self.at("slug").column()
        return f"{self.sketch.name(label)}({labels}, {self.scope.language!r}, {slug})"

    def translated(self) -> str:
        """The text of a column of several, in the language asked for; empty where there is none."""
        return f"{self.sketch.name(label)}({self.column()}, {self.scope.language!r}, '')"

    def object(self, parts: Mapping[str, str]) -> str:
        """An object of these expressions by name."""
        return "{" + ", ".join(f"{name!r}: {text}" for name, text in parts.items()) + "}"

    def call(self, function: Callable[..., Any], *arguments: str) -> str:
        """A function of ours, called with these expressions."""
        return f"{self.sketch.name(function)}({', '.join(arguments)})"

    def related(self, relation: Relation, item: Callable[[Here], str]) -> str:
        """What is related to the object that the value here belongs to, each made by `item`; read once, however many fields ask for it."""
        if self.path not in self.sketch.shown:
            plan = self.sketch.compile_plan(relation.rows, relation.owner, item, self.scope)
            self.sketch.shown[self.path] = self.sketch.related(relation.key, plan, one=relation.one)
        return self.sketch.shown[self.path]

    def shown_list(self, name: str) -> str:
        """A list that another field of the same object shows. Raises NotCompiled where none does."""
        path = self.at(name).path
        if path not in self.sketch.shown:
            raise NotCompiled(f"{path} is not shown")
        return self.sketch.shown[path]
