"""Promise: `make run` answers on its address; the second start is up within five seconds (measured by `make proof`),
keeps the data, and both end when asked to. No worker gives a kept answer once another process has changed the record. Runs the real command in a process of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.proof import FULL
from tests.serving import FIRST_START, environment, get, served

WRITER = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "tracker.settings"
import django
django.setup()
from negotiations.actors.models import Actor
from negotiations.actors.services import actors
from negotiations.ledger.services import head
iraq = Actor.objects.get(slug="iraq")
actors.edit(record=iraq, values={"labels": {**iraq.labels, "de": "Irak"}}, reason="Told.")
print(head().number)
"""
"""A process of its own that changes the public record."""

pytestmark = pytest.mark.sqlite_only(reason="starts the embedded service, which has SQLite")

SECOND_START = 5 if FULL else 60  # a busy machine is no failure: else only a hang is caught


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
        address = f"{base}/api/v1/changes/head/"
        # Often enough that every worker keeps the answer.
        assert [get(address) for _ in range(20)] == [head] * 20
        written = subprocess.run(
            [sys.executable, "-c", WRITER], env=environment(data), check=True, capture_output=True
        )
        assert int(written.stdout) == head["number"] + 1
        assert {get(address)["number"] for _ in range(20)} == {head["number"] + 1}
