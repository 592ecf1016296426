"""Conditions and events, which work alike: the published rule, sentence by sentence."""

from typing import Any

import pytest

from tests.derivation.telling import LATER, Story


def condition(story: Story, on: str = LATER) -> Any:
    return story.look(on, story.condition)


def event(story: Story, on: str = LATER) -> Any:
    return story.look(on, story.event)


# Conditions


def test_a_condition_stands_as_the_newest_saying_has_it(story: Story) -> None:
    story.of_condition("2024-01-10", "demanded", standing="announced")
    story.of_condition("2024-02-10", "dropped", standing="reported")
    assert [condition(story, on).status[0] for on in ("2024-02-09", "2024-02-10")] == ["demanded", "dropped"]


def test_a_preferred_claim_says_how_a_condition_stands(story: Story) -> None:
    claim = story.of_condition("2024-01-10", "demanded")
    story.of_condition("2024-02-10", "dropped")
    story.prefer(claim, "status")
    assert condition(story).status == ("demanded", claim.pk, "preference")


@pytest.mark.parametrize("closed", ["met", "dropped"])
def test_that_it_is_met_or_dropped_is_disputed_by_a_later_claim_that_it_is_not(
    story: Story, closed: str
) -> None:
    story.of_condition("2024-01-10", closed)
    story.of_condition("2024-01-09", "demanded")
    assert condition(story).disputed is False
    story.of_condition("2024-01-20", "demanded")
    assert condition(story).disputed is True


def test_agreed_and_rejected_do_not_exclude_each_other(story: Story) -> None:
    story.of_condition("2024-01-10", "agreed")
    story.of_condition("2024-01-10", "rejected")
    assert condition(story).disputed is False


# Events


def test_each_field_of_an_event_has_its_best_standing_then_the_newest_then_the_better_source(
    story: Story,
) -> None:
    story.of_event("2024-01-25", occurred="2024-01-23", killed=2, standing="announced")
    story.of_event("2024-01-26", occurred="2024-01-24", wounded=5)
    story.of_event("2024-01-27", wounded=7, grade="B")
    story.of_event("2024-01-27", wounded=9, grade="D", place=story.place)
    seen = event(story)
    assert (seen.occurred[0].edtf, seen.killed[0].low, seen.wounded[0].low) == ("2024-01-23", 2, 7)
    assert seen.place[0] == story.place.pk


def test_a_preferred_account_stands_for_its_field_alone(story: Story) -> None:
    first = story.of_event("2024-01-25", killed=2, wounded=5)
    second = story.of_event("2024-01-26", killed=3, wounded=6)
    story.prefer(first, "killed")
    assert event(story).killed[1:] == (first.pk, "preference")
    assert event(story).wounded[1:] == (second.pk, "rule")


def test_the_envelope_of_all_accounts_stands_beside_the_value(story: Story) -> None:
    story.of_event("2024-01-25", occurred="2024-01-23", wounded=25)
    story.of_event(
        "2024-01-26", occurred="2024-01-24/2024-01-25", wounded={"low": 34, "qualifier": "at_least"}
    )
    story.of_event("2024-01-27", wounded={"high": 47, "qualifier": "at_most"})
    seen = event(story)
    assert [str(end) for end in seen.days] == ["2024-01-23", "2024-01-25"]
    assert (seen.hurt, seen.dead) == ((25, 47), (None, None))


def test_the_envelope_is_open_where_an_account_leaves_the_day_open(story: Story) -> None:
    story.of_event("2024-01-25", occurred="2024-01-23")
    story.of_event("2024-01-26", occurred="2024-01-22/..")
    assert [str(end) for end in event(story).days] == ["2024-01-22", "None"]


@pytest.mark.parametrize(
    ("one", "other", "disputed"),
    [
        ({"occurred": "2024-01-23"}, {"occurred": "2024-01-24"}, True),
        ({"occurred": "2024-01-23"}, {"occurred": "2024-01"}, False),
        ({"killed": 2}, {"killed": 7}, True),
        ({"killed": 2}, {"killed": {"low": 1, "high": 2, "qualifier": "range"}}, False),
        ({"wounded": 25}, {"wounded": {"low": 34, "qualifier": "at_least"}}, True),
        ({"wounded": 40}, {"wounded": {"low": 34, "qualifier": "at_least"}}, False),
        ({"wounded": 40}, {"wounded": {"qualifier": "some", "wording": "several"}}, False),
        ({"killed": 2}, {"wounded": 7}, False),
        ({"killed": 2}, {"killed": {"low": 7, "high": 7, "qualifier": "exact", "unit": "percent"}}, False),
    ],
)
def test_an_event_is_disputed_when_independent_accounts_exclude_each_other(
    story: Story, one: dict[str, Any], other: dict[str, Any], disputed: bool
) -> None:
    story.of_event("2024-01-25", source="reuters", **one)
    story.of_event("2024-01-26", source="reuters", **other)
    assert event(story).disputed is False
    story.of_event("2024-01-27", source="tass", **other)
    assert event(story).disputed is disputed


@pytest.mark.parametrize(
    ("period", "disputed"),
    [("2023-10-17/2023-12-31", True), ("2023-10-17/2024-01-09", False), ("2023-10-17/..", False)],
)
def test_tallies_exclude_each_other_only_for_equal_periods(story: Story, period: str, disputed: bool) -> None:
    story.of_event("2024-01-25", occurred="2023-10-17/2023-12-31", occurrences=134)
    story.of_event("2024-01-26", occurred=period, occurrences=161)
    assert event(story).disputed is disputed


def test_the_dead_and_wounded_of_a_tally_are_counted_over_its_period_too(story: Story) -> None:
    story.of_event("2023-11-14", occurred="2023-10-17/2023-11-14", occurrences=55, wounded=59)
    story.of_event("2023-12-07", occurred="2023-10-17/2023-12-07", occurrences=78, wounded=66)
    assert event(story).disputed is False


def test_the_periods_of_two_tallies_are_no_dates_that_exclude_each_other(story: Story) -> None:
    story.of_event("2024-01-25", occurred="2023-10", occurrences=13)
    story.of_event("2024-01-26", occurred="2023-11", occurrences=42)
    assert event(story).disputed is False
