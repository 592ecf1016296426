"""Promise: the environment decides what kind of service this is, and each kind is sound."""

import json
import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tracker import data_dir, databases
from tracker.static import StaticFilesStorage

PRINT_SETTINGS = """
import json, sys
from django.conf import settings
print(json.dumps([getattr(settings, name) for name in sys.argv[1:]], default=str))
"""


def manage(*arguments: str, data: Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    return python("manage.py", *arguments, data=data, **variables)


def python(*arguments: str, data: Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("TRACKER_") and name != "DATABASE_URL"
    }
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env={**inherited, "TRACKER_DATA_DIR": str(data), **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def settings_under(data: Path, *names: str, **variables: str) -> list[Any]:
    done = python("-c", PRINT_SETTINGS, *names, data=data, **variables)
    assert done.returncode == 0, done.stderr
    values: list[Any] = json.loads(done.stdout)
    return values


def test_production_settings_pass_djangos_deployment_checks(tmp_path: Path) -> None:
    done = manage("check", "--deploy", "--fail-level", "WARNING", data=tmp_path, TRACKER_PRODUCTION="1")
    assert done.returncode == 0, done.stderr


def test_no_model_lacks_its_migration(tmp_path: Path) -> None:
    done = manage("makemigrations", "--check", "--dry-run", data=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_production_asks_for_four_eyes_and_tls_and_the_embedded_service_does_not(
    tmp_path: Path,
) -> None:
    names = ("TRACKER_FOUR_EYES", "SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "DEBUG")
    assert settings_under(tmp_path, *names) == [False, False, False, False]
    asked = {"TRACKER_PRODUCTION": "1", "TRACKER_DEBUG": "1", "TRACKER_TLS_PROXY": "1"}
    assert settings_under(tmp_path, *names, **asked) == [True, True, True, False]
    assert settings_under(tmp_path, names[0], TRACKER_FOUR_EYES="1") == [True]


def test_the_secret_key_is_made_once_and_read_by_its_owner_only(tmp_path: Path) -> None:
    directory = tmp_path / "data"
    first = data_dir.secret_key(directory)
    assert len(first) >= 64
    assert data_dir.secret_key(directory) == first
    assert stat.S_IMODE((directory / "secret-key").stat().st_mode) == 0o600
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    assert [path.name for path in directory.iterdir()] == ["secret-key"]


def test_of_two_processes_that_make_the_key_at_once_the_first_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = data_dir.secret_key(tmp_path)
    unseen = iter([False])  # as the second process saw it: no key yet
    monkeypatch.setattr(Path, "exists", lambda self: next(unseen))
    assert data_dir.secret_key(tmp_path) == kept


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 0), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
    ],
)
def test_a_write_ahead_log_is_used_only_where_it_is_safe(
    version: tuple[int, ...], safe: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    opened = databases.with_options({"ENGINE": databases.SQLITE, "NAME": "x"}, pool_size=1)
    assert ("journal_mode=WAL" in opened["OPTIONS"]["init_command"]) is safe


def test_sqlite_takes_its_lock_at_once_and_writes_through(tmp_path: Path) -> None:
    [opened] = settings_under(tmp_path, "DATABASES")
    options = opened["default"]["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in options["init_command"]
    assert opened["default"]["NAME"] == str(tmp_path / "tracker.sqlite3")


def test_postgresql_is_pooled_and_keeps_the_options_of_its_address(tmp_path: Path) -> None:
    [opened] = settings_under(
        tmp_path,
        "DATABASES",
        DATABASE_URL="postgres://editor:word@db:5433/tracker?sslmode=require",
        TRACKER_POOL_SIZE="3",
    )
    default = opened["default"]
    assert default["OPTIONS"]["pool"]["max_size"] == 3
    assert default["OPTIONS"]["prepare_threshold"]
    assert default["OPTIONS"]["sslmode"] == "require"
    assert default["CONN_MAX_AGE"] == 0
    assert (default["HOST"], default["PORT"], default["NAME"]) == ("db", 5433, "tracker")


def test_nothing_is_prepared_behind_a_pooler_of_transactions() -> None:
    given = {"ENGINE": databases.POSTGRESQL, "OPTIONS": {"options": "-c jit=off"}}
    kept = databases.with_options(given, pool_size=1)["OPTIONS"]
    assert kept["options"] == f"{databases.PLANNED_ONCE} {databases.ALONE} -c jit=off"
    behind = databases.with_options(given, pool_size=1, prepared=False)["OPTIONS"]
    assert behind["options"] == "-c jit=off"
    assert "prepare_threshold" not in behind


def test_a_database_that_the_suite_does_not_run_on_is_refused() -> None:
    with pytest.raises(ValueError, match="use sqlite or postgres"):
        databases.with_options({"ENGINE": "django.db.backends.mysql"}, pool_size=1)


def test_without_collected_files_templates_get_plain_names() -> None:
    storage = StaticFilesStorage()  # type: ignore[no-untyped-call]  # whitenoise's
    storage.hashed_files = {}
    assert storage.stored_name("admin/css/base.css") == "admin/css/base.css"
    storage.hashed_files = {storage.hash_key("admin/css/base.css"): "admin/css/base.123.css"}
    assert storage.stored_name("admin/css/base.css") == "admin/css/base.123.css"
    with pytest.raises(ValueError, match="Missing staticfiles manifest entry"):
        storage.stored_name("gone.css")
