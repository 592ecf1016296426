"""Promise: a copy that is still good costs one query; a kept answer is never one of another question or another day."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.api.asking import exist
from tests.world import World, account

QUESTIONS = (
    "/api/v1/actors/",
    "/api/v1/actors/?kind=state",
    "/api/v1/actors/iraq/",
    "/api/v1/sources/?known_on=2024-02-01",
    "/api/v1/changes/head/",
)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_good_copy_costs_one_query(client: Client, world: World, question: str) -> None:
    exist(world.iraq)
    tag = client.get(question)["ETag"]
    with CaptureQueriesContext(connection) as queries:
        response = client.get(question, headers={"If-None-Match": f'"0.x", W/{tag}'})
    assert response.status_code == 304
    assert response["ETag"] == tag
    assert response.content == b""
    assert len(queries) == 1


def test_every_question_has_a_tag_of_its_own(client: Client, world: World) -> None:
    exist(world.iraq)
    asked: list[tuple[str, dict[str, str]]] = [(question, {}) for question in QUESTIONS]
    asked += [("/api/v1/actors/", {"Accept-Language": "ar"}), ("/api/v1/actors/?format=html", {})]
    tags = [client.get(question, headers=headers)["ETag"] for question, headers in asked]
    assert len(set(tags)) == len(asked)


def test_the_order_of_parameters_does_not_matter(client: Client, world: World) -> None:
    first = client.get("/api/v1/actors/?kind=state&kind=media&limit=3")["ETag"]
    assert client.get("/api/v1/actors/?limit=3&kind=media&kind=state")["ETag"] == first


def test_any_change_of_the_record_makes_copies_old(client: Client, world: World) -> None:
    tag = client.get("/api/v1/actors/")["ETag"]
    exist(world.iraq)
    assert client.get("/api/v1/actors/", headers={"If-None-Match": tag}).status_code == 200


def test_the_tag_of_a_record_begins_with_its_revision(client: Client, world: World) -> None:
    from negotiations.actors.services import actors

    actors.edit(record=world.iraq, values={"country": "IRQ"}, reason="Told.")
    assert client.get("/api/v1/actors/iraq/")["ETag"].startswith('"2.')
    assert client.get("/api/v1/actors/")["ETag"].startswith('"0.')


def test_public_answers_may_be_kept_and_private_ones_not(
    client: Client, world: World, django_user_model: Any
) -> None:
    public = client.get("/api/v1/actors/")
    assert public["Cache-Control"] == "public, max-age=0, must-revalidate"
    vary = {word.strip().lower() for word in public["Vary"].split(",")}
    assert {"accept", "accept-language"} <= vary
    assert "cookie" not in vary
    assert not public.cookies
    client.force_login(account("reader", None))
    assert client.get("/api/v1/actors/")["Cache-Control"] == "private, no-store"


def test_those_who_see_drafts_get_a_new_tag_when_a_draft_changes(
    client: Client, world: World, editor: Any
) -> None:
    from negotiations.actors.services import actors

    client.force_login(editor)
    tag = client.get("/api/v1/actors/")["ETag"]
    names = [{"text": "Secret", "language": "en", "kind": "official"}]
    actors.create(values={"slug": "secret", "kind": "state", "names": names}, by=editor)
    response = client.get("/api/v1/actors/", headers={"If-None-Match": tag})
    assert response.status_code == 200
    [secret] = response.json()["results"]
    assert secret["state"] == "draft"
    client.logout()
    assert client.get("/api/v1/actors/").json()["results"] == []
    assert client.get("/api/v1/actors/secret/").status_code == 404


@pytest.mark.parametrize(("writes", "kept"), [(1, True), (2, False)])
def test_an_answer_holds_one_state_of_the_ledger_or_is_not_kept(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch, writes: int, kept: bool
) -> None:
    from negotiations.actors.views import Actors

    usual = Actors.collection
    made: list[Any] = []

    def disturbed(room: Any) -> Any:
        reply = usual(room)
        made.append(reply)
        if len(made) <= writes:
            world.actor(f"actor-{len(made)}")
        return reply

    monkeypatch.setattr(Actors, "collection", disturbed)
    response = client.get("/api/v1/actors/")
    assert len(made) == 2
    assert ("ETag" in response) is kept
    assert (response["Cache-Control"] == "no-store") is not kept
    assert response["Ledger-Head"] == "1"
    assert [row["slug"] for row in response.json()["results"]] == ["actor-1"]
