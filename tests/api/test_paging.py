"""Promise: walking the pages, forward or back, in any order, gives every row of the table once."""

import itertools
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.api.asking import ask, faults
from tests.world import World

ORDERS = ("slug", "-slug", "published", "-published", "reliability,-published", "-reliability,published,slug")


def some_sources(world: World) -> None:
    """Sources that agree in many ways, and of which some have no day or no grade."""
    days = ("2024-01-25", "2024-01", None, "2024-03-01", "2024-01-25")
    for index, published in enumerate(itertools.chain(days, days, days)):
        grade = ("", "A", "B", "")[index % 4]
        world.source_on(f"source-{index:02}", published, reliability=grade)


def walk(client: Client, address: str, direction: str) -> tuple[list[Any], str]:
    """All rows from an address on, in one direction, and the address of the last page."""
    rows: list[Any] = []
    while True:
        answer = client.get(address).json()
        rows += answer["results"] if direction == "next" else answer["results"][::-1]
        if answer[direction] is None:
            return rows, address
        address = answer[direction]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("limit", [1, 4, 15])
def test_a_walk_gives_every_row_once(client: Client, world: World, order: str, limit: int) -> None:
    some_sources(world)
    whole = ask(client, f"/sources/?ordering={order}&limit=1000&fields=slug")["results"]
    assert len({row["slug"] for row in whole}) == 15
    there, last = walk(client, f"/api/v1/sources/?ordering={order}&limit={limit}&fields=slug", "next")
    assert there == whole
    back, _ = walk(client, last, "previous")
    assert back[::-1] == whole


@pytest.mark.parametrize("order", ["slug", "-slug"])
def test_a_page_is_the_same_whether_its_question_is_kept_or_composed(
    client: Client, world: World, order: str
) -> None:
    """Counting composes it anew."""
    some_sources(world)
    for more in ("", "source-0411", "source-99"):
        if more:
            world.source_on(more, "2024-01-25")
        address = f"/api/v1/sources/?ordering={order}&limit=4&fields=slug"
        kept, last = walk(client, address, "next")
        composed, last_composed = walk(client, f"{address}&count=true", "next")
        assert kept == composed == sorted(kept, key=lambda row: row["slug"], reverse=order < "a")
        assert not more or {"url": f"http://testserver/api/v1/sources/{more}/", "slug": more} in kept
        back, _ = walk(client, last, "previous")
        assert back == walk(client, last_composed, "previous")[0]


@pytest.mark.parametrize("sign", ["", "-"])
def test_what_has_no_value_comes_last_both_ways(client: Client, world: World, sign: str) -> None:
    some_sources(world)
    rows = ask(client, f"/sources/?ordering={sign}published&fields=published")["results"]
    assert [row["published"] is None for row in rows] == [False] * 12 + [True] * 3
    rows = ask(client, f"/sources/?ordering={sign}reliability&fields=reliability")["results"]
    assert [row["reliability"] is None for row in rows] == [False] * 8 + [True] * 7


def test_a_page_costs_no_count_and_no_offset(client: Client, world: World) -> None:
    some_sources(world)
    following = ask(client, "/sources/?limit=4")["next"]
    with CaptureQueriesContext(connection) as queries:
        client.get(following)
    told = " ".join(query["sql"] for query in queries).upper()
    assert "OFFSET" not in told
    assert "COUNT(*)" not in told


def test_a_count_is_given_when_asked_for(client: Client, world: World) -> None:
    some_sources(world)
    assert ask(client, "/sources/?limit=4")["count"] is None
    assert ask(client, "/sources/?limit=4&count=true&reliability=A")["count"] == 4


def test_the_neighbours_stand_in_the_link_header(client: Client, world: World) -> None:
    some_sources(world)
    first = client.get("/api/v1/sources/?limit=4")
    assert first["Link"] == f'<{first.json()["next"]}>; rel="next"'
    second = client.get(first.json()["next"])
    assert f'<{second.json()["previous"]}>; rel="prev"' in second["Link"]


def test_a_cursor_belongs_to_one_collection_and_one_order(client: Client, world: World) -> None:
    some_sources(world)
    cursor = ask(client, "/sources/?limit=4")["next"].partition("cursor=")[2]
    assert faults(client, f"/sources/?ordering=published&cursor={cursor}") == [("cursor", "not_a_cursor")]
    assert faults(client, f"/places/?cursor={cursor}") == [("cursor", "not_a_cursor")]
    forged = "x" + cursor[1:]
    assert faults(client, f"/sources/?cursor={forged}") == [("cursor", "not_a_cursor")]


def test_text_is_ordered_by_code_point(client: Client, world: World) -> None:
    for slug in ("a-b", "ab", "a1", "b"):
        world.actor(slug)
    rows = ask(client, "/actors/?fields=slug")["results"]
    assert [row["slug"] for row in rows] == ["a-b", "a1", "ab", "b"]
