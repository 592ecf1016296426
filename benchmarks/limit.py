"""The limit: JSON built inside the database, paged by key, handed on by a bare function; and an answer that is always the same.

No framework, no checks, no negotiation: what is left of an answer when everything but the database is taken away. One connection a process.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qsl

from benchmarks.limit_sql import COUNTS, DETAIL, PAGE

CONSTANT = b'{"results": [' + b"0," * 16_000 + b"0]}"
"""32 kB, as a page is."""


def _connected() -> Callable[[str, dict[str, Any]], bytes]:
    """A function that runs a statement and gives its only value."""
    url = os.environ["DATABASE_URL"]
    if url.startswith("sqlite"):
        import sqlite3  # noqa: PLC0415  one of two

        found = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None, check_same_thread=False)
        return lambda sql, values: found.execute(sql, values).fetchone()[0].encode()
    import psycopg  # noqa: PLC0415  one of two

    address, _, name = url.removeprefix("postgres://").rpartition("/")
    account, _, directory = address.partition("@")
    opened = psycopg.connect(host=directory, user=account, dbname=name, autocommit=True)
    return lambda sql, values: opened.execute(sql, values).fetchone()[0].encode()  # type: ignore[index, no-any-return]  # one row of one text


_ASK: list[Callable[[str, dict[str, Any]], bytes]] = []


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """Answer /page/?after=, /detail/?slug=, /counts/?contributor=&host=&dataset= and /constant/."""
    path = environ["PATH_INFO"]
    statement = {"/page/": PAGE, "/detail/": DETAIL, "/counts/": COUNTS}.get(path)
    if statement is None:
        body = CONSTANT
    else:
        if not _ASK:
            _ASK.append(_connected())
        kind = "sqlite" if os.environ["DATABASE_URL"].startswith("sqlite") else "postgresql"
        body = _ASK[0](statement[kind], dict(parse_qsl(environ["QUERY_STRING"], keep_blank_values=True)))
    start("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
