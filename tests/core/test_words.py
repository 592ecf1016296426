"""Promise: a record is found by any spelling of its names, in any script, by whole words or their beginnings; all must occur."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from negotiations.actors.models import Actor
from negotiations.actors.services import actors
from negotiations.core.words import IndexedWord, having_words, index_words
from negotiations.milestones.models import Milestone, MilestoneClaim
from negotiations.milestones.services import milestone_claims, milestones
from negotiations.places.models import Place
from negotiations.troops.models import TroopCount
from tests.world import World

AL_SUDANI = (
    "Mohammed Shia al-Sudani",
    "Mohammed Chia al-Soudani",
    "Mohamed Chia al-Soudani",
    "Muhammad Shiaa Al-Sudani",
    "محمد شياع السوداني",
)


def found(model: type[Any], query: str) -> list[str]:
    things: Any = having_words(model._default_manager.all(), query)
    return sorted(things.values_list("slug", flat=True))


@pytest.mark.usefixtures("facts")
@pytest.mark.parametrize("spelling", AL_SUDANI)
def test_there_is_one_prime_minister_al_sudani_found_by_each_of_his_five_spellings(spelling: str) -> None:
    assert found(Actor, spelling) == ["mohammed-shia-al-sudani"]


@pytest.mark.usefixtures("facts")
@pytest.mark.parametrize(
    ("model", "slug", "spellings"),
    [
        (Actor, "fuad-hussein", ["Fuad Hussein", "Fouad Hussein", "فؤاد حسين", "فواد حسين"]),
        (Actor, "yahya-rasool", ["Yahya Rasool", "Yahya Rasoul", "Yahya Rasul", "Yehia Rasool", "يحيى رسول"]),
        (Actor, "kataib-hezbollah", ["Kataib Hezbollah", "Kata'ib Hizballah", "Brigades du Hezbollah"]),
        (Actor, "islamic-state", ["ISIS", "Daesh", "Daech", "داعش"]),
        (
            Place,
            "ain-al-asad",
            ["Ain al-Asad", "al-Assad", "Ayn Al-Asad", "Aïn al-Assad", "عين الأسد", "عين الاسد"],
        ),
        (Place, "erbil", ["Erbil", "Irbil", "Arbil", "أربيل"]),
        (Place, "jurf-al-sakhar", ["Jurf al-Sakhar", "Jurf al-Sakhr"]),
    ],
)
def test_what_the_sheets_spell_in_many_ways_is_one_record(
    model: type[Any], slug: str, spellings: list[str]
) -> None:
    for spelling in spellings:
        assert slug in found(model, spelling), spelling


@pytest.mark.usefixtures("facts")
def test_every_name_of_every_actor_and_place_finds_its_bearer() -> None:
    for model in (Actor, Place):
        for thing in model._default_manager.prefetch_related("names"):
            for name in thing.names.all():
                assert thing.slug in found(model, name.text), name.text


def test_all_words_must_occur_whole_or_as_a_beginning(world: World) -> None:
    world.milestone_called("a", labels={"en": "Handover of the base", "fr": "Remise de la base"})
    world.milestone_called("b", labels={"en": "Handover of a town"})
    assert found(Milestone, "handover") == ["a", "b"]
    assert found(Milestone, "handover base") == ["a"]
    assert found(Milestone, "hand bas") == ["a"]
    assert found(Milestone, "remise") == ["a"]
    assert found(Milestone, "over") == []
    assert found(Milestone, "handover harbour") == []


@pytest.mark.parametrize("query", ["", "  ", "–", "'", "!?"])
def test_a_question_without_a_word_finds_nothing(world: World, query: str) -> None:
    assert world.milestone.slug
    assert found(Milestone, query) == []


def test_signs_of_patterns_are_letters_like_others_or_none(world: World) -> None:
    world.milestone_called("hundred", labels={"en": "100% of them_all"})
    assert found(Milestone, "100%") == ["hundred"]
    assert found(Milestone, "%") == []
    assert found(Milestone, "1_0") == []


def test_collections_are_searched_apart(world: World) -> None:
    world.actor("handover")
    assert world.milestone_called("handover-of-all").slug
    assert found(Milestone, "handover") == ["handover-of-all"]


def test_a_claim_is_found_by_note_and_wording(world: World) -> None:
    claim = world.claim(note="A convoy.", planned={"wording": "d’ici septembre"}, reason="La guerre")
    for query in ("convoy", "septembre", "guerre"):
        assert list(having_words(MilestoneClaim._default_manager.all(), query)) == [claim]
    count = world.troop_count(personnel={"qualifier": "some", "wording": "plusieurs centaines"})
    assert list(having_words(TroopCount._default_manager.all(), "centaines")) == [count]


def test_the_words_follow_the_record(world: World) -> None:
    draft = milestones.create(
        values={"slug": "m", "kind": "talks", "negotiation": world.negotiation, "labels": {"en": "Old"}}
    )
    assert found(Milestone, "old") == ["m"]
    milestones.edit(record=draft, values={"labels": {"en": "New"}})
    assert (found(Milestone, "old"), found(Milestone, "new")) == ([], ["m"])
    milestones.delete(record=draft)
    assert not IndexedWord.objects.filter(resource="milestones").exists()


def test_the_words_of_a_record_that_ended_still_find_it_for_those_who_may_see_it(world: World) -> None:
    claim = world.claim(note="A convoy.")
    milestone_claims.retract(record=claim, reason="Never said.")
    assert having_words(MilestoneClaim._default_manager.all(), "convoy").count() == 1


def test_the_longest_words_are_cut_alike_in_records_and_questions(world: World) -> None:
    world.milestone_called("long", labels={"en": "x" * 500})
    assert found(Milestone, "x" * 500) == found(Milestone, "x" * 70) == found(Milestone, "xx") == ["long"]
    assert found(Milestone, "x" * 60_000) == ["long"]


def test_indexing_many_costs_as_many_statements_as_one(world: World) -> None:
    names = [{"text": "A name", "language": "en"}]
    made = actors.record_many(
        values=[{"slug": f"a-{index}", "kind": "person", "names": names} for index in range(8)],
        reason="a file",
    )
    rows = list(Actor.objects.prefetch_related("names").filter(pk__in=[actor.pk for actor in made]))
    with CaptureQueriesContext(connection) as queries:
        index_words(rows)
    assert len(queries) <= 4
    index_words([])
    assert len(found(Actor, "name")) == 8
