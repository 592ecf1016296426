"""Starts the real service in a process of its own, as `make run` does, for tests that need one."""

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

from django.conf import settings

FIRST_START = 120  # seconds; creates, loads and collects
STOP = 20  # granian kills a worker that was asked to end while it was loading after 10


def environment(data: Path, **more: str) -> dict[str, str]:
    """What a process of the service sees: nothing of the suite's own settings."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("TRACKER_") and name not in ("DATABASE_URL", "HOST")
    }
    return {**inherited, "TRACKER_DATA_DIR": str(data), **more}


@contextmanager
def served(data: Path, within: float, **more: str) -> Iterator[tuple[str, Path]]:
    """Run the service until the block ends: its address and the file with what it printed. `more` are variables of its environment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    output = data.parent / "printed"
    with output.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "bootstrap", "--serve"],
            cwd=settings.BASE_DIR,
            env=environment(data, PORT=str(port), **more),
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
    """Return when the service is ready; fail when it ended, or is not within so many seconds."""
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
    """The JSON at an address."""
    with urllib.request.urlopen(address, timeout=10) as answer:
        return json.load(answer)
