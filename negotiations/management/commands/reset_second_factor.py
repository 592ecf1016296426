"""`manage.py reset_second_factor NAME`: take an account's authenticator and recovery codes away, when both were lost."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django_otp import devices_for_user


class Command(BaseCommand):
    """Make sure who asks: afterwards the password alone opens the door, until a new authenticator is enrolled."""

    help = "Take an account's authenticator and recovery codes away."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="The account.")

    def handle(self, *args: Any, **options: Any) -> None:
        user = get_user_model()._default_manager.filter(username=options["name"]).first()
        if user is None:
            raise CommandError(f"There is no account “{options['name']}”.")
        devices = list(devices_for_user(user, confirmed=None))
        for device in devices:
            device.delete()
        self.stdout.write(f"{len(devices)} taken away.")
