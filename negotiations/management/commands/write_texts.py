"""`manage.py write_texts`: list the texts of the API reference for the catalogues. What they are is found by `management/texts.py`."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from negotiations.management.texts import texts

FILE = settings.BASE_DIR / "negotiations" / "api" / "browsing" / "reference.txt"


class Command(BaseCommand):
    """Write the list, or with --check say that it is stale."""

    help = "Write the texts of the API reference where makemessages finds them. With --check write nothing and fail when the file is stale."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="compare only")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["check"]:
            FILE.write_text(texts(), encoding="utf-8")
            self.stdout.write(f"Wrote {FILE}.")
        elif FILE.read_text(encoding="utf-8") != texts():
            raise CommandError(f"{FILE.name} is stale. To accept: python manage.py write_texts")
