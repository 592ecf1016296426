"""Writing behind: the rows of large sets are inserted by a thread of their own, beside the Python that makes the next ones.

The database works without Python's lock, so both get on at once. Nobody sees a difference: rows are written in the order in which they are given, in
the transaction of the connection, and whoever asks the database something waits until all is there that was given for the tables it names.
"""

from __future__ import annotations

import re
import sqlite3
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any, Generic, NoReturn, TypeVar

from django.db import connection, connections

T = TypeVar("T")
Write = Callable[[Any], None]
"""Writes some rows over the driver's own connection."""

BETWEEN = ("SELECT", "WITH", "INSERT", "UPDATE", "DELETE", "SAVEPOINT", "RELEASE")
"""Statements that may come between the rows of other tables."""
UNDOING = "ROLLBACK TO"
"""What this undoes is told by the order of what was written, which with rows still to be written is another."""
SHARED = 3
"""How safe SQLite must have been built that threads may share a connection; usually it is."""
SUPPLY = 20_000
"""Keys taken at once: to ask for them means to wait."""
SWITCH = 0.0002
"""Seconds after which one thread makes way for the other; usually it is a long time beside what the database takes for some rows."""


class NotWritten(Exception):
    """Rows that were written behind were not taken. Which they were is told to those alone who write them at once."""


class Writer:
    """Writes what it is given, in order, while nobody else uses the connection."""

    def __init__(self, wrapped: Any) -> None:
        self._wrapped = wrapped
        self._given: deque[tuple[str, Write]] = deque()
        self._keys: dict[str, Sequence[int]] = {}
        self._state = threading.Condition()
        self._is_writing = self._is_closed = False
        self._may_ask: Callable[[], bool] | None = None
        self._failed: Exception | None = None
        self.meanwhile: Callable[[], object] | None = None
        """What can be done without the database by somebody who must wait for it."""
        self._thread = threading.Thread(target=self._run, name="writing behind", daemon=True)
        self._thread.start()

    def give(self, table: str, writes: Sequence[Write]) -> None:
        """Have rows of a table written. Raises NotWritten for what was given before."""
        with self._state:
            self._raise()
            self._given.extend((table, write) for write in writes)
            self._state.notify_all()

    def keys(self, table: str, number: int, take: Callable[[int], Sequence[int]]) -> Sequence[int]:
        """Keys for new rows of a table, `take` asks for so many."""
        held = self._keys.get(table, ())
        if len(held) < number:
            self.wait()
            held = take(max(number, SUPPLY))
        self._keys[table] = held[number:]
        return held[:number]

    def wait(self) -> None:
        """Until all is written. Raises NotWritten."""
        with self._state:
            self._state.wait_for(self._is_done)
            self._raise()

    def between(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Run a statement of whoever else uses the connection; as Django's wrappers of statements are called."""
        if sql.startswith(UNDOING):
            raise NotWritten

        def may_ask() -> bool:
            return not self._names(sql) if sql.startswith(BETWEEN) else self._is_done()

        with self._state:
            must_wait = not may_ask()
        if must_wait and self.meanwhile is not None:
            self.meanwhile()
        with self._state:
            self._may_ask = may_ask
            self._state.wait_for(lambda: not self._is_writing and may_ask())
        try:
            self._raise()
            return execute(sql, params, many, context)
        finally:
            with self._state:
                self._may_ask = None
                self._state.notify_all()

    def close(self) -> None:
        """Write nothing more."""
        with self._state:
            self._is_closed = True
            self._given.clear()
            self._state.notify_all()
        self._thread.join()

    def _names(self, sql: str) -> bool:
        """Whether a statement names a table whose rows are not all there."""
        tables = {table for table, _ in self._given}
        return bool(tables) and re.search(rf"\b({'|'.join(tables)})\b", sql) is not None

    def _is_asked(self) -> bool:
        """Whether somebody waits who may go first."""
        return self._may_ask is not None and self._may_ask()

    def _is_done(self) -> bool:
        return not self._given

    def _raise(self) -> None:
        failed, self._failed = self._failed, None
        if failed is not None:
            raise NotWritten from failed

    def _run(self) -> None:
        while True:
            with self._state:
                self._state.wait_for(lambda: self._is_closed or (self._given and not self._is_asked()))
                if self._is_closed:
                    return
                _, write = self._given[0]
                self._is_writing = True
            failed = None
            try:
                with self._wrapped.wrap_database_errors:
                    write(self._wrapped.connection)
            except Exception as error:  # noqa: BLE001  told to whoever asks next
                failed = error
            with self._state:
                self._is_writing, self._failed = False, failed
                if failed is not None:
                    self._given.clear()
                elif self._given:
                    self._given.popleft()
                self._state.notify_all()


_writer: ContextVar[Writer | None] = ContextVar("writer", default=None)


def writer() -> Writer | None:
    """Who writes behind the caller, if anybody does."""
    return _writer.get()


@contextmanager
def writing_behind() -> Iterator[None]:
    """Within, sets are written behind; at the end all is there. Raises NotWritten, when what was written meanwhile is to be rolled back.

    Inside a transaction, on whose connection nobody reads by a cursor of the server's.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("Rows are written behind inside a transaction.")
    if connection.vendor == "sqlite" and sqlite3.threadsafety < SHARED:
        yield  # then Python and the thread may not read and write over one connection
        return
    usual, behind = sys.getswitchinterval(), Writer(connections[connection.alias])
    reset = _writer.set(behind)
    sys.setswitchinterval(SWITCH)
    try:
        _check_references("IMMEDIATE")  # at the end nobody works beside
        with connection.execute_wrapper(behind.between):
            yield
            behind.wait()
        _check_references("DEFERRED")
    finally:
        behind.close()
        sys.setswitchinterval(usual)
        _writer.reset(reset)


def _check_references(when: str) -> None:
    """When PostgreSQL looks whether there is what the rows of this transaction refer to."""
    if connection.vendor == "postgresql" and not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute(f"SET CONSTRAINTS ALL {when}")


class Ahead(Generic[T]):
    """Goes through items; while somebody waits for what is written behind, the next of them is made."""

    def __init__(self, items: Iterable[T]) -> None:
        self._items = iter(items)
        self._made: Callable[[], T] | None = None
        behind = writer()
        if behind is not None:
            behind.meanwhile = self._make

    def __iter__(self) -> Iterator[T]:
        return self

    def __next__(self) -> T:
        self._make()
        made, self._made = self._made, None
        return made()  # type: ignore[misc]  # it was just made

    def _make(self) -> None:
        if self._made is None:
            try:
                self._made = partial(_give, next(self._items))
            except (StopIteration, Exception) as error:  # noqa: BLE001  raised where the item is asked for
                self._made = partial(_raise, error)


def _give(item: T) -> T:
    return item


def _raise(error: BaseException) -> NoReturn:
    raise error
