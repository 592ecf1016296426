"""What every test stands on: which database, which settings, how long proofs run.

TRACKER_TEST_DATABASE says which (`sqlite`, the default, or `postgresql`). All of it is
settled before Django's settings load; that is why they are not named in pyproject.toml.
"""

import atexit
import gc
import json
import os
import shutil
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import proof
from tests.contract import _every_client_is_held, _what_is_forged_is_let_out  # noqa: F401
from tests.facts import _among_the_facts, facts, facts_database  # noqa: F401
from tests.guards import _flushing_lifts_the_guards  # noqa: F401
from tests.newsroom import editor, other_reviewer, reviewer, world  # noqa: F401
from tests.postgres import PostgresServer

DATABASE = os.environ.setdefault("TRACKER_TEST_DATABASE", "sqlite")
SQLITE, POSTGRESQL = "sqlite", "postgresql"

UNMEASURED = (
    "admin/test_correcting", "admin/test_looking", "admin/test_refusing", "answers/test_monotone", "answers/test_recorded_on", "api/strict",
    "api/test_canaries", "api/test_every_collection_written", "api/test_paging", "api/test_plans", "api/test_reading", "api/test_selection",
    "api/test_timeline", "core/test_constraints", "derivation/test_model", "derivation/test_rules_measured",
    "desk/test_deciding", "ledger/test_every_deed", "ledger/test_questions", "ledger/test_verification",
)  # fmt: skip
"""Tests that go through the same lines hundreds of times: others reach these too, and measuring coverage would double what they cost."""

proof.load_profile()


def pytest_configure(config: pytest.Config) -> None:
    if DATABASE not in (SQLITE, POSTGRESQL):
        raise pytest.UsageError(f"TRACKER_TEST_DATABASE is {DATABASE!r}: sqlite or postgresql")
    # The first process prepares; the workers of xdist inherit its environment.
    if "PYTEST_XDIST_WORKER" not in os.environ:
        prepare_environment()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tracker.settings"
    from django.conf import settings

    # Looked at on both databases: pytest-django sets Django up only where settings are loaded.
    database = settings.DATABASES["default"]
    if DATABASE == SQLITE:
        # A file, as in service: in memory there is neither a journal nor a second writer.
        database.setdefault("TEST", {})["NAME"] = str(Path(settings.DATA_DIR) / "test.sqlite3")


def prepare_environment() -> None:
    """Start from nothing that the caller's shell has set; make what the settings need."""
    for name in [name for name in os.environ if name.startswith("TRACKER_")]:
        if name not in (
            "TRACKER_PROOF",
            "TRACKER_TEST_DATABASE",
            "TRACKER_TEST_COUNTS",
            "TRACKER_SCREENSHOTS",
        ):
            del os.environ[name]
    data = tempfile.mkdtemp(prefix="tracker-test-")
    atexit.register(shutil.rmtree, data, ignore_errors=True)
    (Path(data) / "static").mkdir()  # whitenoise warns when there is none
    os.environ.update(
        TRACKER_DATA_DIR=data,
        TRACKER_SECRET_KEY="only-for-tests-" * 4,
        TRACKER_LOG_LEVEL="CRITICAL",
    )
    os.environ.pop("DATABASE_URL", None)
    if DATABASE == POSTGRESQL:
        server = PostgresServer()
        server.start()
        atexit.register(server.stop)
        os.environ["DATABASE_URL"] = server.url


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what is marked for the other database; a mark without a reason is an error."""
    for item in items:
        if item.nodeid.startswith(tuple(f"tests/{name}" for name in UNMEASURED)):
            item.add_marker(pytest.mark.no_cover)
        for name, mark in (
            ("sqlite_only", item.get_closest_marker("sqlite_only")),
            ("postgresql_only", item.get_closest_marker("postgresql_only")),
        ):
            if mark is None:
                continue
            reason = mark.kwargs.get("reason") or next(iter(mark.args), "")
            if not reason:
                raise pytest.UsageError(f"{item.nodeid}: {name} needs a reason")
            if not name.startswith(DATABASE):
                item.add_marker(pytest.mark.skip(reason=f"{name}: {reason}"))


def pytest_collection_finish() -> None:
    """As the service does when it has started: what is there by now is never garbage, and looking at it again and again takes long."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: Any, request: Any) -> Generator[None, object, object]:
    """What is set up once for many tests is not measured: what does it has tests of its own."""
    plugin = request.config.pluginmanager.getplugin("_cov")
    measuring = plugin and plugin.cov_controller
    if measuring is None or fixturedef.scope == "function":
        return (yield)
    measuring.pause()
    try:
        return (yield)
    finally:
        measuring.resume()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Leave the counts where `tests.suite` finds them."""
    if target := os.environ.get("TRACKER_TEST_COUNTS"):
        kinds = ("passed", "failed", "error", "skipped", "xfailed", "xpassed")
        counts = {kind: len(terminalreporter.stats.get(kind, [])) for kind in kinds}
        Path(target).write_text(json.dumps(counts), encoding="utf-8")


@pytest.fixture(autouse=True)
def _nothing_is_kept_from_the_test_before() -> Iterator[None]:
    """What was answered in a test that was rolled back must not be given in the next, whose ledger may have the same head; and PostgreSQL neither
    copies nor drops a database while somebody is connected to it."""
    from django.core.cache import caches

    from negotiations.core.apart import apart

    caches["answers"].clear()
    yield
    apart.close()
