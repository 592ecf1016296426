"""Promise: whoever is looked for by any spelling in any script is found, in every collection, by whole words and beginnings."""

from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth.models import User
from django.test import Client

from negotiations.actors.models import Actor
from negotiations.actors.services import actors
from negotiations.answers.search import COLLECTIONS
from negotiations.milestones.services import milestone_claims
from negotiations.urls import router
from tests.api.agreeing import SERVICE
from tests.api.asking import ask, faults
from tests.api.walking import walk
from tests.world import World

PRIME_MINISTER = "mohammed-shia-al-sudani"
SPELLINGS = (
    "Mohammed Shia al-Sudani",
    "Mohammed Chia al-Soudani",
    "Mohamed Chia al-Soudani",
    "Muhammad Shiaa Al-Sudani",
    "محمد شياع السوداني",
)


def found(client: Client, text: str, query: str = "") -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = ask(client, f"/search/?limit=1000&q={quote(text)}&{query}")["results"]
    return rows


def keys(client: Client, text: str, query: str = "") -> list[str]:
    return [row["key"] for row in found(client, text, query)]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_the_prime_minister_is_found_by_each_of_his_five_spellings(
    client: Client, facts: None, spelling: str
) -> None:
    assert keys(client, spelling, "resource=actors") == [PRIME_MINISTER]


@pytest.mark.parametrize(
    "text", ["SOUDANI", "soud chi", "sudani muhammad", "السودانى", "مُحَمَّد السوداني", "Sudani, Shiaa"]
)
def test_case_order_beginnings_and_vowel_signs_do_not_matter(client: Client, facts: None, text: str) -> None:
    assert PRIME_MINISTER in keys(client, text, "resource=actors")


def test_every_word_must_occur(client: Client, facts: None) -> None:
    assert PRIME_MINISTER in keys(client, "sudani")
    assert keys(client, "sudani zanzibar") == []
    assert set(keys(client, "sudani romanowski")) < set(keys(client, "sudani"))


def test_everything_that_bears_words_is_searched_in_a_fixed_order(client: Client, facts: None) -> None:
    resources = [row["resource"] for row in found(client, "iraq")]
    assert list(dict.fromkeys(resources)) == [name for name in COLLECTIONS if name in resources]
    assert len(set(resources)) > 9
    worded = {prefix for prefix, room, _ in router.registry if getattr(room, "searchable", True)}
    assert set(COLLECTIONS) == worded - {"changes"}


def test_a_finding_leads_to_its_record_and_bears_its_name(client: Client, facts: None) -> None:
    seen: set[str] = set()
    for row in found(client, "withdrawal"):
        if row["resource"] not in seen:
            seen.add(row["resource"])
            told = ask(client, row["url"].removeprefix(SERVICE))
            assert row["key"] in (told.get("slug"), told.get("id"))
            name = next(told[field] for field in ("name", "title", "text", "note") if told.get(field))
            assert row["name"]
            if "slug" in told:
                assert row["name"] == name
    assert len(seen) > 3


def test_names_come_in_the_language_asked_for(client: Client, facts: None) -> None:
    [row] = found(client, "Soudani", "resource=actors&lang=ar")
    assert row["name"] == "محمد شياع السوداني"


def test_search_within_a_collection_finds_the_same(client: Client, facts: None) -> None:
    for name in ("actors", "milestones", "events", "sources", "statements"):
        rows = ask(client, f"/{name}/?search=iraq&limit=1000")["results"]
        inside = sorted(row.get("slug") or row["id"] for row in rows)
        assert sorted(keys(client, "iraq", f"resource={name}")) == inside


def test_pages_forward_and_back_give_the_whole(client: Client, facts: None) -> None:
    whole = found(client, "iraq")
    assert len(whole) > 100
    assert walk(client, "/search/?q=iraq&limit=61") == whole
    assert walk(client, "/search/?q=sudani&limit=3&resource=events&resource=actors") == found(
        client, "sudani", "resource=events&resource=actors"
    )


def test_only_what_was_known_on_the_day_is_found(client: Client, facts: None) -> None:
    assert "ain-al-asad-handover" in keys(client, "asad", "resource=milestones")
    assert "ain-al-asad-handover" not in keys(client, "asad", "resource=milestones&known_on=2024-09-05")
    assert faults(client, "/search/?q=asad&recorded_on=2024-09-05") == [("recorded_on", "unknown_parameter")]


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("", ("q", "required")),
        ("q=", ("q", "empty")),
        ("q=%20", ("q", "empty")),
        ("q=---", ("q", "not_words")),
        ("q=iraq&q=iran", ("q", "repeated")),
        ("q=iraq&resource=nothing", ("resource", "unknown_word")),
        ("q=iraq&ordering=name", ("ordering", "unknown_parameter")),
        ("q=" + "a" * 201, ("q", "not_words")),
        ("q=" + "a%20" * 20_000, ("q", "too_long")),
        ("q=iraq&limit=1000000000", ("limit", "out_of_range")),
        ("q=iraq&cursor=x", ("cursor", "not_a_cursor")),
    ],
)
def test_a_search_that_says_nothing_is_refused_by_name(
    client: Client, world: World, query: str, fault: tuple[str, str]
) -> None:
    assert faults(client, f"/search/?{query}") == [fault]


def test_what_cannot_be_searched_is_a_problem(client: Client, world: World) -> None:
    for text in ("%00", "%ff", "%ed%a0%80", "iraq%00"):
        assert ask(client, f"/search/?q={text}", 400)["status"] == 400


def test_a_percent_sign_or_underscore_is_no_wildcard(client: Client, facts: None) -> None:
    assert faults(client, "/search/?q=%25") == [("q", "not_words")]
    assert keys(client, "s_dani", "resource=actors") == []


def test_drafts_are_found_by_editors_only_and_what_was_retracted_by_nobody(
    client: Client, world: World, editor: User
) -> None:
    names = [{"text": "Quokka", "language": "en", "kind": "official"}]
    actors.create(values={"slug": "draft-actor", "kind": "person", "names": names}, by=editor)
    milestone_claims.create(values=world.claim_values(note="The quokka moves."), by=editor)
    gone: Actor = world.actor("gone-actor", names=names)
    assert keys(client, "quokka") == ["gone-actor"]
    actors.retract(record=gone, reason="Entered twice.")
    assert keys(client, "quokka") == []
    client.force_login(editor)
    assert [row["resource"] for row in found(client, "quokka")] == ["actors", "milestone-claims"]


def test_a_corrected_wording_is_found_by_its_new_words_alone(client: Client, world: World) -> None:
    old = world.claim(note="The okapi leaves.")
    given = world.claim_values(note="The quokka leaves.")
    new = milestone_claims.supersede(record=old, values=given, reason="Misread.")
    assert (keys(client, "okapi"), keys(client, "quokka")) == ([], [new.key])
