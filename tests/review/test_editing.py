"""Promise: a published claim never changes; a published named thing is edited at once, as one `revised` row; only drafts are deleted."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User

from negotiations.actors.models import Actor
from negotiations.actors.services import actors
from negotiations.core.errors import Conflict, Refused
from negotiations.core.things import NamedThing
from negotiations.core.words import IndexedWord
from negotiations.ledger.models import Change, JournalEntry
from negotiations.milestones.models import MilestoneClaim
from negotiations.milestones.services import milestone_claims, milestones
from negotiations.places.services import places
from negotiations.review.deeds import REGISTRY
from negotiations.sources.services import sources
from tests.world import World, acts, fresh


def named(*texts: str) -> list[dict[str, Any]]:
    return [{"text": text, "language": "en", "kind": "official"} for text in texts]


def test_an_edit_of_a_published_named_thing_is_one_revised_row_that_tells_what_changed(
    world: World, reviewer: User
) -> None:
    before = world.iraq.revision
    values = {"names": named("Republic of Iraq"), "country": "IRQ"}
    edited = actors.edit(record=world.iraq, values=values, by=reviewer, reason="Its full name.")
    assert (edited.revision, edited.state) == (before + 1, "published")
    assert acts(edited) == ["published", "revised"]
    row = Change.objects.get(url=edited.path, action="revised")
    changed = json.loads(row.changed)
    assert (row.reason, row.revision) == ("Its full name.", edited.revision)
    assert changed.keys() == {"names", "country", "revision"}
    assert changed["country"] == ["", "IRQ"]
    assert [name["text"] for name in changed["names"][1]] == ["Republic of Iraq"]
    assert json.loads(row.document or "")["country"] == "IRQ"


def test_parts_that_an_edit_does_not_name_stay(world: World) -> None:
    member = world.actor("somebody", member_of=[{"actor": world.iraq}])
    actors.edit(record=member, values={"names": named("Somebody else")})
    assert [membership.actor for membership in member.member_of.all()] == [world.iraq]
    actors.edit(record=member, values={"member_of": []})
    assert not member.member_of.exists()


def test_an_edit_is_found_under_its_new_words_only(world: World) -> None:
    actor = world.actor("somebody")
    actors.edit(record=actor, values={"names": named("Elsewhere")})
    words = IndexedWord.objects.filter(resource="actors", object_id=actor.pk)
    assert set(words.values_list("word", flat=True)) == {"somebody", "elsewhere"}


@pytest.mark.parametrize(
    "model", [model for model in REGISTRY if issubclass(model, NamedThing)], ids=lambda model: model.__name__
)
def test_slug_kind_and_parent_are_fixed_wherever_a_named_thing_has_them(model: type[NamedThing]) -> None:
    columns = {field.name for field in model._meta.concrete_fields}
    of_old = {"slug", "kind", "parent", "part_of", "within"} & columns
    assert of_old <= set(model.fixed), f"{model.__name__} lets {sorted(of_old - set(model.fixed))} change"


def test_fixed_fields_of_a_published_record_are_refused_by_name(world: World) -> None:
    whole = world.milestone_called("a-whole")
    values = {"slug": "another", "kind": "talks", "part_of": whole, "labels": {"en": "Fine"}}
    with pytest.raises(Refused) as refused:
        milestones.edit(record=world.milestone, values=values)
    assert {(fault.field, fault.code) for fault in refused.value.faults} == {
        ("slug", "fixed"),
        ("kind", "fixed"),
        ("part_of", "fixed"),
    }
    assert acts(world.milestone) == ["published"]


def test_a_fixed_field_may_be_given_as_it_is(world: World) -> None:
    values = {"slug": world.milestone.slug, "kind": "handover", "labels": {"en": "Fine"}}
    assert milestones.edit(record=world.milestone, values=values).label() == "Fine"


def test_a_draft_changes_even_in_what_will_be_fixed_and_the_ledger_feels_nothing(world: World) -> None:
    values = {"slug": "a-draft", "kind": "talks", "negotiation": world.negotiation}
    draft = milestones.create(values=values)
    edited = milestones.edit(record=draft, values={"slug": "another-draft", "kind": "phase"})
    assert (edited.slug, edited.kind, edited.revision, acts(edited)) == ("another-draft", "phase", 2, [])
    assert json.loads(JournalEntry.objects.get(act="edited").changed)["kind"] == ["talks", "phase"]


def test_a_published_claim_never_changes_and_the_refusal_points_to_supersede(world: World) -> None:
    claim = world.claim()
    with pytest.raises(Conflict, match="supersede") as conflict:
        milestone_claims.edit(record=claim, values={"note": "Otherwise."})
    assert conflict.value.code == "published_claim"
    assert (fresh(claim).note, acts(claim)) == ("It is planned.", ["published"])


def test_a_deleted_draft_is_gone_and_only_the_journal_remembers_it(world: World, editor: User) -> None:
    claim = milestone_claims.create(values=world.claim_values(), by=editor)
    milestone_claims.delete(record=claim, by=editor)
    assert not MilestoneClaim.objects.exists()
    assert not IndexedWord.objects.filter(resource="milestone-claims").exists()
    assert JournalEntry.objects.get(act="deleted").key == claim.key
    assert acts(claim) == []


def test_a_draft_claim_keeps_a_citation_and_a_wording_whatever_is_edited(world: World) -> None:
    """A draft could once be emptied of its note, and then be published with nothing to show for what it says."""
    claim = milestone_claims.create(values=world.claim_values())
    with pytest.raises(Refused) as refused:
        milestone_claims.edit(record=claim, values={"citations": []})
    assert refused.value.faults[0].field == "citations"
    with pytest.raises(Refused) as refused:
        milestone_claims.edit(record=claim, values={"note": ""})
    assert [(fault.field, fault.code) for fault in refused.value.faults] == [("note", "no_wording")]
    milestone_claims.edit(
        record=claim, values={"note": "", "citations": [world.citation(quote="By autumn.")]}
    )
    milestone_claims.edit(record=claim, values={"reason": "The war."})


def test_a_saying_day_that_is_taken_away_becomes_the_citations_day_again(world: World) -> None:
    claim = milestone_claims.create(values=world.claim_values(asserted_on="2024-01-20"))
    edited = milestone_claims.edit(record=claim, values={"asserted_on": None})
    assert str(edited.asserted_on) == "2024-01-24"


def test_a_draft_claim_follows_its_new_citations(world: World) -> None:
    claim = milestone_claims.create(values=world.claim_values())
    edited = milestone_claims.edit(
        record=claim, values={"citations": [world.citation(published="2024-01-22")]}
    )
    assert (str(edited.known_from), str(edited.asserted_on)) == ("2024-01-22", "2024-01-22")
    assert edited.citations.count() == 1


def test_a_saying_day_that_was_given_stays_when_citations_change(world: World) -> None:
    claim = milestone_claims.create(values=world.claim_values(asserted_on="2024-01-20"))
    edited = milestone_claims.edit(
        record=claim, values={"citations": [world.citation(published="2024-01-22")]}
    )
    assert (str(edited.known_from), str(edited.asserted_on)) == ("2024-01-22", "2024-01-20")


def test_places_within_a_draft_that_moves_move_along(world: World) -> None:
    """What lies within is asked by a trail of slugs; a moved draft once left the trails below it behind."""
    town = places.create(values={"slug": "a-town", "kind": "town", "names": named("A town")})
    base = places.create(values={"slug": "a-base", "kind": "base", "within": town, "names": named("A base")})
    places.edit(record=town, values={"within": world.place})
    assert fresh(base).trail == "/the-country/a-town/a-base/"


def test_an_edit_may_not_take_a_slug_that_is_taken(world: World) -> None:
    draft = sources.create(values={"slug": "a-page", "kind": "news"})
    with pytest.raises(Conflict):
        sources.edit(record=draft, values={"slug": world.source.slug})
    assert Actor.objects.count() > 0  # the transaction is whole


def test_an_edited_record_is_checked_like_a_new_one(world: World) -> None:
    with pytest.raises(Refused) as refused:
        actors.edit(record=world.iraq, values={"names": [], "country": "Iraq"})
    assert {fault.field for fault in refused.value.faults} == {"names", "country"}
    assert acts(world.iraq) == ["published"]
