"""Promise: whatever is not understood is refused by name, with its neighbours. Never a silently wider answer."""

import pytest
from django.test import Client

from tests.api.asking import API, ask, exist, faults, slugs
from tests.world import World


def test_an_unknown_filter_is_refused_and_names_its_neighbours(client: Client, world: World) -> None:
    problem = ask(client, "/actors/?knd=state", 400)
    [error] = problem["errors"]
    assert error["parameter"] == "knd"
    assert error["code"] == "unknown_parameter"
    assert "kind" in error["suggestions"]


def test_everything_wrong_is_told_at_once(client: Client, world: World) -> None:
    assert faults(client, "/actors/?kind=stat&country=iraq&member_of=nobody&identifier=x") == [
        ("kind", "unknown_word"),
        ("country", "wrong_form"),
        ("member_of", "unknown_slug"),
        ("identifier", "wrong_form"),
    ]


def test_an_unknown_word_names_its_neighbours_and_an_unknown_slug_does_not(
    client: Client, world: World
) -> None:
    exist(world.iraq)
    word, slug = ask(client, "/actors/?kind=stat&member_of=irak", 400)["errors"]
    assert word["suggestions"][0] == "state"
    assert "suggestions" not in slug


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("limit=0", ("limit", "out_of_range")),
        ("limit=1001", ("limit", "out_of_range")),
        ("limit=9223372036854775808", ("limit", "out_of_range")),
        ("limit=١٠", ("limit", "out_of_range")),
        ("limit=1&limit=2", ("limit", "repeated")),
        ("kind=", ("kind", "empty")),
        ("count=yes", ("count", "not_a_boolean")),
        ("lang=de", ("lang", "unknown_word")),
        ("format=xml", ("format", "unknown_format")),
        ("ordering=titel", ("ordering", "unknown_ordering")),
        ("ordering=slug,-slug", ("ordering", "repeated")),
        ("fields=slug,nmae", ("fields", "unknown_name")),
        ("fields=slug,,name", ("fields", "empty")),
        ("fields=slug&omit=name", ("omit", "contradiction")),
        ("expand=publisher", ("expand", "unknown_name")),
        ("cursor=abc", ("cursor", "not_a_cursor")),
        ("known_on=2024-01-01", ("known_on", "unknown_parameter")),
        ("search=" + "a" * 201, ("search", "too_long")),
        ("search=" + "a" * 60_000, ("search", "too_long")),
        ("search=%00", ("", "not_text")),
        ("search=%ED%A0%80", ("", "not_text")),
        ("kind=state%FF", ("", "not_text")),
    ],
)
def test_a_value_that_means_nothing_is_refused(
    client: Client, world: World, query: str, fault: tuple[str, str]
) -> None:
    assert faults(client, f"/actors/?{query}") == [fault]


def test_thousands_of_parameters_are_refused(client: Client, world: World) -> None:
    assert client.get(f"{API}/actors/?" + "&".join(f"a{n}=1" for n in range(3000))).status_code == 400


def test_a_page_refuses_what_a_list_takes(client: Client, world: World) -> None:
    assert faults(client, f"/actors/{world.iraq.slug}/?limit=2") == [("limit", "unknown_parameter")]


def test_a_repeated_value_means_or(client: Client, world: World) -> None:
    exist(world.iraq)
    exist(world.reuters)
    exist(world.body("commission"))
    assert slugs(ask(client, "/actors/?kind=media&kind=state")) == ["iraq", "reuters"]
    assert slugs(ask(client, "/actors/?kind__in=media,state")) == ["iraq", "reuters"]


def test_a_draft_is_as_unknown_to_a_filter_as_what_does_not_exist(client: Client, world: World) -> None:
    from negotiations.actors.services import actors

    names = [{"text": "Secret", "language": "en", "kind": "official"}]
    actors.create(values={"slug": "secret", "kind": "state", "names": names})
    for slug in ("secret", "nothing"):
        assert faults(client, f"/actors/?member_of={slug}") == [("member_of", "unknown_slug")]
