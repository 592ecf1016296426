"""A connection to PostgreSQL beside Django's, for the one question that is asked for every request. Loaded only where there is PostgreSQL.

What is asked over it is decided in `prepared.py`.
"""

from __future__ import annotations

import threading
import time
from typing import Any

from psycopg import Error, connect
from psycopg.adapt import Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus

LIFE = 600
"""Seconds for which such a connection is used."""
Rows = list[tuple[Any, ...]]


class Apart(threading.local):
    """A connection to PostgreSQL beside Django's, for a thread: opened when first asked, and anew when it was cut off or is old.

    Statements go to libpq itself, under a name from the first time on: a cursor of psycopg's takes longer to ask for one row than PostgreSQL
    takes to find it.
    """

    opened: Any = None
    named = False
    """Whether statements are prepared: not behind a pooler that gives every transaction another connection."""
    names: dict[str, bytes]
    """Statement → the name that it was prepared under."""
    last: tuple[str, list[bytes | None], Rows] | None = None
    """The newest statement, its answer as PostgreSQL told it, and as rows: mostly the next is the same."""
    until = 0.0
    """When it is old: a server that was replaced meanwhile is not asked for ever."""

    def ask(self, here: Any, sql: str) -> Rows:
        """The rows of a statement. `here` is Django's connection, which says how one is opened."""
        if self.opened is None or time.monotonic() > self.until:
            self.open(here)
        try:
            return self.asked(sql)
        except Error:  # the server was started anew, say, or a table has other columns now
            self.open(here)
            return self.asked(sql)

    def asked(self, sql: str) -> Rows:
        """The rows of a statement, of the connection that is open."""
        server = self.opened.pgconn
        if not self.named:
            result = server.exec_(sql.encode())
        else:
            result = server.exec_prepared(self.names.get(sql) or self.name(sql), ())
        if result.status != ExecStatus.TUPLES_OK:
            raise error_from_result(result)
        told = [
            result.get_value(row, column) for row in range(result.ntuples) for column in range(result.nfields)
        ]
        if self.last is None or self.last[:2] != (sql, told):
            loading = Transformer(self.opened)
            loading.set_pgresult(result)
            self.last = sql, told, loading.load_rows(0, result.ntuples, tuple)
        return self.last[2]

    def name(self, sql: str) -> bytes:
        """Prepare a statement."""
        name = b"apart_%d" % len(self.names)
        result = self.opened.pgconn.prepare(name, sql.encode())
        if result.status != ExecStatus.COMMAND_OK:
            raise error_from_result(result)
        self.names[sql] = name
        return name

    def open(self, here: Any) -> None:
        """Open it, with the options of Django's."""
        self.close()
        options = {**here.get_connection_params(), "autocommit": True}
        self.opened = connect(**options)
        self.opened.execute("SELECT set_config('TimeZone', %s, false)", [here.timezone_name])
        self.named, self.names = options["prepare_threshold"] is not None, {}
        self.last = None
        self.until = time.monotonic() + LIFE

    def close(self) -> None:
        """Close it, if it is open."""
        if self.opened is not None:
            self.opened.close()
            self.opened = None


apart = Apart()
