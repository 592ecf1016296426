"""Promise: `make run` prepares what is missing, once, and a second start changes nothing."""

import io
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from pytest_django import Settings

from negotiations.management.commands import bootstrap


class Called:
    """Stands in for the commands that bootstrap calls; remembers their names."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def __call__(self, name: str, *arguments: Any, **options: Any) -> None:
        self.names.append(name)
        if name == "collectstatic":
            target = Path(os.environ["COLLECTED_UNDER"])
            target.mkdir(exist_ok=True)


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Settings, db: None) -> Called:
    settings.STATIC_ROOT = tmp_path / "static"
    monkeypatch.setenv("COLLECTED_UNDER", str(settings.STATIC_ROOT))
    monkeypatch.delenv("TRACKER_ADMIN_PASSWORD", raising=False)
    called = Called()
    monkeypatch.setattr(bootstrap, "call_command", called)
    return called


def start() -> str:
    output = io.StringIO()
    call_command("bootstrap", stdout=output)
    return output.getvalue()


def test_the_first_start_loads_the_fixtures_and_tells_a_password_that_works(
    called: Called,
) -> None:
    told = start()
    assert called.names == ["collectstatic", "load_facts"]  # the test database is migrated
    password = told.split("with password ")[1].split()[0]
    admin = get_user_model().objects.get(username="admin")
    assert admin.is_superuser
    assert admin.check_password(password)


def test_the_second_start_does_nothing(called: Called, monkeypatch: pytest.MonkeyPatch) -> None:
    start()
    called.names.clear()
    manager = apps.get_model("negotiations", "Change")._default_manager
    monkeypatch.setattr(type(manager), "exists", lambda self: True)
    assert start() == ""
    assert called.names == []


def test_a_password_from_the_environment_is_used_and_never_shown(
    called: Called, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_ADMIN_PASSWORD", "correct horse battery")
    told = start()
    assert "correct horse" not in told
    assert get_user_model().objects.get(username="admin").check_password("correct horse battery")


def test_no_account_is_made_where_somebody_already_administers(called: Called) -> None:
    get_user_model().objects.create_superuser(username="director", password="x")
    start()
    assert not get_user_model().objects.filter(username="admin").exists()


def test_new_tables_are_announced_and_made(called: Called, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda *_: ["one"])
    assert "tables" in start()
    assert called.names[0] == "migrate"


def test_static_files_are_collected_anew_when_the_code_changed(
    called: Called, monkeypatch: pytest.MonkeyPatch
) -> None:
    start()
    start()
    assert called.names.count("collectstatic") == 1
    monkeypatch.setattr(bootstrap, "code_state", lambda: "other")
    start()
    assert called.names.count("collectstatic") == 2


def test_serving_becomes_the_server_on_the_address_asked_for(
    called: Called, monkeypatch: pytest.MonkeyPatch
) -> None:
    became: list[list[str]] = []
    monkeypatch.setattr(os, "execv", lambda path, command: became.append(command))
    monkeypatch.setattr(connections, "close_all", lambda: None)
    monkeypatch.setenv("PORT", "8123")
    monkeypatch.setenv("TRACKER_WORKERS", "3")
    monkeypatch.delenv("HOST", raising=False)
    output = io.StringIO()
    call_command("bootstrap", "--serve", stdout=output)
    assert "http://127.0.0.1:8123/api/v1/" in output.getvalue()
    [command] = became
    assert command[:3] == [sys.executable, "-m", "granian"]
    text = " ".join(command)
    for part in ("--host 127.0.0.1", "--port 8123", "--workers 3", "--blocking-threads 1"):
        assert part in text


def test_processors_are_counted_where_the_system_cannot_say_which(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert bootstrap.usable_cpus() >= 1
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert bootstrap.usable_cpus() == 1
