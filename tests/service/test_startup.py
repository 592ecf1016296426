"""Promise: a worker starts light. What only some answers need is loaded by those; what is loaded at the start is never looked at again."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.serving import environment

LATER = (
    "icalendar", "numpy", "openpyxl", "PIL", "playwright", "pyarrow", "pycountry", "pytest", "python_calamine", "vl_convert", "xlsxwriter",
)  # fmt: skip
"""Libraries of single formats, of the import of sheets and of the tests."""
MOST = 150 * 2**20
"""Bytes of memory of a worker that has answered nothing yet."""
LOADED = """
import gc, json, os, sys
import tracker.wsgi
from pathlib import Path
pages = int(Path("/proc/self/statm").read_text().split()[1]) if Path("/proc/self/statm").exists() else 0
size = os.sysconf("SC_PAGE_SIZE")
print(json.dumps({"modules": sorted(sys.modules), "frozen": gc.get_freeze_count(), "memory": pages * size}))
"""

pytestmark = pytest.mark.sqlite_only(reason="nothing here asks a database")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What a worker has loaded when it begins to answer."""
    data: Path = tmp_path_factory.mktemp("start")
    done = subprocess.run(
        [sys.executable, "-c", LOADED],
        cwd=settings.BASE_DIR,
        env=environment(data),
        check=True,
        stdout=subprocess.PIPE,
    )
    return json.loads(done.stdout)


def test_a_worker_loads_no_library_of_a_single_format(loaded: Any) -> None:
    tops = {name.partition(".")[0] for name in loaded["modules"]}
    assert sorted(tops & set(LATER)) == []


def test_what_a_worker_has_loaded_is_frozen(loaded: Any) -> None:
    assert loaded["frozen"] > 100_000


def test_an_idle_worker_is_small(loaded: Any) -> None:
    assert loaded["memory"] <= MOST, f"{loaded['memory'] / 2**20:.0f} MiB"
