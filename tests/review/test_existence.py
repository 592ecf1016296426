"""Promise: a named thing exists from the first day on which anything was known of it, and that day follows the record."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from negotiations.access.visibility import things_visible_to
from negotiations.commissions.models import Commission
from negotiations.core.clocks import AsOf
from negotiations.events.models import Event
from negotiations.milestones.models import Milestone
from negotiations.milestones.services import milestone_claims, milestones
from negotiations.sources.models import Source
from negotiations.sources.services import sources
from negotiations.statements.services import statements
from negotiations.talks.models import Negotiation
from negotiations.talks.services import negotiations
from tests.world import World, day, fresh, record


def exists_from(thing: Any) -> str:
    return str(fresh(thing).known_from)


def test_a_thing_of_which_nothing_is_known_has_no_day(world: World) -> None:
    assert exists_from(world.milestone) == "None"


def test_a_milestone_exists_from_the_earliest_of_its_claims(world: World) -> None:
    world.known_from("2024-02-01")
    assert exists_from(world.milestone) == "2024-02-01"
    world.known_from("2024-01-25")
    world.known_from("2024-03-01")
    assert exists_from(world.milestone) == "2024-01-25"


SPEAKERS: dict[str, tuple[Callable[[World], Any], Callable[[World], Any]]] = {
    "milestone claim": (lambda world: world.milestone, lambda world: world.claim()),
    "condition claim": (
        lambda world: world.condition,
        lambda world: world.condition_claim(status="demanded"),
    ),
    "event claim": (lambda world: world.event, lambda world: world.event_claim(occurred="2024-01-23")),
    "troop count": (
        lambda world: world.milestone,
        lambda world: world.troop_count(milestone=world.milestone),
    ),
    "statement on a milestone": (
        lambda world: world.milestone,
        lambda world: world.statement(milestone=world.milestone),
    ),
    "statement on an event": (lambda world: world.event, lambda world: world.statement(event=world.event)),
}


@pytest.mark.parametrize("kind", SPEAKERS)
def test_every_kind_of_claim_gives_its_day_to_its_thing_and_to_the_negotiation(
    world: World, kind: str
) -> None:
    thing, claim = SPEAKERS[kind]
    made = claim(world)
    assert exists_from(thing(world)) == exists_from(world.negotiation) == str(made.known_from) == "2024-01-24"


def test_drafts_bring_nothing_into_existence(world: World) -> None:
    milestone_claims.create(values=world.claim_values())
    assert exists_from(world.milestone) == "None"


def test_a_retraction_takes_its_day_along(world: World) -> None:
    first = world.known_from("2024-01-25")
    world.known_from("2024-02-01")
    milestone_claims.retract(record=first, reason="Never said.")
    assert exists_from(world.milestone) == exists_from(world.negotiation) == "2024-02-01"


def test_a_correction_of_ours_brings_its_own_day(world: World) -> None:
    first = world.known_from("2024-01-25")
    values = world.claim_values(citations=[world.citation(published="2024-01-27")])
    milestone_claims.supersede(record=first, values=values, reason="The page is of the 27th.")
    assert exists_from(world.milestone) == "2024-01-27"


def test_what_a_publisher_withdrew_was_known_all_the_same(world: World) -> None:
    first = world.known_from("2024-01-25")
    milestone_claims.withdraw_many(days=[(first, day("2024-01-26"))], reason="Taken off.")
    assert exists_from(world.milestone) == "2024-01-25"


def test_a_statement_that_moves_elsewhere_leaves_no_day_behind(world: World) -> None:
    other = world.milestone_called("another")
    told = world.statement(milestone=world.milestone)
    values = {"milestone": other, "note": "Told.", "citations": [world.citation()]}
    statements.supersede(record=told, values=values, reason="About the other one.")
    assert (exists_from(world.milestone), exists_from(other)) == ("None", "2024-01-24")


def test_a_negotiation_exists_from_its_own_citation_where_that_is_earlier(world: World) -> None:
    talks: Any = record(Negotiation, slug="n", citations=[world.citation(published="2023-08-08")])
    assert exists_from(talks) == "2023-08-08"
    negotiations.edit(record=talks, values={"citations": [world.citation(published="2023-09-01")]})
    assert exists_from(talks) == "2023-09-01"


def test_a_commission_exists_from_what_is_cited_for_its_mandates(world: World) -> None:
    mandate = {"text": {"en": "To assess."}, "citations": [world.citation(published="2024-01-25")]}
    given = {"actor": world.body("a-body"), "negotiation": world.negotiation, "mandates": [mandate]}
    body: Any = record(Commission, slug="a-body", **given)
    assert exists_from(body) == "2024-01-25"


def test_a_thing_published_after_its_claims_were_drafted_exists_from_their_publication(world: World) -> None:
    thing = milestones.create(values={"slug": "m", "kind": "talks", "negotiation": world.negotiation})
    claim = milestone_claims.create(values=world.claim_values(milestone=thing))
    milestone_claims.publish(record=claim, with_references=True)
    assert exists_from(thing) == "2024-01-24"


def test_a_source_exists_from_its_publication(world: World) -> None:
    assert exists_from(world.source) == "2024-01-24"
    assert exists_from(world.source_on("in-january", "2024-01")) == "2024-01-31"
    assert exists_from(world.source_on("a-relay", None, relays=[world.source])) == "2024-01-24"


def test_a_source_without_a_day_exists_from_its_first_citation_in_the_record(world: World) -> None:
    page = world.source_on("undated", None)
    assert exists_from(page) == "None"
    later = [{"source": page, "stated": day("2024-03-01")}]
    milestone_claims.create(values=world.claim_values(citations=later))
    assert exists_from(page) == "None"
    claim = world.claim(citations=later)
    assert exists_from(page) == "2024-03-01"
    first = world.claim(citations=[world.citation(), {"source": page, "stated": day("2024-02-01")}])
    world.claim(citations=[{"source": page, "stated": day("2024-04-01")}])
    assert exists_from(page) == "2024-02-01"
    milestone_claims.retract(record=first, reason="Misread.")
    assert exists_from(page) == "2024-03-01"
    sources.edit(record=page, values={"archived_on": day("2024-01-30")})
    assert exists_from(page) == "2024-01-30"
    assert fresh(claim).known_from == day("2024-03-01")


def test_a_source_is_seen_from_its_day_on_in_the_record_of_today_and_of_earlier_days(world: World) -> None:
    """Asked as recorded on a day, no source at all was once to be seen."""
    recorded = fresh(world.source).recorded_from
    for asked, seen in (("2024-01-23", False), ("2024-01-24", True)):
        for as_of in (AsOf(known=day(asked)), AsOf(known=day(asked), recorded=recorded)):
            assert things_visible_to(Source, None, as_of).filter(pk=world.source.pk).exists() is seen
    earlier = AsOf(known=day("2024-01-24"), recorded=recorded - dt.timedelta(microseconds=1))
    assert not things_visible_to(Source, None, earlier).exists()


def test_asked_for_many_things_the_cost_stays(world: World, django_assert_max_num_queries: Any) -> None:
    from negotiations.review.existence import refresh_existence

    for index in range(5):
        world.claim(milestone=world.milestone_called(f"m-{index}"))
    Milestone.objects.update(known_from=None)
    with django_assert_max_num_queries(8):
        refresh_existence(Milestone, list(Milestone.objects.values_list("pk", flat=True)))
    assert not Milestone.objects.filter(known_from=None).exists()
    refresh_existence(Event, [None])
    refresh_existence(Source, [])
