"""Files that were prepared and are sent again: one for each question and state of the record, in a folder that stays within its bounds.

Several processes share the folder. A file is written under a name of its own and takes its place when it is complete, so nobody ever opens half a
file; who prepares holds a lock, so that others who ask the same wait for the one file. Files are opened before they are removed, and what is
being sent is not cut off. Only what everybody may see is kept here.
"""

from __future__ import annotations

import fcntl
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from django.conf import settings

UNFINISHED = "export-"
"""How the names of files begin that are being written; what a killed process left is removed like an old file."""
LOCKS = 64
"""Locks that all questions share: they are never removed, since a lock whose file is gone locks nobody out."""


def folder() -> Path:
    """Where the files are, made when it is missing."""
    path = settings.TRACKER_EXPORTS_DIR
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def kept_file(digest: str) -> IO[bytes] | None:
    """The complete file of this question and state of the record, opened; None where there is none."""
    path = folder() / digest
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return None
    with suppress(FileNotFoundError):
        os.utime(path)  # the longest unasked goes first
    return file


@contextmanager
def alone(digest: str) -> Iterator[None]:
    """Be the only one, among all processes of this folder, who prepares this."""
    with (folder() / f"lock-{int(digest[:8], 16) % LOCKS}").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # let go when the file is closed, however that comes about
        yield


def written(write: Callable[[IO[bytes]], None], keep_as: str | None) -> IO[bytes]:
    """A complete file, at its beginning; kept under a digest where one is given, else only its holder knows it. Failing leaves nothing behind."""
    descriptor, name = tempfile.mkstemp(dir=folder(), prefix=UNFINISHED)
    path, file = Path(name), os.fdopen(descriptor, "w+b")
    try:
        write(file)
        file.flush()
        file.seek(0)
        if keep_as is not None:
            _keep(path, keep_as, os.fstat(descriptor).st_size)
    except BaseException:
        file.close()
        raise
    finally:
        path.unlink(missing_ok=True)
    return file


def _keep(path: Path, digest: str, size: int) -> None:
    if size <= settings.TRACKER_EXPORTS_BYTES:
        make_room(size)
        with suppress(FileNotFoundError):  # somebody made room
            path.replace(path.with_name(digest))


def make_room(size: int) -> None:
    """Remove what is too old, then the longest unasked, until there is room for so many bytes."""
    old, held = time.time() - settings.TRACKER_EXPORTS_SECONDS, []
    for path in folder().iterdir():
        if path.name.startswith("lock-"):
            continue
        with suppress(FileNotFoundError):  # another process makes room too
            told = path.stat()
            held.append((told.st_mtime, told.st_size, path))
    total = size + sum(length for _, length, path in held if not path.name.startswith(UNFINISHED))
    for asked, length, path in sorted(held):
        if total > settings.TRACKER_EXPORTS_BYTES or asked < old:
            path.unlink(missing_ok=True)
            total -= length
