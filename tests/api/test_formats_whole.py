"""Promise: a whole collection is of one state of the record or is not sent at all; it costs no writer a wait, and memory that does not grow."""

from __future__ import annotations

import gc
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from negotiations.api.formats import lines, parquet, whole
from negotiations.api.formats.whole import Export
from tests.api.asking import API, ask
from tests.api.exporting import exported, table
from tests.proof import FULL
from tests.world import World

FORMS = ("csv", "ndjson", "xlsx", "parquet")


def between_pages(monkeypatch: pytest.MonkeyPatch, act: Callable[[int], object]) -> None:
    """Pages of two rows, and something that happens before each but the first of a walk; it is told how many walks were begun."""
    usual, begun = Export._told, []

    def told(self: Export, pages: Iterator[Any]) -> Iterator[Any]:
        begun.append(1)
        for number, found in enumerate(usual(self, pages)):
            if number:
                act(len(begun))
            yield found

    monkeypatch.setattr(whole, "PAGE", 2)
    monkeypatch.setattr(Export, "_told", told)
    monkeypatch.setattr(lines, "copied", lambda export, out: False)  # COPY knows no pages


def places(world: World, number: int) -> None:
    for index in range(number):
        world.place_in(f"place-{index}")


def left_behind() -> list[Path]:
    return list(settings.TRACKER_EXPORTS_DIR.glob("export-*"))


def test_a_failure_half_way_is_an_error_and_no_half_file(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    places(world, 5)

    def fail(_: int) -> None:
        raise RuntimeError("in the middle")

    between_pages(monkeypatch, fail)
    client.raise_request_exception = False
    for form in (*FORMS, "geojson"):
        response = client.get(f"{API}/places/?format={form}")
        assert response.status_code == 500
        assert response["Content-Type"] == "application/problem+json"
        assert not response.streaming
    assert left_behind() == []


def test_a_record_that_changes_meanwhile_is_read_again(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    places(world, 5)

    def once(walk: int) -> None:
        if walk == 1:
            world.place_in("a-late-one")

    between_pages(monkeypatch, once)
    response: Any = client.get(f"{API}/places/?format=csv")
    rows = table(response.getvalue())
    head = ask(client, "/changes/head/")["number"]
    assert int(response["Ledger-Head"]) == head
    assert [row["slug"] for row in rows] == ["a-late-one", *(f"place-{index}" for index in range(5))]
    again = client.get(f"{API}/places/?format=csv", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304


def test_while_the_record_never_rests_its_newest_past_is_given(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for slug in ("b", "c", "d", "e"):
        world.known_from("2025-01-01", milestone=world.milestone_called(slug))
    number = iter(range(1_000))
    between_pages(
        monkeypatch,
        lambda _: world.claim(milestone=world.milestone_called(f"a{next(number)}"), planned="2026"),
    )
    response: Any = client.get(f"{API}/milestones/?format=csv")
    assert response.status_code == 200
    rows = table(response.getvalue())
    head = int(response["Ledger-Head"])
    assert head < ask(client, "/changes/head/")["number"]
    then = ask(client, f"/milestones/?recorded_on={response['Recorded-On']}")["results"]
    assert [row["slug"] for row in rows] == [row["slug"] for row in then]

    changes: Any = client.get(f"{API}/changes/?format=ndjson")
    assert len(changes.getvalue().splitlines()) == int(changes["Ledger-Head"])


def test_where_there_is_no_past_to_give_the_client_is_told_to_ask_again(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    places(world, 5)
    number = iter(range(1_000))
    between_pages(monkeypatch, lambda _: world.place_in(f"x{next(number)}"))
    response = client.get(f"{API}/places/?format=csv")
    assert response.status_code == 503
    assert response["Retry-After"]
    assert left_behind() == []


@pytest.mark.django_db(transaction=True)
def test_a_writer_need_not_wait_for_an_export(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a read left open on SQLite's rollback journal, the commit in the middle waited 20 seconds and failed."""
    world = World()
    places(world, 5)
    written: list[str] = []

    def write() -> None:
        try:
            written.append(world.place_in("written-meanwhile").slug)
        finally:
            connection.close()

    def meanwhile(walk: int) -> None:
        if not written and walk == 1:
            writer = threading.Thread(target=write)
            writer.start()
            writer.join(10)

    between_pages(monkeypatch, meanwhile)
    rows = table(exported(client, "/places/?format=csv"))
    assert written == ["written-meanwhile"]
    # PostgreSQL gives the state at which it began, SQLite begins again; either is one state.
    assert len(rows) == (5 if connection.vendor == "postgresql" else 6)
    assert connection.get_autocommit()
    assert not connection.in_atomic_block


def test_a_whole_is_kept_and_told_like_any_answer(client: Client, world: World, editor: Any) -> None:
    from negotiations.places.services import places as deeds

    places(world, 1)
    deeds.create(
        values={
            "slug": "a-draft",
            "kind": "town",
            "names": [{"text": "A draft", "language": "en", "kind": "official"}],
        },
        by=editor,
    )
    response: Any = client.get(f"{API}/milestones/?format=csv&known_on=2025-10-25")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Known-On"] == "2025-10-25"
    assert response["Content-Disposition"].startswith('attachment; filename="milestones_2025-10-25_')
    assert {"Accept", "Accept-Language"} <= set(response["Vary"].split(", "))
    for form in ("csv", "ndjson", "xlsx", "parquet", "geojson"):
        public: Any = client.get(f"{API}/places/?format={form}")
        assert public["Cache-Control"].startswith("public")
        again = client.get(f"{API}/places/?format={form}", headers={"If-None-Match": public["ETag"]})
        assert again.status_code == 304
        content = public.getvalue()
        assert exported(client, f"/places/?format={form}") == content, "one tag, one file"
        head = client.head(f"{API}/places/?format={form}")
        told = ("ETag", "Content-Type", "Content-Disposition", "Ledger-Head")
        assert [head.get(name) for name in told] == [public.get(name) for name in told]
        assert "Content-Length" not in head
    assert b"a-draft" not in exported(client, "/places/?format=csv")

    client.force_login(editor)
    inside: Any = client.get(f"{API}/places/?format=csv")
    assert inside["Cache-Control"] == "private, no-store"
    assert b"a-draft" in inside.getvalue()
    client.logout()
    assert b"a-draft" not in exported(client, "/places/?format=csv", If_None_Match=inside["ETag"])


def test_a_head_prepares_no_file_and_is_refused_what_a_get_is(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    places(world, 1)
    monkeypatch.setattr("negotiations.api.formats.answering.prepared", None)
    for form in (*FORMS, "geojson"):
        response: Any = client.head(f"{API}/places/?format={form}")
        assert (response.status_code, response.getvalue()) == (200, b"")
    for wrong in ("kind=nothing", "ordering=nothing", "fields=nothing", "limit=5"):
        assert client.head(f"{API}/places/?format=csv&{wrong}").status_code == 400
    history = f"/milestones/{world.milestone.slug}/history/?"
    for address in ("/disputes/?", "/knowledge/?from=2024-01-01", "/search/?q=a", history):
        assert client.head(f"{API}{address}&format=csv").status_code == 200
    for wrong in ("/disputes/?resource=nothing", "/knowledge/?", "/search/?q=-", f"{history}limit=5"):
        assert client.head(f"{API}{wrong}&format=csv").status_code == 400
    assert client.head(f"{API}/milestones/nowhere/history/?format=csv").status_code == 404
    assert client.head(f"{API}/milestones/?format=atom&limit=x").status_code == 400


def test_whole_collections_have_a_quota_of_their_own(client: Client, world: World, settings: Any) -> None:
    places(world, 1)
    settings.TRACKER_RATES = {**settings.TRACKER_RATES, "exports": (1, 60)}
    address = f"{API}/places/?format=csv"
    assert client.head(address)["RateLimit-Policy"].startswith('"public"')
    first: Any = client.get(address)
    assert (first.status_code, first["RateLimit-Policy"]) == (200, '"exports";q=1;w=60')
    first.getvalue()
    refused = client.get(address)
    assert (refused.status_code, refused["Content-Type"]) == (429, "application/problem+json")
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert client.get(f"{API}/places/?format=json").status_code == 200


@pytest.mark.skipif(not FULL, reason="tracing every allocation takes half a minute: only a full proof does")
@pytest.mark.usefixtures("facts")
def test_memory_does_not_grow_with_the_rows(
    client: Client, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.TRACKER_EXPORTS_BYTES = 0  # every file is made
    monkeypatch.setattr(lines, "copied", lambda export, out: False)  # what passes through this process

    def peak(form: str, times: int) -> int:
        def told(self: Export, pages: Iterator[Any]) -> Iterator[Any]:
            [found] = pages
            for _ in range(times):
                yield found

        monkeypatch.setattr(Export, "_told", told)
        gc.collect()
        tracemalloc.start()
        response: Any = client.get(f"{API}/troop-counts/?format={form}&fields=id,as_of,note")
        assert response.status_code == 200
        assert sum(len(chunk) for chunk in response) == int(response["Content-Length"])
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    monkeypatch.setattr(parquet, "GROUP", 100)
    for form in FORMS:
        peak(form, 1)  # what is imported and kept for ever
        assert peak(form, 24) < peak(form, 4) + 250_000, form  # of 980 more rows
