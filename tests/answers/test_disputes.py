"""Promise: where independent sources exclude each other, both sides are given with their wording and origins, since when and until when."""

from __future__ import annotations

import itertools
from typing import Any

from django.test import Client

from negotiations.milestones.services import milestone_claims
from tests.api.agreeing import SERVICE
from tests.api.asking import ask, faults, instant
from tests.api.walking import walk
from tests.world import World, values

Row = dict[str, Any]


def disputes(client: Client, query: str = "") -> list[Row]:
    rows: list[Row] = ask(client, f"/disputes/?limit=1000&{query}")["results"]
    return rows


def about(row: Row) -> tuple[str, str, str, str | None]:
    return row["thing"]["slug"], row["field"], row["since"], row["until"]


def origins(claims: list[Row]) -> set[str]:
    found = [citation["origin"] for claim in claims for citation in claim["citations"]]
    return {(one.get("reference") or {}).get("slug") or one["text"] for one in found}


def test_the_disputes_over_the_milestones_are_those_that_a_reader_of_the_facts_finds(
    client: Client, facts: None
) -> None:
    """The days by reading: the later of the days on which the two sides became known, until the plan they contest stood no more."""
    read = {
        # A source says August where Allawi says September, until the plan is taken away.
        ("ain-al-asad-handover", "planned", "2025-08-24", "2025-10-21"),
        # An officer's mid-2025 against the minister's September, until Allawi says it anew a year later; then that source of August.
        ("baghdad-departure", "planned", "2024-09-27", "2025-08-18"),
        ("baghdad-departure", "planned", "2025-08-24", None),
        # Erbil and phase two: September 2026 in the minister's own name, the end of 2026 in Reuters' report of two days before.
        ("erbil-presence-end", "planned", "2024-09-08", None),
        ("phase-two", "planned", "2024-09-08", None),
        # The outlet that recalls the end of 2025 as the deadline.
        ("phase-one", "planned", "2026-01-18", None),
        # The 16th, 18th and 19th.
        ("sofa-full-withdrawal", "achieved", "2026-11-22", None),
    }
    assert {about(row) for row in disputes(client, "current=false&resource=milestones")} == read
    running = {one for one in read if one[3] is None}
    assert {about(row) for row in disputes(client, "resource=milestones")} == running


def test_a_dispute_gives_both_sides_with_wording_and_origins_and_who_excludes_whom(
    client: Client, facts: None
) -> None:
    rows = disputes(client, "resource=milestones&field=planned&known_on=2026-01-18")
    [row] = [row for row in rows if row["thing"]["slug"] == "phase-one"]
    standing, against = row["sides"]
    assert (standing["stands"], against["stands"]) == (True, False)
    assert standing["claims"][0]["planned"]["wording"] == "no later than the end of September 2025"
    assert {claim["planned"]["edtf"] for claim in standing["claims"]} == {"2025-09"}
    [recalled] = against["claims"]
    assert (recalled["planned"]["edtf"], recalled["asserted_on"]["edtf"]) == ("2025-12", "2024-09-27")
    assert origins([recalled]) == {"kurdistan-24"}
    assert [set(pair) for pair in row["exclusions"]] == [{standing["claims"][0]["id"], recalled["id"]}]


def test_the_sides_of_every_dispute_share_no_origin_where_they_exclude_each_other(
    client: Client, facts: None
) -> None:
    rows = disputes(client, "current=false")
    assert len(rows) > 15
    for row in rows:
        claims = {claim["id"]: claim for side in row["sides"] for claim in side["claims"]}
        assert row["exclusions"]
        for one, other in row["exclusions"]:
            assert origins([claims[one]]).isdisjoint(origins([claims[other]]))
            known = max(claims[one]["known_from"], claims[other]["known_from"])
            assert row["until"] is None or known < row["until"]
        first = [
            max(claims[pk]["known_from"] for pk in pair) for pair in row["exclusions"] if row["until"] is None
        ]
        assert all(row["since"] <= day for day in first)
        assert ask(client, row["url"].removeprefix(SERVICE))


def test_what_is_flagged_disputed_is_listed_and_nothing_else_on_any_day(client: Client, facts: None) -> None:
    for day in ("2024-01-25", "2024-09-08", "2025-09-30", "2025-10-21", "2026-11-22"):
        for collection in ("milestones", "conditions", "events"):
            flagged = ask(client, f"/{collection}/?disputed=true&limit=1000&known_on={day}&fields=slug")
            listed = disputes(client, f"resource={collection}&known_on={day}")
            assert {row["slug"] for row in flagged["results"]} == {row["thing"]["slug"] for row in listed}


def test_on_an_earlier_day_a_dispute_runs_that_has_ended_since(client: Client, facts: None) -> None:
    query = "resource=milestones&negotiation=iraq-us-hmc"

    def running(day: str) -> set[tuple[str, str, str, str | None]]:
        return {about(row) for row in disputes(client, f"{query}&known_on={day}")}

    asad = ("ain-al-asad-handover", "planned", "2025-08-24", None)
    assert [asad in running(day) for day in ("2025-08-23", "2025-08-24", "2025-10-20", "2025-10-21")] == [
        False, True, True, False,
    ]  # fmt: skip


def test_the_filters_divide_the_whole_and_what_is_unknown_is_refused(client: Client, facts: None) -> None:
    everything = disputes(client, "current=false")
    kinds = [
        disputes(client, f"current=false&resource={word}")
        for word in ("milestones", "conditions", "events", "troop-counts")
    ]
    assert all(kinds)
    assert list(itertools.chain(*kinds)) == everything
    assert disputes(client, "current=false&field=killed&field=status") == [
        row for row in everything if row["field"] in ("killed", "status")
    ]
    sofa = disputes(client, "current=false&negotiation=iraq-us-sofa-2008&resource=milestones")
    assert [row["thing"]["slug"] for row in sofa] == ["sofa-full-withdrawal"]
    assert walk(client, "/disputes/?limit=7&current=false") == everything
    for query, parameter in (
        ("resource=milestone", "resource"),
        ("field=plan", "field"),
        ("negotiation=nowhere", "negotiation"),
        ("known_on=2999-01-01", "known_on"),
        ("sides=2", "sides"),
        ("current=maybe", "current"),
    ):
        assert [name for name, _ in faults(client, f"/disputes/?{query}")] == [parameter]


def test_two_claims_of_one_origin_never_make_a_dispute_and_our_correction_ends_one_in_the_record(
    client: Client, world: World
) -> None:
    pages = [world.source_on(f"page-{n}", publisher=world.actor(f"outlet-{n}", "media")) for n in (1, 2)]
    chain = [{"actor": world.reuters, "description": "", "headcount": None, "affiliation": None}]
    world.claim(planned="2025-09", citations=[values(source=pages[0], attribution=chain)])
    world.claim(planned="2025-12", citations=[values(source=pages[1], attribution=chain)])
    assert disputes(client, "current=false") == []
    rival = world.claim(planned="2026-03", citations=[values(source=pages[1])])
    [row] = disputes(client)
    assert (row["field"], row["since"], row["until"]) == ("planned", "2024-01-24", None)
    then = instant(rival.recorded_from)
    milestone_claims.retract(record=rival, reason="Another base.")
    assert disputes(client, "current=false") == []
    assert disputes(client, f"recorded_on={then}") == [row]
