"""What `make run` does before it serves: bring the data directory to a usable state, then serve.

Every step looks first and does nothing when its work is done, so that a second start
is quick and keeps the data. What the fixtures hold is decided by `load_facts`.
"""

import hashlib
import os
import secrets
import sys
from argparse import ArgumentParser
from importlib import metadata
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

FIXTURES = Path("fixtures")
ADMIN = "admin"


class Command(BaseCommand):
    """Migrate, check, collect static files, load the fixtures once, make the first account."""

    help = (
        "Prepare the service: tables, checks, static files, fixtures (once) and the account "
        "'admin' (once). With --serve, become the production server afterwards."
    )
    # Checks that read the database need its tables: they run after the migrations.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--serve", action="store_true", help="serve afterwards")

    def handle(self, *args: Any, **options: Any) -> None:
        self.migrate()
        self.check(databases=["default"])
        self.collect_static_files()
        self.load_fixtures()
        self.create_admin()
        if options["serve"]:
            self.serve()

    def migrate(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.say("Creating or updating the tables ...")
            call_command("migrate", interactive=False, verbosity=0)

    def collect_static_files(self) -> None:
        """Copy static files under the data directory when the code they come from changed."""
        stamp = Path(settings.STATIC_ROOT) / ".collected-from"
        state = code_state()
        if not stamp.exists() or stamp.read_text(encoding="ascii") != state:
            self.say("Collecting static files ...")
            call_command("collectstatic", interactive=False, clear=True, verbosity=0)
            stamp.write_text(state, encoding="ascii")

    def load_fixtures(self) -> None:
        """Load the fixtures into an empty record; a record with a single change is left alone."""
        change = apps.get_model("negotiations", "Change")
        if not change._default_manager.exists():
            self.say("Loading the facts under fixtures/ ...")
            call_command("load_facts", str(settings.BASE_DIR / FIXTURES))

    def create_admin(self) -> None:
        """Make the account `admin` unless somebody already administers; tell its password once."""
        users = get_user_model()._default_manager
        if users.filter(is_superuser=True).exists():
            return
        given = os.environ.get("TRACKER_ADMIN_PASSWORD", "")
        password = given or secrets.token_urlsafe(15)
        users.create_superuser(username=ADMIN, password=password)
        told = "the password in TRACKER_ADMIN_PASSWORD" if given else f"password {password}"
        self.say(f"Created the account '{ADMIN}' with {told}")
        if not given:
            self.say("(shown this once; `manage.py changepassword admin` sets another)")

    def serve(self) -> None:
        """Replace this process by the server, so that Ctrl-C and SIGTERM reach it."""
        host = os.environ.get("HOST") or "127.0.0.1"
        port = os.environ.get("PORT") or "8000"
        base = f"http://{host}:{port}"
        for what, path in (
            ("pages", "/"),
            ("API", "/api/v1/"),
            ("API reference", "/api/docs/"),
            ("data entry", "/admin/"),
        ):
            self.say(f"{what:>15}  {base}{path}")
        self.say("Ctrl-C ends it.")
        sys.stdout.flush()
        connections.close_all()
        command = server_command(host, port)
        os.execv(command[0], command)  # noqa: S606  # our own interpreter, no shell

    def say(self, line: str) -> None:
        self.stdout.write(line)


def server_command(host: str, port: str) -> list[str]:
    """Give the command line of the production server for one address."""
    workers = os.environ.get("TRACKER_WORKERS") or str(usable_cpus())
    # One thread per worker: more of them only wait for each other's interpreter lock.
    options = ["--interface", "wsgi", "--workers", workers, "--blocking-threads", "1", "--no-ws"]
    # A worker that is still loading misses the signal to end and would be waited for for ever.
    options += ["--workers-kill-timeout", "10"]
    address = ["--host", host, "--port", port, "--working-dir", str(settings.BASE_DIR)]
    return [sys.executable, "-m", "granian", *options, *address, "tracker.wsgi:application"]


def usable_cpus() -> int:
    """Count the processors this process may use (a container is often given fewer)."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def code_state() -> str:
    """Give a digest that changes when any source of static files does.

    Packages count by version, the app's own files by name, size and time of change.
    """
    parts = sorted(f"{package.name} {package.version}" for package in metadata.distributions())
    own = Path(apps.get_app_config("negotiations").path) / "static"
    for path in sorted(file for file in own.rglob("*") if file.is_file()):
        status = path.stat()
        parts.append(f"{path.relative_to(own)} {status.st_size} {status.st_mtime_ns}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
