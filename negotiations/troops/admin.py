"""Troop counts in the admin."""

from __future__ import annotations

from django.contrib import admin

from negotiations.sources.claim_admin import ClaimAdmin
from negotiations.troops.models import TroopCount


@admin.register(TroopCount)
class TroopCountAdmin(ClaimAdmin):
    """Claims about personnel."""

    own_fields = (
        "contributor",
        "host",
        "personnel",
        "measure",
        "as_of",
        "place",
        "force",
        "dataset",
        "milestone",
        "negotiation",
    )
    list_display = ("gist", "contributor", "host", "measure", "as_of", "personnel", "standing", "state_badge")
    list_filter = ("state", "standing", "measure")
    list_select_related = ("contributor", "host")
    ordering = ("-as_of_earliest", "-pk")
