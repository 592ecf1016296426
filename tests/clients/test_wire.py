"""Promise: what only a bare socket can send is refused too: a 4xx or a closed connection, soon; never a mistake of ours, never a hang.

The service behind it goes on answering others.
"""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from tests.clients.conftest import Service
from tests.serving import get

pytestmark = [
    pytest.mark.sqlite_only("the server in front of the service is the same on both databases"),
    pytest.mark.usefixtures("facts"),
]

SOON = 10  # seconds within which an answer or the end must come; a busy machine is no hang
HOST = b"Host: 127.0.0.1\r\n"
GET = b"GET /api/v1/actors/?limit=1 HTTP/1.1\r\n" + HOST
POST = b"POST /api/v1/actors/ HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\n"

BROKEN = {
    "bytes that are no HTTP": bytes(range(256)) * 4,
    "a handshake of TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 512,
    "a request line of one word": b"GET\r\n\r\n",
    "no version": b"GET /api/v1/\r\n\r\n",
    "a version that is none": b"GET /api/v1/ HTTP/9.9\r\n" + HOST + b"\r\n",
    "a method with a NUL": b"G\x00T /api/v1/ HTTP/1.1\r\n" + HOST + b"\r\n",
    "an address with a NUL": b"GET /api/v1/\x00 HTTP/1.1\r\n" + HOST + b"\r\n",
    "an address with a bare space": b"GET /api/v1/ actors/ HTTP/1.1\r\n" + HOST + b"\r\n",
    "an address of bytes that are no text": b"GET /api/v1/\xff\xfe/ HTTP/1.1\r\n" + HOST + b"\r\n",
    "an address of 200 kB": b"GET /api/v1/?q=" + b"a" * 200_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "a header of a megabyte": GET + b"X-Large: " + b"a" * 1_000_000 + b"\r\n\r\n",
    "ten thousand headers": GET + b"".join(b"X-%d: a\r\n" % n for n in range(10_000)) + b"\r\n",
    "a header with a NUL": GET + b"X-A: a\x00b\r\n\r\n",
    "a header without a colon": GET + b"nonsense\r\n\r\n",
    "a name of a header with a space": GET + b"X A: a\r\n\r\n",
    "no host": b"GET /api/v1/actors/ HTTP/1.1\r\n\r\n",
    "a length that is no number": POST + b"Content-Length: many\r\n\r\n{}",
    "a negative length": POST + b"Content-Length: -1\r\n\r\n{}",
    "a length beyond all": POST + b"Content-Length: 99999999999999999999999\r\n\r\n{}",
    "two lengths": POST + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} ",
    "a piece of nonsense length": POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
    "a coding that is none": POST + b"Transfer-Encoding: nonsense\r\n\r\n{}",
}
"""What it is → the bytes."""
CUT_OFF = {
    "no request at all": b"\r\n\r\n\r\n",
    "a request line that ends": b"GET /api/v1/act",
    "headers that end": GET + b"Accept: appl",
    "a body that ends before its length": POST + b"Content-Length: 100\r\n\r\n{",
    "pieces that end": POST + b"Transfer-Encoding: chunked\r\n\r\n5\r\n{",
}
"""After these the caller says that nothing more will come."""


def sent(address: str, data: bytes, *, ends: bool = False, patience: float = 0.3) -> bytes:
    """Everything that is answered until the connection is closed, or until nothing comes for so many seconds after an answer."""
    url = urlsplit(address)
    with closing(socket.create_connection((url.hostname or "", url.port or 0), timeout=SOON)) as wire:
        try:
            wire.sendall(data)
            if ends:
                wire.shutdown(socket.SHUT_WR)
            return b"".join(received(wire, patience))
        except (ConnectionError, BrokenPipeError):
            return b""  # closed while it was still sent, which is an answer


def received(wire: socket.socket, patience: float) -> Iterator[bytes]:
    """Pieces of the answer."""
    while piece := wire.recv(65_536):
        yield piece
        wire.settimeout(patience)  # once answered, a connection that is kept open has no more to say
        try:
            wire.recv(1, socket.MSG_PEEK)
        except TimeoutError:
            return


def statuses(answer: bytes) -> list[int]:
    """The statuses of the answers, in order."""
    return [int(status) for status in re.findall(rb"HTTP/1\.[01] (\d{3}) ", answer)]


def test_what_is_no_request_is_refused_or_hung_up_on(service: Service) -> None:
    faults = []
    for what, data in (*BROKEN.items(), *CUT_OFF.items()):
        begun = time.monotonic()
        try:
            found = statuses(sent(service.address, data, ends=what in CUT_OFF))
        except TimeoutError:
            faults.append(f"{what}: no answer within {SOON} s")
            continue
        if any(not 400 <= status < 500 for status in found):
            faults.append(f"{what}: {found} after {time.monotonic() - begun:.1f} s")
    assert not faults, "\n".join(faults)
    assert get(f"{service.address}/readyz")["status"] == "ok"


def test_what_follows_a_refused_request_is_not_taken_for_another(service: Service) -> None:
    """A body that was refused unread must not be read as the next request of that connection."""
    smuggled = b"DELETE /api/v1/actors/iraq/ HTTP/1.1\r\n" + HOST + b"\r\n"
    data = POST + b"Content-Length: %d\r\n\r\n" % len(smuggled) + smuggled
    assert statuses(sent(service.address, data)) == [401]


def test_requests_that_come_at_once_are_answered_in_order_until_one_is_none(service: Service) -> None:
    answer = sent(service.address, (GET + b"\r\n") * 3 + b"\x00\x01 junk\r\n\r\n", patience=SOON)
    found = statuses(answer)
    assert found[:3] == [200, 200, 200]
    assert all(400 <= status < 500 for status in found[3:])
