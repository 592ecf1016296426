"""Asking one address again and again over several connections, and counting the answers a second.

`wrk` asks for quick answers where it is installed (Debian: `apt-get install wrk`). Of slow ones, of which it would count few and lose those under
way, and where it is not installed, a client of asyncio's streams waits for every answer; it takes more of the machine, which makes quick answers
look slower than they are. Neither is needed by the service.
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
    began = time.perf_counter()

    async def again_and_again() -> int:
        reader, writer = await asyncio.open_connection(address.hostname, address.port, limit=2**24)
        answers = 0
        while time.perf_counter() < began + seconds:
            writer.write(request)
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE)
            status, length = int(head[9:12]), _LENGTH.search(head)
            if status >= 400:
                raise RuntimeError(f"{ask.url}: {status}")
            await reader.readexactly(int(length[1]) if length and status != 304 else 0)
            answers += 1
        writer.close()
        return answers

    answers = await asyncio.gather(*(again_and_again() for _ in range(CONNECTIONS)))
    return sum(answers) / (time.perf_counter() - began)
