"""Promise: a page is read by index, of any day; no table is visited or sorted whole, and the past costs no more than twice what now costs.

Asked of the databases themselves, at a few thousand milestones: by their plans, and by the work they count. Times are the business of
`make bench`, which measures the same load.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from benchmarks.counts import Counts
from benchmarks.happenings import Happenings
from benchmarks.load import Load
from negotiations.conditions.derivation import DERIVATION as CONDITIONS
from negotiations.events.derivation import DERIVATION as EVENTS
from negotiations.management.commands.check_derivation import compare
from negotiations.milestones.derivation import DERIVATION as MILESTONES
from negotiations.troops import contested
from tests.api.asking import ask
from tests.api.contesting import contest
from tests.api.planning import (
    KNOWN,
    PAGE,
    Query,
    nodes,
    noted,
    plan_of_postgresql,
    sorted_whole,
    steps_of_sqlite,
    whole,
)
from tests.facts import database

MILESTONES_LOADED = 10_000
IN_ORDER = (
    "/milestones/?ordering=planned",
    "/milestones/?ordering=-planned",
    "/milestones/?ordering=planned&known_on={day}",
    "/milestones/?ordering=-achieved",
    "/milestones/?ordering=slippage_days&known_on={day}",
    "/milestone-claims/?ordering=asserted_on",
    "/troop-counts/?ordering=-low",
    "/events/?ordering=occurred",
    "/milestone-claims/?limit=100",
    "/milestone-claims/?known_on={day}",
    "/milestone-claims/?known_after=2015-01-01&known_before={day}",
    "/milestone-claims/?negotiation=negotiation-000001",
    "/negotiations/negotiation-000001/timeline/?limit=100",
    "/negotiations/negotiation-000001/timeline/?known_on={day}",
    "/disputes/?resource=events",
    "/disputes/?resource=events&known_on={day}",
    "/disputes/?resource=troop-counts&known_on={day}",
    "/knowledge/?from=2012-01-01&what=known",
    "/search/?q=milestone+even",
)
"""Pages that are read by an index in their very order, so that neither what lies before nor what lies behind is looked at."""

ONE_DAY = re.compile(r'= %s AND "\w+"\."id" [<>] %s')
"""The rows of the very day at which a page begins: those few may be sorted by their keys."""


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> tuple[str, Load]:
    """A database of its own with the load, and looked at as the database's own housekeeping does."""
    load = Load(MILESTONES_LOADED, timezone.now().date())
    with django_db_blocker.unblock():
        connection.creation.clone_test_db("load", verbosity=0)
        name = str(connection.creation.get_test_db_clone_settings("load")["NAME"])
        with database(name):
            load.write()
            Happenings(load).write()
            contest(load.recorded)
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


def queries_of(client: Client, page: str) -> list[Query]:
    """The queries of a page, the one that finds its rows first."""
    with noted() as queries:
        answer = ask(client, page)
    assert len(answer["results"]) == 100
    return [query for query in queries if "ledgerhead" not in query[0]]


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
    load = Load(50, timezone.now().date())
    load.write()
    Happenings(load).write()
    Counts(60, load.today).write()
    for derivation in (MILESTONES, CONDITIONS, EVENTS):
        assert list(compare(derivation, derivation.everything(), None)) == []
    assert list(contested.differences()) == []


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


@pytest.mark.parametrize("ordering", ["planned", "-slippage_days"])
def test_what_stood_before_is_not_passed_on_the_way_to_what_stands(
    client: Client, load: Load, ordering: str
) -> None:
    """A plan that moved left its old intervals in the order of plans: there were as many as things, and all were walked over."""
    usual, ordered = (work(client, f"/milestones/?limit=100&ordering={name}") for name in ("slug", ordering))
    assert ordered <= 1.2 * usual, (ordered, usual)


@pytest.mark.parametrize("address", IN_ORDER)
def test_a_page_and_the_one_behind_it_are_read_in_their_order(
    client: Client, load: Load, address: str
) -> None:
    """Claims in their usual order used to be sorted whole, timelines and disputes derived whole, for a page of a hundred."""
    page = address.format(day=load.today - dt.timedelta(days=5 * 365))
    for _ in range(2):
        with noted() as queries:
            answer = ask(client, page)
        assert len(answer["results"]) == 100
        finding = [query for query in queries if re.search(r"LIMIT [1-9]\d+$", query[0])]
        beyond = [query for query in finding if not ONE_DAY.search(query[0])]
        assert beyond
        for query in beyond:
            assert sorted_whole(query) == [], query[0]
        page = re.sub(r"^.*?/api/v1", "", answer["next"])


@pytest.mark.parametrize(
    "asked", ["status=suspended", "status=suspended&known_on=2020-02-02", "overdue=true"]
)
def test_what_nothing_has_is_found_by_no_look_at_the_others(client: Client, load: Load, asked: str) -> None:
    """Every milestone used to be looked at, to find that none is suspended."""
    with noted() as queries:
        assert ask(client, f"/milestones/?{asked}")["results"] == []
    for query in queries:
        assert "ledgerhead" in query[0] or whole(query) == [], query[0]


def test_what_half_of_all_have_is_met_in_order(client: Client, load: Load) -> None:
    for query in queries_of(client, "/milestones/?status=achieved&status=postponed"):
        assert whole(query) == [], query[0]
    told = ask(client, "/milestones/?status=achieved")["results"]
    assert {row["status"] for row in told} == {"achieved"}
    assert [row["slug"] for row in told] == sorted(row["slug"] for row in told)


def test_a_rare_word_beside_a_frequent_one_is_as_quick_as_alone(client: Client, load: Load) -> None:
    """All records with the frequent one used to be read."""
    rare = load.slug(7).partition("-")[0]
    if connection.vendor == "sqlite":
        alone, beside = (
            steps_taken(partial(ask, client, f"/search/?q={words}")) for words in (rare, f"milestone+{rare}")
        )
        assert beside <= 2 * alone + 5, (alone, beside)
    [found] = ask(client, f"/search/?q=milestone+{rare}")["results"]
    assert found["key"] == load.slug(7)
