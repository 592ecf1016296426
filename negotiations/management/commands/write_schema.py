"""`manage.py write_schema`: write `docs/openapi.yaml` from the code, or say where it is stale. What it says is made in `api/openapi/`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from negotiations.api.openapi.prepared import FILE, described, differences, written


class Command(BaseCommand):
    """Write the description of the API, or with --check say how it differs from the file."""

    help = (
        "Write docs/openapi.yaml from the code. With --check write nothing and fail when the file is stale."
    )
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--file", type=Path, default=FILE, help="another file to write or check")
        parser.add_argument("--check", action="store_true", help="compare only")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        made = described()
        if not options["check"]:
            path.write_text(written(made), encoding="utf-8")
            self.stdout.write(f"Wrote {path}.")
        elif stale := differences(path, made):
            raise CommandError(f"{path.name} is stale:\n{stale}\n\nLook at it, then: make schema")
