"""Promise: milestones and the claims on them are found by every part of them.

What a filter must give is reckoned from the whole collection of the fixtures in plain Python, for today and for an earlier day.
"""

import pytest
from django.test import Client

from negotiations.milestones.filters import MilestoneClaimFilters, MilestoneFilters
from negotiations.milestones.models import MilestoneClaim
from tests.api.agreeing import (
    Meaning,
    Row,
    among,
    can_be_after,
    can_be_before,
    claimed_by,
    dated,
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


def within_iraq(row: Row) -> bool:
    """At a place that lies in Iraq; no place of the fixtures' milestones lies in another country."""
    return row["place"] is not None


FILTERS: list[tuple[str, Meaning]] = [
    ("negotiation=iraq-us-sofa-2008", slug_is("negotiation", "iraq-us-sofa-2008")),
    ("commission=higher-military-commission", slug_is("commission", "higher-military-commission")),
    ("commission__isnull=true", missing("commission")),
    ("working_group=wg-isis-threat", slug_is("working_group", "wg-isis-threat")),
    ("working_group__isnull=false", told("working_group")),
    ("kind=withdrawal&kind=handover", word_is("kind", "withdrawal", "handover")),
    ("status=announced", word_is("status", "announced")),
    ("status__isnull=true", missing("status")),
    ("planned_after=2025-09-30", can_be_after("planned", "2025-09-30")),
    ("planned_before=2024-02-11", can_be_before("planned", "2024-02-11")),
    ("planned_within=2025-09-01/2025-09-30", must_be_within("planned", "2025-09-01", "2025-09-30")),
    ("achieved_after=2024-09-27", can_be_after("achieved", "2024-09-27")),
    ("achieved_before=2024-01-27", can_be_before("achieved", "2024-01-27")),
    ("achieved_within=2024-01-01/2024-12-31", must_be_within("achieved", "2024-01-01", "2024-12-31")),
    ("has_date=true", lambda row: dated(row["planned"])),
    ("has_date=false", lambda row: not dated(row["planned"])),
    ("overdue=true", word_is("overdue", True)),  # type: ignore[arg-type]  # the words of yes and no
    ("overdue=false", word_is("overdue", False)),  # type: ignore[arg-type]
    ("overdue=null", missing("overdue")),
    ("disputed=true", lambda row: row["disputed"]),
    ("disputed=false", lambda row: not row["disputed"]),
    ("conditional=true", lambda row: row["conditional"]),
    ("conditional=false", lambda row: not row["conditional"]),
    ("revised=true", lambda row: row["revisions"] > 0),
    ("revised=false", lambda row: row["revisions"] == 0),
    ("slipped_by__gte=20", lambda row: (row["slippage_days"]["min"] or 0) >= 20),
    ("slipped_by__gte=-7", lambda row: (row["slippage_days"]["min"] is not None) and row["slippage_days"]["min"] >= -7),
    ("depends_on=timetable-agreed", among("depends_on", "timetable-agreed")),
    ("part_of=phase-one", slug_is("part_of", "phase-one")),
    ("part_of__isnull=true", missing("part_of")),
    ("place=iraq", within_iraq),
    ("place__isnull=true", missing("place")),
    ("asserted_by=hussein-allawi", claimed_by(MilestoneClaim, "asserted_by", "hussein-allawi")),
    ("source=article-2024-01-25", claimed_by(MilestoneClaim, "citations__source", "article-2024-01-25")),
]  # fmt: skip

CLAIM_FILTERS: list[tuple[str, Meaning]] = [
    ("milestone=phase-one", slug_is("milestone", "phase-one")),
    ("status=announced&status=postponed", word_is("status", "announced", "postponed")),
    ("status__isnull=true", missing("status")),
    ("planned_after=2026-01-01", can_be_after("planned", "2026-01-01")),
    ("planned_before=2010-08-31", can_be_before("planned", "2010-08-31")),
    ("planned_within=2025-09-01/2025-09-30", must_be_within("planned", "2025-09-01", "2025-09-30")),
    ("occurred_after=2024-09-27", can_be_after("achieved", "2024-09-27")),
    ("occurred_before=2011-12-18", can_be_before("achieved", "2011-12-18")),
    ("standing=announced", word_is("standing", "announced")),
    ("known_after=2025-01-01", lambda row: row["known_from"] >= "2025-01-01"),
    ("known_before=2024-01-24", lambda row: row["known_from"] <= "2024-01-24"),
    ("asserted_by=hussein-allawi", among("asserted_by", "hussein-allawi")),
    ("source=article-2024-01-25", lambda row: "article-2024-01-25" in [c["source"]["slug"] for c in row["citations"]]),
    ("origin=reuters", lambda row: "reuters" in [(c["origin"].get("reference") or {}).get("slug") for c in row["citations"]]),
]  # fmt: skip


@pytest.mark.parametrize(("query", "meaning"), FILTERS)
def test_a_filter_gives_exactly_what_it_means(
    client: Client, facts: None, query: str, meaning: Meaning
) -> None:
    found = filter_agrees(client, "milestones", query, meaning)
    assert found < len(kept(client, "milestones"))
    if query != "status__isnull=true":  # every milestone of the fixtures has a claim
        assert found
    if not query.startswith(("asserted_by", "source")):  # those name what is known today
        filter_agrees(client, "milestones", query, meaning, known_on="2025-10-01")


def test_no_filter_is_left_untried() -> None:
    for filters, tried in ((MilestoneFilters, FILTERS), (MilestoneClaimFilters, CLAIM_FILTERS)):
        declared = {
            name for name in filters.declared_filters if name not in ("negotiation", "grade", "current")
        }
        assert declared <= {parameter_of(query) for query, _ in tried}


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("negotiation", ["iraq-us-hmc", "iraq-us-sofa-2008"]),
        ("kind", ["phase", "legal"]),
        ("status", ["announced", "under_way"]),
        ("depends_on", ["timetable-agreed", "threat-assessment"]),
        ("part_of", ["phase-one", "phase-two"]),
        ("source", ["article-2024-01-25"]),
    ],
)
def test_in_means_what_repeating_means(client: Client, facts: None, name: str, values: list[str]) -> None:
    in_agrees(client, "milestones", name, values)


@pytest.mark.parametrize(("query", "meaning"), CLAIM_FILTERS)
def test_a_filter_of_claims_gives_exactly_what_it_means(
    client: Client, facts: None, query: str, meaning: Meaning
) -> None:
    assert filter_agrees(client, "milestone-claims", query, meaning)
    filter_agrees(client, "milestone-claims", query, meaning, known_on="2025-10-01")
