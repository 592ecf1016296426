"""Promise: what stands in examples/ works: the shell programs run as they are, and every address and column that the others name is there."""

from __future__ import annotations

import importlib.util
import io
import os
import re
import shutil
import subprocess
import sys
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.test import Client

from tests.clients.conftest import Service
from tests.clients.running import ROOT, run
from tests.tools import required

pytestmark = [
    pytest.mark.sqlite_only("the examples and the service they ask are the same on both databases"),
    pytest.mark.usefixtures("facts"),
]
EXAMPLES = ROOT / "examples"
COLUMNS = {
    "troops.py": r"^DAY, .* = (.+)$",
    "troops.R": r'\[\["([\w.]+)"\]\]',
    "slippage.sql": r"(?:SELECT|WHERE|ORDER BY) (.+)$",
    "spreadsheet.md": r'\{"([\w.]+)", ',
}
"""File → where in it columns are named."""


def text(name: str) -> str:
    return (EXAMPLES / name).read_text(encoding="utf-8")


def told(name: str, address: str, **env: str) -> str:
    """What a shell program printed about the service at an address."""
    if not shutil.which("curl"):
        (pytest.fail if required() else pytest.skip)("There is no curl.")
    done = subprocess.run(
        ["sh", f"examples/{name}", address],
        cwd=ROOT,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_reading_example_reads(service: Service) -> None:
    printed = told("read.sh", service.address)
    assert '"status":"postponed","planned":null,"overdue":true' in printed
    states = re.findall(r"^  ([a-z-]+)$", printed, re.MULTILINE)
    assert states == sorted(states)
    assert {"iraq", "united-states"} <= set(states), "all pages, not the first alone"
    assert "\n304\n" in printed
    assert "\nurl,slug,status\n" in printed
    assert "Did you mean status" in printed


def test_the_writing_example_writes_and_meets_a_conflict(service: Service) -> None:
    printed = told("write.sh", service.address, TOKEN=service.editor)
    assert '"state":"draft"' in printed
    assert re.findall(r"(?:^|\})(\d{3})$", printed, re.MULTILINE) == ["201", "200", "412", "204"]


def addresses(name: str) -> list[str]:
    """Every question of the API that a file asks."""
    return re.findall(r"/api/v1/[\w/-]*/\?[\w=&.,:-]+", text(name))


def columns_of(response: Any) -> set[str]:
    """The columns of a table."""
    content = b"".join(response.streaming_content)
    if response["Content-Type"].startswith("text/csv"):
        return set(content.decode().splitlines()[0].split(","))
    return set(pq.ParquetFile(io.BytesIO(content)).schema_arrow.names)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("name", COLUMNS)
def test_every_address_and_column_of_an_example_is_there(name: str, client: Client) -> None:
    asked = addresses(name)
    assert asked
    named = {
        word.split()[0].strip('"')
        for found in re.findall(COLUMNS[name], text(name), re.MULTILINE)
        for word in found.rstrip(";").split(", ")
    }
    for address in asked:
        response = client.get(address)
        assert response.status_code == 200, (address, response.content)
        assert named <= columns_of(response), address


@pytest.mark.skipif(not importlib.util.find_spec("pandas"), reason="pandas is not among what the tests need")
def test_the_pandas_example_runs(service: Service) -> None:
    assert "2024" in run(sys.executable, str(EXAMPLES / "troops.py"), service.address)


def test_every_example_is_in_the_index() -> None:
    listed = set(re.findall(r"\]\(([\w.]+)\)", text("README.md")))
    assert listed == {path.name for path in EXAMPLES.iterdir()} - {"README.md"}
