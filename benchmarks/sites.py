"""A site of its own for measuring: an empty database of the kind asked for, filled with the load, and servers over it.

Whoever measures never sets Django up: filling and serving are done by processes whose environment names the site.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.postgres import PostgresServer

DATABASES = ("sqlite", "postgresql")
WORKERS = 2
STARTS = 60
"""Seconds in which a server must be up, on a machine that does much else."""
PROBE = 5
"""Seconds that one look whether it is up may take."""
UNLIMITED = "1000000000"
HEADERS = {"Host": "localhost", "X-Forwarded-Proto": "https", "Accept": "application/json"}
"""What the proxy before a production service sends."""
OURS, PLAIN, BARE = (
    "tracker.wsgi:application",
    "benchmarks.plain.wsgi:application",
    "benchmarks.limit:application",
)
"""The applications that are served: the tracker, plain Django REST framework, functions beneath any framework."""
UNKEPT = {"TRACKER_KEPT_ANSWERS": "0"}
"""For the tracker when the making of answers is measured, not the keeping."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its address and its process."""

    address: str
    process: subprocess.Popen[bytes]
    started: float
    """Seconds until it answered."""


@dataclass(frozen=True)
class Site:
    """One database and what reaches it."""

    database: str
    directory: Path
    url: str
    load: dict[str, Any] = field(default_factory=dict)
    """What is good to know of the load, as `filling.py` tells it."""

    @property
    def environment(self) -> dict[str, str]:
        """The environment of every process of this site: production as it is set up, nothing of the caller's own settings."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")}
        return {
            **inherited,
            "DATABASE_URL": self.url,
            "TRACKER_DATA_DIR": str(self.directory),
            "TRACKER_SECRET_KEY": "only-for-measuring-" * 4,
            "TRACKER_PRODUCTION": "1",
            "TRACKER_TLS_PROXY": "1",
            "TRACKER_ALLOWED_HOSTS": "localhost,127.0.0.1",
            "TRACKER_RATE_PUBLIC": UNLIMITED,
            "TRACKER_RATE_EXPORTS": UNLIMITED,
        }

    def run(self, module: str, *arguments: str) -> Any:
        """What a module prints, as JSON, run as a program on this site."""
        command = [sys.executable, "-m", module, *arguments]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=self.environment)
        return json.loads(done.stdout)

    @contextmanager
    def serving(self, application: str, **more: str) -> Iterator[Server]:
        """An application behind granian as `make run` starts it; `more` are variables of its environment."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        options = ["--interface", "wsgi", "--workers", str(WORKERS), "--blocking-threads", "1", "--no-ws"]
        command = [
            sys.executable,
            "-m",
            "granian",
            *options,
            "--workers-kill-timeout",
            "5",
            "--port",
            str(port),
            application,
        ]
        began = time.perf_counter()
        with (self.directory / "log").open("ab") as log:
            process = subprocess.Popen(
                command, stdout=log, stderr=log, env={**self.environment, **more}, start_new_session=True
            )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(f"{address}/healthz", process)
            yield Server(address, process, time.perf_counter() - began)
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


@contextmanager
def site(database: str, milestones: int, counts: int) -> Iterator[Site]:
    """A site with the load. Everything is gone afterwards."""
    with ExitStack() as stack:
        data = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tracker-bench-")))
        (data / "static").mkdir()  # whitenoise warns when there is none
        url = f"sqlite:///{data / 'tracker.sqlite3'}"
        if database == "postgresql":
            url = stack.enter_context(PostgresServer()).url
        empty = Site(database, data, url)
        sizes = ["--milestones", str(milestones), "--counts", str(counts)]
        yield Site(database, data, url, empty.run("benchmarks.filling", *sizes))


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    request = urllib.request.Request(address, headers=HEADERS)
    for _ in range(STARTS * 50):
        if process.poll() is not None:
            raise RuntimeError("The server ended.")
        try:
            with urllib.request.urlopen(request, timeout=PROBE):
                return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError(f"{address} is not up within {STARTS} s.")
