"""Promise: the service keeps to its description whatever is sent: no mistakes of ours, no answer that is not described, nothing refused
that should be served or served that should be refused. Schemathesis makes up the requests; how it judges is in `schemathesis.toml`."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from tests.serving import FIRST_START, environment, served

NO_LIMIT = str(10**9)


@pytest.fixture(scope="module")
def service(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[tuple[str, str]]:
    """The service with the real record on the database of this run, its rates without end: its address and a reviewer's token."""
    data = tmp_path_factory.mktemp("fuzzed") / "var"
    more = {"TRACKER_RATE_PUBLIC": NO_LIMIT, "TRACKER_RATE_ACCOUNT": NO_LIMIT}
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("CREATE DATABASE fuzzed")
        connection.close()
        more["DATABASE_URL"] = f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/fuzzed"
    with served(data, FIRST_START, **more) as (base, _):
        issued = subprocess.run(
            [sys.executable, "manage.py", "issue_token", "fuzz", "--role", "reviewer"],
            cwd=settings.BASE_DIR,
            env=environment(data, **more),
            capture_output=True,
            text=True,
            check=True,
        )
        yield base, issued.stdout.strip()


def throw(service: tuple[str, str], *options: str) -> int:
    """Throw requests; give how many. Fails with what schemathesis tells of the first failures."""
    base, token = service
    done = subprocess.run(
        [
            str(Path(sys.executable).parent / "schemathesis"), "run", "docs/openapi.yaml", "--url", base, "--no-color",
            "-H", f"Authorization: Bearer {token}", *options,
        ],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{done.stdout[-6000:]}{done.stderr[-1000:]}"
    cases = re.search(r"([\d,]+) generated", done.stdout)
    assert cases is not None, done.stdout[-1000:]
    return int(cases[1].replace(",", ""))


@pytest.mark.fuzz
def test_a_fixed_round_finds_nothing(service: tuple[str, str]) -> None:
    """The same round every time, about 2,000 requests; three minutes of two cores, for which the suite has no room."""
    assert (
        throw(service, "--seed=1", "--phases=examples,fuzzing,stateful", "--max-examples=8", "--no-shrink")
        > 1_500
    )


@pytest.mark.fuzz
def test_a_long_round_finds_nothing(service: tuple[str, str]) -> None:
    """Another round every time, at least 100,000 requests."""
    cases = throw(service, "--phases=examples,coverage,fuzzing,stateful", "--workers=2", "--max-examples=400")
    assert cases >= 100_000
