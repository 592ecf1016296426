"""Promise: `make run` answers on its address; the second start is up within five seconds (measured by `make proof`),
keeps the data, and both end when asked to. Runs the real command in a process of its own."""

from pathlib import Path

import pytest

from tests.proof import FULL
from tests.serving import FIRST_START, get, served

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
        assert get(f"{base}/api/v1/changes/head/") == head
