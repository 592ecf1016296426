"""Promise: nothing becomes public before what it refers to, and nothing leaves while something public refers to it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User

from negotiations.actors.models import Actor
from negotiations.actors.services import actors
from negotiations.commissions.models import Commission
from negotiations.core.errors import Conflict
from negotiations.ledger.models import Change
from negotiations.milestones.services import milestone_claims, milestones
from negotiations.places.services import places
from negotiations.sources.models import Source
from negotiations.sources.services import sources
from negotiations.talks.models import Negotiation
from tests.world import World, acts, day, deeds_on, fresh, record


def draft_actor(slug: str, **more: Any) -> Actor:
    names = [{"text": slug, "language": "en", "kind": "official"}]
    return actors.create(values={"slug": slug, "kind": "media", "names": names, **more})


def draft_source(slug: str, **more: Any) -> Source:
    return sources.create(values={"slug": slug, "kind": "news", **more})


def test_unpublished_references_are_listed_by_their_addresses(world: World) -> None:
    outlet = draft_actor("an-outlet")
    page = draft_source("a-page", publisher=outlet)
    speaker = draft_actor("a-speaker")
    citation = {"source": page, "recorded": day("2024-02-01"), "attribution": [{"actor": speaker}]}
    claim = milestone_claims.create(values=world.claim_values(citations=[citation]))
    with pytest.raises(Conflict) as conflict:
        milestone_claims.publish(record=claim)
    assert conflict.value.code == "unpublished_references"
    assert conflict.value.others == ("/api/v1/actors/a-speaker/", "/api/v1/sources/a-page/")
    assert fresh(claim).state == "draft"


def test_references_are_published_together_with_what_needs_them(world: World, reviewer: User) -> None:
    page = draft_source("a-page", publisher=draft_actor("an-outlet"))
    citation = {"source": page, "recorded": day("2024-02-01")}
    claim = milestone_claims.create(values=world.claim_values(citations=[citation]))
    milestone_claims.publish(record=claim, by=reviewer, with_references=True, reason="Seen.")
    made = Change.objects.filter(reason="Seen.").values_list("url", flat=True)
    assert list(made) == ["/api/v1/actors/an-outlet/", "/api/v1/sources/a-page/", claim.path]


def test_references_that_lead_back_are_published_together_too(world: World) -> None:
    """An outlet whose editor in chief is known from the outlet's own page: each needs the other first."""
    outlet = draft_actor("an-outlet")
    page = draft_source("a-page", publisher=outlet)
    office = {"title": {"en": "Editor"}, "citations": [{"source": page, "recorded": day("2024-02-01")}]}
    actors.edit(record=outlet, values={"offices": [office]})
    sources.publish(record=page, with_references=True)
    assert [fresh(thing).state for thing in (outlet, page)] == ["published", "published"]
    assert (acts(outlet), acts(page)) == (["published"], ["published"])


def test_a_reference_to_something_retracted_is_never_published_along(world: World) -> None:
    speaker = world.actor("a-speaker")
    claim = milestone_claims.create(values=world.claim_values(asserted_by=[speaker]))
    actors.retract(record=speaker, reason="A twin.")
    with pytest.raises(Conflict) as conflict:
        milestone_claims.publish(record=claim, with_references=True)
    assert conflict.value.others == (speaker.path,)


def test_records_that_refer_to_each_other_are_published_in_one_set(world: World) -> None:
    one = draft_source("one")
    two = draft_source("two", relays=[one])
    sources.publish_many(records=[two, one])
    assert {fresh(source).state for source in (one, two)} == {"published"}


def test_a_revision_may_not_point_to_a_draft(world: World) -> None:
    with pytest.raises(Conflict) as conflict:
        sources.edit(record=world.source, values={"publisher": draft_actor("an-outlet")})
    assert conflict.value.others == ("/api/v1/actors/an-outlet/",)
    assert fresh(world.source).publisher == world.reuters


def cite(**more: Any) -> Callable[[World, Any], Any]:
    """A claim one of whose citations has the target as something."""

    def dependant(world: World, target: Any) -> Any:
        given = {name: value(target) for name, value in more.items()}
        return world.claim(citations=[{**world.citation(), **given}])

    return dependant


DEPENDANTS: dict[str, tuple[Callable[[World], Any], Callable[[World, Any], Any]]] = {
    "the source of a citation": (
        lambda world: world.source_on("a-page"),
        cite(source=lambda source: source),
    ),
    "a speaker in a chain": (
        lambda world: world.actor("somebody"),
        cite(attribution=lambda actor: [{"actor": actor}]),
    ),
    "an affiliation in a chain": (
        lambda world: world.actor("somebody"),
        cite(attribution=lambda actor: [{"description": "an official", "affiliation": actor}]),
    ),
    "who asserted a claim": (
        lambda world: world.actor("somebody"),
        lambda world, actor: world.claim(asserted_by=[actor]),
    ),
    "the publisher of a source": (
        lambda world: world.actor("somebody", "media"),
        lambda world, actor: world.source_on("a-page", publisher=actor),
    ),
    "a relayed source": (
        lambda world: world.source_on("a-page"),
        lambda world, source: world.source_on("a-relay", relays=[source]),
    ),
    "the body of an office": (
        lambda world: world.body("a-body"),
        lambda world, body: world.actor("somebody", offices=[{"title": {"en": "Chair"}, "body": body}]),
    ),
    "the side of an office": (
        lambda world: world.actor("a-side"),
        lambda world, side: world.actor("somebody", offices=[{"title": {"en": "Chair"}, "side": side}]),
    ),
    "whom a member belongs to": (
        lambda world: world.actor("a-group"),
        lambda world, group: world.actor("somebody", member_of=[{"actor": group}]),
    ),
    "a party of a negotiation": (
        lambda world: world.actor("a-party"),
        lambda world, actor: record(Negotiation, slug="n", parties=[{"actor": actor, "role": "host"}]),
    ),
    "who reads a mandate": (
        lambda world: world.actor("a-reader"),
        lambda world, actor: record(
            Commission,
            slug="a-commission",
            actor=world.body("a-commission"),
            negotiation=world.negotiation,
            mandates=[{"text": {"en": "To talk."}, "according_to": actor}],
        ),
    ),
    "a whole of which a milestone is part": (
        lambda world: world.milestone,
        lambda world, whole: world.milestone_called("a-part", part_of=whole),
    ),
    "a milestone that must come first": (
        lambda world: world.milestone,
        lambda world, first: world.milestone_called("a-later-one", depends_on=[first]),
    ),
    "a milestone with a claim": (lambda world: world.milestone, lambda world, milestone: world.claim()),
    "a place that holds another": (
        lambda world: world.place,
        lambda world, place: world.place_in("a-town", within=place),
    ),
    "a claim that another replaces": (
        lambda world: world.claim(),
        lambda world, claim: milestone_claims.replace(
            record=claim, values=world.claim_values(), reason="Corrected."
        ),
    ),
}


@pytest.mark.parametrize("what", DEPENDANTS)
def test_what_something_public_rests_on_is_not_retracted_and_the_dependants_are_listed(
    world: World, what: str
) -> None:
    make_target, make_dependant = DEPENDANTS[what]
    target = make_target(world)
    dependant = make_dependant(world, target)
    with pytest.raises(Conflict) as conflict:
        deeds_on(type(target)).retract(record=target, reason="Not so.")
    assert conflict.value.code == "has_dependants"
    assert conflict.value.others == (dependant.path,)
    assert fresh(target).state == "published"


def test_drafts_and_what_ended_keep_nothing_in_the_record(world: World) -> None:
    milestone_claims.create(values=world.claim_values())
    milestone_claims.retract(record=world.claim(), reason="Never said.")
    milestones.retract(record=world.milestone, reason="Merged.")
    assert fresh(world.milestone).state == "retracted"


def test_a_draft_that_another_draft_needs_is_not_deleted(world: World) -> None:
    page = draft_source("a-page")
    citation = {"source": page, "recorded": day("2024-02-01")}
    claim = milestone_claims.create(values=world.claim_values(citations=[citation]))
    with pytest.raises(Conflict) as conflict:
        sources.delete(record=page)
    assert conflict.value.others == (claim.path,)
    milestone_claims.delete(record=claim)
    sources.delete(record=page)
    assert not Source.objects.filter(slug="a-page").exists()


def test_a_place_is_published_after_the_place_that_contains_it(world: World) -> None:
    names = [{"text": "x", "language": "en"}]
    country = places.create(values={"slug": "a-country", "kind": "country", "names": names})
    town = places.create(values={"slug": "a-town", "kind": "town", "within": country, "names": names})
    with pytest.raises(Conflict):
        places.publish(record=town)
    places.publish(record=town, with_references=True)
    assert fresh(country).state == "published"
