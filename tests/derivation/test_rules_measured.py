"""How a milestone's plans move, how far, and when it is overdue or conditional: the published rule, sentence by sentence."""

from typing import Any

import pytest

from negotiations.conditions.models import Condition
from tests.derivation.telling import Story
from tests.world import record

Days = tuple[int | None, int | None]


def first_planned(story: Story) -> str | None:
    first = story.look().first_planned
    return first.edtf if first else None


# The run of plans


def test_revisions_run_over_the_plans_of_the_standing_that_stands_or_better(story: Story) -> None:
    story.plan("2024-01-10", "2025-01", standing="expected")
    story.plan("2024-02-10", "2025-02", standing="announced")
    story.plan("2024-03-10", "2025-03", standing="reported")
    story.plan("2024-04-10", "2025-04", standing="announced")
    assert (first_planned(story), story.look().revisions) == ("2025-02", 1)


def test_a_weaker_plan_that_stands_after_a_withdrawal_brings_its_standing_into_the_run(story: Story) -> None:
    story.plan("2024-01-10", "2025-01", standing="announced")
    story.say("2024-02-10", status="postponed")
    story.plan("2024-03-10", "2025-03", standing="reported")
    assert (first_planned(story), story.look().revisions) == ("2025-01", 1)


def test_where_no_plan_stands_the_run_is_of_the_best_standing_there_is(story: Story) -> None:
    story.plan("2024-01-10", "2025-01", standing="expected")
    story.plan("2024-02-10", "2025-02", standing="reported")
    story.say("2024-03-10", status="postponed")
    assert (first_planned(story), story.look().revisions) == ("2025-02", 0)


def test_one_plan_counts_for_each_day_of_saying(story: Story) -> None:
    story.plan("2024-01-10", "2025-01", grade="A")
    story.plan("2024-01-10", "2025-02")
    story.plan("2024-02-10", "2025-02", grade="C")
    story.plan("2024-02-10", "2025-01", grade="B")
    assert (first_planned(story), story.look().revisions) == ("2025-01", 0)


def test_the_run_is_in_order_of_saying_not_of_publication(story: Story) -> None:
    story.plan("2024-02-10", "2025-02")
    story.plan("2024-01-10", "2025-01", known="2024-08-01")
    assert (first_planned(story), story.look().revisions) == ("2025-01", 1)


def test_a_plan_made_sharper_or_wider_is_not_moved(story: Story) -> None:
    for said, plan in (("2024-01-10", "2025-09"), ("2024-02-10", "2025-09-15"), ("2024-03-10", "2025")):
        story.plan(said, plan)
    assert story.look().revisions == 0


@pytest.mark.parametrize("bound", ["by", "until"])
def test_two_limits_move_when_their_last_days_differ(story: Story, bound: str) -> None:
    story.plan("2024-01-10", (bound, "2025-09"))
    story.plan("2024-02-10", (bound, "2025-09-15"))
    story.plan("2024-03-10", (bound, "2025-07-01/2025-09-15"))
    assert story.look().revisions == 1


# Slippage


@pytest.mark.parametrize(
    ("first", "then", "days"),
    [
        ("2025-09-01", "2025-09-11", (10, 10)),
        ("2025-09-11", "2025-09-01", (-10, -10)),
        ("2025-09", "2025-10", (1, 60)),
        ("2025-09", "2025-09-15", (0, 0)),
        (("by", "2025-09"), ("by", "2025-10"), (31, 31)),
        (("until", "2025-09"), ("before", "2025-11"), (61, 61)),
        ("2025-09-01", ("by", "2025-10"), (60, 60)),
        (("before", "2025-09"), "2025-10-01", (1, 1)),
        ("2025-09-01", "2025-10-01/..", (30, None)),
        ("../2025-09-01", "2025-10-01", (30, None)),
        ("2025-09-01/..", "2025-08-01", (None, -31)),
        ("2025-09-01/..", "2025-10-01", (0, 0)),
    ],
)
def test_slippage_is_from_the_first_plan_to_the_plan_that_stands(
    story: Story, first: Any, then: Any, days: Days
) -> None:
    story.plan("2024-01-10", first)
    story.plan("2024-02-10", then)
    assert story.look().slippage == days


def test_slippage_is_to_the_date_achieved_where_one_is_known(story: Story) -> None:
    story.plan("2024-01-10", "2024-06-01")
    story.plan("2024-02-10", "2024-12-01")
    story.say("2024-07-02", achieved="2024-07-01")
    assert (story.look("2024-07-01").slippage, story.look().slippage) == ((183, 183), (30, 30))


def test_slippage_is_unknown_without_a_first_plan(story: Story) -> None:
    story.say("2024-01-10", achieved="2024-01-09")
    assert (story.look().first_planned, story.look().slippage) == (None, (None, None))


def test_slippage_of_a_withdrawn_plan_is_unknown(story: Story) -> None:
    story.plan("2024-01-10", "2025-01")
    story.say("2024-02-10", status="postponed")
    assert (first_planned(story), story.look().slippage) == ("2025-01", (None, None))


def test_slippage_of_what_was_achieved_on_a_day_that_nobody_tells_is_unknown(story: Story) -> None:
    """It was {0, 0}, as if the plan had been kept: phase one, planned for September, was called done in November without a day."""
    story.plan("2024-01-10", ("by", "2024-06"))
    story.say("2024-08-01", status="achieved")
    assert (story.look("2024-07-31").slippage, story.look().slippage) == ((0, 0), (None, None))
    story.say("2024-09-01", achieved="2024-07-31")
    assert story.look().slippage == (31, 31)


# Overdue


@pytest.fixture
def watched(story: Story) -> Story:
    """Somebody still looks at the negotiation in July 2024."""
    story.of_event("2024-07-01", occurred="2024-07-01")
    return story


def test_a_milestone_is_overdue_when_the_last_day_of_its_plan_is_before_the_day_asked_about(
    watched: Story,
) -> None:
    watched.plan("2024-01-10", "2024-06")
    assert [watched.overdue(on) for on in ("2024-06-29", "2024-06-30", "2024-07-01")] == [False, False, True]


def test_it_is_unknown_whether_it_is_overdue_when_nobody_has_looked_since(story: Story) -> None:
    story.plan("2024-01-10", "2024-06")
    assert story.overdue("2024-07-01") is None
    story.of_event("2024-06-30", occurred="2024-06-30")
    assert story.overdue("2024-07-02") is None
    story.of_condition("2024-07-01", "demanded")
    assert story.overdue("2024-07-02") is True


def test_a_claim_known_only_from_our_recording_is_no_look(story: Story) -> None:
    story.plan("2024-01-10", "2024-06")
    story.say("2024-02-10", known="2024-08-01", basis="recorded", status="announced")
    assert story.overdue("2024-09-01") is None


def test_not_before_is_never_overdue(watched: Story) -> None:
    watched.plan("2024-01-10", ("not_before", "2024-06"))
    assert watched.overdue("2024-07-02") is False


@pytest.mark.parametrize(
    "words", [{"status": "achieved"}, {"status": "cancelled"}, {"achieved": "2024-07-01"}]
)
def test_what_is_said_to_be_achieved_or_cancelled_is_not_overdue(
    watched: Story, words: dict[str, Any]
) -> None:
    watched.plan("2024-01-10", "2024-06")
    watched.say("2024-07-01", **words)
    assert watched.overdue("2024-07-02") is False


def test_a_plan_withdrawn_only_after_it_had_passed_stays_overdue(watched: Story) -> None:
    watched.plan("2024-01-10", "2024-05")
    watched.say("2024-06-01", status="postponed")
    assert watched.overdue("2024-07-02") is True


@pytest.mark.parametrize("withdrawn_on", ["2024-05-31", "2024-05-30", "2024-01-11"])
def test_a_plan_withdrawn_before_it_had_passed_is_not_overdue(watched: Story, withdrawn_on: str) -> None:
    watched.plan("2024-01-10", "2024-05")
    watched.say(withdrawn_on, status="suspended")
    assert watched.overdue("2024-07-02") is False


def test_the_withdrawal_that_counts_is_the_first_after_the_last_plan(watched: Story) -> None:
    watched.plan("2024-01-10", "2024-02")
    watched.say("2024-03-10", status="postponed")
    watched.plan("2024-03-20", "2024-05")
    watched.say("2024-05-20", status="postponed")
    watched.say("2024-06-20", status="suspended")
    assert watched.look("2024-03-15").due is not None
    assert watched.overdue("2024-07-02") is False


def test_an_open_plan_is_never_due(watched: Story) -> None:
    watched.plan("2024-01-10", "2024-03/..")
    assert watched.overdue("2024-07-02") is False


# Conditional


@pytest.mark.parametrize(
    ("status", "conditional"),
    [("demanded", True), ("agreed", True), ("rejected", True), ("met", False), ("dropped", False)],
)
def test_a_milestone_is_conditional_while_a_condition_is_neither_dropped_nor_met(
    story: Story, status: str, conditional: bool
) -> None:
    story.__dict__["condition"] = record(
        Condition, slug="the-condition", negotiation=story.negotiation, applies_to=[story.milestone]
    )
    story.plan("2024-01-10", "2025-01")
    assert story.conditional() is False
    story.of_condition("2024-01-10", status)
    assert story.conditional() is conditional
