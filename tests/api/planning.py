"""What the databases say of how they answer a query: which tables they visit whole, what they sort."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

PAGE_ROWS = 100
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


@contextmanager
def noted() -> Iterator[list[Query]]:
    """The queries sent inside the block, as they were sent."""
    queries: list[Query] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        queries.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield queries


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


def sorted_whole(query: Query) -> list[str]:
    """What a plan sorts before the first row is known; rows of one day may well be sorted by their keys."""
    if connection.vendor == "sqlite":
        return [step for step in steps_of_sqlite(query) if step == "USE TEMP B-TREE FOR ORDER BY"]
    return [
        f"{node['Plan Rows']} rows sorted"
        for node in nodes(plan_of_postgresql(query))
        if node["Node Type"] == "Sort"
        and node["Plans"][0]["Plan Rows"] > 2 * PAGE_ROWS  # fewer it may well sort
    ]
