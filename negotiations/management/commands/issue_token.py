"""`manage.py issue_token NAME --role editor|reviewer|administrator [--days N]`: print a new API token, alone."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from negotiations.access.roles import Role
from negotiations.access.tokens import issue_token


class Command(BaseCommand):
    """The token is shown this once; only its hash is kept."""

    help = "Print a new API token for an account, which is made when absent."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="The account.")
        parser.add_argument(
            "--role",
            required=True,
            choices=[role.value for role in Role],
            help="In which role the token acts at most.",
        )
        parser.add_argument("--days", type=int, default=90, help="How long it is valid (default 90).")
        parser.add_argument("--label", default="", help="What it is for.")

    def handle(self, *args: Any, **options: Any) -> None:
        token = issue_token(
            account=options["name"], role=Role(options["role"]), days=options["days"], label=options["label"]
        )
        self.stdout.write(token)
