"""Promise: a history says of each claim what it moved, by how many days, on whose word, with what standing, and what stood before: read on the real chains."""

from __future__ import annotations

from typing import Any

from django.test import Client

from tests.answers.test_chains import CHAINS, told
from tests.api.asking import ask
from tests.world import World


def steps(client: Client, address: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ask(client, f"{address}history/")["results"]
    return found


def line(step: dict[str, Any]) -> tuple[Any, ...]:
    """Day, whose word, its standing, the plan before and after, what changed, and by how many days the plan moved."""
    claim, days = step["claim"], step["moved_days"]
    before, after = (step[side] and told(step[side]["planned"]) for side in ("before", "after"))
    who = ", ".join(one["slug"] for one in claim["asserted_by"])
    by = [days["min"], days["max"]] if days else step["moved"]
    return step["known_from"], who, claim["standing"], before, after, step["changed"], by


def test_the_history_of_ain_al_asad_as_a_reader_tells_it(client: Client, facts: None) -> None:
    week = "2026-01-04/2026-01-10"
    assert [line(step) for step in steps(client, "/milestones/ain-al-asad-handover/")] == [
        ("2024-09-06", "", "reported", None, "by 2025-09", ["status", "planned"], False),
        # The same month, now in somebody's own name: another bound, no move.
        ("2025-08-18", "hussein-allawi", "announced", "by 2025-09", "2025-09", ["planned"], False),
        ("2025-08-19", "", "reported", "2025-09", "2025-09", [], False),
        ("2025-08-24", "", "reported", "2025-09", "2025-09", [], False),
        # The plan taken away: moved, by nobody knows how much.
        ("2025-10-21", "mohammed-shia-al-sudani", "announced", "2025-09", None, ["status", "planned"], True),
        ("2025-12-31", "qais-al-muhammadawi", "announced", None, week, ["status", "planned"], [96, 131]),
        ("2026-01-17", "iraq-ministry-of-defence", "announced", week, week, ["status", "achieved"], False),
    ]


def test_the_history_of_the_announcement_of_august_2024_as_a_reader_tells_it(
    client: Client, facts: None
) -> None:
    early, late = "2024-09-01/2024-09-10", "2024-09-23/2024-09-29"
    told_of = [line(step) for step in steps(client, "/milestones/end-date-announcement/")]
    first_day = {
        who: (standing, before, after, moved) for _, who, standing, before, after, _, moved in told_of[:2]
    }
    assert first_day == {
        "": ("expected", None, early, False),
        "iraq-ministry-of-foreign-affairs": ("announced", None, early, False),
    }
    changed = [set(step[5]) for step in told_of[:2]]
    assert set.union(*changed) == {"status", "planned"}
    assert set.intersection(*changed) == set()
    assert told_of[2:5] == [
        ("2024-09-22", "", "expected", early, late, ["status", "planned"], [13, 28]),
        ("2024-09-27", "iraq-government, us-government", "announced", late, late, ["status", "achieved"], False),
        ("2024-09-30", "thabit-al-abbasi", "expected", late, late, [], False),
    ]  # fmt: skip


def test_after_every_step_stands_what_the_table_of_that_day_says(client: Client, facts: None) -> None:
    for slug, rows in CHAINS.items():
        by_day = {str(row["day"]): row for row in rows}
        for step in steps(client, f"/milestones/{slug}/"):
            row, after = by_day[step["known_from"]], step["after"]
            assert (told(after["planned"]), told(after["first_planned"]), after["revisions"]) == (
                row["planned"] and str(row["planned"]), row["first"] and str(row["first"]), row["moved"],
            )  # fmt: skip
            assert [after["slippage_days"]["min"], after["slippage_days"]["max"]] == (
                row["late"] or [None, None]
            )


def test_of_two_withdrawals_on_one_day_the_one_said_last_took_the_plan_away(
    client: Client, world: World
) -> None:
    """A plan could be taken away by nobody: the history looked for the claim that stands for the status, which may be a later word."""
    world.known_from("2024-02-01", planned="2025-09")
    for said, status in (
        ("2024-02-10", "postponed"),
        ("2024-02-11", "suspended"),
        ("2024-02-12", "under_way"),
    ):
        world.known_from("2024-02-15", status=status, asserted_on=said)
    found = [
        (step["claim"]["status"], step["changed"], step["moved"])
        for step in steps(client, "/milestones/the-handover/")
    ]
    assert found == [
        (None, ["status", "planned"], False),
        ("postponed", [], False),
        ("suspended", ["planned"], True),
        ("under_way", ["status"], False),
    ]


def test_conditions_and_events_say_what_each_claim_changed(client: Client, world: World) -> None:
    later = [world.citation(published="2024-02-01")]
    world.condition_claim(status="demanded")
    world.condition_claim(status="demanded", citations=later)
    world.condition_claim(status="dropped", citations=[world.citation(published="2024-03-01")])
    assert [step["changed"] for step in steps(client, "/conditions/the-condition/")] == [
        ["status"],
        [],
        ["status"],
    ]
    world.event_claim(occurred="2024-01-23", wounded=25)
    world.event_claim(occurred="2024-01-23", wounded=34, place=world.place, citations=later)
    told_of = steps(client, "/events/the-letter/")
    assert [set(step["changed"]) for step in told_of] == [{"occurred", "wounded"}, {"place", "wounded"}]
    assert told_of[1]["before"]["wounded"]["low"] == 25
