"""Promise: a page of milestones is read by index, of any day; no table is visited whole, and the past costs no more than twice what now costs.

Asked of the databases themselves, at a few thousand milestones: by their plans, and by the work they count. Times are the business of
`make bench`, which measures the same load.
"""

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from benchmarks.load import Load
from negotiations.conditions.derivation import DERIVATION as CONDITIONS
from negotiations.management.commands.check_derivation import compare
from negotiations.milestones.derivation import DERIVATION as MILESTONES
from tests.api.asking import ask
from tests.facts import database

MILESTONES_LOADED = 10_000
PAGE = "milestone_page"
"""The index that a page follows."""
FOLLOWED = (PAGE, "negotiations_milestone_slug_key")
"""Nearly everything exists now: then it does not matter to PostgreSQL whether the index knows what does."""
KNOWN = (PAGE, "negotiations_milestone_known_from")
"""The beginnings of the names of the indexes that know what existed on a day."""
GROWING = {
    f"negotiations_{name}"
    for name in (
        "milestone", "milestoneclaim", "milestonestate", "citation", "milestone_depends_on",
        "condition", "conditionclaim", "conditionstate", "condition_applies_to",
    )
}  # fmt: skip
"""The tables that grow with the record; of the few negotiations, bodies and sources a database may well read all."""

Query = tuple[str, Any]


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> tuple[str, Load]:
    """A database of its own with the load, and looked at as the database's own housekeeping does."""
    load = Load(MILESTONES_LOADED, timezone.now().date())
    with django_db_blocker.unblock():
        connection.creation.clone_test_db("load", verbosity=0)
        name = str(connection.creation.get_test_db_clone_settings("load")["NAME"])
        with database(name):
            load.write()
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("VACUUM (ANALYZE)")
    return name, load


@pytest.fixture
def _among_the_load(loaded: tuple[str, Load], django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), database(loaded[0]):
        yield


@pytest.fixture
def load(_among_the_load: None, loaded: tuple[str, Load], db: None) -> Load:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # Tables of this size are read whole, to be joined, more quickly; how it goes with large ones is what is asked.
            for way in ("seqscan", "hashjoin", "mergejoin"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
    return loaded[1]


def days(load: Load) -> dict[str, dt.date | None]:
    """Now, and days of every age; on the last one just a page of milestones existed, far apart."""
    back = {f"{years} years back": load.today - dt.timedelta(days=round(years * 365.25)) for years in (3, 10)}
    return {"now": None, "yesterday": load.today - dt.timedelta(days=1), **back, "few": load.day_when(101)}


def address(day: dt.date | None) -> str:
    return "/milestones/?limit=100" + (f"&known_on={day}" if day else "")


@contextmanager
def noted() -> Iterator[list[Query]]:
    """The queries sent inside the block, as they were sent."""
    queries: list[Query] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        queries.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield queries


def queries_of(client: Client, page: str) -> list[Query]:
    """The queries of a page, the one that finds its rows first."""
    with noted() as queries:
        answer = ask(client, page)
    assert len(answer["results"]) == 100
    return [query for query in queries if "ledgerhead" not in query[0]]


# What SQLite says


def steps_of_sqlite(query: Query) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {query[0]}", query[1])
        return [row[3] for row in cursor.fetchall()]


def whole_in_sqlite(query: Query) -> list[str]:
    """The steps of a plan that visit a table whole, the page's own order and the list of its keys aside."""
    allowed = (f" INDEX {PAGE}", "SCAN json_each VIRTUAL TABLE INDEX 1:")
    return [step for step in steps_of_sqlite(query) if step.startswith("SCAN") and not step.endswith(allowed)]


# What PostgreSQL says


def plan_of_postgresql(query: Query, *options: str) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN ({', '.join(('FORMAT JSON', *options))}) {query[0]}", query[1])
        [[found]] = cursor.fetchall()
    plan: dict[str, Any] = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    return plan


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", ()):
        yield from nodes(part)


def whole_in_postgresql(query: Query) -> list[str]:
    """The same of PostgreSQL: a look at a growing table without a condition on an index of it."""
    return [
        f"{node['Node Type']} {node.get('Index Name', '')} on {node['Relation Name']}"
        for node in nodes(plan_of_postgresql(query))
        if node.get("Relation Name") in GROWING
        and node["Node Type"] != "Bitmap Heap Scan"  # what it reads, the index below it has found
        and "Index Cond" not in node
        and not (node.get("Index Name") in FOLLOWED and node["Node Type"] == "Index Scan")
    ]


def whole(query: Query) -> list[str]:
    return whole_in_sqlite(query) if connection.vendor == "sqlite" else whole_in_postgresql(query)


# How much work a page is, in a measure that the machine's other business does not touch


def work(client: Client, page: str) -> int:
    """Steps of SQLite's machine in thousands; pages that PostgreSQL looked at."""
    if connection.vendor == "sqlite":
        return steps_taken(lambda: ask(client, page))
    looked = ("Shared Hit Blocks", "Shared Read Blocks")
    plans = [plan_of_postgresql(query, "ANALYZE", "BUFFERS") for query in queries_of(client, page)]
    return sum(plan[name] for plan in plans for name in looked)


def steps_taken(act: Callable[[], object]) -> int:
    taken = 0

    def count() -> int:
        nonlocal taken
        taken += 1
        return 0  # go on

    connection.connection.set_progress_handler(count, 1000)
    try:
        act()
    finally:
        connection.connection.set_progress_handler(None, 0)
    return taken


@pytest.mark.django_db
def test_the_load_is_what_the_rule_gives() -> None:
    Load(50, timezone.now().date()).write()
    for derivation in (MILESTONES, CONDITIONS):
        assert list(compare(derivation, derivation.everything(), None)) == []


def test_a_page_of_any_day_visits_no_table_whole(client: Client, load: Load) -> None:
    for name, day in days(load).items():
        for query in queries_of(client, address(day)):
            assert whole(query) == [], f"{name}: {query[0]}"


def test_a_page_behind_another_visits_no_table_whole(client: Client, load: Load) -> None:
    day = load.today - dt.timedelta(days=3 * 365)
    behind = ask(client, address(day))["next"]
    for query in queries_of(client, re.sub(r"^.*?/api/v1", "", behind)):
        assert whole(query) == [], query[0]


def test_the_page_is_followed_by_an_index_that_knows_what_existed(client: Client, load: Load) -> None:
    """A page as known when few existed used to look up every milestone that did not, and later still every entry of the index."""
    few, many = (
        next(query for query in queries_of(client, address(day)) if "ORDER BY" in query[0])
        for day in (load.day_when(101), load.today - dt.timedelta(days=3 * 365))
    )
    if connection.vendor == "sqlite":
        assert steps_of_sqlite(many) == [f"SCAN negotiations_milestone USING COVERING INDEX {PAGE}"]
        assert steps_of_sqlite(few)[0].startswith(f"SEARCH negotiations_milestone USING INDEX {KNOWN[1]}")
        return
    plan = nodes(plan_of_postgresql(few))
    conditions = [node["Index Cond"] for node in plan if node.get("Index Name", "").startswith(KNOWN)]
    assert any("known_from" in condition for condition in conditions)


def test_the_past_is_at_most_twice_the_work_of_now(client: Client, load: Load) -> None:
    taken = {name: work(client, address(day)) for name, day in days(load).items()}
    assert all(amount <= 2 * taken["now"] for amount in taken.values()), taken
    assert taken["10 years back"] <= 1.2 * taken["3 years back"], "it grows with the age of the day"
