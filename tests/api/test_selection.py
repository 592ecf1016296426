"""Promise: a client gets the fields it asks for, in its language, and pays for nothing else."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.api.asking import ask, exist, faults
from tests.world import World


def cost(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        ask(client, address)
    return len(queries)


def test_the_address_is_always_given(client: Client, world: World) -> None:
    assert ask(client, f"/actors/{world.iraq.slug}/?fields=slug") == {
        "url": "http://testserver/api/v1/actors/iraq/",
        "slug": "iraq",
    }
    assert "url" in ask(client, "/actors/iraq/?omit=url,names")
    assert "names" not in ask(client, "/actors/iraq/?omit=names")


def test_what_is_not_selected_costs_nothing(client: Client, world: World) -> None:
    exist(world.source)
    head, rows = 2, 2  # of rows first the keys, then what is selected of them
    assert cost(client, "/actors/?fields=slug,name") == head + rows
    assert cost(client, "/actors/?fields=names") == head + rows + 1
    assert cost(client, "/sources/?fields=publisher") == head + rows
    assert cost(client, "/sources/?fields=relays") == head + rows + 1


@pytest.mark.parametrize(
    "address", ["/sources/?expand=publisher,relays", "/actors/", "/places/?expand=within"]
)
def test_a_page_costs_the_same_for_few_and_for_many(client: Client, world: World, address: str) -> None:
    def more(start: int, end: int) -> None:
        for index in range(start, end):
            membership = {"actor": world.iraq, "role": "part", "citations": [world.citation()]}
            publisher = world.actor(f"actor-{index}", "media", member_of=[membership])
            world.source_on(f"source-{index}", publisher=publisher, relays=[world.source])
            world.place_in(f"place-{index}", within=world.place)

    more(0, 3)
    few = cost(client, address)
    more(3, 60)
    assert cost(client, address) == few


def test_an_expanded_reference_gains_the_fields_of_its_target(client: Client, world: World) -> None:
    exist(world.source)
    [plain] = ask(client, "/sources/?fields=publisher")["results"]
    assert plain["publisher"] == {
        "url": "http://testserver/api/v1/actors/reuters/",
        "slug": "reuters",
        "name": "Reuters",
    }
    [full] = ask(client, "/sources/?fields=publisher&expand=publisher")["results"]
    assert full["publisher"]["kind"] == "media"
    assert full["publisher"]["name"] == "Reuters"


def test_a_reference_inside_a_part_can_be_expanded(client: Client, world: World) -> None:
    world.actor("ministry", "ministry", member_of=[{"actor": world.iraq, "role": "", "citations": []}])
    answer = ask(client, "/actors/ministry/?expand=member_of.actor")
    [membership] = answer["member_of"]
    assert membership["actor"]["kind"] == "state"
    assert membership["role"] is None


def test_only_what_is_selected_can_be_expanded(client: Client, world: World) -> None:
    assert faults(client, "/sources/?fields=slug&expand=publisher") == [("expand", "not_selected")]


def test_names_come_in_the_language_asked_for(client: Client, world: World) -> None:
    names = [
        {"text": "Iraq", "language": "en", "kind": "official"},
        {"text": "العراق", "language": "ar", "kind": "official"},
    ]
    world.actor("iraq", names=names)
    response = client.get("/api/v1/actors/iraq/", headers={"Accept-Language": "ar-IQ, en;q=0.5"})
    assert (response.json()["name"], response["Content-Language"]) == ("العراق", "ar")
    assert ask(client, "/actors/iraq/?lang=fr", Accept_Language="ar")["name"] == "Iraq"


def test_a_citation_tells_its_chain_and_origin(client: Client, world: World) -> None:
    chain: list[dict[str, Any]] = [
        {"description": "unnamed officials", "headcount": 3, "affiliation": world.iraq},
        {"actor": world.reuters},
    ]
    named = world.citation(quote="They said so.", language="en", attribution=chain)
    plain = world.citation(source=world.source_on("a-page"), locator="p. 3")
    world.actor("ministry", "ministry", member_of=[{"actor": world.iraq, "citations": [named, plain]}])
    [membership] = ask(client, "/actors/ministry/")["member_of"]
    first, second = membership["citations"]
    assert first["source"]["publisher"]["slug"] == "reuters"
    assert first["source"]["published"]["edtf"] == "2024-01-24"
    assert [link["headcount"] for link in first["attribution"]] == [3, None]
    assert first["origin"] == {"kind": "unnamed", "text": "iraq@reuters"}
    assert second["origin"]["reference"]["slug"] == "a-page"
    assert second["locator"] == "p. 3"
