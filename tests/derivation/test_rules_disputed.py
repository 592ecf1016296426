"""What disputes the values that stand for a milestone: the published rule, sentence by sentence."""

from typing import Any

import pytest

from negotiations.milestones.services import milestone_claims
from tests.derivation.telling import Story


@pytest.mark.parametrize(
    ("stands", "says", "disputed"),
    [
        # on, on: no overlap
        ("2025-09", "2025-10", True),
        ("2025-09", "2025-09-15", False),
        # by or until, against the same: different last days
        (("by", "2025-09"), ("by", "2025-10"), True),
        (("by", "2025-09"), ("until", "2025-09-15"), True),
        (("until", "2025-09"), ("by", "2025-09-30"), False),
        # by against on: the day begins after the limit
        (("by", "2025-09"), "2025-10", True),
        (("by", "2025-09"), "2025-07", False),
        ("2025-10", ("until", "2025-09"), True),
        # not before, against on or by: it ends before the floor
        (("not_before", "2025-09"), "2025-08", True),
        (("not_before", "2025-09"), "2025-08-15/2025-09-15", False),
        (("by", "2025-08"), ("not_before", "2025-09"), True),
        # not before twice: never
        (("not_before", "2025-09"), ("not_before", "2027"), False),
    ],
)
def test_a_plan_is_disputed_by_one_that_excludes_it(
    story: Story, stands: Any, says: Any, disputed: bool
) -> None:
    story.plan("2024-01-10", stands, standing="announced")
    assert story.look().disputed is False
    story.plan("2024-01-20", says)
    assert story.look().disputed is disputed


def test_claims_of_one_origin_dispute_nothing(story: Story) -> None:
    story.plan("2024-01-10", "2025-09", source="reuters")
    story.plan("2024-01-20", "2025-10", source="reuters")
    assert story.look().disputed is False


def test_relays_of_one_publication_are_one_origin(story: Story) -> None:
    wire = story.page("wire")
    story.pages["relay"] = story.source_on("relay", None, relays=[wire])
    story.plan("2024-01-10", "2025-09", source="wire")
    story.plan("2024-01-20", "2025-10", source="relay")
    assert story.look().disputed is False


def test_what_a_publisher_replaced_disputes_no_longer(story: Story) -> None:
    story.plan("2024-01-10", "2025-09", standing="announced")
    other = story.plan("2024-01-20", "2025-10", source="gazette")
    values = story.claim_values(
        planned="2025-09", **story.told("2024-01-20", "2024-02-01", "gazette", "", "published")
    )
    milestone_claims.replace(record=other, values=values, reason="It printed a correction.")
    assert [story.look(on).disputed for on in ("2024-01-31", "2024-02-01")] == [True, False]


@pytest.mark.parametrize(("said", "disputed"), [("2024-01-31", True), ("2024-01-30", False)])
def test_only_what_was_said_since_thirty_days_before_the_plan_first_stood_disputes_it(
    story: Story, said: str, disputed: bool
) -> None:
    story.plan(said, "2025-01")
    story.plan("2024-03-01", "2025-09", source="ministry")
    story.plan("2024-06-01", "2025-09", source="ministry")
    assert story.look().disputed is disputed


def test_a_plan_that_was_withdrawn_and_comes_back_first_stood_when_it_came_back(story: Story) -> None:
    story.plan("2024-01-01", "2025-09", source="ministry")
    story.plan("2024-01-05", "2025-01")
    story.say("2024-03-01", status="postponed", source="ministry")
    story.plan("2024-05-01", "2025-09", source="ministry")
    assert [story.look(on).disputed for on in ("2024-01-04", "2024-05-01")] == [False, False]


def test_a_preferred_plan_is_disputed_from_thirty_days_before_it_was_said(story: Story) -> None:
    plan = story.plan("2024-01-10", "2025-09")
    story.plan("2024-01-20", "2025-10")
    story.prefer(plan, "planned")
    assert story.look().disputed is True


def test_dates_achieved_dispute_each_other(story: Story) -> None:
    story.say("2024-02-10", achieved="2024-02-09")
    story.say("2024-02-11", achieved="2024-02")
    assert story.look().disputed is False
    story.say("2024-02-12", achieved="2024-02-10")
    assert story.look().disputed is True


@pytest.mark.parametrize("words", [{"status": "under_way"}, {"status": "postponed"}, {"planned": "2024-12"}])
def test_achieved_is_disputed_by_a_claim_of_the_same_day_that_it_is_not_yet_so(
    story: Story, words: dict[str, Any]
) -> None:
    story.say("2024-02-10", status="achieved", grade="A")
    story.say("2024-02-10", **words)
    assert (story.status(), story.look().disputed) == ("achieved", True)


def test_a_later_denial_is_disputed_by_the_deed_that_was_told(story: Story) -> None:
    story.say("2024-02-10", status="achieved")
    story.say("2024-02-20", status="under_way")
    assert (story.status(), story.look().disputed) == ("under_way", True)


def test_achieved_is_not_disputed_by_what_was_said_before_it_was(story: Story) -> None:
    story.say("2024-02-09", status="under_way")
    story.say("2024-02-10", status="achieved")
    assert story.look().disputed is False


def test_other_words_about_the_status_do_not_exclude_each_other(story: Story) -> None:
    story.say("2024-02-10", status="under_way")
    story.say("2024-02-10", status="suspended")
    assert story.look().disputed is False
