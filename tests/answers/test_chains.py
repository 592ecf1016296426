"""Promise: on any day, the picture of a milestone is what a careful reader of the facts up to that day would say.

The reader's answers stand in `chains.yaml`, written by reading; here they are asked over the API, day by day.
"""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client

from tests.api.agreeing import whole
from tests.api.asking import ask
from tests.world import World, day, values

CHAINS: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    Path(__file__).with_name("chains.yaml").read_text(encoding="utf-8")
)
FIELDS = "status,planned,achieved,first_planned,revisions,slippage_days,overdue,disputed,basis"
OVERDUE = {True: True, False: False, "unknown": None}


def told(date: dict[str, Any] | None) -> str | None:
    """A date as the table writes it."""
    if date is None:
        return None
    return str(date["edtf"]) if date["bound"] == "on" else f"{date['bound']} {date['edtf']}"


def answered(client: Client, slug: str, known_on: str) -> dict[str, Any]:
    """What the API says of a milestone on a day, in the words of the table."""
    seen = ask(client, f"/milestones/{slug}/?known_on={known_on}&fields={FIELDS}")
    late, chosen = seen["slippage_days"], seen["basis"]["achieved"]
    return {
        "status": seen["status"],
        "planned": told(seen["planned"]),
        "achieved": told(seen["achieved"]),
        "chosen": chosen["by"] if chosen else None,
        "first": told(seen["first_planned"]),
        "moved": seen["revisions"],
        "late": [late["min"], late["max"]],
        "overdue": seen["overdue"],
        "disputed": seen["disputed"],
    }


def read(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the table: everything that is not said of a date achieved is that there is none."""
    date = {
        name: None if row.get(name) is None else str(row[name]) for name in ("planned", "achieved", "first")
    }
    return {
        "status": row["status"],
        **date,
        "chosen": row.get("chosen", "rule" if row.get("achieved") else None),
        "moved": row["moved"],
        "late": row["late"] or [None, None],
        "overdue": OVERDUE[row["overdue"]],
        "disputed": row["disputed"],
    }


@pytest.mark.parametrize("slug", CHAINS)
def test_a_chain_reads_day_by_day_as_a_careful_reader_would_tell_it(
    client: Client, facts: None, slug: str
) -> None:
    differences = []
    for row in CHAINS[slug]:
        known_on = str(row["day"])
        if not row.get("exists", True):
            ask(client, f"/milestones/{slug}/?known_on={known_on}&fields={FIELDS}", 404)
        elif (answer := answered(client, slug, known_on)) != (reading := read(row)):
            apart = {name: (reading[name], answer[name]) for name in reading if reading[name] != answer[name]}
            differences.append(f"{known_on}: {apart} ({row['why']})")
    assert not differences, "\n".join(["field: (read, answered)", *differences])


@pytest.mark.parametrize("slug", CHAINS)
def test_the_table_has_every_day_on_which_something_became_known_and_the_day_before(
    client: Client, facts: None, slug: str
) -> None:
    known = {
        day(claim["known_from"])
        for claim in whole(client, "milestone-claims", f"milestone={slug}&current=false&fields=known_from")
    }
    told_of = {row["day"] for row in CHAINS[slug]}
    assert known | {one - dt.timedelta(days=1) for one in known} <= told_of


def test_the_deadline_of_doha_was_put_off_then_brought_forward_and_kept_a_day_early(
    client: Client, world: World
) -> None:
    """The chain that is not among the facts: by 1 May 2021, before 11 September, 31 August, and done on the 30th."""
    white_house = world.source_on("white-house", None, kind="official")
    for said, given in (
        ("2020-02-29", {"planned": {"edtf": "2021-05-01", "bound": "by"}}),
        ("2021-04-14", {"planned": {"edtf": "2021-09-11", "bound": "before"}}),
        ("2021-07-08", {"planned": "2021-08-31"}),
        ("2021-08-30", {"achieved": "2021-08-30"}),
    ):
        world.claim(standing="announced", citations=[values(source=white_house, published=said)], **given)
    read_by = [
        # day, status, plan, moved, late
        ("2020-02-29", "announced", "by 2021-05-01", 0, [0, 0]),
        ("2021-04-13", "announced", "by 2021-05-01", 0, [0, 0]),
        # 30 days of May to reach its end, 30 of June, 31 of July, 31 of August, 11 of September.
        ("2021-04-14", "announced", "before 2021-09-11", 1, [133, 133]),
        # The first deadline passes: the plan that stands has not.
        ("2021-05-02", "announced", "before 2021-09-11", 1, [133, 133]),
        # Brought forward by eleven days; still 122 days after the first deadline.
        ("2021-07-08", "announced", "2021-08-31", 2, [122, 122]),
        ("2021-08-29", "announced", "2021-08-31", 2, [122, 122]),
        ("2021-08-30", "achieved", "2021-08-31", 2, [121, 121]),
        ("2021-09-12", "achieved", "2021-08-31", 2, [121, 121]),
    ]
    ask(client, "/milestones/the-handover/?known_on=2020-02-28", 404)
    for known_on, status, planned, moved, late in read_by:
        done = "2021-08-30" if status == "achieved" else None
        assert answered(client, "the-handover", known_on) == {
            "status": status,
            "planned": planned,
            "achieved": done,
            "chosen": "rule" if done else None,
            "first": "by 2021-05-01",
            "moved": moved,
            "late": late,
            "overdue": False,
            "disputed": False,
        }, known_on
