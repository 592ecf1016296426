"""Promise: a series is its key, its clocks, its span and its step, and says no more than was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.world import World
from tests.troops.counting import by_date, count, series

pytestmark = pytest.mark.django_db


def test_a_series_is_its_key_and_what_is_left_out_means_none_not_any(world: World) -> None:
    others: list[dict[str, Any]] = [
        {"place": world.place}, {"force": "advisers"}, {"dataset": "a-dataset"}, {"measure": "target"},
        {"personnel": {"low": 5, "high": 5, "qualifier": "exact", "unit": "trucks"}},
    ]  # fmt: skip
    for other in others:
        count(world, "2024-01", **other)
    assert by_date(world)["2024-01-31"]["claims"] == []
    for key in (others[0], others[1], others[2], others[3], {"unit": "trucks"}):
        assert len(by_date(world, **key)["2024-01-31"]["claims"]) == 1


def test_a_claim_of_no_day_has_no_place_in_a_series(world: World) -> None:
    count(world, None, 2500)  # type: ignore[arg-type]
    assert all(point["claims"] == [] for point in series(world)["points"])


def test_both_clocks_choose_what_is_looked_at(world: World) -> None:
    from django.utils import timezone

    from negotiations.troops.services import troop_counts
    from tests.world import values

    before = timezone.now()
    wrong = count(world, "2024-01", 2500, known="2024-02-01")
    entered = timezone.now()
    right = values(
        contributor=world.united_states, host=world.iraq, as_of="2024-01", personnel=900, note="Corrected.",
        citations=[world.citation(published="2024-03-01")],
    )  # fmt: skip
    troop_counts.replace(record=wrong, values=right, reason="The paper corrected itself.")

    def low(known: str, recorded: Any = None) -> int | None:
        number: int | None = by_date(world, known=known, recorded=recorded)["2024-01-31"]["low"]
        return number

    assert [low(known) for known in ("2024-01-31", "2024-02-29", "2024-03-01")] == [None, 2500, 900]
    assert low("2024-03-01", recorded=entered) == 2500
    assert low("2024-03-01", recorded=before) is None


def test_compare_shows_both_sides_and_what_changed(world: World) -> None:
    from negotiations.troops.series import SeriesKey, compare
    from tests.world import day

    count(world, "2024-01", 2500, known="2024-02-01")
    count(world, "2024-02", 2400, known="2024-03-01")
    count(world, "2024-01", 2600, known="2024-03-01")
    key = SeriesKey(contributor=world.united_states, host=world.iraq)
    found = compare(key, from_known=day("2024-02-01"), to_known=day("2024-03-01"))
    assert [point["date"] for point in found["points"]] == ["2024-01-31", "2024-02-29", "2024-03-31"]
    january, february, march = found["points"]
    assert (january["from"]["high"], january["to"]["high"]) == (2500, 2600)
    assert january["changed"] == ["high", "preferred", "claims"]
    assert (february["from"]["low"], february["to"]["low"]) == (None, 2400)
    assert march["changed"] == []
    assert found["plans"] == {"from": [], "to": []}


@pytest.mark.parametrize(
    ("step", "dates"),
    [
        ("day", ["2024-02-28", "2024-02-29", "2024-03-01"]),
        ("month", ["2024-02-29", "2024-03-31"]),
        ("quarter", ["2024-03-31"]),
        ("year", ["2024-12-31"]),
    ],
)
def test_points_are_dated_by_the_last_day_of_their_step(world: World, step: str, dates: list[str]) -> None:
    assert list(by_date(world, step=step, start="2024-02-28", end="2024-03-01")) == dates


def test_without_a_span_a_series_runs_from_its_first_claim_to_the_day_asked_about(world: World) -> None:
    from negotiations.core.clocks import AsOf
    from negotiations.troops.series import SeriesKey, derive
    from tests.world import day

    key = SeriesKey(contributor=world.united_states, host=world.iraq)
    assert derive(key, AsOf(day("2024-06-15"))) == {"points": [], "plans": []}
    count(world, "2024-04-10", asserted_on="2024-04-10")
    dates = [point["date"] for point in derive(key, AsOf(day("2024-06-15")))["points"]]
    assert dates == ["2024-04-30", "2024-05-31", "2024-06-30"]
    count(world, "../2024-02", measure="ceiling")
    ceilings = SeriesKey(contributor=world.united_states, host=world.iraq, measure="ceiling")
    assert derive(ceilings, AsOf(day("2024-06-15")))["points"][0]["date"] == "2024-02-29"


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"step": "week"}, "step", "unknown_word"),
        ({"start": "2024-02-01", "end": "2024-01-31"}, "to", "end_before_start"),
        ({"step": "day", "start": "1800-01-01"}, "step", "too_many_points"),
    ],
)
def test_a_span_that_cannot_be_shown_is_refused(
    world: World, given: dict[str, str], field: str, code: str
) -> None:
    from negotiations.core.errors import Refused

    with pytest.raises(Refused) as caught:
        series(world, **given)
    assert [(fault.field, fault.code) for fault in caught.value.faults] == [(field, code)]


def test_a_series_costs_two_questions_whatever_it_holds(world: World, django_assert_num_queries: Any) -> None:
    count(world, "2024-01-10")
    with django_assert_num_queries(2):
        series(world)
    for number in range(20):
        count(world, f"2024-01-{number + 1:02}", outlet=f"outlet-{number}")
    with django_assert_num_queries(2):
        series(world)
