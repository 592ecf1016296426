"""Programs that tests drive and that pip does not bring: found, installed when root, or named.

`python -m tests.tools` prepares them before the suite. A missing one skips its tests,
but with CI=true it is a failure: what did not run is not tested.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
# The page under test also speaks Arabic: without a font there are only boxes.
PACKAGES = ("chromium", "fonts-dejavu-core")
NODE = (20, 19)  # the lint of the API's description runs on nothing older
MISSING = (
    "No chromium on PATH: the browser tests cannot run. "
    "Install it (Debian: apt-get install chromium) and run again."
)

MISSING_FILE = (
    "Without node_modules (npm) the accessibility of pages is not tested: run npm ci (or make tools)."
)

MISSING_NODE = (
    f"No Node.js {'.'.join(map(str, NODE))} or newer with npm, or npm ci failed: "
    "the description's lint and its TypeScript client are not tested."
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


def npm_program(name: str) -> str:
    """Give the path of a program of package.json to a test; skip it, or fail with CI=true, when it is not there or cannot run."""
    path = ROOT / "node_modules" / ".bin" / name
    if path.exists() and node_is_new_enough():
        return str(path)
    if required():
        pytest.fail(MISSING_NODE)
    pytest.skip(MISSING_NODE)


def npm_file(name: str) -> Path:
    """Give a file of a package of package.json to a test; skip it, or fail with CI=true, when it is not there."""
    path = ROOT / "node_modules" / name
    if path.exists():
        return path
    if required():
        pytest.fail(MISSING_FILE)
    pytest.skip(MISSING_FILE)


def node_is_new_enough() -> bool:
    """Tell whether a Node.js is on PATH that runs what package.json names."""
    if not shutil.which("node"):
        return False
    told = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout
    return tuple(int(part) for part in re.findall(r"\d+", told)[:2]) >= NODE


def required() -> bool:
    """Tell whether a missing tool is a failure."""
    return os.environ.get("CI", "").lower() in ("1", "true", "yes")


def install(packages: tuple[str, ...]) -> None:
    """Install the system's packages where that is possible: as root, with apt."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    quiet = ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
    for command in (
        [*quiet, "update"],
        [*quiet, "install", "--yes", "--no-install-recommends", *packages],
    ):
        # What went wrong is on the terminal; what is missing afterwards is told by main.
        subprocess.run(command, env=env, check=False, stdout=subprocess.DEVNULL)


def install_npm_programs() -> None:
    """Bring what package-lock.json names into node_modules, unless it is there."""
    lock, done = ROOT / "package-lock.json", ROOT / "node_modules" / ".package-lock.json"
    if done.exists() and done.stat().st_mtime >= lock.stat().st_mtime:
        return
    if npm := shutil.which("npm"):
        say("Installing what the tests need from npm ...")
        subprocess.run([npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=ROOT, check=False)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """Prepare the tools; give the exit status."""
    if not find_chromium():
        say("Installing the browser that the tests drive ...")
        install(PACKAGES)
    if not shutil.which("npm"):
        say("Installing Node.js ...")
        install(("nodejs", "npm"))
    install_npm_programs()
    missing = []
    if not find_chromium():
        missing.append(MISSING)
    if not (ROOT / "node_modules").exists() or not node_is_new_enough():
        missing.append(MISSING_NODE)
    sys.stderr.write("".join(f"{line}\n" for line in missing))
    return 1 if missing and required() else 0


if __name__ == "__main__":
    sys.exit(main())
