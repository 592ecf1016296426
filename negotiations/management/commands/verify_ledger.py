"""`manage.py verify_ledger`: whether the ledger is as it was written, and if not, the first row that is not."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from negotiations.core.errors import Refused
from negotiations.ledger.anchors import read_anchor, write_anchor
from negotiations.ledger.comparison import compare_records
from negotiations.ledger.contents import Tampered
from negotiations.ledger.guards import missing_guards
from negotiations.ledger.verification import verify_chain


class Command(BaseCommand):
    """Status 0 when everything is sound, 1 with the first finding."""

    help = (
        "Verify the ledger row by row and name the first row that is altered, missing or inserted. "
        "An anchor, kept outside the database, also exposes a chain that was rebuilt or cut off."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--anchor", type=Path, metavar="FILE", help="compare with the head kept in FILE")
        parser.add_argument(
            "--write-anchor", type=Path, metavar="FILE", help="keep the verified head in FILE afterwards"
        )
        parser.add_argument(
            "--records", action="store_true", help="compare every public record with its last row too"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["anchor"]
        try:
            verified = verify_chain(read_anchor(path) if path else None)
            compared = compare_records() if options["records"] else None
        except Refused as refused:
            raise CommandError(refused.faults[0].sentence) from refused
        except Tampered as tampered:
            raise CommandError(f"The ledger was tampered with. {tampered}") from tampered
        number, at, hashed = verified.head
        self.stdout.write(f"{number} rows are as they were written; {verified.erased} were erased.")
        if compared is not None:
            self.stdout.write(f"{compared} public records are what the ledger says.")
        if path:
            self.stdout.write("The chain goes on from the anchor.")
        missing = missing_guards(connection)
        if missing:
            raise CommandError(
                f"But the ledger is not guarded: missing {', '.join(missing)}. `manage.py migrate --skip-checks` makes them anew."
            )
        if options["write_anchor"]:
            write_anchor(options["write_anchor"], verified.head)
        self.stdout.write(f"Head: {number} {at or '-'} {hashed}")
