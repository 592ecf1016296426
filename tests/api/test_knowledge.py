"""Promise: what became known, was replaced, superseded or retracted between two days is told, each with its day, and nothing else."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from negotiations.milestones.services import milestone_claims
from negotiations.statements.services import statements
from tests.api.agreeing import SERVICE, whole
from tests.api.asking import ask, faults
from tests.api.walking import walk
from tests.world import World, values

CLAIMS = ("milestone-claims", "condition-claims", "event-claims", "troop-counts", "statements")


def news(client: Client, first: str, last: str, query: str = "") -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = ask(client, f"/knowledge/?limit=1000&from={first}&to={last}&{query}")[
        "results"
    ]
    return rows


def test_every_claim_that_became_known_between_two_days_is_told_on_its_day(
    client: Client, facts: None
) -> None:
    rows = news(client, "2024-01-20", "2024-02-15")
    told = {(row["resource"], str(row["claim"]["id"])): row for row in rows}
    assert len(told) == len(rows) > 50
    span = "known_after=2024-01-20&known_before=2024-02-15"
    expected = {(name, row["id"]): row for name in CLAIMS for row in whole(client, name, span)}
    assert set(told) == set(expected)
    for key, row in told.items():
        assert row["what"] == "known"
        assert row["day"] == expected[key]["known_from"]
        assert (row["standing"], row["note"]) == (expected[key]["standing"], expected[key]["note"])
        assert row["claim"]["url"] == expected[key]["url"]
    assert [row["day"] for row in rows] == sorted(row["day"] for row in rows)


def test_it_says_of_what_a_claim_speaks(client: Client, facts: None) -> None:
    rows = news(client, "2025-12-31", "2025-12-31", "negotiation=iraq-us-hmc")
    [row] = [row for row in rows if row["resource"] == "milestone-claims"]
    assert row["about"]["slug"] == "ain-al-asad-handover"
    assert ask(client, row["about"]["url"].removeprefix(SERVICE))["title"] == row["about"]["name"]


def test_it_is_told_of_one_negotiation_when_asked(client: Client, facts: None) -> None:
    ours, theirs = (
        news(client, "2008-01-01", "2026-03-01", f"negotiation={slug}")
        for slug in ("iraq-us-hmc", "iraq-us-sofa-2008")
    )
    addresses = [row["claim"]["url"] for row in [*ours, *theirs]]
    assert len(set(addresses)) == len(addresses)
    assert set(addresses) == {row["claim"]["url"] for row in news(client, "2008-01-01", "2026-03-01")}


def test_pages_forward_and_back_give_the_whole(client: Client, facts: None) -> None:
    address = "/knowledge/?from=2024-01-01&to=2024-12-31"
    rows = news(client, "2024-01-01", "2024-12-31")
    assert walk(client, f"{address}&limit=47") == rows


def test_what_we_corrected_is_told_on_our_day_with_the_reason_and_the_heir(
    client: Client, world: World
) -> None:
    old = world.claim(note="Misread.")
    new = milestone_claims.supersede(
        record=old, values=world.claim_values(note="Right."), reason="We misread it."
    )
    today = timezone.now().date().isoformat()
    rows = news(client, "2024-01-01", today)
    assert [(row["what"], row["day"], row["claim"]["id"]) for row in rows] == [
        ("known", "2024-01-24", new.key),
        ("superseded", today, old.key),
    ]
    assert (rows[1]["reason"], rows[1]["heir"]["id"], rows[1]["note"]) == (
        "We misread it.",
        new.key,
        "Misread.",
    )
    assert rows[0]["heir"] is None
    assert news(client, "2024-01-01", "2024-12-31", "what=superseded") == []


def test_what_its_publisher_corrected_is_told_on_the_publishers_day(client: Client, world: World) -> None:
    old = world.claim(note="First print.")
    printed = world.claim_values(note="Corrected.", citations=[world.citation(published="2024-03-01")])
    new = milestone_claims.replace(record=old, values=printed, reason="Corrected in print.")
    rows = news(client, "2024-03-01", "2024-03-01")
    assert [(row["what"], row["claim"]["id"]) for row in rows] == [("known", new.key), ("replaced", old.key)]
    assert rows[1]["heir"]["id"] == new.key
    assert news(client, "2024-01-24", "2024-02-29")[0]["what"] == "known"


def test_what_was_withdrawn_without_another_has_no_heir(client: Client, world: World) -> None:
    claim = world.claim()
    milestone_claims.withdraw_many(days=[(claim, dt.date(2024, 3, 1))], reason="The page is gone.")
    [row] = news(client, "2024-03-01", "2024-03-01")
    assert (row["what"], row["heir"]) == ("replaced", None)


def test_what_was_retracted_is_told_with_the_reason(client: Client, world: World) -> None:
    claim = world.statement()
    statements.retract(record=claim, reason="A forgery.")
    today = timezone.now().date().isoformat()
    [row] = news(client, "2024-01-01", today)
    assert (row["what"], row["day"], row["reason"]) == ("retracted", today, "A forgery.")
    assert (row["resource"], row["about"]) == ("statements", None)


def test_kinds_of_news_can_be_chosen(client: Client, world: World) -> None:
    statements.retract(record=world.statement(), reason="A forgery.")
    world.claim()
    today = timezone.now().date().isoformat()
    assert [row["what"] for row in news(client, "2024-01-01", today, "what=retracted&what=replaced")] == [
        "retracted"
    ]
    assert faults(client, "/knowledge/?from=2024-01-01&what=retract") == [("what", "unknown_word")]


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("", ("from", "required")),
        ("from=2024", ("from", "not_a_day")),
        ("from=2024-02-30", ("from", "no_such_day")),
        ("from=2024-02-01&to=2024-01-01", ("to", "ends_before_start")),
        ("from=2024-02-01&to=2999-01-01", ("to", "in_the_future")),
        ("from=2024-02-01&negotiation=nothing", ("negotiation", "unknown_slug")),
        ("from=2024-02-01&known_on=2999-01-01", ("known_on", "in_the_future")),
        ("from=2024-02-01&cursor=x", ("cursor", "not_a_cursor")),
    ],
)
def test_days_that_cannot_be_are_refused_by_name(
    client: Client, world: World, query: str, fault: tuple[str, str]
) -> None:
    assert faults(client, f"/knowledge/?{query}") == [fault]


def test_the_last_day_is_today_when_not_given(client: Client, world: World) -> None:
    claim = world.claim()
    [row] = ask(client, "/knowledge/?from=2024-01-24")["results"]
    assert row["claim"]["id"] == claim.key
    assert ask(client, "/knowledge/?from=2024-01-25")["results"] == []


def test_drafts_are_no_news_to_anybody_and_no_heirs(client: Client, world: World, editor: User) -> None:
    """A draft that is to correct a claim was never public; whoever asks, nothing became known yet."""
    old = world.claim()
    milestone_claims.create(values=world.claim_values(supersedes=old), by=editor)
    statements.create(
        values=values(negotiation=world.negotiation, note="Draft.", citations=[world.citation()]), by=editor
    )
    client.force_login(editor)
    [row] = ask(client, "/knowledge/?from=2024-01-01")["results"]
    assert (row["claim"]["id"], row["what"], row["heir"]) == (old.key, "known", None)
