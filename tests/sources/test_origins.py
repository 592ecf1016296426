"""Promise: a citation has one origin, the first who is known to have said it; claims whose origins are disjoint are independent."""

from typing import Any

import pytest

from negotiations.sources.models import Citation, Source
from negotiations.sources.origins import origin_of, root
from tests.world import World


def link(actor: Any = None, affiliation: Any = None, description: str = "", **more: Any) -> dict[str, Any]:
    if actor is None and not description:
        description = "an official"
    return {"actor": actor, "affiliation": affiliation, "description": description, **more}


def origin(source: Source, *chain: dict[str, Any]) -> tuple[str, str]:
    return origin_of({"source": source, "attribution": list(chain)})


def test_the_first_known_actor_of_the_chain_is_the_origin(world: World) -> None:
    speaker, outlet = world.actor("lloyd-austin", "person"), world.actor("cnn", "media")
    assert origin(world.source, link(speaker), link(outlet)) == ("actor", "actor:lloyd-austin")


def test_speakers_without_name_or_affiliation_leave_it_to_the_next_known_actor(world: World) -> None:
    sources = link(description="unnamed sources", headcount=3)
    assert origin(world.source, sources, link(world.reuters)) == ("actor", "actor:reuters")


def test_unnamed_speakers_are_their_affiliation_at_the_first_outlet(world: World) -> None:
    outlet, relay = world.actor("shafaq-news", "media"), world.actor("xinhua", "media")
    official = link(affiliation=world.iraq)
    chained = origin(world.source, official, link(outlet), link(relay))
    assert chained == ("unnamed", "unnamed:iraq@shafaq-news")


def test_the_first_outlet_is_the_publisher_when_the_chain_names_none(world: World) -> None:
    assert origin(world.source, link(affiliation=world.iraq)) == ("unnamed", "unnamed:iraq@reuters")


def test_without_a_publisher_the_source_itself_stands_for_the_outlet(world: World) -> None:
    page = world.source_on("a-page")
    assert origin(page, link(affiliation=world.iraq)) == ("unnamed", "unnamed:iraq@source:a-page")
    relay = world.source_on("a-relay", relays=[page])
    assert origin(relay, link(affiliation=world.iraq))[1] == "unnamed:iraq@source:a-page"


def test_officials_of_one_state_at_two_outlets_are_two_origins(world: World) -> None:
    official = link(affiliation=world.iraq)
    outlets = [world.actor(slug, "media") for slug in ("rudaw", "xinhua")]
    assert len({origin(world.source, official, link(outlet))[1] for outlet in outlets}) == 2


def test_without_a_chain_the_root_of_the_relays_is_the_origin_else_the_source(world: World) -> None:
    first = world.source_on("first")
    second = world.source_on("second", relays=[first])
    third = world.source_on("third", relays=[second])
    assert origin(first) == ("source", "source:first")
    assert origin(third) == origin(second) == ("source", "source:first")
    assert origin(third, link(description="somebody")) == ("source", "source:first")


def test_three_outlets_that_relay_one_line_are_one_origin(world: World) -> None:
    pages = [world.source_on(f"page-{index}") for index in range(3)]
    assert {origin(page, link(description="sources"), link(world.reuters)) for page in pages} == {
        ("actor", "actor:reuters")
    }


def test_of_several_relayed_sources_one_stands_for_them_always_the_same(world: World) -> None:
    one, two = world.source_on("b-page"), world.source_on("a-page")
    assert root(world.source_on("a-relay", relays=[one, two])) == two


def test_pages_that_relay_each_other_end_where_they_began(world: World) -> None:
    one = world.source_on("one")
    two = world.source_on("two", relays=[one])
    one.relays.add(two)
    assert {root(one).slug, root(two).slug} == {"one", "two"}


def test_the_origin_is_kept_beside_the_citation_and_no_part_of_its_document(world: World) -> None:
    chain = [link(affiliation=world.iraq), link(world.reuters)]
    claim = world.claim(citations=[{**world.citation(), "attribution": chain}])
    citation = Citation.objects.get(milestone_claim=claim)
    assert (citation.origin_kind, citation.origin_key) == ("unnamed", "unnamed:iraq@reuters")
    assert {"origin_kind", "origin_key"} <= set(Citation.undocumented)


@pytest.mark.parametrize("length", [120])
def test_the_longest_slugs_there_are_fit(world: World, length: int) -> None:
    slug = "a" * length
    page = world.source_on(slug)
    claim = world.claim(
        citations=[{"source": page, "attribution": [link(affiliation=world.actor("b" * length))]}]
    )
    stored = Citation.objects.get(milestone_claim=claim).origin_key
    assert stored == f"unnamed:{'b' * length}@source:{slug}"
