"""`python -m benchmarks.planning SLUG DAY SERIES` prints, as JSON, the plans of the queries behind some answers of the site that the environment names."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import Any

from benchmarks.contest import FIELDS


def main(slug: str, day: str, series: str) -> None:
    """Ask each address in this process and have the database explain its queries."""
    import django  # noqa: PLC0415  reads the settings

    os.environ.update(
        DJANGO_SETTINGS_MODULE="tracker.settings", TRACKER_KEPT_ANSWERS="0", TRACKER_LOG_LEVEL="CRITICAL"
    )
    django.setup()
    asked = {
        "A page": f"/api/v1/milestones/?fields={FIELDS}",
        "A page as known when few existed": f"/api/v1/milestones/?fields={FIELDS}&known_on={day}",
        "A detail": f"/api/v1/milestones/{slug}/?fields={FIELDS}",
        "A series": f"/api/v1/troop-counts/series/?{series}",
    }
    sys.stdout.write(
        json.dumps({name: [steps(*query) for query in queries(url)] for name, url in asked.items()}) + "\n"
    )


def queries(url: str) -> list[tuple[str, Any]]:
    """The queries behind an answer, the head of the ledger aside."""
    from django.db import connection  # noqa: PLC0415  Django is set up only now
    from django.test import Client  # noqa: PLC0415  Django is set up only now

    found: list[tuple[str, Any]] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        found.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        response = Client(headers={"host": "localhost"}).get(url, secure=True)
    if response.status_code != 200:
        raise RuntimeError(f"{url}: {response.status_code} {response.content[:500]!r}")
    return [query for query in found if "ledgerhead" not in query[0]]


def steps(sql: str, params: Any) -> list[str]:
    """What the database says it does."""
    from django.db import connection  # noqa: PLC0415  Django is set up only now

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
            return [row[3] for row in cursor.fetchall()]
        cursor.execute(f"EXPLAIN (COSTS OFF) {sql}", params)
        told = [row[0] for row in cursor.fetchall()]
        # What it looks at and by which index; conditions would only repeat the query.
        return [line for line in told if " on " in line or " using " in line]


if __name__ == "__main__":
    main(*sys.argv[1:])
