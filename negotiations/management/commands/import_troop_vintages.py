"""`manage.py import_troop_vintages DIR`: load every version of a dataset of troop counts, and what each changed, into the public record."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from negotiations.core.errors import Refused
from negotiations.exchange.vintages.loading import load_vintages


class Command(BaseCommand):
    """Idempotent; a version is loaded whole or not at all; errors name file and line."""

    help = "Load a folder with vintages.csv and figure_changes.csv: figures become claims, revisions replace them, removals withdraw them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="The folder of the two files.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = load_vintages(options["folder"])
        except Refused as refused:
            lines = [f"{fault.field}: {fault.sentence}" for fault in refused.faults]
            raise CommandError("\n".join([*lines, f"{len(lines)} faults; nothing was loaded."])) from refused
        self.stdout.write(
            f"{loaded.versions} versions with changes: {loaded.published} claims published, {loaded.replaced} of them replacing another,"
            f" {loaded.withdrawn} withdrawn, {loaded.unchanged} unchanged; {loaded.left_out} lines left out that are no figures."
        )
