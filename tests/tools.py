"""Programs that tests drive and that pip does not bring: found, installed when root, or named.

`python -m tests.tools` prepares them before the suite. A missing one skips its tests,
but with CI=true it is a failure: what did not run is not tested.
"""

import os
import shutil
import subprocess
import sys

import pytest

CHROMIUM = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
# The page under test also speaks Arabic: without a font there are only boxes.
PACKAGES = ("chromium", "fonts-dejavu-core")
MISSING = (
    "No chromium on PATH: the browser tests cannot run. "
    "Install it (Debian: apt-get install chromium) and run again."
)


def find_chromium() -> str | None:
    """Give the path of a chromium, or None."""
    return next((path for name in CHROMIUM if (path := shutil.which(name))), None)


def chromium() -> str:
    """Give the path of a chromium to a test; skip it, or fail with CI=true, when there is none."""
    if path := find_chromium():
        return path
    if required():
        pytest.fail(MISSING)
    pytest.skip(MISSING)


def required() -> bool:
    """Tell whether a missing tool is a failure."""
    return os.environ.get("CI", "").lower() in ("1", "true", "yes")


def install() -> None:
    """Install the system's packages where that is possible: as root, with apt."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    quiet = ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
    for command in (
        [*quiet, "update"],
        [*quiet, "install", "--yes", "--no-install-recommends", *PACKAGES],
    ):
        # What went wrong is on the terminal; what is missing afterwards is told by main.
        subprocess.run(command, env=env, check=False, stdout=subprocess.DEVNULL)


def main() -> int:
    """Prepare the tools; give the exit status."""
    if not find_chromium():
        sys.stdout.write("Installing the browser that the tests drive ...\n")
        sys.stdout.flush()
        install()
    if find_chromium():
        return 0
    sys.stderr.write(f"{MISSING}\n")
    return 1 if required() else 0


if __name__ == "__main__":
    sys.exit(main())
