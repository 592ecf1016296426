"""Promise: a count says whose troops, where, of what force, by which measure, for when, and how exactly it was said."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.api.asking import CLAIM, ask, faults
from tests.world import World

OWN = "negotiation milestone contributor host place force measure dataset as_of personnel"


def count(client: Client, query: str) -> int:
    number: int = ask(client, f"/troop-counts/?count=true&limit=1&fields=id&{query}")["count"]
    return number


def numbers(client: Client, query: str) -> list[Any]:
    """The least numbers of a page, in its order."""
    return [
        row["personnel"]["low"] for row in ask(client, f"/troop-counts/?fields=personnel&{query}")["results"]
    ]


def test_a_count_has_every_field_of_the_contract(client: Client, facts: None) -> None:
    [told] = ask(client, "/troop-counts/?limit=1&as_of_within=2025-11-26/2025-11-26&host=iraq&place=baghdad")[
        "results"
    ]
    assert list(told) == [*CLAIM.split(), *OWN.split()]
    assert told["personnel"] == {
        "low": 4, "high": 5, "qualifier": "range", "wording": told["personnel"]["wording"], "unit": "personnel",
    }  # fmt: skip
    assert (told["contributor"]["slug"], told["host"]["slug"], told["place"]["slug"], told["measure"]) == (
        "anti-is-coalition",
        "iraq",
        "baghdad",
        "present",
    )
    assert (told["force"], told["dataset"]) == (None, None)
    assert told["milestone"]["slug"] == "baghdad-departure"


def test_some_is_not_zero(client: Client, facts: None) -> None:
    rows = ask(client, "/troop-counts/?contributor=coalition-other-states&low__isnull=true")["results"]
    assert {row["personnel"]["qualifier"] for row in rows} == {"some"}
    assert {row["personnel"]["high"] for row in rows} == {None}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("host=syria", 3),
        ("contributor=germany", 1),
        ("contributor=germany&contributor=coalition-other-states", 4),
        ("measure=ceiling", 2),
        ("measure__in=ceiling,departed", 3),
        ("milestone=phase-one", 1),
        ("negotiation=iraq-us-sofa-2008", 15),
        ("place=ain-al-asad", 3),
        ("place=iraq", 8),
        ("place__isnull=false", 8),
        ("force=advisers", 2),
        ("force__in=advisers,staying-behind", 4),
        ("force__isnull=false", 4),
        ("dataset__isnull=true", 49),
        ("as_of_before=2008-12-31", 3),
        ("as_of_after=2026-01-01", 4),
        ("as_of_within=2024-01-01/2024-01-31", 8),
        ("low__gte=100000", 5),
        ("high__lte=5", 2),
        ("low__gte=250&high__lte=350", 2),
        ("standing=estimated", 2),
        ("current=false", 49),
    ],
)
def test_counts_are_found_by_what_they_tell(client: Client, facts: None, query: str, found: int) -> None:
    assert count(client, query) == found


def test_on_an_earlier_day_only_what_was_known_is_given(client: Client, facts: None) -> None:
    known = ask(client, "/troop-counts/?known_on=2020-12-31&limit=1000&fields=known_from")["results"]
    assert known
    assert max(row["known_from"] for row in known) <= "2020-12-31"
    assert count(client, "known_before=2020-12-31") == len(known)
    assert count(client, "known_before=2020-12-31") + count(client, "known_after=2021-01-01") == 49


def test_forces_and_datasets_that_no_count_has_are_refused_with_their_neighbours(
    client: Client, world: World
) -> None:
    world.troop_count(dataset="dmdc", force="advisers")
    assert count(client, "dataset=dmdc&force=advisers") == 1
    problem = ask(client, "/troop-counts/?dataset=dmcd&force=nonsense", 400)
    assert [(error["parameter"], error.get("suggestions")) for error in problem["errors"]] == [
        ("force", None),
        ("dataset", ["dmdc"]),
    ]


def test_what_does_not_exist_is_refused_by_name(client: Client, world: World) -> None:
    assert faults(
        client, "/troop-counts/?contributor=x&host=x&place=x&measure=x&low=x&high=-1&milestone=x"
    ) == [
        ("milestone", "unknown_slug"),
        ("contributor", "unknown_slug"),
        ("host", "unknown_slug"),
        ("place", "unknown_slug"),
        ("measure", "unknown_word"),
        ("low", "not_a_number"),
        ("high", "out_of_range"),
    ]
    assert faults(client, "/troop-counts/?low__gte=9223372036854775808") == [("low__gte", "out_of_range")]


def test_orders_by_number_and_by_day_put_what_has_no_value_last(client: Client, world: World) -> None:
    more_than = {"low": 151, "high": None, "qualifier": "more_than"}
    less_than = {"low": None, "high": 99, "qualifier": "less_than"}
    for personnel, as_of in ((2500, "2024-03"), (more_than, None), (less_than, "2024-01")):
        world.troop_count(personnel=personnel, as_of=as_of)
    assert numbers(client, "ordering=low") == [151, 2500, None]
    assert numbers(client, "ordering=-low") == [2500, 151, None]
    assert numbers(client, "ordering=high") == [None, 2500, 151]
    assert numbers(client, "ordering=as_of") == [None, 2500, 151]
    assert numbers(client, "ordering=-as_of") == [2500, None, 151]


def test_references_can_be_expanded(client: Client, facts: None) -> None:
    query = "expand=negotiation,milestone,contributor,host,place,asserted_by&place=ain-al-asad"
    [first, *_] = ask(client, f"/troop-counts/?{query}")["results"]
    assert first["contributor"]["country"] == "USA"
    assert first["place"]["kind"] == "base"
    assert first["negotiation"]["parties"]


def test_what_is_not_selected_costs_nothing_and_more_rows_cost_no_more(client: Client, world: World) -> None:
    def cost(query: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            ask(client, f"/troop-counts/?{query}")
        return len(queries)

    def more(start: int, end: int) -> None:
        for index in range(start, end):
            world.troop_count(personnel=index, place=world.place, asserted_by=[world.iraq])

    more(0, 2)
    head, rows = 2, 2  # of rows first the keys, then what is selected of them
    assert cost("fields=contributor,host,place,milestone,negotiation,personnel,as_of") == head + rows
    whole = cost("expand=place,contributor,host")
    more(2, 30)
    assert cost("expand=place,contributor,host") == whole
