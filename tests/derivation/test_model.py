"""Whatever is said, corrected, withdrawn and preferred: the kept rows and the live SQL give on every pair of days what the rule says."""

import datetime as dt
import itertools
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from negotiations.conditions.models import Condition
from negotiations.core.records import NamedThing
from negotiations.events.models import Event
from negotiations.milestones.models import Milestone
from tests.derivation.histories import (
    CONDITION_CLAIMS,
    EVENT_CLAIMS,
    FIRST,
    MILESTONE_CLAIMS,
    SPAN,
    Stage,
    Step,
    histories,
)
from tests.derivation.pictures import KINDS, claims_of, kept, kept_rows, live, preferences_of, reference
from tests.proof import scaled
from tests.world import record

pytestmark = pytest.mark.django_db

# The stage is the same for every example; the thing and its claims are made anew.
SHARED_STAGE = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
LONG = settings(max_examples=scaled(300), suppress_health_check=SHARED_STAGE)
SHORT = settings(max_examples=scaled(150), suppress_health_check=SHARED_STAGE)
DAYS = st.integers(-1, SPAN + 41).map(lambda count: FIRST + dt.timedelta(days=count))
PAIRS = st.lists(st.tuples(DAYS, st.integers(0, 9)), min_size=3, max_size=3)
NUMBERS = itertools.count()


@pytest.fixture
def stage() -> Stage:
    return Stage()


@given(history=histories(MILESTONE_CLAIMS, KINDS[Milestone].fields), pairs=PAIRS)
@LONG
def test_milestones_agree_with_the_reference_on_every_pair_of_days(
    stage: Stage, history: list[Step], pairs: list[tuple[dt.date, int]]
) -> None:
    _agree(stage, Milestone, {"kind": "other"}, history, pairs)


@given(history=histories(CONDITION_CLAIMS, KINDS[Condition].fields), pairs=PAIRS)
@SHORT
def test_conditions_agree_with_the_reference_on_every_pair_of_days(
    stage: Stage, history: list[Step], pairs: list[tuple[dt.date, int]]
) -> None:
    _agree(stage, Condition, {}, history, pairs)


@given(history=histories(EVENT_CLAIMS, KINDS[Event].fields), pairs=PAIRS)
@SHORT
def test_events_agree_with_the_reference_on_every_pair_of_days(
    stage: Stage, history: list[Step], pairs: list[tuple[dt.date, int]]
) -> None:
    _agree(stage, Event, {"kind": "attack"}, history, pairs)


def _agree(
    stage: Stage,
    model: type[NamedThing],
    more: dict[str, Any],
    history: list[Step],
    pairs: list[tuple[dt.date, int]],
) -> None:
    slug = f"thing-{next(NUMBERS)}"
    thing = record(model, slug=slug, negotiation=stage.world.negotiation, **more)
    stage.make(thing, history)
    if not stage.instants:
        return
    said, rows = reference(thing), kept_rows(thing)
    for instant in stage.instants:
        for day in _days_of_change(thing):
            assert rows(day, instant) == said(day, instant), f"kept for {day}, recorded {instant}"
    for day, number in pairs:
        instant = stage.instants[number % len(stage.instants)]
        assert live(thing, day, instant) == said(day, instant), f"live for {day}, recorded {instant}"
    day = pairs[0][0]
    assert kept(thing, day) == live(thing, day) == said(day, stage.instants[-1]), f"for {day}, now"


def _days_of_change(thing: NamedThing) -> list[dt.date]:
    """The days on which something became known or ended, and the days before: between them nothing changes."""
    ends = {
        day
        for one in (*claims_of(thing), *preferences_of(thing))
        for day in (one.known_from, one.known_until)
        if day
    }
    return sorted(ends | {day - dt.timedelta(days=1) for day in ends})
