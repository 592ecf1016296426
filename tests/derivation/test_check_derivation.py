"""`check_derivation` finds every kept row that is not what the rule gives, says which, and writes them anew when asked."""

import datetime as dt
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from negotiations.core.states import STANDING
from negotiations.events.models import EventState
from negotiations.milestones.models import MilestoneState
from negotiations.milestones.services import milestone_claims
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    """A milestone whose plan moved, was corrected, and is disputed; a condition; an event."""
    world = World()
    world.known_from("2024-01-01", planned="2025-09")
    moved = world.known_from("2024-02-01", planned="2026-09")
    milestone_claims.supersede(
        record=moved, values=world.claim_values(planned="2026-10"), reason="a slip of ours"
    )
    world.condition_claim(status="demanded")
    world.event_claim(occurred="2024-01-24", killed=2)
    return world


def check(*options: str) -> str:
    """What the command says; raises CommandError as it does."""
    said = StringIO()
    try:
        call_command("check_derivation", *options, stdout=said, stderr=said)
    except CommandError as error:
        raise CommandError(f"{said.getvalue()}{error}", returncode=error.returncode) from error
    return said.getvalue()


def complaint(*options: str) -> str:
    """What it complains of."""
    with pytest.raises(CommandError) as caught:
        check(*options)
    assert caught.value.returncode == 1
    return str(caught.value)


def everything() -> list[dict[str, Any]]:
    rows = MilestoneState.objects.order_by("recorded_from", "known_from").values()
    return [{name: value for name, value in row.items() if name != "id"} for row in rows]


def test_what_the_deeds_keep_is_what_the_rule_gives_now_and_at_every_instant(world: World) -> None:
    assert "All kept pictures are what the rule gives." in check("--history")


def test_nothing_to_keep_is_no_difference() -> None:
    assert "All kept pictures" in check("--history")


def test_a_tampered_row_is_found_and_named_with_both_values(world: World) -> None:
    MilestoneState.objects.filter(recorded_until=STANDING, revisions=1).update(revisions=7)
    said = complaint()
    assert "milestone the-handover, known from 2024-01-24" in said
    assert "revisions is 7, by the rule 1" in said


def test_a_missing_row_is_found(world: World) -> None:
    EventState.objects.all().delete()
    assert "event the-letter, known from 2024-01-24: not kept, but the rule gives it" in complaint()


def test_a_row_that_no_claim_gives_is_found(world: World) -> None:
    row = EventState.objects.get()
    row.pk, row.known_from = None, dt.date(2023, 1, 1)
    row.save()
    assert "event the-letter, known from 2023-01-01: kept, but the rule gives no such row" in complaint()


def test_a_row_kept_twice_is_found(world: World) -> None:
    row = EventState.objects.get()
    row.pk, row.recorded_from = None, row.recorded_from - dt.timedelta(days=1)
    row.save()
    assert "kept 2 times" in complaint()


def test_a_tampered_past_is_found_when_history_is_asked_for(world: World) -> None:
    assert MilestoneState.objects.exclude(recorded_until=STANDING).update(status="cancelled")
    assert "All kept pictures" in check()
    assert "as recorded on" in complaint("--history")


def test_rebuilding_mends_the_present_and_the_past_and_changes_nothing_else(world: World) -> None:
    before = everything()
    MilestoneState.objects.update(status="cancelled")
    MilestoneState.objects.filter(known_from=dt.date(2024, 1, 1)).delete()
    assert "All kept pictures" in check("--rebuild", "--history")
    assert everything() == before


def test_only_the_first_differences_are_told(world: World) -> None:
    for count in range(12):
        slug = f"handover-{count}"
        world.known_from("2024-01-01", planned="2025-09", milestone=world.milestone_called(slug))
    MilestoneState.objects.update(claims_count=99)
    said = complaint()
    assert said.count("claims_count is 99") == 10
    assert "10 or more" in said
