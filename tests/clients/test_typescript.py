"""Promise: the types that openapi-typescript makes of the description compile strictly, refuse a word that is none,
and a program written with them reads, pages, filters, writes and meets conflicts at the running service."""

import shutil
from pathlib import Path

import pytest

from negotiations.api.openapi.prepared import FILE
from tests.clients.conftest import Service
from tests.clients.running import run
from tests.tools import npm_program

pytestmark = [
    pytest.mark.sqlite_only("the types and the service that is asked are the same on both databases"),
    pytest.mark.usefixtures("facts"),
]
PROGRAM = Path(__file__).with_name("program.ts")


def test_a_typed_program_reads_pages_filters_writes_and_meets_conflicts(
    tmp_path: Path, service: Service
) -> None:
    run(npm_program("openapi-typescript"), str(FILE), "-o", str(tmp_path / "types.d.ts"))
    copied = shutil.copy(PROGRAM, tmp_path)
    strictly = ("--strict", "--target", "es2022", "--module", "commonjs")
    run(npm_program("tsc"), *strictly, "--outDir", str(tmp_path / "made"), str(copied))
    told = run("node", str(tmp_path / "made" / "program.js"), *service)
    assert "all as described" in told
