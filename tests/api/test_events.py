"""Promise: an event shows what stands of all that is told of it on the day asked about, the envelope around it, and every account."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from negotiations.events.models import Event, EventClaim
from negotiations.events.services import event_claims, events
from negotiations.events.views import EventClaims, Events
from tests.api.agreeing import Row, day_of, expansion_agrees, orders_agree, whole
from tests.api.asking import CLAIM, ask, faults, instant, slugs
from tests.world import World, values

FIELDS = (
    "url slug negotiation commission working_group kind title part_of participants occurred place killed wounded "
    "occurrences envelope disputed claims_count origins_count basis accounts sources revision"
)
TOLD = ("event", "occurred", "place", "killed", "wounded", "occurrences")


def low(name: str) -> object:
    return lambda row: row[name] and row[name]["low"]


def test_an_event_has_every_field_of_the_contract(client: Client, facts: None) -> None:
    rows = whole(client, "events")
    assert {tuple(row) for row in rows} == {tuple(FIELDS.split())}
    assert {tuple(one) for row in rows for one in row["accounts"]} == {(*CLAIM.split(), *TOLD)}
    assert {tuple(one) for row in rows for one in row["participants"]} == {
        ("actor", "description", "headcount", "role")
    }
    claims = whole(client, "event-claims")
    assert {tuple(row) for row in claims} == {(*CLAIM.split(), *TOLD)}
    assert ask(client, claims[0]["url"].removeprefix("http://testserver/api/v1")) == claims[0]


@pytest.mark.parametrize("day", ["2024-01-28", "2024-09-27", ""])
def test_on_every_day_a_list_gives_what_the_address_gives(client: Client, facts: None, day: str) -> None:
    query = f"known_on={day}" if day else ""
    rows = whole(client, "events", query)
    assert rows
    for row in rows[::5]:
        assert ask(client, f"/events/{row['slug']}/?{query}") == row


def test_the_accounts_of_an_event_are_its_claims(client: Client, facts: None) -> None:
    for slug in ("tower-22-attack", "letter-of-january-2024"):
        accounts = ask(client, f"/events/{slug}/")["accounts"]
        assert len(accounts) > 1
        by_id = {row["id"]: row for row in whole(client, "event-claims", f"event={slug}")}
        assert {one["id"]: one for one in accounts} == by_id


def test_every_order_is_that_of_its_values(client: Client, facts: None) -> None:
    known = dict(Event.objects.values_list("slug", "known_from"))
    numbers = {name: low(name) for name in ("killed", "wounded", "occurrences")}
    orders = {
        "slug": lambda row: row["slug"],
        "occurred": day_of("occurred"),
        "claims_count": lambda row: row["claims_count"],
        "origins_count": lambda row: row["origins_count"],
        "known_from": lambda row: known[row["slug"]],
        **numbers,
    }
    assert set(orders) == set(Events.orderings)
    orders_agree(client, "events", orders)  # type: ignore[arg-type]  # functions of a row, all of them


def test_every_order_of_accounts_is_that_of_its_values(client: Client, facts: None) -> None:
    force = {str(key): tier for key, tier in EventClaim.objects.values_list("public_id", "tier")}
    numbers = {name: low(name) for name in ("killed", "wounded", "occurrences")}
    orders = {
        "known_from": lambda row: row["known_from"],
        "asserted_on": day_of("asserted_on"),
        "recorded_from": lambda row: row["recorded_from"],
        "grade": lambda row: row["grade"],
        "standing": lambda row: force[row["id"]],
        "occurred": day_of("occurred"),
        **numbers,
    }
    assert set(orders) == set(EventClaims.orderings)
    orders_agree(client, "event-claims", orders)  # type: ignore[arg-type]  # functions of a row, all of them


@pytest.mark.parametrize("day", ["", "2024-02-01"])
def test_an_expansion_adds_what_the_target_says_of_itself(client: Client, facts: None, day: str) -> None:
    query = f"known_on={day}" if day else ""
    assert set(Events.expansions) == {"participants.actor", "part_of"}
    assert set(EventClaims.expansions) == {"event", "place"}
    assert expansion_agrees(client, "events", "part_of", query)
    assert expansion_agrees(client, "events", "participants.actor")
    assert expansion_agrees(client, "event-claims", "event", query)
    assert expansion_agrees(client, "event-claims", "place")


def test_the_wounded_of_tower_22_as_they_were_told_day_by_day(client: Client, facts: None) -> None:
    first, second = (ask(client, f"/events/tower-22-attack/?known_on=2024-01-{day}") for day in (28, 29))
    assert (first["killed"], first["wounded"]["low"], first["claims_count"]) == (None, 34, 1)
    assert (second["killed"]["low"], second["claims_count"], second["disputed"]) == (3, 2, True)
    assert second["envelope"]["wounded"]["low"] == 25
    now = ask(client, "/events/tower-22-attack/")
    assert now["envelope"]["wounded"] == {"low": 25, "high": 47}
    assert now["basis"]["wounded"]["by"] == "rule"
    assert ask(client, "/events/tower-22-attack/?known_on=2024-01-27", 404)["status"] == 404


def test_an_event_of_which_nothing_is_told_has_an_empty_picture(
    client: Client, world: World, editor: User
) -> None:
    assert world.event
    events.create(values={"slug": "a-draft", "kind": "meeting"}, by=editor)
    assert slugs(ask(client, "/events/")) == ["the-letter"]
    client.force_login(editor)
    rows = whole(client, "events")
    assert [row["slug"] for row in rows] == ["a-draft", "the-letter"]
    for row in rows:
        assert (row["occurred"], row["place"], row["killed"], row["envelope"]) == (None, None, None, None)
        assert (row["claims_count"], row["disputed"], row["accounts"], row["sources"]) == (0, False, [], [])
        assert set(row["basis"].values()) == {None}


def test_the_record_of_an_earlier_moment_shows_the_account_we_had_misread(
    client: Client, world: World
) -> None:
    old = world.event_claim(killed=2, occurred="2024-01-20")
    then = instant(old.recorded_from)
    given = values(event=world.event, killed=3, note="Three.", citations=[world.citation()])
    event_claims.supersede(record=old, values=given, reason="Misread.")
    assert ask(client, "/events/the-letter/")["killed"]["low"] == 3
    earlier = ask(client, f"/events/the-letter/?recorded_on={then}")
    assert (earlier["killed"]["low"], [one["id"] for one in earlier["accounts"]]) == (2, [old.key])
    assert slugs(ask(client, f"/events/?recorded_on={then}&occurred_before=2024-01-20")) == ["the-letter"]
    assert slugs(ask(client, "/events/?occurred_before=2024-01-20")) == []


def test_events_are_found_near_a_point(client: Client, world: World) -> None:
    """The box around Ain al-Asad: a base 20 km away lies in it, one 200 km away and one without coordinates do not."""
    for slug, lat, lon in (("near", "33.9", "42.5"), ("far", "33.3", "44.4"), ("nowhere", None, None)):
        place = world.place_in(slug, lat=lat, lon=lon)
        event = events.record_many(values=[{"slug": f"at-{slug}", "kind": "attack"}], reason="for the test")[
            0
        ]
        world.event_claim(event=event, place=place)
    assert slugs(ask(client, "/events/?near=33.8,42.4,50")) == ["at-near"]
    assert slugs(ask(client, "/events/?near=33.8,42.4,50&near=33.3,44.4,1")) == ["at-far", "at-near"]
    for text in (
        "33.8,42.4",
        "north,42.4,5",
        "91,0,5",
        "0,181,5",
        "0,0,0",
        "0,0,99999",
        "nan,0,5",
        "1e400,0,5",
    ):
        [(parameter, code)] = faults(client, f"/events/?near={text}")
        assert (parameter, code) in (("near", "wrong_form"), ("near", "out_of_range"))


def test_words_find_events_by_titles_in_every_script(client: Client, facts: None) -> None:
    found: list[Row] = ask(client, "/events/?search=السوداني")["results"]
    assert "biden-sudani-2024-04" in [row["slug"] for row in found]
