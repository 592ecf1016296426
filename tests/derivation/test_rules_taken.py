"""Which claims are taken on a pair of days, and which rows are kept of the picture."""

import datetime as dt

from negotiations.milestones.models import MilestoneState
from negotiations.milestones.services import milestone_claims
from tests.derivation.telling import LATER, Story
from tests.world import day


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def test_a_claim_is_taken_from_the_day_on_which_it_was_known(story: Story) -> None:
    story.plan("2024-01-10", "2025-09", known="2024-02-01")
    assert story.look("2024-01-31") is None
    assert story.planned("2024-02-01") == "2025-09"


def test_a_claim_that_its_publisher_replaced_is_taken_until_that_day(story: Story) -> None:
    printed = story.plan("2024-01-10", "2025-09", source="gazette")
    values = story.claim_values(
        planned="2025-12", **story.told("2024-01-10", "2024-01-20", "gazette", "", "published")
    )
    milestone_claims.replace(record=printed, values=values, reason="It printed a correction.")
    assert [story.planned(on) for on in ("2024-01-19", "2024-01-20")] == ["2025-09", "2025-12"]


def test_a_claim_of_equal_ends_lives_on_no_day(story: Story) -> None:
    story.plan("2024-01-01", "2025-06")
    printed = story.plan("2024-01-10", "2025-09")
    milestone_claims.withdraw_many(days=[(printed, day("2024-01-10"))], reason="Taken down within the day.")
    assert [story.planned(on) for on in ("2024-01-09", "2024-01-10", LATER)] == ["2025-06"] * 3


def test_an_end_is_not_taken_in_the_record_of_a_time_before_we_learnt_of_it(story: Story) -> None:
    printed = story.plan("2024-01-10", "2025-09")
    before = now()
    milestone_claims.withdraw_many(days=[(printed, day("2024-02-01"))], reason="Withdrawn.")
    assert story.look("2024-03-01").planned[0] is None
    assert story.look("2024-03-01", at=before).planned[0].edtf == "2025-09"


def test_what_we_superseded_is_taken_in_the_record_of_before_only(story: Story) -> None:
    wrong = story.plan("2024-01-10", "2025-09")
    before = now()
    milestone_claims.supersede(record=wrong, values=story.claim_values(planned="2025-10"), reason="Misread.")
    assert story.look().planned[0].edtf == "2025-10"
    assert story.look(at=before).planned[0].edtf == "2025-09"


# What is kept


def test_one_row_is_kept_for_each_interval_of_knowledge(story: Story) -> None:
    story.plan("2024-01-10", "2025-01")
    story.plan("2024-02-10", "2025-02")
    rows = MilestoneState.objects.filter(recorded_until__year=9999).order_by("known_from")
    assert [(str(row.known_from), str(row.known_until)) for row in rows] == [
        ("2024-01-10", "2024-02-10"),
        ("2024-02-10", "9999-12-31"),
    ]


def test_a_row_that_a_new_claim_does_not_change_stays_as_it_was_recorded(story: Story) -> None:
    story.plan("2024-01-10", "2025-01")
    story.plan("2024-02-10", "2025-02")
    first = MilestoneState.objects.get(known_until=day("2024-02-10"))
    story.plan("2024-03-10", "2025-03")
    assert (
        MilestoneState.objects.get(known_from=day("2024-01-10"), known_until=day("2024-02-10")).pk == first.pk
    )


def test_claims_and_distinct_origins_are_counted(story: Story) -> None:
    for said, source in (("2024-01-10", "reuters"), ("2024-01-11", "reuters"), ("2024-01-12", "tass")):
        story.plan(said, "2025-01", source=source)
    assert (story.look().claims, story.look().origins) == (3, 2)
    assert (story.look("2024-01-11").claims, story.look("2024-01-11").origins) == (2, 1)
