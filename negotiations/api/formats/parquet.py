"""Parquet: the columns of the CSV, typed; lists stay lists."""

from __future__ import annotations

from importlib import import_module
from typing import IO, Any

from negotiations.api.clocks import clock_headers
from negotiations.api.formats.cells import as_json
from negotiations.api.formats.columns import Kind, Node
from negotiations.api.formats.whole import Export, WholeFormat

GROUP = 10_000
"""Rows of one group: what a reader loads at once, and what is held in memory while it is gathered."""


def arrow() -> Any:
    """The library, once it is needed: it takes 40 MB that no other format does."""
    return import_module("pyarrow")


class Parquet(WholeFormat):
    """Whole numbers, truths, days and instants typed, lists as lists of structures, all else text; nothing told is null."""

    media_type = "application/vnd.apache.parquet"
    format = "parquet"

    def write(self, export: Export, out: IO[bytes]) -> None:
        pa = arrow()

        form = export.form
        columns = dict(form.columns())
        told = {
            "address": export.address,
            **clock_headers(export.room.clocks, export.scope.as_of, export.head),
        }
        schema = pa.schema([pa.field(name, _type(node)) for name, node in columns.items()], metadata={**told})
        with import_module("pyarrow.parquet").ParquetWriter(out, schema, compression="zstd") as writer:
            waiting: list[list[Any]] = []
            for page in export.plain():
                waiting += (list(form.cells(row)) for row in page)
                if len(waiting) >= GROUP:
                    writer.write_table(_table(waiting, columns, schema))
                    waiting = []
            if waiting:
                writer.write_table(_table(waiting, columns, schema))


def _table(rows: list[list[Any]], columns: dict[str, Node], schema: Any) -> Any:
    pa = arrow()

    arrays = []
    for values, node, typed in zip(zip(*rows, strict=True), columns.values(), schema, strict=True):
        if node.holds_free:
            arrays.append(pa.array([_as_text(value, node) for value in values], typed.type))
        elif node.kind in (Kind.DAY, Kind.INSTANT):
            arrays.append(pa.array(values, pa.string()).cast(typed.type))
        else:
            arrays.append(pa.array(values, typed.type))
    return pa.Table.from_arrays(arrays, schema=schema)


def _as_text(value: Any, node: Node) -> Any:
    """A value whose objects of names not known beforehand are JSON text."""
    if value is None or not node.holds_free:
        return value
    if node.item is not None:
        return [_as_text(item, node.item) for item in value]
    if node.kind is Kind.OBJECT:
        return {name: _as_text(value.get(name), part) for name, part in node.parts.items()}
    return as_json(value)


def _type(node: Node) -> Any:
    pa = arrow()

    if node.kind in (Kind.DAY, Kind.INSTANT):
        return pa.date32() if node.kind is Kind.DAY else pa.timestamp("us", tz="UTC")
    return _inner(node)


def _inner(node: Node) -> Any:
    """The type of a value within a list, where days and instants are ISO text as in JSON."""
    pa = arrow()

    if node.kind is Kind.LIST and node.item is not None:
        return pa.list_(_inner(node.item))
    if node.kind is Kind.OBJECT:
        return pa.struct([pa.field(name, _inner(part)) for name, part in node.parts.items()])
    plain = {Kind.INTEGER: pa.int64(), Kind.NUMBER: pa.float64(), Kind.TRUTH: pa.bool_()}
    return plain.get(node.kind, pa.string())
