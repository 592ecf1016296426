"""The one Django app of the project; what it holds is divided by concept into the packages beside this file."""

from django.apps import AppConfig


class NegotiationsConfig(AppConfig):
    """The tracker's domain: claims with three clocks, one derivation, one ledger."""

    name = "negotiations"
    verbose_name = "Negotiations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # The deeds register themselves; models must be loaded first.
        import negotiations.services  # noqa: F401
