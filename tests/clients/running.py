"""Runs a program of somebody else's making and gives what it printed."""

import subprocess
from pathlib import Path

from negotiations.api.openapi.prepared import FILE

ROOT = FILE.parent.parent
LONGEST = 300  # seconds; only a hang is caught


def run(*command: str, cwd: Path = ROOT) -> str:
    """What a command printed; fails with it when the command failed."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=LONGEST)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return f"{done.stdout}\n{done.stderr}"
