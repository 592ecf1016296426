"""Promise: a negotiation is given with its parties and commissions, and stands as its events of the day tell."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from negotiations.talks.models import Negotiation
from tests.api.asking import ask, faults, slugs
from tests.world import World, deeds_on, record

HMC = "/negotiations/iraq-us-hmc/"


def test_a_negotiation_has_every_field_of_the_contract(client: Client, facts: None) -> None:
    told = ask(client, HMC)
    names = "url slug name summary status parties commissions citations revision"
    assert list(told) == names.split()
    assert told["url"] == f"http://testserver/api/v1{HMC}"
    parties = [(party["actor"]["slug"], party["role"]) for party in told["parties"]]
    assert parties == [("iraq", "host"), ("united-states", "contributor")]
    assert [body["slug"] for body in told["commissions"]] == [
        "coalition-committee",
        "committee-for-ending-the-mission",
        "higher-military-commission",
        "iraqi-committee",
    ]
    assert {"source", "quote", "attribution", "origin"} <= told["citations"][0].keys()


@pytest.mark.parametrize(
    ("day", "status"),
    [("2024-01-20", None), ("2024-01-26", "announced"), ("2024-02-20", "active")],
)
def test_how_it_stands_depends_on_the_day_asked_about(
    client: Client, facts: None, day: str, status: str | None
) -> None:
    assert ask(client, f"{HMC}?known_on={day}")["status"] == status
    [found] = ask(client, f"/negotiations/?known_on={day}&commission=higher-military-commission")["results"]
    assert (found["slug"], found["status"]) == ("iraq-us-hmc", status)


def test_a_commission_that_nobody_knew_yet_is_left_out(client: Client, facts: None) -> None:
    told = ask(client, f"{HMC}?known_on=2023-08-20")
    assert [body["slug"] for body in told["commissions"]] == ["higher-military-commission"]
    assert ask(client, f"{HMC}?known_on=2020-01-01", 404)["status"] == 404


def test_negotiations_are_found_by_status_party_and_commission(client: Client, facts: None) -> None:
    assert slugs(ask(client, "/negotiations/?status=active")) == ["iraq-us-hmc"]
    assert slugs(ask(client, "/negotiations/?status=ended")) == ["iraq-us-sofa-2008"]
    assert slugs(ask(client, "/negotiations/?status=ended&status=active&count=true")) == [
        "iraq-us-hmc",
        "iraq-us-sofa-2008",
    ]
    assert slugs(ask(client, "/negotiations/?known_on=2024-01-20&status__isnull=true")) == ["iraq-us-hmc"]
    assert len(slugs(ask(client, "/negotiations/?party=iraq&role=host"))) == 2
    assert slugs(ask(client, "/negotiations/?party=syria")) == []
    found = ask(client, "/negotiations/?commission=joint-ministerial-committee")
    assert slugs(found) == ["iraq-us-sofa-2008"]


def test_what_is_not_known_is_refused_by_name(client: Client, facts: None) -> None:
    assert faults(client, "/negotiations/?status=activ&party=atlantis&commission=no-such") == [
        ("status", "unknown_word"),
        ("party", "unknown_slug"),
        ("commission", "unknown_slug"),
    ]
    assert faults(client, "/negotiations/?stauts=active") == [("stauts", "unknown_parameter")]
    assert faults(client, "/negotiations/?ordering=name") == [("ordering", "unknown_ordering")]
    assert faults(client, "/negotiations/?expand=commissions") == [("expand", "unknown_name")]


def test_a_commission_cannot_be_named_before_it_was_known(client: Client, facts: None) -> None:
    query = "/negotiations/?known_on=2023-08-20&commission=iraqi-committee"
    assert faults(client, query) == [("commission", "unknown_slug")]


def test_names_and_summary_come_in_the_language_asked_for(client: Client, facts: None) -> None:
    told = ask(client, f"{HMC}?lang=ar&fields=name,summary")
    assert told["name"] == "العراق والولايات المتحدة، اللجنة العسكرية العليا"
    assert told["summary"] != ask(client, f"{HMC}?fields=summary")["summary"]


def test_a_party_can_be_expanded(client: Client, facts: None) -> None:
    [host, _] = ask(client, f"{HMC}?fields=parties&expand=parties.actor")["parties"]
    assert (host["actor"]["slug"], host["actor"]["kind"], host["actor"]["country"]) == (
        "iraq",
        "state",
        "IRQ",
    )


def test_negotiations_are_ordered_by_slug_or_by_when_they_became_known(client: Client, facts: None) -> None:
    assert slugs(ask(client, "/negotiations/?ordering=-slug")) == ["iraq-us-sofa-2008", "iraq-us-hmc"]
    assert slugs(ask(client, "/negotiations/?ordering=known_from")) == ["iraq-us-sofa-2008", "iraq-us-hmc"]


def test_a_retracted_negotiation_is_gone_with_the_reason(client: Client, world: World) -> None:
    deeds_on(Negotiation).retract(record=world.negotiation, reason="Twice in the record.")
    assert "Twice in the record." in ask(client, "/negotiations/the-talks/", 410)["detail"]
    assert slugs(ask(client, "/negotiations/")) == []


def test_a_page_costs_the_same_for_one_and_for_many(client: Client, world: World) -> None:
    def more(start: int, end: int) -> None:
        for index in range(start, end):
            parties = [
                {"actor": world.iraq, "role": "host"},
                {"actor": world.united_states, "role": "contributor"},
            ]
            record(
                Negotiation, slug=f"talks-{index}", labels={}, parties=parties, citations=[world.citation()]
            )

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            ask(client, "/negotiations/?expand=parties.actor")
        return len(queries)

    more(0, 2)
    few = cost()
    more(2, 30)
    assert cost() == few
