"""Promise: the quick ways to the lines of a CSV give what the plain way gives, of every collection; also where the database forms them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import IO, Any

import orjson
import pytest
from django.db import connection
from django.test import Client

from negotiations.api.formats import lines
from negotiations.api.formats.cells import cells_of
from negotiations.api.formats.columns import Kind, Node
from negotiations.api.formats.guarding import guarded
from negotiations.api.formats.in_database import copied
from negotiations.api.formats.in_lines import formed
from negotiations.api.formats.lines import Csv
from negotiations.api.formats.whole import Export
from negotiations.urls import router
from tests.api.exporting import exported, table
from tests.world import World

TOLD = Node(Kind.TEXT)
CLAIM = "id,asserted_on,standing,grade,note,known_from,known_until,recorded_from,supersedes,superseded_by,replaces"
FORMED = (
    f"troop-counts/?fields={CLAIM},negotiation,milestone,contributor,host,place,force,measure,dataset,as_of,personnel&ordering=-low",
    f"statements/?fields={CLAIM},event,office,said,venue,text,language&ordering=said,-known_from",
    f"event-claims/?fields={CLAIM},event,occurred,place,killed,wounded,occurrences&current=false",
    "milestones/?fields=slug,title,part_of,place,status,planned,first_planned,slippage_days,conditional,basis&known_on=2025-10-25",
    "events/?fields=slug,title,occurred,killed,envelope,basis&search=drone",
    "sources/?fields=slug,title,publisher,published,href,archived,citations_count",
    "places/?fields=slug,name,names,lat,lon,within,precision&country=NOR",
    "commissions/?known_on=2025-10-25",
    "event-claims/?known_on=2025-10-25&current=false",
)
"""Questions whose lines PostgreSQL forms itself, as it does those of nearly every collection whole."""
UNFORMED = ("preferences/", "changes/", "milestones/?&")
"""What these hold only functions of ours know: which of five columns a claim stands in, what was hashed, what is overdue."""
TEXTS = (
    "=1+1", "'=x", "''-", "@", "+", "-5", "\ttab", "\rreturn", "'", "''", "'plain", '"', 'said "so", twice', "a,b", "line\nfeed",
    "\\.", "\\n", "é=", "٣", "A", "Z", " =", "100 %", "%s", "🙂,", 'x\x01\x1f\x7f\u2028\b\f\\" : , "',
)  # fmt: skip


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
    at_once: list[bool] = []

    def noted(export: Export, out: IO[bytes]) -> bool:
        at_once.append(copied(export, out))
        return at_once[-1]

    monkeypatch.setattr(lines, "copied", noted)
    questions = [*(f"{prefix}/?&" for prefix, _, _ in router.registry), *FORMED]
    quickly = {question: exported(client, f"/{question}&format=csv&lang=ar") for question in questions}
    expected = [
        not question.startswith(UNFORMED) and connection.vendor == "postgresql" for question in questions
    ]
    assert dict(zip(questions, at_once, strict=True)) == dict(zip(questions, expected, strict=True))

    def write(self: Csv, export: Export, out: IO[bytes]) -> None:
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow([name for name, _ in export.form.columns()])
        for _, shapes in export.pages():  # by the serializers, as pages for people are
            rows = orjson.loads(
                orjson.dumps(shapes, default=str, option=orjson.OPT_UTC_Z | orjson.OPT_NAIVE_UTC)
            )
            writer.writerows(plainly(export.form, rows))
        out.write(text.getvalue().encode())

    monkeypatch.setattr(Csv, "write", write)
    settings.TRACKER_EXPORTS_DIR = settings.TRACKER_EXPORTS_DIR / "plainly"
    for question, content in quickly.items():
        assert exported(client, f"/{question}&format=csv&lang=ar") == content, question


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


def test_texts_that_need_care_are_written_the_same_by_database_and_program(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    for text in TEXTS:
        cited = world.citation(
            quote=text, locator="p. 1", language="en", attribution=[{"description": f"{text}."}]
        )
        counted = {
            "what": "votes_for",
            "quantity": {"low": 7, "high": 7, "qualifier": "exact", "wording": f"{text} : 7, "},
        }
        world.statement(text={"en": text}, venue=text, note=f"{text}!", citations=[cited], figures=[counted])
    for number, text in enumerate(TEXTS[::4]):
        names = [{"text": text, "language": "de", "kind": "official"}]
        world.troop_count(
            place=world.place_in(f"base-{number}", names=names), force=f"force-{number}",
            personnel={"qualifier": "some", "wording": text},
        )  # fmt: skip
    questions = (
        "statements/?fields=venue,note,text,translations,figures,citations", "troop-counts/?fields=place,force,personnel,recorded_from", "places/?fields=name",
    )  # fmt: skip
    found = []
    settings.TRACKER_EXPORTS_BYTES = 0  # every file is made
    ways = (
        (copied, formed),
        (lambda export, out: False, formed),
        (lambda export, out: False, lambda export: None),
    )
    for in_database, in_lines in ways:
        monkeypatch.setattr(lines, "copied", in_database)
        monkeypatch.setattr(lines, "formed", in_lines)
        found.append([exported(client, f"/{question}&format=csv&lang=fr") for question in questions])
    assert found[0] == found[1] == found[2]
    assert {row["venue"] for row in table(found[0][0])} >= {
        "'=1+1",
        "''=x",
        "'\ttab",
        "'",
        'said "so", twice',
    }
