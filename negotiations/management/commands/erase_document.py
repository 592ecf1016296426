"""`manage.py erase_document`: erase a person's data from the ledger, so that the chain still verifies."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from negotiations.core.errors import Refused
from negotiations.ledger.erasure import erase
from negotiations.ledger.models import Change


class Command(BaseCommand):
    """All or nothing; leaves one journal row per row erased."""

    help = (
        "Erase documents from the ledger: of a row and all earlier rows of the same record (by the row's number), "
        "or of all rows of a record (by its address, such as /api/v1/actors/NAME/). Revise or retract the record "
        "first: what it still says is not touched. Reasons are never erased."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("targets", nargs="+", metavar="NUMBER|ADDRESS")
        parser.add_argument("--reason", required=True, help="why, for the journal; no personal data here")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        numbers: list[int] = []
        for target in options["targets"]:
            url, up_to = self.target(target)
            try:
                numbers += erase(url=url, up_to=up_to, reason=options["reason"])
            except Refused as refused:
                raise CommandError(f"{target}: {refused.faults[0].sentence}") from refused
        self.stdout.write(f"Erased {len(numbers)} documents: rows {', '.join(map(str, numbers))}.")

    def target(self, text: str) -> tuple[str, int | None]:
        """Give the address, and the number up to which its rows are meant."""
        if not text.isdecimal():
            return text, None
        row = Change.objects.filter(number=int(text)).only("url").first() if len(text) < 19 else None
        if row is None:
            raise CommandError(f"The ledger has no row {text}.")
        return row.url, row.number
