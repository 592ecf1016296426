"""Promise: `make run` answers on its address; the second start is up within five seconds (measured by `make proof`),
keeps the data, and both end when asked to. Runs the real command in a process of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.proof import FULL

pytestmark = pytest.mark.sqlite_only(reason="starts the embedded service, which has SQLite")

FIRST_START = 120  # seconds; creates, loads and collects
SECOND_START = 5 if FULL else 60  # a busy machine is no failure: else only a hang is caught
STOP = 20  # granian kills a worker that was asked to end while it was loading after 10


@contextmanager
def served(data: Path, within: float) -> Iterator[tuple[str, Path]]:
    """Run the service until the block ends: its address and the file with what it printed."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("TRACKER_") and name not in ("DATABASE_URL", "HOST")
    }
    output = data.parent / "printed"
    with output.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "bootstrap", "--serve"],
            cwd=settings.BASE_DIR,
            env={**inherited, "PORT": str(port), "TRACKER_DATA_DIR": str(data)},
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_for(f"http://127.0.0.1:{port}/readyz", process, output, within)
        yield f"http://127.0.0.1:{port}", output
        process.send_signal(signal.SIGTERM)
        process.wait(STOP)  # raises when it does not end
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)  # its workers too: they outlive their parent
            process.wait()


def wait_for(address: str, process: "subprocess.Popen[bytes]", output: Path, within: float) -> None:
    deadline = time.monotonic() + within
    while True:
        try:
            assert get(address)["status"] == "ok"
        except (urllib.error.URLError, ConnectionError):
            told = output.read_text(errors="replace")
            assert process.poll() is None, told
            assert time.monotonic() < deadline, f"not up within {within} s\n{told}"
            time.sleep(0.05)
        else:
            return


def get(address: str) -> Any:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return json.load(answer)


def test_the_service_starts_quickly_again_keeps_its_data_and_ends_when_asked(
    tmp_path: Path,
) -> None:
    data = tmp_path / "var"
    with served(data, within=FIRST_START) as (base, output):
        first = output.read_text()
        assert f"{base}/api/v1/" in first
        assert "Created the account 'admin' with password " in first
        head = get(f"{base}/api/v1/changes/head/")
    with served(data, within=SECOND_START) as (base, output):
        second = output.read_text()
        assert "password" not in second
        assert "Loading" not in second
        assert get(f"{base}/api/v1/changes/head/") == head
