"""Promise: whoever follows the feed from 0 has the public record, and can prove it with SHA-256 alone."""

import hashlib
import json
import re

from django.test import Client

from negotiations.actors.services import actors
from negotiations.review.deeds import REGISTRY
from tests.api.asking import ask, exist, faults
from tests.ledger.records import MAKERS, new_values
from tests.world import World


def canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def test_the_feed_rebuilds_the_record(client: Client, world: World) -> None:
    exist(world.source)
    actors.edit(record=world.reuters, values={"country": "GBR"}, reason="Told.")
    actors.retract(record=world.iraq, reason="Entered twice.")
    copy: dict[str, str] = {}
    after = 0
    while rows := ask(client, f"/changes/?after={after}&limit=2")["results"]:
        for row in rows:
            assert row["number"] == after + 1
            after = row["number"]
            text = row["salt"] + row["document"]
            assert hashlib.sha256(text.encode()).hexdigest() == row["document_sha256"]
            if row["action"] == "retracted":
                del copy[row["url"]]
            else:
                copy[row["url"]] = row["document_sha256"]
    state = ask(client, "/changes/state/")
    assert {row["url"]: row["document_sha256"] for row in state["results"]} == copy
    assert state["head"] == ask(client, "/changes/head/")
    assert state["head"]["number"] == after


def test_a_stretch_proves_itself(client: Client, world: World) -> None:
    exist(world.source)
    links = ask(client, "/changes/proof/?from=1&to=2")["results"]
    previous = "0" * 64
    for link in links:
        assert link["previous_hash"] == previous
        names = ("number", "at", "action", "url", "document_sha256", "reason")
        body = canonical({name: link[name] for name in names})
        previous = hashlib.sha256((previous + body).encode()).hexdigest()
        assert link["hash"] == previous
    assert previous == ask(client, "/changes/head/")["hash"]


def test_what_lies_beyond_the_head_is_refused(client: Client, world: World) -> None:
    exist(world.source)
    assert faults(client, "/changes/proof/?from=1&to=9") == [("to", "out_of_range")]
    assert faults(client, "/changes/proof/?from=x") == [("from", "not_a_number")]


def test_changes_are_filtered_by_what_changed(client: Client, world: World) -> None:
    exist(world.milestone)
    actors.edit(record=world.iraq, values={"country": "IRQ"}, reason="Told.")

    def urls(query: str) -> list[str]:
        return [
            row["url"].removeprefix("http://testserver")
            for row in ask(client, f"/changes/?{query}")["results"]
        ]

    assert urls("resource=milestones") == ["/api/v1/milestones/the-handover/"]
    assert urls("negotiation=the-talks&resource=milestones") == ["/api/v1/milestones/the-handover/"]
    assert urls("action=revised") == ["/api/v1/actors/iraq/"]
    assert urls("object=http://testserver/api/v1/actors/iraq/") == ["/api/v1/actors/iraq/"] * 2
    assert faults(client, "/changes/?object=iraq") == [("object", "not_an_address")]


def test_every_kind_of_record_has_its_history_and_a_draft_has_none(client: Client, world: World) -> None:
    for model in MAKERS:
        given = new_values(world, model)
        made = REGISTRY[model].record_many(values=[given], reason="Read.")[0]
        [row] = ask(client, f"/changes/?object={made.path}")["results"]
        assert (row["action"], row["resource"]) == ("published", model.resource)
        draft = REGISTRY[model].create(values=new_values(world, model))
        nothing = f"/api/v1/{model.resource}/00000000-0000-0000-0000-000000000000/"
        told = [
            re.sub("“.*?”", "", client.get(f"/api/v1/changes/?object={path}").content.decode())
            for path in (draft.path, nothing)
        ]
        assert told[0] == told[1], "a draft answers as what was never there"
        assert faults(client, f"/changes/?object={draft.path}") == [("object", "unknown_object")]
