"""Asking one address again and again over several connections, and counting the answers a second.

`wrk` asks for quick answers where it is installed (Debian: `apt-get install wrk`). Of slow ones, of which it would count few and lose those under
way, and where it is not installed, a client of asyncio waits for every answer and throws it away as it comes; it takes more of the machine than
wrk, which makes quick answers look slower than they are. Neither is needed by the service.
"""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

CONNECTIONS = 16
SPACE = 2**18
"""Bytes that a connection reads at once."""
PATIENCE = 60
"""Seconds to wait for one answer."""
QUICK = 0.01
"""Seconds; what takes less is counted by wrk."""
_RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked: an address with its query, and headers."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """One answer."""

    status: int
    headers: Mapping[str, str]
    """By name in small letters."""
    body: bytes

    def json(self) -> Any:
        """The body as data."""
        return json.loads(self.body)


def client() -> str:
    """What asks."""
    return "wrk" if shutil.which("wrk") else "asyncio"


def tell(ask: Ask) -> Told:
    """One answer, read by the standard library. Raises when it is an error."""
    request = urllib.request.Request(ask.url, headers=dict(ask.headers))
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return Told(answer.status, _lower(answer.headers), answer.read())
    except urllib.error.HTTPError as answer:
        if answer.code == 304:
            return Told(304, _lower(answer.headers), b"")
        raise RuntimeError(f"{ask.url}: {answer.code} {answer.read(500)!r}") from answer


def _lower(headers: Any) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def rate(ask: Ask, seconds: float) -> float:
    """Answers a second. Raises when one of them is an error. Returns when what was still asked for is answered too."""
    began = time.perf_counter()
    tell(ask)
    if client() == "asyncio" or time.perf_counter() - began > QUICK:
        return asyncio.run(_rate(ask, seconds))
    headers = [f"-H{name}: {value}" for name, value in ask.headers.items()]
    sizes = [f"-c{CONNECTIONS}", "-t1", f"-d{round(seconds)}s", f"--timeout={PATIENCE}s"]
    done = subprocess.run(["wrk", *sizes, *headers, ask.url], check=True, stdout=subprocess.PIPE, text=True)
    found = _RATE.search(done.stdout)
    if found is None or not float(found[1]) or "Non-2xx" in done.stdout or "Socket errors" in done.stdout:
        raise RuntimeError(f"{ask.url}:\n{done.stdout}")
    # What wrk had asked for when it left is still being answered, and would be to the debit of whoever is asked next.
    time.sleep(CONNECTIONS / float(found[1]))
    return float(found[1])


async def _rate(ask: Ask, seconds: float) -> float:
    address = urlsplit(ask.url)
    path = f"{address.path}?{address.query}" if address.query else address.path
    headers = {"Host": address.netloc, **ask.headers}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    request = f"GET {path} HTTP/1.1\r\n{lines}\r\n".encode()
    loop, began = asyncio.get_running_loop(), time.perf_counter()
    askers = [_Asker(request, began + seconds) for _ in range(CONNECTIONS)]
    for asker in askers:
        await loop.create_connection(lambda asker=asker: asker, address.hostname, address.port)  # type: ignore[misc]  # a bound default is no argument
    await asyncio.wait_for(asyncio.gather(*(asker.done for asker in askers)), seconds + PATIENCE)
    return sum(asker.answers for asker in askers) / (time.perf_counter() - began)


class _Asker(asyncio.BufferedProtocol):
    """One connection that asks the same until its time is over, and counts the answers. A body is not kept: long ones took twice as long to copy as to send."""

    def __init__(self, request: bytes, until: float) -> None:
        self.request, self.until, self.answers = request, until, 0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.space = bytearray(SPACE)
        self.head = b""
        self.left = 0
        """Bytes of the body that are still to come."""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        transport.write(self.request)

    def get_buffer(self, sizehint: int) -> bytearray:
        return self.space

    def buffer_updated(self, nbytes: int) -> None:
        if self.left:
            self.left -= nbytes
        else:
            self.head += self.space[:nbytes]
            end = self.head.find(b"\r\n\r\n")
            if end < 0:
                return
            status, length = int(self.head[9:12]), _LENGTH.search(self.head)
            if status >= 400:
                self.fail(f"status {status}")
                return
            self.left = (int(length[1]) if length and status != 304 else 0) - (len(self.head) - end - 4)
            self.head = b""
        if self.left < 0:
            self.fail("more than was asked for")
        elif self.left == 0:
            self.answers += 1
            if time.perf_counter() < self.until:
                self.transport.write(self.request)
            else:
                self.done.set_result(None)
                self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self.fail(f"lost: {exc}")

    def fail(self, why: str) -> None:
        """End with an error."""
        if not self.done.done():
            self.done.set_exception(RuntimeError(f"{self.request!r}: {why}"))
