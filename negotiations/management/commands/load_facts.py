"""`manage.py load_facts PATH…`: load fixture files and folders into the public record."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from negotiations.core.errors import Refused
from negotiations.exchange.fixtures import load_facts


class Command(BaseCommand):
    """Idempotent, all or nothing; errors name file, entry and reason."""

    help = "Load fixture files or folders. Unchanged entries are left alone; nothing is written when anything is refused."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, help="YAML files, or folders of them.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = load_facts(options["paths"])
        except Refused as refused:
            lines = [f"{fault.field}: {fault.sentence}" for fault in refused.faults]
            raise CommandError("\n".join([*lines, f"{len(lines)} faults; nothing was loaded."])) from refused
        self.stdout.write(
            f"{loaded.created} created, {loaded.revised} revised, {loaded.unchanged} unchanged."
        )
