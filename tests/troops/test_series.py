"""Promise: a series says of each date what was claimed, who stands before whom, what is carried and where nothing is known; never zero for silence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.world import World
from tests.troops.counting import by_date, count, series

pytestmark = pytest.mark.django_db


def ends(point: dict[str, Any]) -> tuple[int | None, int | None, bool]:
    return point["low"], point["high"], point["stated"]


NOTHING = (None, None, False)


def test_a_point_has_the_shape_of_the_contract(world: World) -> None:
    claim = count(world, "2024-01-24")
    assert by_date(world)["2024-01-31"] == {
        "date": "2024-01-31", "low": 2500, "high": 2500,
        "preferred": {"low": 2500, "high": 2500, "qualifier": "exact", "wording": None, "unit": "personnel"},
        "standing": "reported", "stated": True, "origins": 1, "disputed": False, "chosen_by": "rule",
        "claims": [claim.key],
    }  # fmt: skip


def test_a_period_holds_to_its_end_and_leaves_a_gap_behind(world: World) -> None:
    count(world, "2024-02/2024-03", asserted_on="2024-03-31")
    points = by_date(world)
    assert [ends(points[date]) for date in ("2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30")] == [
        NOTHING, (2500, 2500, True), (2500, 2500, True), NOTHING,
    ]  # fmt: skip
    assert points["2024-04-30"]["standing"] is None
    assert points["2024-04-30"]["claims"] == []


def test_a_single_day_stands_thirty_days_and_is_then_carried_as_a_step(world: World) -> None:
    count(world, "2024-01-10")
    points = by_date(world, step="day", known="2024-12-31")
    assert ends(points["2024-01-09"]) == NOTHING
    assert ends(points["2024-02-09"]) == (2500, 2500, True)
    assert ends(points["2024-02-10"]) == (2500, 2500, False)
    assert ends(points["2024-12-31"]) == (2500, 2500, False)


def test_nothing_is_carried_beyond_the_day_asked_about(world: World) -> None:
    count(world, "2024-01-10")
    points = by_date(world, known="2024-06-15")
    assert ends(points["2024-06-30"]) == (2500, 2500, False)
    assert ends(points["2024-07-31"]) == NOTHING


def test_a_step_ends_where_a_later_claim_begins(world: World) -> None:
    count(world, "2024-01-10")
    count(world, "2024-06", 2000, asserted_on="2024-06-30")
    points = by_date(world)
    assert ends(points["2024-05-31"]) == (2500, 2500, False)
    assert ends(points["2024-06-30"]) == (2000, 2000, True)
    assert ends(points["2024-07-31"]) == NOTHING


def test_independent_claims_make_an_envelope_and_exclude_each_other(world: World) -> None:
    count(world, "2024-01-10", 2500, "one")
    count(world, "2024-01-20", 3000, "other")
    point = by_date(world)["2024-01-31"]
    assert ends(point) == (2500, 3000, True)
    assert (point["origins"], point["disputed"], len(point["claims"])) == (2, True, 2)


def test_two_claims_of_one_origin_never_make_a_dispute(world: World) -> None:
    count(world, "2024-01-10", 2500)
    count(world, "2024-01-20", 3000)
    point = by_date(world)["2024-01-31"]
    assert (point["origins"], point["disputed"]) == (1, False)


def test_about_is_widened_by_a_tenth_in_the_test_of_exclusion_only(world: World) -> None:
    about = {"low": 2500, "high": 2500, "qualifier": "about"}
    count(world, "2024-01-10", about, "one")
    count(world, "2024-01-20", 2750, "other")
    point = by_date(world)["2024-01-31"]
    assert (ends(point), point["disputed"]) == ((2500, 2750, True), False)
    count(world, "2024-01-20", 2751, "third")
    assert by_date(world)["2024-01-31"]["disputed"] is True


def test_an_open_end_stays_open(world: World) -> None:
    count(world, "2024-01-10", {"low": 2501, "qualifier": "more_than"}, "one")
    count(world, "2024-01-20", 3000, "other")
    assert ends(by_date(world)["2024-01-31"]) == (2501, None, True)


@pytest.mark.parametrize("standing", ["withheld", "unknown"])
def test_what_is_withheld_or_unknown_is_shown_as_such_and_is_not_zero(world: World, standing: str) -> None:
    count(world, "2024-01-10", {"qualifier": "unknown"}, standing=standing)
    points = by_date(world)
    assert ends(points["2024-01-31"]) == (None, None, True)
    assert ends(points["2024-03-31"]) == (None, None, False)
    assert {points[date]["standing"] for date in ("2024-01-31", "2024-03-31")} == {standing}


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"standing": "announced"}, {"standing": "reported", "grade": 2}),
        ({"grade": 2}, {"grade": 3}),
        ({"grade": 6}, {"grade": None}),
        ({"outlet": "graded-a"}, {"outlet": "graded-b"}),
        ({"asserted_on": "2024-01-21"}, {"asserted_on": "2024-01-20"}),
        ({"known": "2024-01-23"}, {"known": "2024-01-22"}),
    ],
)
def test_the_preferred_claim_has_standing_then_grades_then_is_the_newest(
    world: World, better: dict[str, Any], worse: dict[str, Any]
) -> None:
    world.source_on("graded-a", reliability="A")
    world.source_on("graded-b", reliability="B")
    usual = {"as_of": "2024-01-20", "asserted_on": "2024-01-20"}
    chosen = count(world, **{**usual, "personnel": 1, **better})
    other = count(world, **{**usual, "personnel": 2, **worse})
    point = by_date(world)["2024-01-31"]
    assert point["claims"] == [chosen.key, other.key]
    assert point["preferred"]["low"] == 1


def test_between_equals_the_later_record_is_preferred(world: World) -> None:
    count(world, "2024-01-20", 1)
    count(world, "2024-01-20", 2)
    assert by_date(world)["2024-01-31"]["preferred"]["low"] == 2


def test_an_editors_preference_chooses_and_says_so_on_its_own_clock(world: World) -> None:
    from negotiations.answers.models import Preference
    from tests.world import day, record

    chosen = count(world, "2024-01-20", 1, standing="unconfirmed")
    count(world, "2024-01-20", 2, standing="announced")
    record(
        Preference, troop_count=chosen, field="personnel", reason="It was seen.", known_from=day("2024-06-01")
    )
    point = by_date(world)["2024-01-31"]
    assert (point["preferred"]["low"], point["standing"], point["chosen_by"]) == (
        1,
        "unconfirmed",
        "preference",
    )
    assert by_date(world)["2024-04-30"]["preferred"]["low"] == 1
    assert by_date(world, known="2024-05-31")["2024-01-31"]["chosen_by"] == "rule"


def test_a_plan_stands_apart_from_what_was_observed(world: World) -> None:
    plan = count(world, "2024-09", 2000, asserted_on="2024-01-24")
    found = series(world)
    assert all(point["claims"] == [] for point in found["points"])
    [told] = found["plans"]
    assert (told["claim"], told["as_of"]["edtf"], told["personnel"]["low"]) == (plan.key, "2024-09", 2000)
    assert told["asserted_on"]["edtf"] == "2024-01-24"


def test_ceilings_and_targets_are_series_of_their_own_and_reach_beyond_today(world: World) -> None:
    count(world, "2025-09", {"high": 500, "qualifier": "at_most"}, measure="ceiling")
    assert all(point["claims"] == [] for point in series(world)["points"])
    ceilings = series(world, measure="ceiling", end="2025-09-30")
    assert ends(ceilings["points"][-1]) == (None, 500, True)
    assert ceilings["plans"] == []


def test_flows_count_in_the_steps_of_their_period_only(world: World) -> None:
    count(world, "2024-01-10", 100, "one", measure="departed")
    count(world, "2024-01-20", 300, "other", measure="departed")
    points = by_date(world, measure="departed")
    january = points["2024-01-31"]
    assert (ends(january), january["disputed"]) == ((100, 300, True), False)
    assert ends(points["2024-02-29"]) == NOTHING
    count(world, "2024-01-10", 200, "third", measure="departed")
    assert by_date(world, measure="departed")["2024-01-31"]["disputed"] is True
