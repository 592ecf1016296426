"""Promise: a kept answer is never one to another question, another day, another record or another caller."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from negotiations.access.roles import Role
from negotiations.actors.views import Actors
from tests.api.asking import of_any_request as shown
from tests.api.desk import Desk
from tests.world import World, account

ACTORS = "/api/v1/actors/"


@pytest.mark.parametrize(
    "other",
    [
        {"query": "?lang=fr"},
        {"Accept_Language": "fr"},
        {"query": "?format=html"},
        {"Accept": "text/html"},
        {"Host": "127.0.0.1"},
        {"secure": True},
        {"query": "?limit=7"},
        {"query": "?known_on=2024-02-01"},
        {"Origin": "https://example.org"},
    ],
)
def test_another_question_is_never_given_the_answer(made: Any, other: dict[str, Any]) -> None:
    told, _ = made()
    response, _ = made(**other)
    assert response.headers.get("ETag") != told["ETag"] or shown(response) != shown(told)


def test_a_change_counts_at_once_and_a_draft_never(made: Any, world: World, editor: Any) -> None:
    from negotiations.actors.services import actors

    told, _ = made()
    names = [{"text": "Secret", "language": "en", "kind": "official"}]
    actors.create(values={"slug": "secret", "kind": "state", "names": names}, by=editor)
    assert not made()[1], "a draft moved the public's answer"
    world.actor("another")
    response, by_view = made()
    assert by_view
    assert response["Ledger-Head"] == str(int(told["Ledger-Head"]) + 1)
    assert [row["slug"] for row in response.json()["results"]] == ["another", "iraq"]


def test_a_new_day_is_a_new_question(made: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    last_second = dt.datetime.combine(timezone.now().date(), dt.time(23, 59, 59, 999_999), dt.UTC)
    monkeypatch.setattr(timezone, "now", lambda: last_second)
    told, _ = made()
    assert not made()[1]
    monkeypatch.setattr(timezone, "now", lambda: last_second + dt.timedelta(microseconds=1))
    response, by_view = made()
    assert by_view
    assert response["ETag"] != told["ETag"]


def test_an_answer_made_over_midnight_is_not_kept(made: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    midnight = dt.datetime.combine(timezone.now().date(), dt.time(), dt.UTC) + dt.timedelta(days=1)
    moments = [midnight - dt.timedelta(seconds=1)]
    monkeypatch.setattr(timezone, "now", lambda: moments[0])
    usual = Actors.collection

    def slowly(room: Any) -> Any:
        moments[0] = midnight
        return usual(room)

    monkeypatch.setattr(Actors, "collection", slowly)
    made()
    moments[0] = midnight - dt.timedelta(seconds=1)
    assert made()[1]


def test_an_answer_made_while_the_ledger_grew_is_not_kept(
    made: Any, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual, disturbed = Actors.collection, [True]

    def collection(room: Any) -> Any:
        reply = usual(room)
        if disturbed:
            disturbed.pop()
            world.actor("meanwhile")
        return reply

    monkeypatch.setattr(Actors, "collection", collection)
    first, _ = made()
    assert "ETag" in first.headers
    assert made()[1], "kept under a head that it was not made from"


def test_who_sees_drafts_is_answered_apart_by_token_and_by_session(
    made: Any, desk: Desk, editor: Any
) -> None:
    from negotiations.actors.services import actors

    names = [{"text": "Secret", "language": "en", "kind": "official"}]
    actors.create(values={"slug": "secret", "kind": "state", "names": names}, by=editor)
    public, _ = made()
    assert b"secret" not in public.content
    private, by_view = made(Authorization=f"Bearer {desk.token}")
    assert by_view
    assert b"secret" in private.content
    assert private["Cache-Control"] == "private, no-store"
    again, by_view = made()
    assert (again.content, by_view) == (public.content, False)
    browser = Client()
    browser.force_login(account("another-editor", Role.EDITOR))
    assert b"secret" in browser.get(ACTORS).content
    assert b"secret" not in made()[0].content
    assert made(Authorization="Bearer wrong")[0].status_code == 401
