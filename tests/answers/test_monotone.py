"""Promise: knowledge only grows. What becomes known from a day on changes no answer for any day before it, and what is recorded today none for
an earlier record; one origin does not contradict itself; what a publisher corrects is known once on every day.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from negotiations.api.clocks import instant
from negotiations.conditions.models import Condition
from negotiations.core.errors import Conflict, Refused
from negotiations.events.models import Event
from negotiations.milestones.models import Milestone
from negotiations.milestones.services import milestone_claims as milestone_deeds
from tests.answers.test_recorded_on import bodies, differences
from tests.api.asking import ask
from tests.derivation.histories import (
    FIRST,
    SPAN,
    Step,
    Values,
    condition_claims,
    event_claims,
    histories,
    milestone_claims,
)
from tests.derivation.pictures import KINDS
from tests.derivation.stage import Stage
from tests.proof import scaled
from tests.world import World

pytestmark = pytest.mark.django_db

SHARED_STAGE = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
CLAIMS: dict[Any, Any] = {Milestone: milestone_claims, Condition: condition_claims, Event: event_claims}
DAYS = st.integers(0, SPAN).map(lambda count: FIRST + dt.timedelta(days=count))
SPANNING = (
    "/disputes/?current=false&limit=1000", "/knowledge/?from=2023-01-01&limit=1000", "/sources/?limit=1000", "/negotiations/",
    "/negotiations/the-talks/timeline/?limit=1000",
)  # fmt: skip

NOW = ""
Told = tuple[list[Step], Values]


@pytest.fixture
def stages() -> dict[Any, Stage]:
    first = Stage(Milestone, kind="other")
    return {
        Milestone: first, Condition: first.beside(Condition), Event: first.beside(Event, kind="attack")
    }  # fmt: skip


def further(model: Any) -> st.SearchStrategy[Told]:
    """A history of things of one kind, and a further claim on one of them."""
    return st.tuples(histories(CLAIMS[model], KINDS[model].fields), CLAIMS[model](DAYS))


def addresses(stage: Stage) -> list[str]:
    """Every answer that a claim of this kind could reach."""
    things, claims = stage.model.resource, stage.kind.claim.resource
    histories = [f"/{things}/{thing.slug}/history/" for thing in stage.things]
    return [f"/{things}/?limit=1000", f"/{claims}/?limit=1000&current=false", *histories, *SPANNING]


@given(data=st.data(), model=st.sampled_from((Milestone, Condition, Event)))
@settings(max_examples=scaled(40), suppress_health_check=SHARED_STAGE)
def test_a_claim_known_from_a_day_changes_no_answer_for_an_earlier_day_or_record(
    client: Client, stages: dict[Any, Stage], data: st.DataObject, model: Any
) -> None:
    history, claim = data.draw(further(model))
    stage = stages[model]
    stage.make(history)
    first = min(cited["day"] for cited in claim["citations"])
    then = [f"recorded_on={instant(stage.instants[-1])}"] if stage.instants else []
    earlier = first - dt.timedelta(days=data.draw(st.sampled_from((1, 1, 2, 30))))
    queries = [f"known_on={earlier}"] + then + [f"{one}&known_on={first}" for one in then]
    asked = addresses(stage)
    before = {query: bodies(client, asked, query) for query in queries}
    before[NOW] = bodies(client, asked[:2])
    try:
        stage.say([claim])
    except (Refused, Conflict):
        assume(False)
    for query in queries:
        assert differences(before[query], bodies(client, asked, query)) == []
    assert bodies(client, asked[:2]) != before[NOW]


@given(data=st.data(), model=st.sampled_from((Milestone, Condition, Event)))
@settings(max_examples=scaled(100), suppress_health_check=SHARED_STAGE)
def test_claims_of_one_origin_never_make_a_dispute(
    client: Client, stages: dict[Any, Stage], data: st.DataObject, model: Any
) -> None:
    history, claim = data.draw(further(model))
    stage = stages[model]
    stage.make([_of_one_origin(step) for step in [*history, ("say", [claim])]])
    assert ask(client, "/disputes/?current=false")["results"] == []
    assert ask(client, f"/{stage.model.resource}/?disputed=true")["results"] == []


def _of_one_origin(step: Step) -> Step:
    """The same step, told by a page and by another that relays it."""
    act, told = step
    claims = told if act == "say" else [told[1]] if act in ("supersede", "replace") else []
    for claim in claims:
        for cited in claim["citations"]:
            cited["source"] = 2 + cited["source"] % 2
    return step


@given(days=st.lists(DAYS, min_size=2, max_size=5).map(sorted), withdrawn=st.booleans())
@settings(max_examples=scaled(60), suppress_health_check=SHARED_STAGE)
def test_a_replaced_value_and_its_replacement_never_overlap_and_leave_no_hole(
    client: Client, world: World, days: Sequence[dt.date], withdrawn: bool
) -> None:
    """A figure that its publisher corrects again and again, at last perhaps withdraws; on one day more than once, too."""
    milestone = world.milestone_called(f"thing-{Milestone.objects.count()}")
    claims = [world.known_from(str(days[0]), milestone=milestone)]
    for day in days[1:]:
        cited = [world.citation(published=str(day))]
        given = world.claim_values(milestone=milestone, citations=cited)
        claims.append(milestone_deeds.replace(record=claims[-1], values=given, reason="It prints another."))
    end = days[-1] + dt.timedelta(days=3)
    if withdrawn:
        milestone_deeds.withdraw_many(days=[(claims[-1], end)], reason="It says nothing any more.")
    for day in {day + dt.timedelta(days=more) for day in (*days, end) for more in (-1, 0, 1)}:
        address = f"/milestone-claims/?milestone={milestone.slug}&known_on={day}"
        if day < days[0]:
            assert ask(client, address, 400)["errors"][0]["code"] == "unknown_slug"
            continue
        [*_, standing] = [claim.key for claim, first in zip(claims, days, strict=True) if first <= day]
        over = withdrawn and day >= end
        assert [row["id"] for row in ask(client, address)["results"]] == ([] if over else [standing])
