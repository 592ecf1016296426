"""Promise: every claim says who said what, on which source, and how it ended; statements stand here for all of them."""

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.api.asking import CLAIM, ask, faults, notes
from tests.world import World

OWN = "negotiation event milestone speakers office said venue text language translations"


def count(client: Client, query: str) -> int:
    number: int = ask(client, f"/statements/?count=true&limit=1&fields=id&{query}")["count"]
    return number


def test_a_statement_has_every_field_of_the_contract(client: Client, facts: None) -> None:
    [told] = ask(client, "/statements/?limit=1")["results"]
    assert list(told) == [*CLAIM.split(), *OWN.split()]
    assert ask(client, told["url"].removeprefix("http://testserver/api/v1")) == told


def test_wording_stays_in_its_own_language(client: Client, facts: None) -> None:
    query = "language=fr&milestone__isnull=true&event=talks-announced&speaker=sabrina-singh"
    told = [ask(client, f"/statements/?{query}&lang={language}")["results"] for language in ("en", "ar")]
    assert told[0][0]["text"] == told[1][0]["text"]
    assert told[0][0]["text"].startswith("certainement")
    assert set(told[0][0]["translations"]) == {"en"}


def test_statements_are_found_by_what_they_are_about_and_who_said_them(client: Client, facts: None) -> None:
    assert count(client, "negotiation=iraq-us-hmc") + count(client, "negotiation=iraq-us-sofa-2008") == 99
    assert count(client, "event=letter-of-january-2024") == 5
    assert count(client, "milestone=coalition-mission-end") == 16
    assert count(client, "speaker=mohammed-shia-al-sudani") == 13
    assert count(client, "speaker=mohammed-shia-al-sudani&speaker=pat-ryder") == 16
    assert count(client, "speaker__in=mohammed-shia-al-sudani,pat-ryder") == 16
    assert count(client, "language=ar") == 3
    assert count(client, "language__isnull=true") == 68
    assert count(client, "source=article-2024-01-25") > 0


def test_fuzzy_days_of_saying_are_compared_as_intervals(client: Client, world: World) -> None:
    for note, said in (("day", "2024-03-10"), ("month", "2024-03"), ("undated", None)):
        world.statement(note=note, said=said)
    assert notes(client, "said_after=2024-03-11") == ["month"]
    assert notes(client, "said_before=2024-03-01") == ["month"]
    assert notes(client, "said_within=2024-03-01/2024-03-31") == ["day", "month"]
    assert notes(client, "said_within=2024-03-05/2024-03-31") == ["day"]
    assert notes(client, "has_date=false") == ["undated"]


def test_claims_are_found_by_standing_grade_and_the_day_they_became_known(
    client: Client, world: World
) -> None:
    world.statement(note="early", standing="announced", grade=2)
    world.statement(note="late", citations=[world.citation(published="2024-03-01")])
    assert notes(client, "standing=announced") == ["early"]
    assert notes(client, "grade__lte=3") == ["early"]
    assert notes(client, "grade__isnull=true") == ["late"]
    assert notes(client, "known_after=2024-03-01") == ["late"]
    assert notes(client, "known_before=2024-02-29") == ["early"]
    assert notes(client, "known_on=2024-02-29") == ["early"]


def test_claims_are_found_by_who_asserted_them_and_by_their_origin(client: Client, world: World) -> None:
    unnamed = {"description": "three officials", "headcount": 3, "affiliation": world.iraq}
    chains: dict[str, list[dict[str, Any]]] = {
        "named": [{"actor": world.iraq}, {"actor": world.reuters}],
        "unnamed": [unnamed, {"actor": world.reuters}],
        "page": [],
    }
    for note, chain in chains.items():
        cited = [world.citation(attribution=chain)]
        said_by = [world.iraq] if note == "named" else []
        world.statement(note=note, citations=cited, asserted_by=said_by)
    assert notes(client, "asserted_by=iraq") == ["named"]
    assert notes(client, "origin=iraq") == notes(client, "origin=actor:iraq") == ["named"]
    assert notes(client, "origin=unnamed:iraq@reuters") == ["unnamed"]
    assert notes(client, "origin=source:reuters-2024-01-24") == ["page"]
    assert notes(client, "origin=iraq&origin=source:reuters-2024-01-24") == ["named", "page"]
    assert notes(client, "origin=reuters") == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("nobody", "unknown_origin"),
        ("actor:nobody", "unknown_origin"),
        ("source:iraq", "unknown_origin"),
        ("unnamed:iraq@nobody", "unknown_origin"),
        ("unnamed:iraq", "wrong_form"),
        ("actr:iraq", "unknown_kind"),
        ("actor:", "unknown_origin"),
    ],
)
def test_an_origin_that_does_not_exist_is_refused(client: Client, world: World, text: str, code: str) -> None:
    assert world.iraq
    assert faults(client, f"/statements/?origin={text}") == [("origin", code)]


def test_what_does_not_exist_is_refused_by_name(client: Client, world: World) -> None:
    query = (
        "negotiation=x&standing=x&grade=x&known_after=x&asserted_by=x&source=x&speaker=x&event=x&milestone=x"
    )
    assert {name for name, _ in faults(client, f"/statements/?{query}")} == {
        part.split("=")[0] for part in query.split("&")
    }
    assert faults(client, "/statements/?current=maybe") == [("current", "not_a_boolean")]
    assert faults(client, "/statements/?expand=citations") == [("expand", "unknown_name")]


def test_an_id_that_is_none_is_not_found(client: Client, world: World) -> None:
    for key in (str(uuid.uuid4()), "nonsense", "123", "the-talks"):
        assert ask(client, f"/statements/{key}/", 404)["status"] == 404


@pytest.mark.parametrize(
    ("ordering", "found"),
    [
        ("said", ["a", "b", "c"]),
        ("-said", ["b", "a", "c"]),
        ("standing,-known_from", ["b", "c", "a"]),
        ("known_from,said", ["a", "b", "c"]),
        ("grade", ["c", "a", "b"]),
    ],
)
def test_orders_put_what_has_no_value_last(
    client: Client, world: World, ordering: str, found: list[str]
) -> None:
    later = [world.citation(published="2024-03-01")]
    world.statement(note="a", said="2024-01-02")
    world.statement(note="b", said="2024-02", standing="announced")
    world.statement(note="c", said=None, grade=2, citations=later)
    rows = ask(client, f"/statements/?ordering={ordering}")["results"]
    told = [row["note"] for row in rows]
    if ordering == "grade":
        told = [told[0], *sorted(told[1:])]  # both without a grade
    assert told == found


def test_references_can_be_expanded(client: Client, facts: None) -> None:
    query = "expand=negotiation,event,milestone,speakers,asserted_by"
    rows = ask(client, f"/statements/?{query}&milestone=coalition-mission-end")["results"]
    assert {row["milestone"]["kind"] for row in rows} == {rows[0]["milestone"]["kind"]}
    assert all("status" in row["negotiation"] for row in rows)
    assert all("kind" in actor for row in rows for actor in row["speakers"])


def test_what_is_not_selected_costs_nothing_and_more_rows_cost_no_more(client: Client, world: World) -> None:
    def cost(query: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            ask(client, f"/statements/?{query}")
        return len(queries)

    def more(start: int, end: int) -> None:
        for index in range(start, end):
            chain = [{"actor": world.iraq}, {"description": "an aide"}]
            cited = [world.citation(attribution=chain)]
            world.statement(
                note=str(index),
                citations=cited,
                speakers=[world.iraq],
                milestone=world.milestone,
                event=world.event,
            )

    world.claim()
    world.event_claim()
    more(0, 2)
    head, rows = 2, 2  # of rows first the keys, then what is selected of them
    assert cost("fields=id,note,said,text,negotiation,event,milestone,superseded_by,replaces") == head + rows
    assert cost("fields=speakers") == head + rows + 1
    whole = cost("expand=milestone,event,speakers")
    more(2, 30)
    assert cost("expand=milestone,event,speakers") == whole
