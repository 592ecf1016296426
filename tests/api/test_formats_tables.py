"""Promise: every collection is given whole as CSV, NDJSON, XLSX and Parquet, and each says exactly what the pages of JSON say."""

from __future__ import annotations

import datetime as dt
import io
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.db import connection
from django.test import Client
from hypothesis import example, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from negotiations.api.formats import sheets, whole
from negotiations.api.formats.guarding import guarded, unguarded
from negotiations.core.apart import apart
from negotiations.urls import router
from tests.api.asking import API, ask, faults, slugs
from tests.api.exporting import at, exported, header, table
from tests.api.test_histories import MOST_TOLD
from tests.proof import scaled
from tests.world import World

COLLECTIONS = [f"/{prefix}/" for prefix, _, _ in router.registry]
ANSWERS = [
    *(f"/{collection}/{slug}/history/" for collection, slug in MOST_TOLD.items()),
    "/disputes/?current=false",
    "/knowledge/?from=2024-01-01&to=2025-12-31",
    "/negotiations/iraq-us-hmc/timeline/",
    "/search/?q=iraq",
]
"""What is no room's collection, and is given whole all the same."""
TYPED = ("/milestones/", "/troop-counts/", "/places/", ANSWERS[0], "/disputes/", "/changes/")
"""Collections between which every type of column occurs."""


def cell(value: Any) -> str:
    """What a value looks like in a CSV that guards against formulas."""
    if isinstance(value, str):
        return guarded(value)
    return "" if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def asked(address: str, query: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}{query}"


def shown(client: Client, address: str) -> list[dict[str, Any]]:
    """Everything at an address, as its pages show it."""
    paged = address if address.endswith("/history/") else asked(address, "limit=1000")
    answer = ask(client, paged)
    assert answer["results"], address
    assert answer["next"] is None
    results: list[dict[str, Any]] = answer["results"]
    return results


@pytest.mark.usefixtures("facts")
@pytest.mark.postgresql_only(reason="SQLite's rollback journal has no snapshot to read from")
def test_every_kind_of_answer_is_written_from_one_state(client: Client) -> None:
    """As a service does, outside any transaction of the caller's. Disputes up to now (`current=false`) began another one within, and answered 500."""

    def write() -> dict[str, int]:
        try:
            return {one: client.get(f"{API}{asked(one, 'format=csv')}").status_code for one in everything}
        finally:
            apart.close()
            connection.close()

    everything = [*ANSWERS, *TYPED]
    with ThreadPoolExecutor(1) as another:  # with a connection of its own
        assert another.submit(write).result() == dict.fromkeys(everything, 200)


@pytest.mark.usefixtures("facts")
def test_every_collection_is_the_same_in_lines_as_in_pages(client: Client) -> None:
    for collection in COLLECTIONS + ANSWERS:
        pages = shown(client, collection)
        lines = exported(client, asked(collection, "format=ndjson")).splitlines()
        assert [json.loads(line) for line in lines] == pages, collection
        rows = table(exported(client, asked(collection, "format=csv")))
        assert len(rows) == len(pages), collection
        for row, shape in zip(rows, pages, strict=True):
            assert row == {name: cell(at(shape, name)) for name in row}, collection


@pytest.mark.usefixtures("facts")
def test_what_takes_many_pages_is_given_whole(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole, "PAGE", 4)
    for address in ("/disputes/", "/search/?q=agreement", ANSWERS[0]):
        lines = exported(client, asked(address, "format=ndjson")).splitlines()
        assert len(lines) > 4
        assert [json.loads(line) for line in lines] == shown(client, address), address


@pytest.mark.usefixtures("facts")
def test_a_spreadsheet_has_the_columns_of_the_csv_with_numbers_as_numbers(client: Client) -> None:
    for collection in TYPED:
        pages = shown(client, collection)
        book = CalamineWorkbook.from_filelike(io.BytesIO(exported(client, asked(collection, "format=xlsx"))))
        names, *rows = book.get_sheet_by_index(0).to_python()
        assert names == header(exported(client, asked(collection, "format=csv")))
        assert len(rows) == len(pages)
        for row, shape in zip(rows, pages, strict=True):
            for name, found in zip(names, row, strict=True):
                told = at(shape, str(name))
                if isinstance(told, list | dict):
                    text = cell(told)
                    fits = len(text) <= sheets.LONGEST_CELL
                    assert json.loads(str(found)) == told if fits else f"({len(text):,} " in str(found)
                else:
                    assert found == ("" if told is None else told)
        about = {str(name): str(told) for name, told in book.get_sheet_by_name("about").to_python()}
        assert int(about["Ledger-Head"]) == ask(client, "/changes/head/")["number"]


@pytest.mark.usefixtures("facts")
def test_a_parquet_file_has_typed_columns_and_lists(client: Client) -> None:
    for collection in TYPED:
        pages = shown(client, collection)
        found = pq.read_table(io.BytesIO(exported(client, asked(collection, "format=parquet"))))  # type: ignore[no-untyped-call]
        assert found.schema.names == header(exported(client, asked(collection, "format=csv")))
        for row, shape in zip(found.to_pylist(), pages, strict=True):
            for name, value in row.items():
                told = at(shape, name)
                if isinstance(value, dt.datetime):
                    assert value == dt.datetime.fromisoformat(told)
                elif isinstance(value, dt.date):
                    assert value.isoformat() == told
                elif isinstance(told, dict):
                    assert json.loads(value) == told
                elif name == "sides":
                    told_claims = [side["claims"] for side in told]
                    assert [[json.loads(claim) for claim in side["claims"]] for side in value] == told_claims
                elif not name.endswith("citations"):  # there an item has null for what it has not
                    assert value == told
    kinds = {field.name: str(field.type) for field in found.schema}
    assert kinds["number"] == "int64"


@pytest.mark.usefixtures("facts")
def test_the_question_is_the_same_in_every_format(client: Client) -> None:
    question = "?negotiation=iraq-us-hmc&known_on=2024-09-30&ordering=-slug&fields=slug,title,place&lang=fr"
    page = ask(client, f"/milestones/{question}&limit=1000")["results"]
    assert page
    rows = table(exported(client, f"/milestones/{question}&format=csv"))
    assert [row["slug"] for row in rows] == slugs({"results": page})
    assert [row["title"] for row in rows] == [row["title"] for row in page]
    assert list(rows[0]) == ["url", "slug", "title", "place.url", "place.slug", "place.name"]
    wide = header(exported(client, "/troop-counts/?fields=host&expand=host&format=csv"))
    assert wide == [
        "url", "host.url", "host.slug", "host.name", "host.names", "host.kind", "host.country", "host.identifiers",
    ]  # fmt: skip
    assert exported(client, f"/milestones/{question}", accept="text/csv") == exported(
        client, f"/milestones/{question}&format=csv", accept="application/json"
    )


def test_an_empty_collection_has_the_columns_of_a_full_one(client: Client, world: World) -> None:
    address = "/milestones/?format=csv"
    empty = exported(client, address)
    assert table(empty) == []
    world.claim()
    assert header(exported(client, address)) == header(empty)
    assert exported(client, "/statements/?format=ndjson") == b""
    for form in ("xlsx", "parquet"):
        assert exported(client, f"/statements/?format={form}")


def test_what_means_nothing_to_a_whole_is_refused_by_name(client: Client, world: World) -> None:
    assert faults(client, "/places/?format=csv&limit=3&cursor=x&count=true") == [
        (name, "not_with_this_format") for name in ("limit", "cursor", "count")
    ]
    assert faults(client, "/places/?format=ics")[0] == ("format", "unknown_format")
    assert faults(client, f"/places/{world.place.slug}/?format=csv")[0] == ("format", "unknown_format")
    assert faults(client, "/places/?format=csv&nonsense=1") == [("nonsense", "unknown_parameter")]
    ask(client, "/places/", 406, accept="text/calendar")


def test_text_that_looks_like_a_formula_is_harmless_in_csv_and_numbers_stay_numbers(
    client: Client, world: World
) -> None:
    world.known_from("2025-01-01", planned="2025-09-30", reason='=HYPERLINK("x")', note="'-quoted")
    world.known_from("2025-02-01", planned="2025-08-30", reason="'tis said", note="@now")
    rows = table(exported(client, "/milestone-claims/?format=csv&ordering=known_from"))
    assert [row["reason"] for row in rows] == ['\'=HYPERLINK("x")', "'tis said"]
    assert [row["note"] for row in rows] == ["''-quoted", "'@now"]
    [milestone] = table(exported(client, "/milestones/?format=csv"))
    assert milestone["slippage_days.min"] == "-31"

    book = CalamineWorkbook.from_filelike(
        io.BytesIO(exported(client, "/milestone-claims/?format=xlsx&ordering=known_from&fields=reason"))
    )
    assert book.get_sheet_by_index(0).to_python()[1][1] == '=HYPERLINK("x")'  # a text cell, never a formula


@given(st.text(alphabet="'=+-@\t\r ax1"))
@settings(max_examples=scaled(500))
@example("''=")
def test_a_guarded_text_is_read_back_unchanged(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in ("=", "+", "-", "@", "\t", "\r") or not text


def test_more_rows_than_a_sheet_holds_are_refused_before_the_first_is_written(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for slug in ("one", "two", "three"):
        world.place_in(slug)
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)
    problem = ask(client, "/places/?format=xlsx", 422)
    assert problem["errors"][0]["suggestions"] == ["csv"]
    monkeypatch.setattr(sheets, "MOST_ROWS", 3)
    assert exported(client, "/places/?format=xlsx")


def test_a_text_too_long_for_a_cell_is_named_rather_than_cut(client: Client, world: World) -> None:
    world.claim(reason="x" * 40_000)
    content = exported(client, "/milestone-claims/?format=xlsx&fields=reason")
    [_, [_, found]] = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert "40,000 characters" in str(found)
