"""Promise: many records at once are all written or none, every fault names the index of its record, and the cost is that of a few."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from negotiations.actors.models import Actor
from negotiations.actors.services import actors
from negotiations.core.errors import Conflict, Refused
from negotiations.events.services import events
from negotiations.ledger.models import Change
from negotiations.milestones.models import MilestoneClaim
from negotiations.milestones.services import milestone_claims, milestones
from negotiations.sources.models import Source
from negotiations.sources.services import sources
from tests.world import World, acts, fresh


def faults_of(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str]]:
    return [(fault.field, fault.code) for fault in refused.value.faults]


def page(slug: str, **more: Any) -> dict[str, Any]:
    return {"slug": slug, "kind": "news", **more}


def test_a_set_is_recorded_in_order_with_one_instant(world: World) -> None:
    notes = ["One.", "Two.", "Three."]
    made = milestone_claims.record_many(
        values=[world.claim_values(note=note) for note in notes], reason="a file"
    )
    rows = Change.objects.filter(resource="milestone-claims")
    assert [row.url for row in rows] == [claim.path for claim in made]
    assert [claim.note for claim in made] == notes
    assert {row.at for row in rows} == {made[0].recorded_from}
    numbers = [row.number for row in rows]
    assert numbers == list(range(numbers[0], numbers[0] + 3))


@pytest.mark.parametrize("deed", ["create_many", "record_many"])
def test_one_bad_record_refuses_the_whole_set_and_every_fault_names_its_index(
    world: World, deed: str
) -> None:
    values = [
        world.claim_values(),
        world.claim_values(standing="shouted"),
        world.claim_values(grade=9, achieved="2030"),
    ]
    more = {"reason": "a file"} if deed == "record_many" else {}
    with pytest.raises(Refused) as refused:
        getattr(milestone_claims, deed)(values=values, **more)
    fields = [field for field, _ in faults_of(refused)]
    assert fields == ["1.standing", "2.grade", "2.achieved"]
    assert not MilestoneClaim.objects.exists()
    assert not Change.objects.filter(resource="milestone-claims").exists()


def test_a_claim_without_citation_is_named_by_its_index_too(world: World) -> None:
    without = {name: value for name, value in world.claim_values().items() if name != "citations"}
    values = [world.claim_values(), world.claim_values(citations=[]), without]
    with pytest.raises(Refused) as refused:
        milestone_claims.create_many(values=values)
    assert faults_of(refused) == [("1.citations", "required"), ("2.citations", "required")]


def test_a_single_record_is_named_without_an_index(world: World) -> None:
    with pytest.raises(Refused) as refused:
        milestone_claims.create(values=world.claim_values(citations=[]))
    assert faults_of(refused) == [("citations", "required")]


def test_taken_slugs_and_twins_are_named_by_their_index(world: World) -> None:
    values = [page("one"), page(world.source.slug), page("two"), page("one")]
    with pytest.raises(Refused) as refused:
        sources.create_many(values=values)
    assert faults_of(refused) == [("1.slug", "taken"), ("3.slug", "taken")]
    assert not Source.objects.filter(slug__in=("one", "two")).exists()


def test_a_circle_found_at_the_end_is_named_by_its_index(world: World) -> None:
    """Circles show only once the rows are there."""
    whole = milestones.create(values={"slug": "a", "kind": "talks", "negotiation": world.negotiation})
    with pytest.raises(Refused) as refused:
        milestones.edit(record=whole, values={"depends_on": [whole]})
    assert faults_of(refused) == [("depends_on", "circle")]
    part = milestones.create(
        values={"slug": "b", "kind": "talks", "negotiation": world.negotiation, "depends_on": [whole]}
    )
    with pytest.raises(Refused) as refused:
        milestones.edit(record=whole, values={"depends_on": [part]})
    assert faults_of(refused) == [("depends_on", "circle")]
    with pytest.raises(Refused) as refused:
        milestones.edit(record=whole, values={"part_of": whole})
    assert faults_of(refused) == [("part_of", "circle")]


def test_circles_of_events_and_of_places_are_refused(world: World) -> None:
    event = events.create(values={"slug": "an-event", "kind": "other"})
    with pytest.raises(Refused) as refused:
        events.edit(record=event, values={"part_of": event})
    assert faults_of(refused) == [("part_of", "circle")]


def test_what_a_record_owns_is_checked_and_named_by_its_path(world: World) -> None:
    """Parts once reached the database unchecked, and what it refused came back as a failure of ours."""
    party = {"actor": world.iraq, "role": "bystander"}
    nobody = {"actor": None, "description": "", "role": "host"}
    values: list[dict[str, Any]] = [
        {"slug": "one", "kind": "meeting", "participants": [{"actor": world.iraq, "role": "host"}]},
        {"slug": "two", "kind": "meeting", "participants": [{"actor": world.iraq, "role": "host"}, nobody]},
        {"slug": "three", "kind": "meeting", "participants": [party]},
    ]
    with pytest.raises(Refused) as refused:
        events.create_many(values=values)
    assert [field for field, _ in faults_of(refused)] == ["1.participants.1.actor", "2.participants.0.role"]


def test_a_link_of_a_chain_says_who_however_deep_it_lies(world: World) -> None:
    citation = {**world.citation(), "attribution": [{"actor": world.reuters}, {"headcount": 3}]}
    with pytest.raises(Refused) as refused:
        milestone_claims.create(values=world.claim_values(citations=[world.citation(), citation]))
    assert [field for field, _ in faults_of(refused)] == ["citations.1.attribution.1.actor"]


def test_the_same_register_names_one_actor_only(world: World) -> None:
    identifier = {"scheme": "iso3166-1", "value": "IRQ"}
    names = [{"text": "Iraq", "language": "en"}]
    actors.create(values={"slug": "iraq", "kind": "state", "names": names, "identifiers": [identifier]})
    with pytest.raises((Conflict, Refused)):
        actors.create(values={"slug": "irak", "kind": "state", "names": names, "identifiers": [identifier]})
    assert not Actor.objects.filter(slug="irak").exists()


def test_publishing_many_is_all_or_none(world: World) -> None:
    one, two = (milestone_claims.create(values=world.claim_values()) for _ in range(2))
    draft = sources.create(values=page("a-draft"))
    cited = {"source": draft, "recorded": world.claim().known_from}
    bad = milestone_claims.create(values=world.claim_values(citations=[cited]))
    with pytest.raises(Conflict):
        milestone_claims.publish_many(records=[one, bad, two])
    assert [fresh(claim).state for claim in (one, bad, two)] == ["draft"] * 3
    assert acts(one) == []
    milestone_claims.publish_many(records=[one, two])
    assert [fresh(claim).state for claim in (one, two)] == ["published"] * 2
    assert acts(one) == ["published"]


def test_a_record_given_twice_in_a_set_is_published_once(world: World) -> None:
    claim = milestone_claims.create(values=world.claim_values())
    milestone_claims.publish_many(records=[claim, fresh(claim)])
    assert (acts(claim), fresh(claim).revision) == (["published"], 2)


def test_a_set_of_thirty_costs_hardly_more_queries_than_one_of_three(world: World) -> None:
    def cost(count: int) -> int:
        citation = {**world.citation(), "attribution": [{"actor": world.reuters}]}
        values = [world.claim_values(citations=[citation, citation]) for _ in range(count)]
        with CaptureQueriesContext(connection) as queries:
            milestone_claims.record_many(values=values, reason="a file")
        return len(queries)

    cost(1)  # the first ones say from when the things exist that they speak of
    # SQLite takes 999 values in one statement, so rows go in a few batches; not one query each.
    assert cost(30) < cost(3) + 10
