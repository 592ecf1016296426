"""Promise: the quick way from representations to the cells of a CSV gives what the plain way gives, of every collection."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import IO, Any

import orjson
import pytest
from django.test import Client

from negotiations.api.formats.cells import cells_of
from negotiations.api.formats.columns import Kind, Node
from negotiations.api.formats.guarding import guarded
from negotiations.api.formats.lines import Csv
from negotiations.api.formats.whole import Export
from negotiations.urls import router
from tests.api.exporting import exported

TOLD = Node(Kind.TEXT)


def plainly(form: Node, rows: Any) -> list[list[Any]]:
    """Cells by what the form of each says, of what JSON has."""
    written: dict[Kind, Callable[[Any], Any]] = {
        Kind.TEXT: guarded,
        Kind.TRUTH: lambda value: "true" if value else "false",
        Kind.LIST: lambda value: orjson.dumps(value).decode(),
        Kind.FREE: lambda value: orjson.dumps(value).decode(),
    }
    kinds = [node.kind for _, node in form.columns()]
    return [
        [
            value if value is None or kind not in written else written[kind](value)
            for value, kind in zip(form.cells(row), kinds, strict=True)
        ]
        for row in rows
    ]


@pytest.mark.usefixtures("facts")
def test_a_csv_is_what_it_would_be_cell_by_cell(
    client: Client, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    quickly = {prefix: exported(client, f"/{prefix}/?format=csv&lang=ar") for prefix, _, _ in router.registry}

    def write(self: Csv, export: Export, out: IO[bytes]) -> None:
        text = io.StringIO(newline="")
        lines = csv.writer(text)
        lines.writerow([name for name, _ in export.form.columns()])
        for _, shapes in export.pages():  # by the serializers, as pages for people are
            rows = orjson.loads(
                orjson.dumps(shapes, default=str, option=orjson.OPT_UTC_Z | orjson.OPT_NAIVE_UTC)
            )
            lines.writerows(plainly(export.form, rows))
        out.write(text.getvalue().encode())

    monkeypatch.setattr(Csv, "write", write)
    settings.TRACKER_EXPORTS_DIR = settings.TRACKER_EXPORTS_DIR / "plainly"
    for collection, content in quickly.items():
        assert exported(client, f"/{collection}/?format=csv&lang=ar") == content, collection


def test_values_of_every_kind_are_written_as_json_has_them() -> None:
    form = Node(
        Kind.OBJECT,
        {
            "text": TOLD,
            "object": Node(Kind.OBJECT, {"inner": TOLD, "deeper": Node(Kind.OBJECT, {"text": TOLD})}),
            "truth": Node(Kind.TRUTH),
            "number": Node(Kind.NUMBER),
            "whole": Node(Kind.INTEGER),
            "day": Node(Kind.DAY),
            "instant": Node(Kind.INSTANT),
            "list": Node(Kind.LIST, item=TOLD),
            "free": Node(Kind.FREE),
        },
    )
    full = {
        "text": "=1+1", "object": {"inner": "-", "deeper": {"text": "'=x"}}, "truth": False, "number": Decimal("33.310000"), "whole": -5,
        "day": date(2024, 1, 25), "instant": datetime(2024, 1, 25, 12, tzinfo=UTC), "list": [date(2024, 1, 25), "=a"], "free": {"é": None},
    }  # fmt: skip
    empty: dict[str, Any] = dict.fromkeys(full)
    assert cells_of(form)([full, empty, {**full, "object": {"inner": "", "deeper": None}}]) == [
        ("'=1+1", "'-", "''=x", "false", 33.31, -5, date(2024, 1, 25), "2024-01-25T12:00:00Z", '["2024-01-25","=a"]', '{"é":null}'),
        (None,) * 10,
        ("'=1+1", "", None, "false", 33.31, -5, date(2024, 1, 25), "2024-01-25T12:00:00Z", '["2024-01-25","=a"]', '{"é":null}'),
    ]  # fmt: skip
