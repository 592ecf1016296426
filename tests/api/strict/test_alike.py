"""Promise: SQLite and PostgreSQL answer the same thousand generated questions byte for byte."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

from tests.api.strict.asked import QUESTIONS, answers


@pytest.mark.postgresql_only(reason="it asks SQLite in a process beside its own")
def test_both_databases_answer_alike(facts: None, tmp_path: Path) -> None:
    file = tmp_path / "answers.json"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/api/strict/asked.py"],
        cwd=settings.BASE_DIR,
        env={
            **{name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")},
            "TRACKER_TEST_DATABASE": "sqlite",
            "ANSWERS_FILE": str(file),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    sqlite, postgresql = json.loads(file.read_text()), answers()
    assert list(sqlite) == list(postgresql)
    differing = {
        address: (sqlite[address], list(answer))
        for address, answer in postgresql.items()
        if sqlite[address] != list(answer)
    }
    assert not differing, "\n".join(_told(address, *pair) for address, pair in list(differing.items())[:10])
    statuses = Counter(status for status, _ in postgresql.values())
    assert statuses[200] > QUESTIONS * 0.7, statuses
    assert set(statuses) <= {200, 400, 404}, statuses


def _told(address: str, one: list[object], other: list[object]) -> str:
    """Where two answers part."""
    left, right = str(one[1]), str(other[1])
    place = next((n for n, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), 0)
    return f"{address}\n  sqlite     {one[0]} …{left[max(0, place - 80) : place + 120]}\n  postgresql {other[0]} …{right[max(0, place - 80) : place + 120]}"
