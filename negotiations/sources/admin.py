"""Sources in the admin. The form of citations is in `citation_forms.py`, what all claims have in common in `claim_admin.py`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from negotiations.review.admin import NamedThingAdmin
from negotiations.sources.models import Source


@admin.register(Source)
class SourceAdmin(NamedThingAdmin):
    """A publication: the page that was read."""

    list_display = ("__str__", "publisher", "published", "kind", "reliability", "state_badge")
    list_filter = ("state", "kind", "reliability")
    list_select_related = ("publisher",)
    fieldsets = (
        (
            None,
            {
                "fields": [
                    "labels",
                    "publisher",
                    "kind",
                    "language",
                    "published",
                    "href",
                    "reliability",
                    "slug",
                ]
            },
        ),
        (
            _("Relays and archive"),
            {"fields": ["relays", "archived_href", "archived_on"], "classes": ["collapse"]},
        ),
    )

    def suggested_slug(self, values: Mapping[str, Any]) -> str:
        """Publisher, day and title, as far as they are known."""
        publisher, published = values.get("publisher"), values.get("published")
        day = slugify(published.edtf) if published is not None and published.edtf else ""
        title = super().suggested_slug(values)[:50].rpartition("-")[0] or super().suggested_slug(values)
        return "-".join(
            part
            for part in (publisher.slug if publisher is not None else values.get("kind", ""), day, title)
            if part
        )
