"""Promise: a condition says who demands what, which milestones wait for it, and how it stands on the day asked about."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from negotiations.conditions.filters import ConditionClaimFilters, ConditionFilters
from negotiations.conditions.models import Condition, ConditionClaim
from negotiations.conditions.services import condition_claims, conditions
from negotiations.conditions.views import ConditionClaims, Conditions
from tests.api.agreeing import (
    Meaning,
    Row,
    among,
    day_of,
    expansion_agrees,
    filter_agrees,
    in_agrees,
    orders_agree,
    parameter_of,
    slug_is,
    whole,
    word_is,
)
from tests.api.asking import CLAIM, ask, faults, instant, slugs
from tests.world import World, values

FIELDS = "url slug negotiation demanded_by text applies_to status disputed claims_count origins_count basis sources revision"


def claimed_by(field: str, slug: str) -> Meaning:
    """Some claim known now has this actor among its speakers, or this source among its citations."""

    def claimed(row: Row) -> bool:
        claims = ConditionClaim.objects.filter(condition__slug=row["slug"], state="published")
        return claims.filter(**{f"{field}__slug": slug}).exists()

    return claimed


FILTERS: list[tuple[str, Meaning]] = [
    ("negotiation=iraq-us-hmc", slug_is("negotiation", "iraq-us-hmc")),
    ("demanded_by=united-states", among("demanded_by", "united-states")),
    ("status=dropped&status=met", word_is("status", "dropped", "met")),
    ("status__isnull=false", lambda row: row["status"] is not None),
    ("applies_to=timetable-agreed", among("applies_to", "timetable-agreed")),
    ("disputed=true", lambda row: row["disputed"]),
    ("disputed=false", lambda row: not row["disputed"]),
    ("asserted_by=sabrina-singh", claimed_by("asserted_by", "sabrina-singh")),
    ("source=article-2024-01-25", claimed_by("citations__source", "article-2024-01-25")),
]
CLAIM_FILTERS: list[tuple[str, Meaning]] = [
    ("condition=attacks-must-stop", slug_is("condition", "attacks-must-stop")),
    ("status=demanded", word_is("status", "demanded")),
    ("standing=announced", word_is("standing", "announced")),
    ("known_after=2024-09-01", lambda row: row["known_from"] >= "2024-09-01"),
    ("known_before=2024-01-24", lambda row: row["known_from"] <= "2024-01-24"),
    ("asserted_by=sabrina-singh", among("asserted_by", "sabrina-singh")),
    ("origin=reuters", lambda row: "reuters" in [(c["origin"].get("reference") or {}).get("slug") for c in row["citations"]]),
    ("source=article-2024-01-25", lambda row: "article-2024-01-25" in [c["source"]["slug"] for c in row["citations"]]),
]  # fmt: skip


def test_a_condition_has_every_field_of_the_contract(client: Client, facts: None) -> None:
    rows = whole(client, "conditions")
    assert {tuple(row) for row in rows} == {tuple(FIELDS.split())}
    claims = whole(client, "condition-claims")
    assert {tuple(row) for row in claims} == {(*CLAIM.split(), "condition", "status")}
    assert ask(client, claims[0]["url"].removeprefix("http://testserver/api/v1")) == claims[0]


@pytest.mark.parametrize("day", ["2024-01-25", "2024-09-27", ""])
def test_on_every_day_a_list_gives_what_the_address_gives(client: Client, facts: None, day: str) -> None:
    query = f"known_on={day}" if day else ""
    rows = whole(client, "conditions", query)
    assert rows
    for row in rows:
        assert ask(client, f"/conditions/{row['slug']}/?{query}") == row


@pytest.mark.parametrize(("query", "meaning"), FILTERS)
def test_a_filter_gives_exactly_what_it_means(
    client: Client, facts: None, query: str, meaning: Meaning
) -> None:
    assert filter_agrees(client, "conditions", query, meaning)
    if not query.startswith(("asserted_by", "source")):  # those name what is known today
        filter_agrees(client, "conditions", query, meaning, known_on="2024-10-01")


@pytest.mark.parametrize(("query", "meaning"), CLAIM_FILTERS)
def test_a_filter_of_claims_gives_exactly_what_it_means(
    client: Client, facts: None, query: str, meaning: Meaning
) -> None:
    assert filter_agrees(client, "condition-claims", query, meaning)
    filter_agrees(client, "condition-claims", query, meaning, known_on="2024-10-01")


def test_no_filter_is_left_untried() -> None:
    for filters, tried in ((ConditionFilters, FILTERS), (ConditionClaimFilters, CLAIM_FILTERS)):
        declared = set(filters.declared_filters) - {
            "negotiation",
            "grade",
            "current",
        }  # of claims, tried with statements
        assert declared <= {parameter_of(query) for query, _ in tried}


def test_in_means_what_repeating_means(client: Client, facts: None) -> None:
    in_agrees(client, "conditions", "demanded_by", ["iraq", "united-states"])
    in_agrees(client, "conditions", "applies_to", ["phase-one", "phase-two"])
    in_agrees(client, "conditions", "status", ["agreed", "met"])


def test_every_order_is_that_of_its_values(client: Client, facts: None) -> None:
    known = dict(Condition.objects.values_list("slug", "known_from"))
    orders = {
        "slug": lambda row: row["slug"],
        "claims_count": lambda row: row["claims_count"],
        "origins_count": lambda row: row["origins_count"],
        "known_from": lambda row: known[row["slug"]],
    }
    assert set(orders) == set(Conditions.orderings)
    orders_agree(client, "conditions", orders)
    force = {str(key): tier for key, tier in ConditionClaim.objects.values_list("public_id", "tier")}
    said = {
        "known_from": lambda row: row["known_from"],
        "asserted_on": day_of("asserted_on"),
        "recorded_from": lambda row: row["recorded_from"],
        "grade": lambda row: row["grade"],
        "standing": lambda row: force[row["id"]],
    }
    assert set(said) == set(ConditionClaims.orderings)
    orders_agree(client, "condition-claims", said)


@pytest.mark.parametrize("day", ["", "2024-09-27"])
def test_an_expansion_adds_what_the_target_says_of_itself(client: Client, facts: None, day: str) -> None:
    query = f"known_on={day}" if day else ""
    assert set(Conditions.expansions) == {"demanded_by", "applies_to"}
    assert expansion_agrees(client, "conditions", "applies_to", query)
    assert expansion_agrees(client, "conditions", "demanded_by")
    assert expansion_agrees(client, "condition-claims", "condition", query)


def test_the_demand_that_attacks_stop_was_dropped_when_talks_were_announced(
    client: Client, facts: None
) -> None:
    row = ask(client, "/conditions/attacks-must-stop/?known_on=2024-01-25")
    assert row["status"] == "dropped"
    assert [one["slug"] for one in row["demanded_by"]] == ["united-states"]
    assert [one["slug"] for one in row["applies_to"]] == ["commission-launch"]
    assert row["basis"]["status"]["by"] == "rule"
    assert ask(client, f"/condition-claims/{row['basis']['status']['claim']['id']}/")["status"] == "dropped"


def test_milestones_unknown_on_the_day_are_left_out_of_what_waits(client: Client, world: World) -> None:
    late = world.milestone_called("known-later")
    world.known_from("2024-03-01", milestone=late)
    world.claim()
    conditions.record_many(
        values=[
            {"slug": "a-demand", "negotiation": world.negotiation, "applies_to": [world.milestone, late]}
        ],
        reason="for the test",
    )
    world.condition_claim(condition=Condition.objects.get(slug="a-demand"), status="demanded")
    early, now = (ask(client, f"/conditions/a-demand/{query}") for query in ("?known_on=2024-02-01", ""))
    assert [one["slug"] for one in early["applies_to"]] == ["the-handover"]
    assert [one["slug"] for one in now["applies_to"]] == ["known-later", "the-handover"]
    assert faults(client, "/conditions/?known_on=2024-02-01&applies_to=known-later") == [
        ("applies_to", "unknown_slug")
    ]


def test_the_record_of_an_earlier_moment_shows_how_it_stood_by_our_mistake(
    client: Client, world: World
) -> None:
    old = world.condition_claim(status="demanded")
    then = instant(old.recorded_from)
    given = values(condition=world.condition, status="met", note="Met.", citations=[world.citation()])
    condition_claims.supersede(record=old, values=given, reason="Misread.")
    assert ask(client, "/conditions/the-condition/")["status"] == "met"
    assert ask(client, f"/conditions/the-condition/?recorded_on={then}")["status"] == "demanded"
    assert slugs(ask(client, f"/conditions/?recorded_on={then}&status=demanded")) == ["the-condition"]


def test_a_milestone_is_conditional_until_its_condition_is_met(client: Client, world: World) -> None:
    world.claim()
    world.condition.applies_to.add(world.milestone)
    for first, status, conditional in (("2024-02-01", "demanded", True), ("2024-03-01", "met", False)):
        world.condition_claim(status=status, citations=[world.citation(published=first)])
        assert ask(client, "/milestones/the-handover/")["conditional"] is conditional
    assert ask(client, "/milestones/the-handover/?known_on=2024-02-15")["conditional"] is True
    assert ask(client, "/milestones/the-handover/?known_on=2024-01-31")["conditional"] is False


def test_a_draft_condition_is_seen_by_editors_only(client: Client, world: World, editor: User) -> None:
    world.claim()
    given = {"slug": "a-draft", "negotiation": world.negotiation, "applies_to": [world.milestone]}
    conditions.create(values=given, by=editor)
    assert ask(client, "/conditions/a-draft/", 404)["status"] == 404
    assert ask(client, "/milestones/the-handover/")["conditions"] == []
    client.force_login(editor)
    assert ask(client, "/conditions/a-draft/")["state"] == "draft"
    assert [one["slug"] for one in ask(client, "/milestones/the-handover/")["conditions"]] == ["a-draft"]
