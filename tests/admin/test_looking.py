"""Promise: lists and pages cost the same number of queries however many rows there are; everything is found by any spelling; what was
understood is said at once."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from negotiations.actors.models import Actor
from negotiations.answers.models import Preference
from negotiations.commissions.models import Commission, WorkingGroup
from negotiations.conditions.models import Condition
from negotiations.events.models import Event
from negotiations.exchange.models import ImportBatch
from negotiations.milestones.services import milestone_claims
from negotiations.sources.models import Source
from negotiations.statements.models import Statement
from negotiations.talks.models import Negotiation
from tests.admin.pages import change
from tests.world import World, deeds_on, record

FEW, MANY = 3, 30


OURS = [model for model in admin.site._registry if model._meta.app_label == "negotiations"]


def _name(number: int) -> list[dict[str, Any]]:
    return [
        {"text": f"Name {number} {kind}", "language": "en", "kind": kind} for kind in ("official", "variant")
    ]


MAKERS: dict[str, Callable[[World, int], Any]] = {
    "Actor": lambda world, n: world.actor(f"actor-{n}"),
    "Source": lambda world, n: world.source_on(f"source-{n}", publisher=world.reuters),
    "Place": lambda world, n: world.place_in(f"place-{n}", within=world.place),
    "Negotiation": lambda world, n: record(Negotiation, slug=f"talks-{n}", labels={"en": f"Talks {n}"}),
    "Commission": lambda world, n: record(
        Commission, slug=f"body-{n}", actor=world.body(f"body-{n}"), negotiation=world.negotiation
    ),
    "WorkingGroup": lambda world, n: record(
        WorkingGroup, slug=f"group-{n}", actor=world.body(f"group-{n}"), commission=world.commission
    ),
    "Milestone": lambda world, n: world.milestone_called(
        f"milestone-{n}", part_of=world.milestone, place=world.place
    ),
    "MilestoneClaim": lambda world, n: world.claim(asserted_by=[world.iraq], note=f"Note {n}"),
    "Condition": lambda world, n: record(
        Condition, slug=f"condition-{n}", negotiation=world.negotiation, demanded_by=[world.iraq]
    ),
    "ConditionClaim": lambda world, n: world.condition_claim(status="demanded"),
    "Event": lambda world, n: record(
        Event,
        slug=f"event-{n}",
        negotiation=world.negotiation,
        kind="attack",
        participants=[{"actor": world.iraq, "role": "target"}],
    ),
    "EventClaim": lambda world, n: world.event_claim(occurred="2024-01-23", place=world.place),
    "TroopCount": lambda world, n: world.troop_count(place=world.place, milestone=world.milestone),
    "Statement": lambda world, n: record(
        Statement,
        **world._spoken(
            negotiation=world.negotiation, speakers=[world.iraq], said="2024-01-23", milestone=world.milestone
        ),
    ),
    "Preference": lambda world, n: deeds_on(Preference).create(
        values={"milestone_claim": world.claim(), "field": "planned", "reason": f"Because {n}."}
    ),
    "Change": lambda world, n: world.actor(f"changed-{n}"),
    "ImportBatch": lambda world, n: ImportBatch.objects.create(
        resource="actors", file_name=f"sheet-{n}.csv", sha256=str(n), size=1
    ),
    "JournalEntry": lambda world, n: milestone_claims.create(values=world.claim_values()),
}


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200, address
    return len(asked)


def test_every_model_is_looked_at() -> None:
    assert set(MAKERS) == {model.__name__ for model in OURS}


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_pages_cost_the_same_at_few_and_many_rows(
    model: type[models.Model], world: World, admin_page: Client
) -> None:
    make = MAKERS[model.__name__]
    for number in range(FEW):
        make(world, number)
    row = model._default_manager.order_by("pk").first()
    assert row is not None
    name = f"admin:negotiations_{model.__name__.lower()}"
    addresses = [reverse(f"{name}_changelist"), reverse(f"{name}_change", args=[row.pk])]
    if model.__name__ not in ("Change", "JournalEntry"):
        addresses += [reverse(f"{name}_add"), reverse(f"{name}_history", args=[row.pk])]
    for address in addresses:
        admin_page.get(address)  # Django keeps content types from the first time on
    before = [queries(admin_page, address) for address in addresses]
    for number in range(FEW, MANY):
        make(world, number)
    assert dict(zip(addresses, [queries(admin_page, address) for address in addresses], strict=True)) == dict(
        zip(addresses, before, strict=True)
    )


def test_a_milestones_page_costs_the_same_at_few_and_many_claims(world: World, admin_page: Client) -> None:
    address = reverse("admin:negotiations_milestone_change", args=[world.milestone.pk])
    costs = []
    for batch in (FEW, MANY, 60):
        values = [world.claim_values(asserted_by=[world.iraq], note=f"{number}") for number in range(batch)]
        milestone_claims.record_many(values=values, reason="for the test")
        costs.append(queries(admin_page, address))
    assert len(set(costs)) == 1, costs
    page = admin_page.get(address).content.decode()
    assert page.count(">Open</a>") == 50
    assert f"milestone__id__exact={world.milestone.pk}" in page


def test_parts_cost_the_same_at_few_and_many(world: World, admin_page: Client) -> None:
    def actor(slug: str, count: int) -> Actor:
        seats = [
            {"title": {"en": f"Seat {n}"}, "body": world.commission.actor, "citations": [world.citation()]}
            for n in range(count)
        ]
        members = [
            {"actor": world.actor(f"{slug}-{n}"), "citations": [world.citation()]} for n in range(count)
        ]
        names = [name for number in range(count) for name in _name(number)]
        made: Actor = record(
            Actor, slug=slug, kind="organisation", names=names, offices=seats, member_of=members
        )
        return made

    few, many = (
        reverse("admin:negotiations_actor_change", args=[actor(slug, count).pk])
        for slug, count in (("few", 3), ("many", 12))
    )
    assert queries(admin_page, few) == queries(admin_page, many)


def find(client: Client, model: str, field: str, term: str) -> list[str]:
    given = {"app_label": "negotiations", "model_name": model, "field_name": field, "term": term}
    target = {"publisher": "actor", "source": "source", "milestone": "milestone"}[field]
    return [
        row["text"]
        for row in client.get(reverse(f"admin:negotiations_{target}_find"), given).json()["results"]
    ]


def test_an_actor_is_found_by_any_spelling_and_named_with_its_address(
    world: World, admin_page: Client
) -> None:
    names = [
        {"text": "Mohammed Shia al-Sudani", "language": "en", "kind": "official"},
        {"text": "محمد شياع السوداني", "language": "ar", "kind": "official"},
        {"text": "Mohamed Chia al-Soudani", "language": "fr", "kind": "variant"},
    ]
    world.actor("mohammed-shia-al-sudani", "person", names=names)
    for term in ("sudani moh", "soudani", "السوداني", "shia"):
        assert find(admin_page, "source", "publisher", term) == [
            "Mohammed Shia al-Sudani · mohammed-shia-al-sudani · Person"
        ]
        listed = admin_page.get(reverse("admin:negotiations_actor_changelist"), {"q": term}).content.decode()
        assert "mohammed-shia-al-sudani" in listed
    assert find(admin_page, "source", "publisher", "nobody") == []


def test_what_was_retracted_is_not_offered(world: World, admin_page: Client) -> None:
    assert find(admin_page, "milestoneclaim", "milestone", "handover") == []
    world.milestone  # noqa: B018
    assert len(find(admin_page, "milestoneclaim", "milestone", "handover")) == 1
    deeds_on(type(world.milestone)).retract(record=world.milestone, reason="Never planned.")
    assert find(admin_page, "milestoneclaim", "milestone", "handover") == []


def test_a_claim_is_found_by_its_address(world: World, admin_page: Client) -> None:
    claim, _other = world.claim(note="This one."), world.claim(note="That one.")
    listed = admin_page.get(
        reverse("admin:negotiations_milestoneclaim_changelist"), {"q": str(claim.public_id)}
    ).content.decode()
    assert "This one." in listed
    assert "That one." not in listed


def test_a_source_without_title_is_listed_by_its_address(admin_page: Client, world: World) -> None:
    assert Source.objects.count() == 0
    assert (
        "reuters-2024-01-24"
        in admin_page.get(
            reverse("admin:negotiations_source_change", args=[world.source.pk])
        ).content.decode()
    )


@pytest.mark.usefixtures("facts")
@pytest.mark.parametrize("model", [Actor, Source, Negotiation, Commission], ids=lambda model: model.__name__)
def test_every_list_that_a_page_leads_to_opens(model: type[models.Model], admin_page: Client) -> None:
    row = model._default_manager.first()
    assert row is not None
    page = change(admin_page, row).text
    lists = re.findall(r'<li><a href="(/admin/negotiations/[^"]+)">', page.split('class="panel-links"', 1)[1])
    assert lists
    for address in lists:
        answer = admin_page.get(html.unescape(address))
        assert (address, answer.status_code) == (address, 200)
