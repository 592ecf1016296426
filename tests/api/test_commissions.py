"""Promise: a body is given with its seats, its working groups, and its mandate as each party reads it."""

from typing import Any

from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from negotiations.actors.models import Actor
from negotiations.commissions.models import Commission, WorkingGroup
from tests.api.asking import ask, faults, slugs
from tests.world import World, deeds_on, record

HMC = "/commissions/higher-military-commission/"


def test_a_commission_has_every_field_of_the_contract(client: Client, facts: None) -> None:
    told = ask(client, HMC)
    names = "url slug name actor negotiation parent status mandates seats working_groups citations revision"
    assert list(told) == names.split()
    assert (told["actor"]["slug"], told["negotiation"]["slug"], told["parent"], told["status"]) == (
        "higher-military-commission",
        "iraq-us-hmc",
        None,
        "active",
    )
    assert [group["slug"] for group in told["working_groups"]] == [
        "wg-iraqi-forces-capability",
        "wg-isis-threat",
        "wg-operational-environmental",
    ]
    assert all(set(seat) == {"person", "title", "side", "from", "to", "citations"} for seat in told["seats"])


def test_a_working_group_has_every_field_of_the_contract(client: Client, facts: None) -> None:
    told = ask(client, "/working-groups/wg-isis-threat/")
    names = "url slug name actor commission status mandates seats citations revision"
    assert list(told) == names.split()
    assert (told["commission"]["slug"], told["status"]) == ("higher-military-commission", "active")


def test_parties_read_one_mandate_differently(client: Client, facts: None) -> None:
    mandates = ask(client, f"{HMC}?fields=mandates")["mandates"]
    readers = {mandate["according_to"]["slug"] for mandate in mandates}
    assert readers == {"iraq-ministry-of-foreign-affairs", "us-department-of-defense"}
    assert all(mandate["citations"] for mandate in mandates)
    [among_others] = [mandate for mandate in mandates if mandate["exhaustive"] is False]
    assert among_others["language"] == "fr"


def test_who_sits_in_it_is_told_by_the_offices(client: Client, facts: None) -> None:
    seats = ask(client, f"{HMC}?fields=seats&expand=seats.person")["seats"]
    held = [(seat["person"]["slug"], seat["side"]["slug"]) for seat in seats]
    assert held == [("michael-kurilla", "anti-is-coalition"), ("abdul-amir-rashid-yarallah", "iraq")]
    assert {seat["person"]["kind"] for seat in seats} == {"person"}
    assert seats[1]["citations"][0]["source"]["slug"]


def test_seats_and_mandates_that_nobody_knew_yet_are_left_out(client: Client, facts: None) -> None:
    early = ask(client, f"{HMC}?known_on=2024-01-20")
    assert (len(early["mandates"]), early["seats"], early["working_groups"]) == (1, [], [])
    later = ask(client, f"{HMC}?known_on=2024-10-01")
    assert len(later["mandates"]) > 1
    assert len(later["seats"]) == 2


def test_seats_of_persons_who_are_not_public_are_for_editors_only(
    client: Client, world: World, editor: User
) -> None:
    office = {"title": {"en": "Head"}, "body": world.commission.actor, "citations": [world.citation()]}
    names = [{"text": "Somebody", "language": "en", "kind": "official"}]
    values: dict[str, Any] = {"slug": "somebody", "kind": "person", "names": names, "offices": [office]}
    deeds_on(Actor).create(values=values, by=editor)
    assert ask(client, "/commissions/the-commission/")["seats"] == []
    client.force_login(editor)
    [seat] = ask(client, "/commissions/the-commission/")["seats"]
    assert (seat["person"]["slug"], seat["title"], seat["side"]) == ("somebody", "Head", None)


def test_bodies_are_found_by_negotiation_party_status_and_parent(client: Client, facts: None) -> None:
    assert slugs(ask(client, "/commissions/?negotiation=iraq-us-sofa-2008")) == [
        "joint-ministerial-committee"
    ]
    assert slugs(ask(client, "/commissions/?status=active")) == ["higher-military-commission"]
    assert slugs(ask(client, "/commissions/?parent=higher-military-commission")) == [
        "coalition-committee",
        "iraqi-committee",
    ]
    assert len(slugs(ask(client, "/commissions/?parent__isnull=true&party=iraq"))) == 3
    groups = ask(client, "/working-groups/?commission=higher-military-commission&status=active&party=iraq")
    assert len(slugs(groups)) == 3
    assert slugs(ask(client, "/working-groups/?negotiation=iraq-us-sofa-2008")) == ["jmocc"]


def test_what_does_not_exist_is_refused_by_name(client: Client, facts: None) -> None:
    assert faults(client, "/commissions/?negotiation=none&parent=none&party=none&status=none") == [
        ("status", "unknown_word"),
        ("party", "unknown_slug"),
        ("negotiation", "unknown_slug"),
        ("parent", "unknown_slug"),
    ]
    assert faults(client, "/working-groups/?commission=none") == [("commission", "unknown_slug")]
    assert faults(client, "/working-groups/?parent=none") == [("parent", "unknown_parameter")]


def test_references_can_be_expanded(client: Client, facts: None) -> None:
    query = "expand=negotiation,parent,working_groups,mandates.according_to"
    told = ask(client, f"/commissions/iraqi-committee/?{query}")
    assert told["negotiation"]["status"] == "active"
    assert told["parent"]["seats"]
    told = ask(client, f"{HMC}?{query}")
    assert told["working_groups"][0]["commission"]["slug"] == "higher-military-commission"
    assert told["mandates"][0]["according_to"]["kind"] == "ministry"
    group = ask(client, "/working-groups/wg-isis-threat/?expand=commission,seats.person")
    assert len(group["commission"]["working_groups"]) == 3


def test_what_is_not_selected_costs_nothing(client: Client, world: World) -> None:
    assert world.commission
    assert world.working_group
    head, rows = 2, 2  # of rows first the keys, then what is selected of them

    def cost(query: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            ask(client, f"/commissions/?{query}")
        return len(queries)

    assert cost("fields=slug,name,status,negotiation,parent,actor") == head + rows
    assert cost("fields=working_groups") == head + rows + 1
    assert cost("fields=mandates") == head + rows + 1
    assert cost("fields=seats") == head + rows + 1


def test_a_page_costs_the_same_for_one_and_for_many(client: Client, world: World) -> None:
    def more(start: int, end: int) -> None:
        for index in range(start, end):
            mandate = {
                "text": {"en": "To talk."},
                "according_to": world.iraq,
                "citations": [world.citation()],
            }
            body = world.body(f"body-{index}")
            made = record(
                Commission,
                slug=f"body-{index}",
                actor=body,
                negotiation=world.negotiation,
                mandates=[mandate],
                citations=[world.citation()],
            )
            record(WorkingGroup, slug=f"group-{index}", actor=world.body(f"group-{index}"), commission=made)
            office = {
                "title": {"en": "Head"},
                "body": body,
                "side": world.iraq,
                "citations": [world.citation()],
            }
            world.actor(f"person-{index}", "person", offices=[office])

    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            ask(client, address)
        return len(queries)

    addresses = (
        "/commissions/?expand=seats.person,mandates.according_to,working_groups,negotiation",
        "/working-groups/?expand=commission",
    )
    more(0, 2)
    few = [cost(address) for address in addresses]
    more(2, 20)
    assert [cost(address) for address in addresses] == few
