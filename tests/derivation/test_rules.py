"""Which claim stands for a milestone's plan, status and date achieved: the published rule, sentence by sentence.

Which claims are taken at all is in `test_rules_taken.py`, how plans move and when they are overdue in `test_rules_measured.py`, what disputes
them in `test_rules_disputed.py`; conditions and events are in `test_rules_alike.py`.
"""

import pytest

from negotiations.answers.services import preferences
from negotiations.milestones.models import MilestoneState
from negotiations.milestones.services import milestone_claims
from tests.derivation.telling import Story
from tests.world import day


def test_a_claim_whose_saying_day_is_not_single_decides_only_where_no_other_speaks(story: Story) -> None:
    story.plan("2024-03", "2026-12", standing="announced")
    assert story.planned() == "2026-12"
    story.plan("2024-01-10", "2025-09", standing="expected")
    assert story.planned() == "2025-09"
    assert story.status() == "announced"


# Planned


def test_the_plan_of_the_best_standing_stands_before_newer_ones(story: Story) -> None:
    story.plan("2024-01-10", "2025-01", standing="announced")
    story.plan("2024-02-10", "2025-02", standing="reported")
    story.plan("2024-03-10", "2025-03", standing="expected")
    assert story.planned() == "2025-01"


@pytest.mark.parametrize(
    ("weaker", "stronger"),
    [("expected", "reported"), ("unconfirmed", "estimated"), ("reported", "announced")],
)
def test_standing_runs_from_announced_over_reported_and_estimated_to_expected_and_unconfirmed(
    story: Story, weaker: str, stronger: str
) -> None:
    story.plan("2024-01-10", "2025-01", standing=stronger)
    story.plan("2024-02-10", "2025-02", standing=weaker)
    assert story.planned() == "2025-01"


@pytest.mark.parametrize(("one", "other"), [("reported", "estimated"), ("unconfirmed", "expected")])
def test_within_a_standing_the_newest_saying_stands(story: Story, one: str, other: str) -> None:
    story.plan("2024-01-10", "2025-01", standing=one)
    story.plan("2024-02-10", "2025-02", standing=other)
    assert story.planned() == "2025-02"


def test_a_page_of_august_that_recalls_the_plan_of_april_is_the_word_of_april(story: Story) -> None:
    story.plan("2024-05-10", "2025-09")
    story.plan("2024-04-10", "2025-01", known="2024-08-01")
    assert story.planned() == "2025-09"


def test_between_sayings_of_one_day_the_better_source_stands(story: Story) -> None:
    story.plan("2024-01-10", "2025-01", grade="A")
    story.plan("2024-01-10", "2025-02", grade="C", known="2024-02-01")
    story.plan("2024-01-10", "2025-03", known="2024-03-01")
    assert story.planned() == "2025-01"


def test_then_the_one_known_later_and_then_the_later_record(story: Story) -> None:
    story.plan("2024-01-10", "2025-01", known="2024-01-12")
    story.plan("2024-01-10", "2025-02", known="2024-01-11")
    assert story.planned() == "2025-01"
    story.plan("2024-01-10", "2025-03", known="2024-01-12")
    assert story.planned() == "2025-03"


@pytest.mark.parametrize("status", ["postponed", "suspended", "cancelled"])
def test_a_withdrawal_without_a_date_takes_the_standing_plan_away(story: Story, status: str) -> None:
    story.plan("2024-01-10", "2025-09", standing="announced")
    story.say("2024-02-10", status=status, standing="unconfirmed")
    assert story.planned("2024-02-09") == "2025-09"
    assert story.planned("2024-02-10") is None


def test_a_plan_said_since_the_withdrawal_stands_whatever_its_standing(story: Story) -> None:
    story.plan("2024-01-10", "2025-09", standing="announced")
    story.say("2024-02-10", status="postponed")
    story.plan("2024-03-10", "2026-01", standing="expected")
    assert story.planned() == "2026-01"


def test_a_plan_said_on_the_day_of_the_withdrawal_stands(story: Story) -> None:
    story.say("2024-02-10", status="postponed")
    story.plan("2024-02-10", "2026-01")
    assert story.planned() == "2026-01"


def test_a_postponement_to_a_date_is_a_plan(story: Story) -> None:
    story.plan("2024-01-10", "2025-09")
    story.say("2024-02-10", status="postponed", planned="2026-01")
    assert (story.planned(), story.status()) == ("2026-01", "postponed")


def test_words_without_a_date_are_no_plan_and_a_postponement_in_words_has_no_date(story: Story) -> None:
    story.plan("2024-01-10", "2025-09")
    story.say("2024-02-10", planned={"wording": "in the next days"})
    assert story.planned() == "2025-09"
    story.say("2024-03-10", status="postponed", planned={"wording": "for a while"})
    assert story.planned() is None


def test_a_missing_date_says_nothing(story: Story) -> None:
    story.plan("2024-01-10", "2025-09")
    story.say("2024-02-10", status="under_way")
    assert story.planned() == "2025-09"


# Status, achieved


def test_the_status_is_the_newest_saying_whatever_its_standing(story: Story) -> None:
    story.say("2024-01-10", status="under_way", standing="announced")
    story.say("2024-02-10", status="suspended", standing="unconfirmed")
    assert story.status() == "suspended"


def test_of_one_day_the_status_of_the_better_source_stands(story: Story) -> None:
    story.say("2024-01-10", status="under_way", grade="B")
    story.say("2024-01-10", status="suspended", grade="D")
    assert story.status() == "under_way"


def test_a_status_left_empty_follows_from_the_date_that_is_given(story: Story) -> None:
    story.plan("2024-01-10", "2025-09")
    assert story.status() == "announced"
    story.say("2024-02-10", achieved="2024-02-09")
    assert story.status() == "achieved"


def test_the_date_achieved_is_the_newest_saying(story: Story) -> None:
    story.say("2024-02-10", achieved="2024-02-09", standing="announced")
    story.say("2024-02-12", achieved="2024-02-10", standing="reported")
    assert story.look().achieved[0].edtf == "2024-02-10"


# Preferences


def test_a_reasoned_preference_overrides_and_the_basis_says_so(story: Story) -> None:
    older = story.plan("2024-01-10", "2025-01")
    newer = story.plan("2024-02-10", "2025-02")
    assert story.look().planned[1:] == (newer.pk, "rule")
    story.prefer(older, "planned", "2024-03-01")
    assert story.look("2024-02-29").planned[1:] == (newer.pk, "rule")
    assert story.look("2024-03-01").planned[1:] == (older.pk, "preference")
    assert story.look("2024-03-01").status[1:] == (newer.pk, "rule")


def test_a_preference_can_choose_a_plan_that_was_withdrawn(story: Story) -> None:
    plan = story.plan("2024-01-10", "2025-01")
    story.say("2024-02-10", status="postponed")
    story.prefer(plan, "planned")
    assert story.planned() == "2025-01"


def test_the_latest_preference_holds_among_those_whose_claim_is_known(story: Story) -> None:
    first, second = story.plan("2024-01-10", "2025-01"), story.plan("2024-02-10", "2025-02")
    story.plan("2024-03-10", "2025-03")
    story.prefer(first, "planned")
    story.prefer(second, "planned")
    assert story.planned() == "2025-02"
    assert story.planned("2024-02-09") == "2025-01"
    milestone_claims.withdraw_many(days=[(second, day("2024-04-01"))], reason="Withdrawn.")
    assert story.planned() == "2025-01"


def test_a_preference_chooses_nothing_before_its_claim_is_known_nor_after_it_is_retracted(
    story: Story,
) -> None:
    claim = story.plan("2024-02-10", "2025-01")
    preference = story.prefer(claim, "planned", "2024-01-01")
    assert story.look("2024-02-09") is None
    assert not MilestoneState.objects.filter(known_from__lt=day("2024-02-10")).exists()
    preferences.retract(record=preference, reason="No longer.")
    assert story.look().planned[2] == "rule"


def test_a_preference_for_a_field_of_which_the_claim_says_nothing_chooses_nothing(story: Story) -> None:
    plan = story.plan("2024-01-10", "2025-01")
    story.prefer(story.say("2024-02-10", status="under_way"), "planned")
    assert story.look().planned[1:] == (plan.pk, "rule")
