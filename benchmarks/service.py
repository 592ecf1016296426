"""A service of its own for one measurement: an empty database of the kind asked for, migrated, in this process.

Settings belong to a process, so every database is measured in another one; `__main__.py` starts them.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

DATABASES = ("sqlite", "postgresql")
UNLIMITED = "1000000000"


@contextmanager
def service(database: str) -> Iterator[None]:
    """Set Django up on an empty database; everything is gone afterwards. Once in a process."""
    from tests.postgres import PostgresServer  # noqa: PLC0415  needed for one kind only

    with ExitStack() as stack:
        data = stack.enter_context(tempfile.TemporaryDirectory(prefix="tracker-bench-"))
        (Path(data) / "static").mkdir()  # whitenoise warns when there is none
        for name in [name for name in os.environ if name.startswith("TRACKER_")]:
            del os.environ[name]
        os.environ.pop("DATABASE_URL", None)
        os.environ.update(
            DJANGO_SETTINGS_MODULE="tracker.settings",
            TRACKER_DATA_DIR=data,
            TRACKER_SECRET_KEY="only-for-measuring-" * 4,
            TRACKER_LOG_LEVEL="CRITICAL",
            TRACKER_RATE_PUBLIC=UNLIMITED,
        )
        if database == "postgresql":
            os.environ["DATABASE_URL"] = stack.enter_context(PostgresServer()).url

        import django  # noqa: PLC0415  reads the settings

        django.setup()

        from django.core.management import call_command  # noqa: PLC0415  Django is set up only now
        from django.db import connections  # noqa: PLC0415

        call_command("migrate", verbosity=0)
        try:
            yield
        finally:
            connections.close_all()


@contextmanager
def loading() -> Iterator[None]:
    """While a load is written: nobody's data, so speed counts. Afterwards the database is as housekeeping leaves it in service."""
    from django.db import connection  # noqa: PLC0415  Django is set up only now

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous = OFF")
            cursor.execute("PRAGMA cache_size = -400000")
    yield
    if connection.vendor == "sqlite":
        connection.close()  # the next one opens as in service; nothing analyses SQLite there either
    else:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")
