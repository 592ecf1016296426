"""Promise: a thing's history gives its claims in the order in which they became known, with what stood before and after, and what each moved."""

import itertools
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from negotiations.milestones.services import milestone_claims
from tests.api.agreeing import whole
from tests.api.asking import ask, instant
from tests.world import World

MOST_TOLD = {
    "milestones": "commission-launch",
    "conditions": "attacks-must-stop",
    "events": "attacks-on-us-forces-iraq-syria",
}


def history(client: Client, path: str, query: str = "") -> list[dict[str, Any]]:
    answer = ask(client, f"{path}history/?{query}")
    assert answer["count"] == len(answer["results"])
    assert answer["next"] is answer["previous"] is None
    steps: list[dict[str, Any]] = answer["results"]
    return steps


def plan(picture: dict[str, Any] | None) -> str | None:
    return picture["planned"]["edtf"] if picture and picture["planned"] else None


def test_the_history_of_ain_al_asad_says_what_each_claim_moved_and_by_how_much(
    client: Client, facts: None
) -> None:
    steps = history(client, "/milestones/ain-al-asad-handover/")
    told = [
        (s["known_from"], plan(s["before"]), plan(s["after"]), s["moved"], s["moved_days"]) for s in steps
    ]
    assert told[0][:4] == ("2024-09-06", None, "2025-09", False)
    assert told[-3:] == [
        ("2025-10-21", "2025-09", None, True, None),
        # Measured from the plan that the postponement took away.
        ("2025-12-31", None, "2026-01-04/2026-01-10", True, {"min": 96, "max": 131}),
        ("2026-01-17", "2026-01-04/2026-01-10", "2026-01-04/2026-01-10", False, None),
    ]
    assert "achieved" in steps[-1]["stands_for"]
    assert sum(step["moved_days"] is not None for step in steps) == steps[-1]["after"]["revisions"]


@pytest.mark.parametrize(("collection", "slug"), MOST_TOLD.items())
def test_a_history_holds_every_claim_in_the_order_of_knowledge(
    client: Client, facts: None, collection: str, slug: str
) -> None:
    steps = history(client, f"/{collection}/{slug}/")
    one = collection.removesuffix("s")
    claims = {claim["id"]: claim for claim in whole(client, f"{one}-claims", f"{one}={slug}&current=false")}
    assert {step["claim"]["id"]: step["claim"] for step in steps} == claims
    days = [step["known_from"] for step in steps]
    assert days == sorted(days)
    assert days == [step["claim"]["known_from"] for step in steps]


@pytest.mark.parametrize(("collection", "slug"), MOST_TOLD.items())
def test_what_stood_after_a_step_is_the_picture_of_that_day(
    client: Client, facts: None, collection: str, slug: str
) -> None:
    steps = history(client, f"/{collection}/{slug}/")
    for step in steps:
        picture = ask(client, f"/{collection}/{slug}/?known_on={step['known_from']}")
        assert step["after"] == {name: picture[name] for name in step["after"]}
        standing = {
            name
            for name, basis in picture["basis"].items()
            if basis and basis["claim"]["id"] == step["claim"]["id"]
        }
        assert set(step["stands_for"]) == standing
    for earlier, later in itertools.pairwise(steps):
        same_day = earlier["known_from"] == later["known_from"]
        assert later["before"] == (earlier["before"] if same_day else earlier["after"])


@pytest.mark.parametrize(("collection", "slug"), MOST_TOLD.items())
def test_a_history_ends_on_the_day_asked_about(
    client: Client, facts: None, collection: str, slug: str
) -> None:
    steps = history(client, f"/{collection}/{slug}/")
    day = steps[len(steps) // 2]["known_from"]
    then = history(client, f"/{collection}/{slug}/", f"known_on={day}")
    assert [step["claim"]["id"] for step in then] == [
        s["claim"]["id"] for s in steps if s["known_from"] <= day
    ]
    first = steps[0]["known_from"]
    assert ask(client, f"/{collection}/{slug}/history/?known_on=2001-01-01&recorded_on={first}", 404)


def test_the_history_of_an_earlier_record_holds_what_we_had_then(client: Client, world: World) -> None:
    old = world.claim(planned="2025-09")
    then = instant(old.recorded_from)
    milestone_claims.supersede(record=old, values=world.claim_values(planned="2025-10"), reason="Misread.")
    now = history(client, "/milestones/the-handover/")
    assert [plan(step["after"]) for step in now] == ["2025-10", "2025-10"]
    assert [step["stands_for"] for step in now] == [[], ["status", "planned"]]
    [step] = history(client, "/milestones/the-handover/", f"recorded_on={then}")
    assert (plan(step["after"]), step["stands_for"]) == ("2025-09", ["status", "planned"])
    assert step["claim"]["superseded_by"] is None


def test_a_plan_made_sharper_has_not_moved_and_one_brought_forward_has_negative_days(
    client: Client, world: World
) -> None:
    for first, planned in (("2024-02-01", "2025"), ("2024-02-02", "2025-09"), ("2024-02-03", "2025-03-05")):
        world.known_from(first, planned=planned)
    told = [(step["moved"], step["moved_days"]) for step in history(client, "/milestones/the-handover/")]
    assert told == [(False, None), (False, None), (True, {"min": -209, "max": -180})]


def test_editors_see_their_drafts_in_a_history_and_the_public_does_not(
    client: Client, world: World, editor: User
) -> None:
    world.claim()
    milestone_claims.create(values=world.claim_values(planned="2026-09"), by=editor)
    assert len(history(client, "/milestones/the-handover/")) == 1
    client.force_login(editor)
    told = history(client, "/milestones/the-handover/")
    assert sorted(step["claim"]["state"] for step in told) == ["draft", "published"]
    assert {plan(step["after"]) for step in told} == {"2025-09"}


def test_a_history_of_nothing_said_is_empty_and_of_nothing_at_all_is_not_found(
    client: Client, world: World
) -> None:
    assert world.milestone
    assert history(client, "/milestones/the-handover/") == []
    assert ask(client, "/milestones/nothing/history/", 404)["status"] == 404
    assert ask(client, "/milestones/the-handover/history/?limit=3", 400)["status"] == 400
