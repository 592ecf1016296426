"""Promise: every refusal under /api/ is a problem document, whatever caused it."""

from typing import Any
from unittest import mock

import pytest
from django.db import DataError, OperationalError
from django.test import Client

from negotiations.core.errors import Conflict, NotAllowed, Refused, Stale
from tests.world import World

KEYS = {"type", "title", "status", "detail", "instance", "errors"}


def problem(response: Any, status: int) -> Any:
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    told = response.json()
    assert set(told) == KEYS
    assert told["status"] == status
    assert told["detail"]
    return told


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/v1/actors/nobody/", 404),
        ("/api/v1/nothing/", 404),
        ("/api/v1/actors/%00/", 404),
        ("/api/v1/actors/?x=1", 400),
        ("/api/v1/changes/99999999999999999999/", 404),
        ("/api/v1/changes/999999999999999999/", 404),
        ("/api/v1/changes/?after=9223372036854775808", 400),
    ],
)
def test_a_refusal_is_a_problem(client: Client, world: World, address: str, status: int) -> None:
    assert problem(client.get(address), status)["instance"].startswith("/api/v1/")


def test_a_format_that_cannot_be_served_is_a_problem(client: Client, world: World) -> None:
    problem(client.get("/api/v1/actors/", headers={"Accept": "application/xml"}), 406)


def test_a_method_that_is_not_taken_is_a_problem_that_says_which_are(client: Client, world: World) -> None:
    response = client.put("/api/v1/actors/")
    problem(response, 405)
    assert "GET" in response["Allow"]


def test_a_token_that_is_none_is_a_problem(client: Client, world: World) -> None:
    response = client.get("/api/v1/actors/", headers={"Authorization": "Bearer nonsense"})
    problem(response, 401)
    assert response["WWW-Authenticate"].startswith("Bearer")


def test_a_host_that_is_not_ours_is_a_problem(client: Client, world: World) -> None:
    problem(client.get("/api/v1/actors/", headers={"Host": "elsewhere.example"}), 400)


def test_a_mistake_of_ours_is_a_problem_without_its_story(world: World) -> None:
    client = Client(raise_request_exception=False)
    with mock.patch("negotiations.actors.views.Actors.collection", side_effect=RuntimeError("secret")):
        response = client.get("/api/v1/actors/")
    assert "secret" not in response.content.decode()
    assert problem(response, 500)["errors"] == []
    assert response["Request-Id"]


@pytest.mark.forged(reason="a read answers with what only a write may raise")
@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Refused("slug", "taken", "It is taken."), 400),
        (Conflict("wrong_state", "Not now.", ["/api/v1/actors/iraq/"]), 409),
        (Stale(7), 412),
        (NotAllowed("This needs the role of reviewer."), 403),
        (DataError("out of range"), 400),
        (OverflowError("too large"), 400),
        (OperationalError("gone"), 503),
    ],
)
def test_what_the_deeds_raise_becomes_a_problem(
    client: Client, world: World, error: Exception, status: int
) -> None:
    with mock.patch("negotiations.actors.views.Actors.collection", side_effect=error):
        problem(client.get("/api/v1/actors/"), status)


def test_pages_outside_the_api_stay_pages(client: Client, world: World) -> None:
    response = client.get("/nothing/")
    assert response.status_code == 404
    assert response["Content-Type"].startswith("text/html")


def test_what_was_retracted_is_gone_with_its_reason(client: Client, world: World) -> None:
    from negotiations.actors.services import actors

    actors.retract(record=world.iraq, reason="Entered twice.")
    told = problem(client.get("/api/v1/actors/iraq/"), 410)
    assert "Entered twice." in told["detail"]
    assert client.get("/api/v1/actors/").json()["results"] == []


def test_too_many_requests_are_refused_with_the_time_to_wait(
    client: Client, world: World, settings: Any
) -> None:
    settings.TRACKER_RATES = {**settings.TRACKER_RATES, "public": (2, 60)}
    for left in ("1", "0"):
        assert f"r={left};" in client.get("/api/v1/actors/")["RateLimit"]
    response = client.get("/api/v1/actors/")
    problem(response, 429)
    assert 1 <= int(response["Retry-After"]) <= 60
    assert response["RateLimit-Policy"] == '"public";q=2;w=60'
