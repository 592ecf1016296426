"""Places in the admin."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from negotiations.places.models import Place, PlaceName
from negotiations.review.admin import NamedThingAdmin
from negotiations.review.inlines import TabularParts


class NameInline(TabularParts):
    """Spellings; the first official one of a language is the label in it."""

    model = PlaceName
    part = "names"
    extra = 1
    verbose_name, verbose_name_plural = (
        _("name"),
        _("names: the first official one of each language is shown"),
    )


@admin.register(Place)
class PlaceAdmin(NamedThingAdmin):
    """Countries, regions, towns, bases, one within another."""

    list_display = ("__str__", "slug", "kind", "within", "state_badge")
    list_filter = ("state", "kind")
    list_select_related = ("within",)
    fieldsets = ((None, {"fields": ["kind", "within", "country", ("lat", "lon", "precision"), "slug"]}),)
    inlines = (NameInline,)
