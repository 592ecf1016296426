"""Promise: events and the accounts of them are found by every part of them; what a filter must give is reckoned from the whole collection."""

import pytest
from django.test import Client

from negotiations.events.filters import EventClaimFilters, EventFilters
from negotiations.events.models import EventClaim
from negotiations.places.models import Place
from tests.api.agreeing import (
    Meaning,
    Row,
    among,
    can_be_after,
    can_be_before,
    claimed_by,
    filter_agrees,
    in_agrees,
    kept,
    missing,
    must_be_within,
    parameter_of,
    slug_is,
    told,
    word_is,
)


def lies_in(slug: str) -> Meaning:
    """The place, or one that it lies within at any depth, is this one."""

    def lies(row: Row) -> bool:
        place = Place.objects.get(slug=row["place"]["slug"]) if row["place"] else None
        while place is not None and place.slug != slug:
            place = place.within
        return place is not None

    return lies


def in_country(code: str) -> Meaning:
    return lambda row: (
        row["place"] is not None and Place.objects.get(slug=row["place"]["slug"]).country == code
    )


def took_part(**as_told: str) -> Meaning:
    """Some participant has this actor or this role."""

    def took(row: Row) -> bool:
        told_of = [{**one, "actor": one["actor"] and one["actor"]["slug"]} for one in row["participants"]]
        return any(as_told.items() <= one.items() for one in told_of)

    return took


FILTERS: list[tuple[str, Meaning]] = [
    ("negotiation=iraq-us-sofa-2008", slug_is("negotiation", "iraq-us-sofa-2008")),
    ("commission=higher-military-commission", slug_is("commission", "higher-military-commission")),
    ("commission__isnull=true", missing("commission")),
    ("working_group=wg-isis-threat", slug_is("working_group", "wg-isis-threat")),
    ("working_group__isnull=false", told("working_group")),
    ("kind=attack&kind=strike", word_is("kind", "attack", "strike")),
    ("occurred_after=2025-01-01", can_be_after("occurred", "2025-01-01")),
    ("occurred_before=2023-12-31", can_be_before("occurred", "2023-12-31")),
    ("occurred_within=2024-01-01/2024-01-31", must_be_within("occurred", "2024-01-01", "2024-01-31")),
    ("actor=kataib-hezbollah", took_part(actor="kataib-hezbollah")),
    ("actor=kataib-hezbollah&actor=iraq-ministry-of-foreign-affairs",
     lambda row: took_part(actor="kataib-hezbollah")(row) or took_part(actor="iraq-ministry-of-foreign-affairs")(row)),
    ("role=victim", took_part(role="victim")),
    ("place=iraq", lies_in("iraq")),
    ("country=IRQ", in_country("IRQ")),
    ("source=article-2024-01-25", claimed_by(EventClaim, "citations__source", "article-2024-01-25")),
    ("asserted_by=pat-ryder", claimed_by(EventClaim, "asserted_by", "pat-ryder")),
    ("disputed=true", lambda row: row["disputed"]),
    ("disputed=false", lambda row: not row["disputed"]),
    ("part_of=strikes-of-24-january-2024", slug_is("part_of", "strikes-of-24-january-2024")),
    ("part_of__isnull=true", missing("part_of")),
]  # fmt: skip
CLAIM_FILTERS: list[tuple[str, Meaning]] = [
    ("event=tower-22-attack", slug_is("event", "tower-22-attack")),
    ("occurred_after=2025-01-01", can_be_after("occurred", "2025-01-01")),
    ("occurred_before=2023-12-31", can_be_before("occurred", "2023-12-31")),
    ("occurred_within=2024-01-24/2024-01-24", must_be_within("occurred", "2024-01-24", "2024-01-24")),
    ("place=iraq", lies_in("iraq")),
    ("place__isnull=true", missing("place")),
    ("standing=announced", word_is("standing", "announced")),
    ("known_after=2025-01-01", lambda row: row["known_from"] >= "2025-01-01"),
    ("known_before=2024-01-24", lambda row: row["known_from"] <= "2024-01-24"),
    ("asserted_by=pat-ryder", among("asserted_by", "pat-ryder")),
    ("origin=reuters", lambda row: "reuters" in [(c["origin"].get("reference") or {}).get("slug") for c in row["citations"]]),
    ("source=article-2024-01-25", lambda row: "article-2024-01-25" in [c["source"]["slug"] for c in row["citations"]]),
]  # fmt: skip


@pytest.mark.parametrize(("query", "meaning"), FILTERS)
def test_a_filter_gives_exactly_what_it_means(
    client: Client, facts: None, query: str, meaning: Meaning
) -> None:
    assert 0 < filter_agrees(client, "events", query, meaning) < len(kept(client, "events"))
    if not query.startswith(("asserted_by", "source")):  # those name what is known today
        filter_agrees(client, "events", query, meaning, known_on="2024-10-01")


@pytest.mark.parametrize(("query", "meaning"), CLAIM_FILTERS)
def test_a_filter_of_accounts_gives_exactly_what_it_means(
    client: Client, facts: None, query: str, meaning: Meaning
) -> None:
    assert filter_agrees(client, "event-claims", query, meaning)
    filter_agrees(client, "event-claims", query, meaning, known_on="2024-10-01")


def test_no_filter_is_left_untried() -> None:
    tried_elsewhere = {"near", "negotiation", "grade", "current"}
    for filters, tried in ((EventFilters, FILTERS), (EventClaimFilters, CLAIM_FILTERS)):
        declared = set(filters.declared_filters) - tried_elsewhere
        assert declared <= {parameter_of(query) for query, _ in tried}


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("kind", ["vote", "launch"]),
        ("actor", ["joe-biden", "brad-cooper"]),
        ("role", ["signatory", "chair"]),
        ("country", ["JOR", "SYR"]),
        ("part_of", ["commission-session-1"]),
    ],
)
def test_in_means_what_repeating_means(client: Client, facts: None, name: str, values: list[str]) -> None:
    in_agrees(client, "events", name, values)
