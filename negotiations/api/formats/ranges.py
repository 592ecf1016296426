"""A part of a file, as a client asks for it who has the rest already (RFC 9110): one range of bytes. Several at once are answered by the whole."""

from __future__ import annotations

import re
from typing import IO

from django.http import FileResponse, HttpRequest

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


class SentFile(FileResponse):
    """A file in pieces that are worth a system call."""

    block_size = 64 * 1024


class Part:
    """So many bytes of a file from where it stands; closing it closes the file."""

    def __init__(self, file: IO[bytes], length: int) -> None:
        self._file, self._left = file, length

    def read(self, size: int = -1) -> bytes:
        """The next bytes of the part."""
        piece = self._file.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(piece)
        return piece

    def close(self) -> None:
        """Let the file go."""
        self._file.close()


def asked_range(request: HttpRequest, length: int, tag: str) -> tuple[int, int] | None:
    """First byte and the one behind the last; None for the whole. What lies outside gives an empty range.

    A range of another state of the record than this (`If-Range`) is answered by the whole.
    """
    match = _RANGE.fullmatch(request.META.get("HTTP_RANGE", "").replace(" ", ""))
    if match is None or request.method != "GET" or request.META.get("HTTP_IF_RANGE", tag) != tag:
        return None
    first, last = match[1], match[2]
    if first:
        start, stop = int(first), min(int(last) + 1, length) if last else length
        return None if last and int(last) < int(first) else (start, stop)
    if not last:
        return None
    return (max(0, length - int(last)), length) if int(last) else (length, length)
