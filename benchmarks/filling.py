"""Filling a site: `python -m benchmarks.filling` migrates the database that the environment names, writes the load into it and prints what is good to know of it.

The database is left as its own housekeeping leaves one in service.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

FEW = 200
"""The oldest day asked about is one on which so many milestones existed: a page of 100 is full, but its rows lie far apart."""


def fill(milestones: int, counts: int) -> dict[str, Any]:
    """Write the load; give its days and slugs by name."""
    from django.core.management import call_command  # noqa: PLC0415  Django is set up only now

    from benchmarks.counts import Counts  # noqa: PLC0415  Django is set up only now
    from benchmarks.happenings import Happenings  # noqa: PLC0415  Django is set up only now
    from benchmarks.load import Load  # noqa: PLC0415  Django is set up only now
    from benchmarks.rows import scattered  # noqa: PLC0415  Django is set up only now

    call_command("migrate", verbosity=0)
    load = Load(milestones, dt.datetime.now(dt.UTC).date())
    series = Counts(counts, load.today)
    with loading():
        load.write()
        Happenings(load).write()
        series.write()
    return {
        "today": load.today.isoformat(),
        "few": load.day_when(FEW).isoformat(),
        "slug": load.slug(milestones // 2),
        "negotiation": "negotiation-000001",
        "words": {"rare": f"milestone {scattered(milestones // 2):010}", "frequent": "milestone even"},
        "series": series.told(),
    }


@contextmanager
def loading() -> Iterator[None]:
    """While a load is written: nobody's data, so speed counts. What it holds is right by construction and is not looked at again."""
    from django.db import connection  # noqa: PLC0415  Django is set up only now

    from benchmarks.tables import indexes_aside  # noqa: PLC0415  Django is set up only now

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for pragma in (
                "synchronous = OFF",
                "journal_mode = OFF",
                "cache_size = -400000",
                "temp_store = MEMORY",
                "foreign_keys = OFF",
                "ignore_check_constraints = ON",
            ):
                cursor.execute(f"PRAGMA {pragma}")
    with indexes_aside():
        yield
    if connection.vendor == "sqlite":
        connection.close()  # the next one opens as in service; nothing analyses SQLite there either
    else:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")


def main(arguments: list[str]) -> int:
    """Fill the database of the environment."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.filling", description=__doc__)
    parser.add_argument("--milestones", type=int, required=True)
    parser.add_argument("--counts", type=int, default=0)
    options = parser.parse_args(arguments)

    import django  # noqa: PLC0415  reads the settings

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    django.setup()
    sys.stdout.write(json.dumps(fill(options.milestones, options.counts)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
