"""Statements in the admin."""

from __future__ import annotations

from django.contrib import admin

from negotiations.sources.claim_admin import ClaimAdmin
from negotiations.statements.models import Statement


@admin.register(Statement)
class StatementAdmin(ClaimAdmin):
    """Claims that somebody said something."""

    foresees = False
    own_fields = (
        "speakers",
        "office",
        "said",
        "venue",
        "text",
        "language",
        "translations",
        "negotiation",
        "event",
        "milestone",
    )
    list_display = ("gist", "said", "office", "negotiation", "standing", "state_badge")
    list_filter = ("state", "standing", "negotiation")
    list_select_related = ("negotiation",)
    ordering = ("-said_earliest", "-pk")
