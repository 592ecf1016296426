"""Promise: a series is derived as it was known on a day, from exactly the claims it names; nothing is left to be guessed."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from negotiations.troops.services import troop_counts
from tests.api.asking import ask, faults
from tests.world import World, values

US_IN_IRAQ = "/troop-counts/series/?contributor=united-states&host=iraq"
COMPARED = "/troop-counts/series/compare/?contributor=united-states&host=iraq"
POINT = {
    "date",
    "low",
    "high",
    "preferred",
    "standing",
    "stated",
    "origins",
    "disputed",
    "chosen_by",
    "claims",
}


@pytest.fixture
def counted(world: World) -> World:
    """Two counts of one day each, known from that day on."""
    for personnel, day in ((2500, "2024-01-25"), (2000, "2024-06-30")):
        world.troop_count(personnel=personnel, as_of=day, citations=[world.citation(published=day)])
    return world


def lows(answer: Any) -> dict[str, Any]:
    """Date → least number."""
    return {point["date"]: point["low"] for point in answer["points"]}


def test_a_series_has_every_field_of_the_contract(client: Client, facts: None) -> None:
    told = ask(client, f"{US_IN_IRAQ}&from=2025-08-01&to=2025-09-30")
    assert {
        "contributor",
        "host",
        "place",
        "force",
        "measure",
        "dataset",
        "known_on",
        "points",
    } <= told.keys()
    assert told["contributor"]["url"] == "http://testserver/api/v1/actors/united-states/"
    assert (told["place"], told["force"], told["dataset"]) == (None, None, None)
    assert (told["measure"], told["unit"]) == ("present", "personnel")
    assert told["known_on"] == timezone.now().date().isoformat()
    assert [point["date"] for point in told["points"]] == ["2025-08-31", "2025-09-30"]
    assert all(set(point) == POINT for point in told["points"])


def test_every_point_leads_to_its_claims(client: Client, facts: None) -> None:
    [point] = ask(client, f"{US_IN_IRAQ}&from=2025-08-31&to=2025-08-31&step=day")["points"]
    claims = [ask(client, claim.removeprefix("http://testserver/api/v1")) for claim in point["claims"]]
    assert claims[0]["personnel"] == point["preferred"]
    assert {claim["host"]["slug"] for claim in claims} == {"iraq"}


def test_a_plan_is_no_point(client: Client, world: World) -> None:
    plan = world.troop_count(personnel=500, as_of="2024-12-31")
    told = ask(client, US_IN_IRAQ)
    assert told["points"] == []
    assert [(plan["as_of"]["edtf"], plan["personnel"]["low"]) for plan in told["plans"]] == [
        ("2024-12-31", 500)
    ]
    assert told["plans"][0]["claim"] == f"http://testserver{plan.path}"


def test_left_out_means_the_whole_not_any(client: Client, counted: World) -> None:
    cited = [counted.citation(published="2024-01-25")]
    for part in (
        {"force": "advisers"},
        {"place": counted.place},
        {"dataset": "dmdc"},
        {"measure": "ceiling"},
    ):
        counted.troop_count(as_of="2024-01-25", personnel=300, citations=cited, **part)
    day = "from=2024-01-25&to=2024-01-25&step=day"
    for query, low in (
        ("", 2500),
        ("&force=advisers", 300),
        ("&place=the-country", 300),
        ("&dataset=dmdc", 300),
        ("&measure=ceiling", 300),
        ("&measure=target", None),
    ):
        assert lows(ask(client, f"{US_IN_IRAQ}&{day}{query}")) == {"2024-01-25": low}
    told = ask(client, f"{US_IN_IRAQ}&{day}&place=the-country&force=advisers&dataset=dmdc")
    assert (told["place"]["slug"], told["force"], told["dataset"]) == ("the-country", "advisers", "dmdc")


@pytest.mark.parametrize(
    ("step", "dates"),
    [
        ("month", ["2024-05-31", "2024-06-30"]),
        ("quarter", ["2024-06-30"]),
        ("year", ["2024-12-31"]),
    ],
)
def test_a_step_is_dated_by_its_last_day(client: Client, counted: World, step: str, dates: list[str]) -> None:
    told = ask(client, f"{US_IN_IRAQ}&from=2024-05-15&to=2024-06-15&step={step}")
    assert [point["date"] for point in told["points"]] == dates


def test_on_an_earlier_day_the_series_is_what_was_known(client: Client, counted: World) -> None:
    query = f"{US_IN_IRAQ}&from=2024-06-01&to=2024-06-30"
    assert lows(ask(client, query)) == {"2024-06-30": 2000}
    early = ask(client, f"{query}&known_on=2024-06-29")
    assert (early["known_on"], lows(early)) == ("2024-06-29", {"2024-06-30": 2500})
    assert early["points"][0]["stated"] is False


def test_the_record_of_an_earlier_moment_has_its_own_series(client: Client, counted: World) -> None:
    [point] = ask(client, f"{US_IN_IRAQ}&from=2024-06-30&to=2024-06-30&step=day")["points"]
    key = point["claims"][0].rstrip("/").rpartition("/")[2]
    claim = troop_counts.model.objects.get(public_id=key)
    assert claim.recorded_from is not None
    then = claim.recorded_from.isoformat().replace("+00:00", "Z")
    given = values(
        contributor=counted.united_states,
        host=counted.iraq,
        negotiation=counted.negotiation,
        personnel=1500,
        as_of="2024-06-30",
        note="Read again.",
        citations=[counted.citation(published="2024-06-30")],
    )
    troop_counts.supersede(record=claim, values=given, reason="Misread.")
    query = f"{US_IN_IRAQ}&from=2024-06-30&to=2024-06-30&step=day"
    assert lows(ask(client, query)) == {"2024-06-30": 1500}
    assert lows(ask(client, f"{query}&recorded_on={then}")) == {"2024-06-30": 2000}


def test_two_days_of_knowledge_stand_side_by_side(client: Client, counted: World) -> None:
    told = ask(client, f"{COMPARED}&from_known=2024-06-29&to_known=2024-06-30&from=2024-05-01&to=2024-06-30")
    assert (told["from_known"], told["to_known"]) == ("2024-06-29", "2024-06-30")
    may, june = told["points"]
    assert (may["date"], may["changed"], may["from"]["low"], may["to"]["low"]) == (
        "2024-05-31",
        [],
        2500,
        2500,
    )
    assert (june["date"], june["from"]["low"], june["to"]["low"]) == ("2024-06-30", 2500, 2000)
    assert {"low", "high", "preferred", "claims"} <= set(june["changed"])
    assert june["to"]["claims"][0].startswith("http://testserver/api/v1/troop-counts/")
    assert set(told["plans"]) == {"from", "to"}


def test_a_comparison_says_which_day_it_ended_with(client: Client, counted: World) -> None:
    response = client.get(f"/api/v1{COMPARED}&from_known=2024-06-29&to_known=2024-06-30")
    assert response["Known-On"] == "2024-06-30"
    assert response["ETag"]


def test_contributor_and_host_are_needed(client: Client, world: World) -> None:
    assert faults(client, "/troop-counts/series/") == [("contributor", "required"), ("host", "required")]


@pytest.mark.parametrize(
    ("query", "refused"),
    [
        ("place=x", ("place", "unknown_slug")),
        ("force=x", ("force", "unknown_word")),
        ("dataset=x", ("dataset", "unknown_word")),
        ("unit=x", ("unit", "unknown_word")),
        ("measure=presnt", ("measure", "unknown_word")),
        ("step=week", ("step", "unknown_word")),
        ("from=2024", ("from", "not_a_day")),
        ("to=2024-02-30", ("to", "no_such_day")),
        ("from=2024-02-01&to=2024-01-01", ("to", "end_before_start")),
        ("from=0001-01-01&to=9999-12-31&step=day", ("step", "too_many_points")),
        ("known_on=2999-01-01", ("known_on", "in_the_future")),
        ("limit=10", ("limit", "unknown_parameter")),
        ("host=iraq", ("host", "repeated")),
    ],
)
def test_what_is_not_understood_is_refused_by_name(
    client: Client, counted: World, query: str, refused: tuple[str, str]
) -> None:
    assert faults(client, f"{US_IN_IRAQ}&{query}") == [refused]


def test_a_comparison_needs_two_days_that_are_past(client: Client, counted: World) -> None:
    assert faults(client, COMPARED) == [("from_known", "required")]
    assert faults(client, f"{COMPARED}&from_known=2024-01-01") == [("to_known", "required")]
    assert faults(client, f"{COMPARED}&from_known=2024-01-01&to_known=2999-01-01") == [
        ("to_known", "in_the_future")
    ]
    assert faults(client, f"{COMPARED}&from_known=2024-01-01&to_known=2024-01-02&known_on=2024-01-01") == [
        ("known_on", "unknown_parameter")
    ]


def test_a_series_that_nobody_told_of_is_empty(client: Client, world: World) -> None:
    assert world.iraq
    assert world.united_states
    told = ask(client, US_IN_IRAQ)
    assert (told["points"], told["plans"]) == ([], [])


def test_more_claims_cost_no_more_questions(client: Client, world: World) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            ask(client, f"{US_IN_IRAQ}&step=day&from=2024-01-01&to=2024-02-01")
        return len(queries)

    world.troop_count(as_of="2024-01-02")
    few = cost()
    for day in range(3, 20):
        world.troop_count(as_of=f"2024-01-{day:02}", personnel=day)
    assert cost() == few
