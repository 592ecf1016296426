"""From representations to rows of cells: one function, made for the columns of a table, goes through many records without a step for each form.

What the columns are is decided in `columns.py`. Cells are what the JSON answer holds, as text where text is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import orjson

from negotiations.api.formats.columns import Kind, Node
from negotiations.api.formats.guarding import guarded
from negotiations.api.renderers import to_json

Cells = Callable[[Sequence[Mapping[str, Any]]], list[tuple[Any, ...]]]

SIGNS = frozenset("'=+-@\t\r")
"""How a text begins that may need a guard."""


def as_text(value: Any) -> str | None:
    """A text, made harmless."""
    return (
        None if value is None else guarded(value if isinstance(value, str) else orjson.loads(to_json(value)))
    )


def as_told(value: Any) -> Any:
    """What JSON has for a value: an instant becomes text, a decimal a number."""
    return value if value is None or isinstance(value, str) else orjson.loads(to_json(value))


def as_json(value: Any) -> str:
    """A list or object as the text of a cell."""
    return to_json(value).decode()


def _listed(value: Any) -> str | None:
    return None if value is None else as_json(value)


TRUTHS = {None: None, True: "true", False: "false"}
_WRITTEN: dict[Kind, str] = {
    Kind.TEXT: "(x if (x := {value}).__class__ is str and x[:1] not in signs else text(x))",
    Kind.TRUTH: "truths[{value}]",
    Kind.INSTANT: "told({value})",
    Kind.NUMBER: "told({value})",
    Kind.LIST: "listed({value})",
    Kind.FREE: "listed({value})",
}
"""How a cell is written that does not stand as it is: numbers never get an apostrophe, text does where it looks like a formula."""


def cells_of(form: Node) -> Cells:
    """The function that makes rows of cells of records of this form."""
    objects: list[str] = []
    cells = list(_cells(form, "record", objects))
    lines = [
        "def make(records):",
        "    rows = []",
        "    for record in records:",
        *(f"        {line}" for line in objects),
        f"        rows.append(({', '.join(cells)},))" if cells else "        rows.append(())",
        "    return rows",
    ]
    names: dict[str, Any] = {
        "nothing": {}, "signs": SIGNS, "text": as_text, "truths": TRUTHS, "told": as_told, "listed": _listed,
    }  # fmt: skip
    # As the plans of `api/reading` are made: of names that we declare ourselves.
    exec("\n".join(lines), names)  # noqa: S102  see above
    made: Cells = names["make"]
    return made


def _cells(form: Node, record: str, objects: list[str]) -> Iterator[str]:
    """The expressions of the cells of an object; of one that is null all are null."""
    for name, part in form.parts.items():
        value = f"{record}.get({name!r})"
        if part.kind is Kind.OBJECT:
            inner = f"object_{len(objects)}"
            objects.append(f"{inner} = {value} or nothing")
            yield from _cells(part, inner, objects)
        else:
            yield _WRITTEN.get(part.kind, "{value}").replace("{value}", value)
