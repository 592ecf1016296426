"""How each database engine is opened: one place, because the defaults of both would hurt.

Takes what DATABASE_URL names and adds the options that the address cannot carry.
Tables, constraints and triggers live with the app.
"""

import sqlite3
from typing import Any

SQLITE = "django.db.backends.sqlite3"
POSTGRESQL = "django.db.backends.postgresql"

# Seconds that a caller waits for a connection of the pool before it gives up.
POOL_TIMEOUT = 20
# Seconds that a writer of SQLite waits for others. They are not queued but try again by
# chance: of 32 who write without a pause the unluckiest has waited longer than 20.
LOCK_TIMEOUT = 60
# Seconds for which a worker keeps SQLite's file open. Opening it and setting it up takes
# ten times as long as asking for the newest change, which is all that a kept answer asks.
KEPT_OPEN = 600
# A statement is prepared when a connection runs it for this time. Only what goes to the driver itself
# is prepared at all; Django's own queries are not.
PREPARED_AFTER = 3
# The planner else weighs anew whether a plan for these very values would be better. It never is where
# rows are asked for by their keys, and where there are many keys it reads whole tables instead.
PLANNED_ONCE = "-c plan_cache_mode=force_generic_plan"
# Many are answered at once: helpers for one of them take more from the others than they give.
ALONE = "-c max_parallel_workers_per_gather=0"


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Tell whether this SQLite can be trusted with a write-ahead log.

    Older libraries can lose a commit when the log is reset while another process
    writes; the mend is in 3.51.3 and was carried back to 3.50.7 and 3.44.6.
    """
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)


def with_options(database: dict[str, Any], *, pool_size: int, prepared: bool = True) -> dict[str, Any]:
    """Complete a database description; `pool_size` is in connections per process, `prepared` whether PostgreSQL may keep plans.

    Raises ValueError for an engine that the suite does not run on.
    """
    if database["ENGINE"] == SQLITE:
        options = {**database.get("OPTIONS", {}), **_sqlite_options()}
        return {**database, "OPTIONS": options, "CONN_MAX_AGE": KEPT_OPEN}
    if database["ENGINE"] == POSTGRESQL:
        given = database.get("OPTIONS", {})
        options = {**given, **_postgresql_options(pool_size)}
        if prepared:
            options |= {
                "prepare_threshold": PREPARED_AFTER,
                "options": f"{PLANNED_ONCE} {ALONE} {given.get('options', '')}".strip(),  # the address's own have the last word
            }
        # The pool keeps the connections; Django must hand each one back after the request.
        return {**database, "OPTIONS": options, "CONN_MAX_AGE": 0}
    raise ValueError(f"DATABASE_URL names {database['ENGINE']!r}: use sqlite or postgres.")


def _sqlite_options() -> dict[str, Any]:
    journal = "WAL" if wal_is_safe(sqlite3.sqlite_version_info) else "DELETE"
    return {
        # Take the write lock when a transaction begins. The default takes it at the
        # first write and fails at once, without waiting, when another writer is there.
        "transaction_mode": "IMMEDIATE",
        "timeout": LOCK_TIMEOUT,
        # FULL: a committed ledger row survives a power cut.
        "init_command": f"PRAGMA journal_mode={journal}; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }


def _postgresql_options(pool_size: int) -> dict[str, Any]:
    return {
        "application_name": "negotiation-tracker",
        "connect_timeout": 10,
        "pool": {"min_size": 0, "max_size": pool_size, "timeout": POOL_TIMEOUT},
    }
