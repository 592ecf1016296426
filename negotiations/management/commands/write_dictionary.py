"""`manage.py write_dictionary`: write `docs/dictionary.md` from the models, or say that it is stale. What it says is made in `management/dictionary.py`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from negotiations.management.dictionary import dictionary, differences

DICTIONARY = settings.BASE_DIR / "docs" / "dictionary.md"


class Command(BaseCommand):
    """Write the dictionary, or with --check say how it differs from the file."""

    help = "Write docs/dictionary.md from the models. With --check write nothing and fail when the file is stale."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--file", type=Path, default=DICTIONARY, help="another file to write or check")
        parser.add_argument("--check", action="store_true", help="compare only")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not options["check"]:
            path.write_text(dictionary(), encoding="utf-8")
            self.stdout.write(f"Wrote {path}.")
        elif stale := differences(path):
            raise CommandError(
                f"{stale}\n\n{path.name} is stale. To accept: python manage.py write_dictionary"
            )
