"""Promise: a milestone shows the picture of the day asked about, of the record asked about. The stories are those of the fixtures."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from negotiations.milestones.models import Milestone, MilestoneClaim
from negotiations.milestones.services import milestone_claims, milestones
from negotiations.milestones.views import MilestoneClaims, Milestones
from tests.api.agreeing import day_of, expansion_agrees, orders_agree, whole
from tests.api.asking import CLAIM, ask, faults, instant, slugs
from tests.world import World

FIELDS = (
    "url slug negotiation commission working_group title kind place part_of depends_on conditions status planned achieved "
    "first_planned revisions slippage_days overdue conditional disputed last_known_from claims_count origins_count basis "
    "sources revision"
)
HANDOVER = "/milestones/ain-al-asad-handover/"
DAYS = ("2024-01-25", "2024-09-27", "2025-10-01", "")


def test_a_milestone_has_every_field_of_the_contract(client: Client, facts: None) -> None:
    told_of = whole(client, "milestones")
    assert {tuple(row) for row in told_of} == {tuple(FIELDS.split())}
    for slug in ("ain-al-asad-handover", "commission-launch", "sofa-new-limits"):
        [listed] = [row for row in told_of if row["slug"] == slug]
        assert ask(client, f"/milestones/{slug}/") == listed


@pytest.mark.parametrize("day", DAYS)
def test_on_every_day_a_list_gives_what_the_address_gives(client: Client, facts: None, day: str) -> None:
    query = f"known_on={day}" if day else ""
    rows = whole(client, "milestones", query)
    assert rows
    for row in rows[::4]:
        assert ask(client, f"/milestones/{row['slug']}/?{query}") == row


def test_a_milestone_claim_has_every_field_of_the_contract(client: Client, facts: None) -> None:
    rows = whole(client, "milestone-claims", "milestone=phase-one")
    assert {tuple(row) for row in rows} == {
        (*CLAIM.split(), "milestone", "status", "planned", "achieved", "reason", "anomaly")
    }
    assert ask(client, rows[0]["url"].removeprefix("http://testserver/api/v1")) == rows[0]


def test_every_order_is_that_of_its_values(client: Client, facts: None) -> None:
    known = dict(Milestone.objects.values_list("slug", "known_from"))
    orders = {
        "slug": lambda row: row["slug"],
        "planned": day_of("planned"),
        "achieved": day_of("achieved"),
        "first_planned": day_of("first_planned"),
        "revisions": lambda row: row["revisions"],
        "slippage_days": lambda row: row["slippage_days"]["min"],
        "claims_count": lambda row: row["claims_count"],
        "origins_count": lambda row: row["origins_count"],
        "known_from": lambda row: known[row["slug"]],
    }
    assert set(orders) == set(Milestones.orderings)
    orders_agree(client, "milestones", orders)


def test_every_order_of_claims_is_that_of_its_values(client: Client, facts: None) -> None:
    force = dict(MilestoneClaim.objects.values_list("public_id", "tier"))
    orders = {
        "known_from": lambda row: row["known_from"],
        "asserted_on": day_of("asserted_on"),
        "recorded_from": lambda row: row["recorded_from"],
        "grade": lambda row: row["grade"],
        "standing": lambda row: next(tier for key, tier in force.items() if str(key) == row["id"]),
        "planned": day_of("planned"),
        "achieved": day_of("achieved"),
    }
    assert set(orders) == set(MilestoneClaims.orderings)
    orders_agree(client, "milestone-claims", orders)


@pytest.mark.parametrize("day", ["", "2024-09-27"])
@pytest.mark.parametrize("name", [*Milestones.expansions])
def test_an_expansion_adds_what_the_target_says_of_itself(
    client: Client, facts: None, name: str, day: str
) -> None:
    assert expansion_agrees(client, "milestones", name, f"known_on={day}" if day else "")


def test_a_claim_can_be_read_with_its_whole_milestone(client: Client, facts: None) -> None:
    assert set(MilestoneClaims.expansions) == {"milestone"}
    assert expansion_agrees(client, "milestone-claims", "milestone") > 50


@pytest.mark.parametrize(
    ("day", "status", "planned", "achieved", "overdue"),
    [
        ("2024-09-06", "announced", "2025-09", None, False),
        ("2025-09-30", "announced", "2025-09", None, False),
        ("2025-10-01", "announced", "2025-09", None, True),
        ("2025-10-21", "postponed", None, None, True),
        ("2025-12-31", "announced", "2026-01-04/2026-01-10", None, False),
        ("2026-01-17", "achieved", "2026-01-04/2026-01-10", "2026-01-17", False),
    ],
)
def test_the_handover_of_ain_al_asad_as_it_was_known_day_by_day(
    client: Client,
    facts: None,
    day: str,
    status: str,
    planned: str | None,
    achieved: str | None,
    overdue: Any,
) -> None:
    """A plan withdrawn only after it had passed stays overdue."""
    row = ask(client, f"{HANDOVER}?known_on={day}")
    assert (row["status"], row["planned"] and row["planned"]["edtf"]) == (status, planned)
    assert (row["achieved"] and row["achieved"]["edtf"], row["overdue"]) == (achieved, overdue)


def test_where_nobody_has_looked_since_the_day_passed_silence_is_no_reproach(
    client: Client, facts: None
) -> None:
    """The mission was to end by September 2026; the newest page of the fixtures is of February 2026."""
    row = ask(client, "/milestones/coalition-mission-end/")
    assert (row["planned"]["latest"], row["overdue"]) == ("2026-09-30", None)
    assert row["last_known_from"] < row["planned"]["latest"]


def test_what_nobody_had_spoken_of_did_not_exist(client: Client, facts: None) -> None:
    assert ask(client, f"{HANDOVER}?known_on=2024-09-05", 404)["status"] == 404
    early = whole(client, "milestones", "known_on=2024-09-05")
    assert "ain-al-asad-handover" not in [row["slug"] for row in early]
    assert faults(client, "/milestones/?known_on=2024-09-05&part_of=ain-al-asad-handover") == [
        ("part_of", "unknown_slug")
    ]


def test_the_whole_slip_of_the_handover(client: Client, facts: None) -> None:
    """Planned for September 2025, achieved on 17 January 2026: 109 days after its last day, 138 after its first."""
    row = ask(client, HANDOVER)
    assert row["first_planned"]["edtf"] == "2025-09"
    assert row["revisions"] == 1
    assert row["slippage_days"] == {"min": 109, "max": 138}
    basis = row["basis"]
    assert basis["achieved"]["by"] == basis["planned"]["by"] == "rule"
    said = ask(client, f"/milestone-claims/{basis['achieved']['claim']['id']}/")
    assert said["achieved"] == row["achieved"]
    assert {source["slug"] for source in row["sources"]} >= {c["source"]["slug"] for c in said["citations"]}


def test_our_record_of_yesterday_held_nothing_yet(client: Client, facts: None) -> None:
    """The fixtures were recorded when they were loaded, whatever day their pages bear."""
    assert whole(client, "milestones", "recorded_on=2024-12-31") == []
    assert whole(client, "milestone-claims", "recorded_on=2024-12-31&known_on=2024-12-31") == []
    assert faults(client, "/milestones/?recorded_on=2024-12-31&search=asad") == [
        ("search", "not_with_recorded_on")
    ]


def test_the_record_of_an_earlier_moment_shows_the_mistake_we_had_made(client: Client, world: World) -> None:
    old = world.claim(planned="2025-09")
    then = instant(old.recorded_from)
    milestone_claims.supersede(record=old, values=world.claim_values(planned="2025-10"), reason="Misread.")
    assert ask(client, "/milestones/the-handover/")["planned"]["edtf"] == "2025-10"
    before = ask(client, f"/milestones/the-handover/?recorded_on={then}")
    assert (before["planned"]["edtf"], before["claims_count"]) == ("2025-09", 1)
    both = ask(client, f"/milestones/the-handover/?recorded_on={then}&known_on=2024-01-24")
    assert both["planned"]["edtf"] == "2025-09"
    assert ask(client, f"/milestones/the-handover/?recorded_on={then}&known_on=2024-01-23", 404)


def test_a_milestone_of_which_nothing_was_said_has_an_empty_picture(
    client: Client, world: World, editor: User
) -> None:
    assert world.milestone
    milestones.create(
        values={"slug": "a-draft", "negotiation": world.negotiation, "kind": "talks"}, by=editor
    )
    client.force_login(editor)
    rows = whole(client, "milestones")
    assert [row["slug"] for row in rows] == ["a-draft", "the-handover"]
    for row in rows:
        assert (row["status"], row["planned"], row["overdue"], row["disputed"]) == (None, None, False, False)
        assert (row["revisions"], row["claims_count"], row["origins_count"]) == (0, 0, 0)
        assert row["basis"] == {"status": None, "planned": None, "achieved": None}
        assert row["slippage_days"] == {"min": None, "max": None}


def test_what_is_shown_as_no_and_as_0_is_found_and_ordered_as_such(client: Client, world: World) -> None:
    """Of a milestone without a claim there is no kept picture; filters once passed over it, and orders put its 0 last."""
    world.milestone_called("unspoken")
    world.claim()
    for query in ("disputed=false", "conditional=false", "revised=false", "overdue=false", "has_date=false"):
        assert "unspoken" in slugs(ask(client, f"/milestones/?{query}")), query
    for query in ("disputed=true", "revised=true", "status=announced"):
        assert "unspoken" not in slugs(ask(client, f"/milestones/?{query}")), query
    for name in ("claims_count", "origins_count"):
        assert slugs(ask(client, f"/milestones/?ordering={name}")) == ["unspoken", "the-handover"]
        first = ask(client, f"/milestones/?ordering={name}&limit=1")
        assert slugs(client.get(first["next"]).json()) == ["the-handover"]


def test_a_reference_unknown_on_the_day_is_null_for_filters_too(client: Client, world: World) -> None:
    whole_plan = world.milestone_called("whole-plan")
    world.known_from("2024-03-01", milestone=whole_plan)
    world.known_from("2024-02-01", milestone=world.milestone_called("a-part", part_of=whole_plan))
    early = "known_on=2024-02-15"
    assert whole(client, "milestones", early)[0]["part_of"] is None
    assert slugs(ask(client, f"/milestones/?{early}&part_of__isnull=true")) == ["a-part"]
    assert slugs(ask(client, f"/milestones/?{early}&part_of__isnull=false")) == []
    assert slugs(ask(client, "/milestones/?part_of__isnull=false")) == ["a-part"]


def test_words_find_milestones_by_their_titles_in_every_language(client: Client, facts: None) -> None:
    for words in ("ain asad", "عين الأسد"):
        assert "ain-al-asad-handover" in slugs(ask(client, f"/milestones/?search={words}"))
