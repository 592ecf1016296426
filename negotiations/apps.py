"""The one Django app of the project; what it holds is divided by concept into the packages beside this file."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class NegotiationsConfig(AppConfig):
    """The tracker's domain: claims with three clocks, one derivation, one ledger."""

    name = "negotiations"
    verbose_name = _("Negotiations")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # The deeds register themselves; models must be loaded first.
        import negotiations.services  # noqa: F401, PLC0415  registers, once models are there
        from negotiations.ledger.guards import check_guards, guard_after_migrations  # noqa: PLC0415  needs the models
        from negotiations.review.labels import name_all  # noqa: PLC0415  needs the models

        name_all(self.get_models())
        post_migrate.connect(guard_after_migrations, sender=self)
        register(check_guards, Tags.database)


class NewsroomAdminConfig(AdminConfig):
    """Django's admin, with the newsroom's own site in its place."""

    default_site = "negotiations.review.site.NewsroomSite"
