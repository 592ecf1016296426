"""Promise: where an editor chooses otherwise than the rule, the choice has a claim, a reason and its own days, and answers say that it chose."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from negotiations.access.roles import Role
from negotiations.access.tokens import issue_token
from negotiations.answers.models import Preference
from negotiations.answers.services import preferences
from negotiations.core.errors import Conflict, Refused
from negotiations.milestones.services import milestone_claims
from tests.api.asking import ask, instant
from tests.api.test_writing import send
from tests.world import World, acts

LAST_DAYS = {"2011-12-16", "2011-12-18", "2011-12-19"}


def achieved(client: Client, query: str = "") -> tuple[str | None, str | None]:
    """The date achieved of the world's milestone, and what chose it."""
    seen = ask(client, f"/milestones/the-handover/?fields=achieved,basis&{query}")
    chosen = seen["basis"]["achieved"]
    return seen["achieved"] and seen["achieved"]["edtf"], chosen and chosen["by"]


@pytest.fixture
def rivals(world: World) -> tuple[Any, Any]:
    """Two last days; the rule chooses the one that was said later."""
    return tuple(
        world.claim(
            achieved=text,
            anomaly="Told ahead.",
            asserted_on=said,
            citations=[world.citation(published="2024-01-10")],
        )
        for text, said in (("2024-01-05", "2024-01-05"), ("2024-01-06", "2024-01-06"))
    )  # type: ignore[return-value]


def test_the_last_day_of_the_sofa_withdrawal_is_chosen_by_a_preference_that_says_why(
    client: Client, facts: None
) -> None:
    seen = ask(client, "/milestones/sofa-full-withdrawal/?fields=achieved,basis,disputed")
    assert (seen["achieved"]["edtf"], seen["disputed"]) == ("2011-12-18", True)
    basis = seen["basis"]
    assert {name: chosen["by"] for name, chosen in basis.items()} == {
        "status": "rule",
        "planned": "rule",
        "achieved": "preference",
    }
    [preference] = ask(client, f"/preferences/?claim={basis['achieved']['claim']['id']}")["results"]
    assert (preference["field"], preference["known_from"]) == ("achieved", "2026-11-22")
    assert preference["reason"].startswith("Three pages name three days.")
    assert preference["claim"]["url"] == basis["achieved"]["claim"]["url"]
    [dispute] = ask(client, "/disputes/?negotiation=iraq-us-sofa-2008&field=achieved")["results"]
    told = {
        claim["achieved"]["edtf"]: side["stands"] for side in dispute["sides"] for claim in side["claims"]
    }
    assert told == {day: day == "2011-12-18" for day in LAST_DAYS}
    # Without it the rule chooses another of the three.
    preferences.retract(record=Preference.objects.get(public_id=preference["id"]), reason="To see.")
    again = ask(client, "/milestones/sofa-full-withdrawal/?fields=achieved,basis")
    assert again["basis"]["achieved"]["by"] == "rule"
    assert again["achieved"]["edtf"] in LAST_DAYS - {"2011-12-18"}
    assert ask(client, f"/preferences/{preference['id']}/", 410)["detail"]


def test_a_preference_chooses_from_its_own_day_and_in_our_record_from_its_own_moment(
    client: Client, world: World, rivals: tuple[Any, Any]
) -> None:
    before = timezone.now()
    given = {"milestone_claim": rivals[0], "field": "achieved", "reason": "Its author was there."}
    [made] = preferences.record_many(
        values=[{**given, "known_from": dt.date(2024, 1, 20)}], reason="for the test"
    )
    by_rule, by_us = ("2024-01-06", "rule"), ("2024-01-05", "preference")
    assert achieved(client) == by_us
    assert achieved(client, "known_on=2024-01-19") == by_rule
    assert achieved(client, "known_on=2024-01-20") == by_us
    assert achieved(client, f"recorded_on={instant(before)}") == by_rule
    moment = instant(made.recorded_from)
    preferences.retract(record=made, reason="He was not.")
    assert achieved(client) == by_rule
    assert achieved(client, f"recorded_on={moment}") == by_us
    assert acts(made) == ["published", "retracted"]
    assert ask(client, f"/preferences/{made.key}/?recorded_on={moment}")["reason"] == given["reason"]


def test_it_is_entered_and_published_over_http_and_bound_to_what_was_read(
    client: Client, world: World, rivals: tuple[Any, Any]
) -> None:
    editor = issue_token(account="an-editor", role=Role.EDITOR, days=1)
    reviewer = issue_token(account="a-reviewer", role=Role.REVIEWER, days=1)
    body = {
        "claim": {"resource": "milestone-claims", "id": rivals[0].key},
        "field": "achieved",
        "reason": "Its author was there.",
    }
    made = send(client, "post", "/preferences/", body, token=editor)
    assert made.status_code == 201, made.content
    at = f"/preferences/{made.json()['id']}/"
    assert achieved(client) == ("2024-01-06", "rule")  # a draft chooses nothing
    assert ask(client, at, 404)
    answer = send(client, "post", f"{at}publish/", {"reason": "Read."}, token=reviewer, If_Match=made["ETag"])
    assert answer.status_code == 200, answer.content
    assert achieved(client) == ("2024-01-05", "preference")
    seen = ask(client, at)
    assert (seen["claim"]["id"], seen["field"], seen["reason"]) == (
        rivals[0].key,
        "achieved",
        body["reason"],
    )
    assert seen["known_from"] == timezone.now().date().isoformat()


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"reason": ""}, "/reason"),
        ({"field": "killed"}, "/field"),
        (
            {"claim": {"resource": "milestone-claims", "id": "00000000-0000-4000-8000-000000000000"}},
            "/claim/id",
        ),
        ({"claim": {"resource": "milestones", "id": "the-handover"}}, "/claim/resource"),
        ({"known_from": "2999-01-01"}, "/known_from"),
        ({"because": "so"}, "/because"),
    ],
)
def test_what_is_wrong_is_refused_by_name(
    client: Client, world: World, changed: dict[str, Any], pointer: str
) -> None:
    token = issue_token(account="an-editor", role=Role.EDITOR, days=1)
    body = {
        "claim": {"resource": "milestone-claims", "id": world.claim().key},
        "field": "planned",
        "reason": "It is the only one.",
    }
    answer = send(client, "post", "/preferences/", {**body, **changed}, token=token)
    assert answer.status_code == 400
    assert pointer in [error["pointer"] for error in answer.json()["errors"]]
    assert not Preference.objects.exists()


def test_a_claim_is_not_retracted_under_a_preference_for_it(world: World, reviewer: User) -> None:
    preferred = world.claim()
    given = {"milestone_claim": preferred, "field": "planned", "reason": "It is the only one."}
    [made] = preferences.record_many(values=[given], reason="for the test")
    with pytest.raises(Conflict) as caught:
        milestone_claims.retract(record=preferred, by=reviewer, reason="A hoax.")
    assert list(caught.value.others) == [made.path]
    with pytest.raises(Refused):
        preferences.record_many(values=[{**given, "reason": "  "}], reason="for the test")
