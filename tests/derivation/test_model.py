"""Whatever is said, corrected, withdrawn and preferred: the kept rows and the live SQL give on every pair of days what the rule says."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from negotiations.conditions.models import Condition
from negotiations.core.things import NamedThing
from negotiations.events.models import Event
from negotiations.milestones.models import Milestone
from tests.derivation.histories import (
    FIRST,
    SPAN,
    Step,
    condition_claims,
    event_claims,
    histories,
    milestone_claims,
)
from tests.derivation.pictures import KINDS, claims_of, kept, kept_rows, live, preferences_of, reference
from tests.derivation.stage import Stage
from tests.proof import scaled

pytestmark = pytest.mark.django_db

# The stage is the same for every example; the things and their claims are made anew.
SHARED_STAGE = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
LONG = settings(max_examples=scaled(200), suppress_health_check=SHARED_STAGE)
SHORT = settings(max_examples=scaled(100), suppress_health_check=SHARED_STAGE)

Pair = tuple[dt.date, int]
PAIRS = st.lists(
    st.tuples(
        st.integers(-1, SPAN + 32).map(lambda count: FIRST + dt.timedelta(days=count)), st.integers(0, 9)
    ),
    min_size=2,
    max_size=2,
)


@pytest.fixture
def of_milestones() -> Stage:
    return Stage(Milestone, kind="other")


@pytest.fixture
def of_conditions() -> Stage:
    return Stage(Condition)


@pytest.fixture
def of_events() -> Stage:
    return Stage(Event, kind="attack")


@given(history=histories(milestone_claims, KINDS[Milestone].fields), pairs=PAIRS)
@LONG
def test_milestones_agree_with_the_reference_on_every_pair_of_days(
    of_milestones: Stage, history: list[Step], pairs: list[Pair]
) -> None:
    _agree(of_milestones, history, pairs)


@given(history=histories(condition_claims, KINDS[Condition].fields), pairs=PAIRS)
@SHORT
def test_conditions_agree_with_the_reference_on_every_pair_of_days(
    of_conditions: Stage, history: list[Step], pairs: list[Pair]
) -> None:
    _agree(of_conditions, history, pairs)


@given(history=histories(event_claims, KINDS[Event].fields), pairs=PAIRS)
@SHORT
def test_events_agree_with_the_reference_on_every_pair_of_days(
    of_events: Stage, history: list[Step], pairs: list[Pair]
) -> None:
    _agree(of_events, history, pairs)


def _agree(stage: Stage, history: list[Step], pairs: list[Pair]) -> None:
    stage.make(history)
    if not stage.instants:
        return
    now = stage.instants[-1]
    for thing in stage.things:
        said, rows = reference(thing), kept_rows(thing)
        for instant in stage.instants:
            for day in _days_of_change(thing):
                assert rows(day, instant) == said(day, instant), f"kept for {day}, recorded {instant}"
        for day, number in pairs:
            instant = stage.instants[number % len(stage.instants)]
            assert live(thing, day, instant) == said(day, instant), f"live for {day}, recorded {instant}"
        day = pairs[0][0]
        assert kept(thing, day) == live(thing, day) == said(day, now), f"for {day}, now"


def _days_of_change(thing: NamedThing) -> list[dt.date]:
    """The days on which something became known or ended, and the days before: between them nothing changes."""
    clocked = (*claims_of(thing), *preferences_of(thing))
    ends = {day for one in clocked for day in (one.known_from, one.known_until) if day}
    return sorted(ends | {day - dt.timedelta(days=1) for day in ends})
