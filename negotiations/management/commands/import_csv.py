"""`manage.py import_csv FILE --collection NAME`: import a CSV or XLSX file as drafts of one batch."""

from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from negotiations.core.errors import Conflict, NotAllowed, Refused
from negotiations.exchange.batches import intake
from negotiations.exchange.sheets.shapes import COLLECTIONS


class Command(BaseCommand):
    """All or nothing; the same file twice changes nothing; every error is listed."""

    help = "Import a CSV or XLSX file as drafts. Nothing is written when anything is refused; every error is listed with row and column."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="CSV or XLSX, one row a record.")
        parser.add_argument(
            "--collection", required=True, choices=list(COLLECTIONS), help="What the rows are."
        )
        parser.add_argument(
            "--map", action="append", default=[], metavar="COLUMN=FIELD", help="A column that gives another field than its name says."
        )  # fmt: skip
        parser.add_argument(
            "--ignore", action="append", default=[], metavar="COLUMN", help="A column to leave out."
        )
        parser.add_argument("--dry-run", action="store_true", help="Check and report; write nothing.")
        parser.add_argument("--publish", action="store_true", help="Make the records public at once.")
        parser.add_argument(
            "--as", dest="name", metavar="NAME", help="The account that imports; the system itself otherwise."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.import_file(**options)
        except Refused as refused:
            raise CommandError(
                "\n".join(f"{fault.field}: {fault.sentence}".removeprefix(": ") for fault in refused.faults)
            ) from refused
        except (Conflict, NotAllowed) as refusal:
            raise CommandError(str(refusal)) from refusal

    def import_file(
        self, *, file: Path, collection: str, name: str | None, publish: bool, **options: Any
    ) -> None:
        """Upload, choose, check, and import unless something is wrong."""
        by = self.account(name)
        mapping = dict(pair.rpartition("=")[::2] for pair in options["map"])
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        batch = intake.upload(content=content, file_name=file.name, resource=collection, by=by)
        kept = False
        try:
            intake.choose(batch=batch, mapping=mapping, ignored=options["ignore"], by=by)
            if options["dry_run"]:
                report = intake.check(batch=batch, by=by)
            else:
                report = intake.carry_out(batch=batch, by=by, publish=publish)
                kept = not report.faults
        finally:
            if not kept:  # what was only looked at leaves nothing behind
                batch.delete()
        for fault in report.faults:
            where = f"row {fault.row}" + (f", {fault.column}" if fault.column else "")
            value = f" “{fault.value}”" if fault.value else ""
            self.stderr.write(f"{where}{value}: {fault.sentence}")
        if report.faults:
            raise CommandError(f"{len(report.faults)} errors in {report.rows} rows; nothing was imported.")
        counts = report.counts
        told = f"{counts['created']} created, {counts['superseded']} superseding, {counts['left_alone']} left alone"
        self.stdout.write(f"{told}{' (dry run)' if options['dry_run'] else f' (import {batch.pk})'}.")

    def account(self, name: str | None) -> Any:
        """The account that imports."""
        if name is None:
            return None
        user = get_user_model()._default_manager.filter(username=name).first()
        if user is None:
            raise CommandError(f"There is no account called {name}.")
        return user
