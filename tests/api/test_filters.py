"""Promise: a filter over a fuzzy date asks whether the interval can fall there, `within` whether it must."""

import pytest
from django.test import Client

from tests.api.asking import ask, exist, faults, slugs
from tests.world import World


@pytest.fixture
def dated(world: World) -> World:
    for slug, published in (
        ("day", "2024-03-10"),
        ("month", "2024-03"),
        ("year", "2024"),
        ("open", "2024-02-01/.."),
        ("undated", None),
    ):
        world.source_on(slug, published)
    return world


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("published_after=2024-03-10", {"day", "month", "year", "open"}),
        ("published_after=2024-03-11", {"month", "year", "open"}),
        ("published_after=2025-01-01", {"open"}),
        ("published_before=2024-03-10", {"day", "month", "year", "open"}),
        ("published_before=2024-03-09", {"month", "year", "open"}),
        ("published_before=2024-01-31", {"year"}),
        ("published_within=2024-03-01/2024-03-31", {"day", "month"}),
        ("published_after=2024-03-11&published_before=2024-03-31", {"month", "year", "open"}),
    ],
)
def test_fuzzy_dates_are_compared_as_intervals(
    client: Client, dated: World, query: str, found: set[str]
) -> None:
    assert set(slugs(ask(client, f"/sources/?{query}"))) == found


def test_what_is_no_interval_is_refused(client: Client, world: World) -> None:
    for text in ("2024-01-01", "2024-02-01/2024-01-01", "2024/2025"):
        assert faults(client, f"/sources/?published_within={text}")[0][0] == "published_within"


def test_whether_something_is_told_can_be_asked(client: Client, world: World) -> None:
    exist(world.source)
    world.source_on("anonymous")
    assert slugs(ask(client, "/sources/?publisher__isnull=true")) == ["anonymous"]
    assert slugs(ask(client, "/sources/?publisher__isnull=false")) == ["reuters-2024-01-24"]
    assert slugs(ask(client, "/sources/?publisher=reuters")) == ["reuters-2024-01-24"]


def test_a_place_includes_what_lies_within(client: Client, world: World) -> None:
    province = world.place_in("anbar", kind="region", within=world.place)
    world.place_in("base", kind="base", within=province)
    world.place_in("the-country-next-door", kind="country")
    assert slugs(ask(client, "/places/?within=the-country")) == ["anbar", "base"]


def test_an_actor_is_found_by_any_spelling_and_identifier(client: Client, world: World) -> None:
    names = [
        {"text": "Kataib Hezbollah", "language": "en", "kind": "official"},
        {"text": "كتائب حزب الله", "language": "ar", "kind": "variant"},
    ]
    world.actor("kh", "armed_group", names=names, identifiers=[{"scheme": "cow", "value": "1"}])
    exist(world.iraq)
    for name in ("kataib hezb", "Kata'ib", "كتائب"):
        assert slugs(ask(client, f"/actors/?name={name}")) == ["kh"]
    assert slugs(ask(client, "/actors/?identifier=cow:1")) == ["kh"]
    assert slugs(ask(client, "/actors/?search=hezbollah")) == ["kh"]


def test_a_whole_name_comes_before_part_of_one(client: Client, world: World) -> None:
    for slug, text in (("a-part", "Reuters Graphics"), ("z-whole", "Reuters")):
        names = [{"text": text, "language": "en", "kind": "official"}]
        world.actor(slug, "media", names=names)
    assert slugs(ask(client, "/actors/?name=reuters")) == ["z-whole", "a-part"]
    assert slugs(ask(client, "/actors/?name=reuters&ordering=slug")) == ["a-part", "z-whole"]
