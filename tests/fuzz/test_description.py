"""Promise: the service keeps to its description whatever is sent: no mistakes of ours, no answer that is not described, nothing refused
that should be served or served that should be refused. Schemathesis makes up the requests; how it judges is in `schemathesis.toml`."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.facts import copy_of
from tests.serving import FIRST_START, environment, served

pytestmark = pytest.mark.usefixtures("facts")
NO_LIMIT = str(10**9)
RATES = {f"TRACKER_RATE_{kind}": NO_LIMIT for kind in ("PUBLIC", "ACCOUNT", "EXPORTS")}
FIXED = (
    "--phases=examples,coverage,fuzzing,stateful",
    "--seed=1",
    "--no-shrink",
    "--generation-database=none",
)
"""The same requests every time."""
# Halves in programs beside each other, not in threads: of two that parse Python's own text at a time, as hypothesis does to name a filter,
# Python 3.11 lets one fail. What follows from one operation for another is thrown at all of them.
ALONE = ("--workers=1", "--max-examples=320")
HALVES = [
    (*ALONE, "--phases=examples,coverage,fuzzing", f"--{half}-path-regex=^/api/v1/[a-eks]")
    for half in ("include", "exclude")
]
WHOLE = (*ALONE, "--phases=stateful")


@pytest.fixture(scope="module")
def copied(
    facts_database: str, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any
) -> tuple[Path, dict[str, str]]:
    """Where a process finds the facts on the database of this run, and its variables."""
    data = tmp_path_factory.mktemp("fuzzed") / "var"
    with django_db_blocker.unblock():
        return data, {**copy_of(facts_database, data), **RATES}


@pytest.fixture(scope="module")
def service(copied: tuple[Path, dict[str, str]]) -> Iterator[str]:
    """The address of the service, its rates without end."""
    data, more = copied
    with served(data, FIRST_START, **more) as (base, _):
        yield base


def throw(
    copied: tuple[Path, dict[str, str]], base: str, *options: str, account: str = "fuzz", **more: str
) -> int:
    """Throw requests; give how many. Fails with what schemathesis tells of the first failures."""
    data, variables = copied
    env = environment(data, **variables, **more)
    token = output([sys.executable, "manage.py", "issue_token", account, "--role", "reviewer"], env)
    told = output(
        [
            str(Path(sys.executable).parent / "schemathesis"), "run", "docs/openapi.yaml", "--url", base, "--no-color",
            "-H", f"Authorization: Bearer {token.strip()}", *options,
        ],
        env,
    )  # fmt: skip
    cases = re.search(r"([\d,]+) generated", told)
    assert cases is not None, told[-1000:]
    return int(cases[1].replace(",", ""))


def output(command: list[str], env: Mapping[str, str]) -> str:
    """What a command printed; fails with it when the command failed."""
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{done.stdout[-60000:]}{done.stderr[-1000:]}"
    return done.stdout


def fixed_round(copied: tuple[Path, dict[str, str]], examples: int) -> int:
    """A round that is the same every time, thrown at the service within the process that throws: a server would double its cost."""
    hooks = {"SCHEMATHESIS_HOOKS": "tests.fuzz.in_process", "DJANGO_SETTINGS_MODULE": "tracker.settings"}
    here = {"PYTHONPATH": str(settings.BASE_DIR), "TRACKER_LOG_LEVEL": "CRITICAL"}
    # What it reaches is no measure of the tests' coverage, and measuring would slow it by a third.
    unmeasured = dict.fromkeys((name for name in os.environ if name.startswith("COVERAGE_PROCESS")), "")
    return throw(
        copied, "http://127.0.0.1", *FIXED, f"--max-examples={examples}", **hooks, **here, **unmeasured
    )


def test_a_short_fixed_round_finds_nothing(copied: tuple[Path, dict[str, str]]) -> None:
    """Two requests of each kind at every operation, made up by hypothesis (40 ms each), and seven that follow from the description (8 ms)."""
    assert fixed_round(copied, 2) > 2_000


@pytest.mark.fuzz
def test_a_long_round_finds_nothing(copied: tuple[Path, dict[str, str]], service: str) -> None:
    """Another round every time, at least 100,000 requests at a real server."""
    with ThreadPoolExecutor(len(HALVES)) as both:
        halves = [
            both.submit(throw, copied, service, *options, account=f"fuzz-{number}")
            for number, options in enumerate(HALVES)
        ]
    assert sum(half.result() for half in halves) + throw(copied, service, *WHOLE) >= 100_000
