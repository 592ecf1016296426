"""The ledger and the journal in the admin: read, never written. Here, not in `ledger/`, because who may read them is decided by roles."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from negotiations.ledger.models import Change, JournalEntry
from negotiations.review.permissions import NobodyWrites


class ReadOnly(NobodyWrites, admin.ModelAdmin[Any]):
    """Rows that editors may read and nobody may write here."""

    show_full_result_count = False
    list_per_page = 100
    actions = None


def _pretty(text: str | None) -> Any:
    return (
        "–"
        if not text
        else format_html(
            '<pre class="document" dir="ltr">{}</pre>',
            json.dumps(json.loads(text), indent=2, ensure_ascii=False),
        )
    )


@admin.register(Change)
class ChangeAdmin(ReadOnly):
    """Every change of the public record, newest first."""

    list_display = ("number", "at", "action", "resource", "url", "reason", "self_published")
    list_filter = ("action", "resource")
    search_fields = ("url", "reason")
    ordering = ("-number",)
    fields = (
        "number",
        "at",
        "action",
        "resource",
        "url",
        "negotiation",
        "reason",
        "revision",
        "changed_shown",
        "document_shown",
        "salt",
        "document_sha256",
        "previous_hash",
        "hash",
        "self_published",
    )

    @admin.display(description=_("changed"))
    def changed_shown(self, obj: Change) -> Any:
        """What differs, field by field."""
        return _pretty(obj.changed)

    @admin.display(description=_("document"))
    def document_shown(self, obj: Change) -> Any:
        """The stored record after the change."""
        return _pretty(obj.document)


@admin.register(JournalEntry)
class JournalEntryAdmin(ReadOnly):
    """Inner acts, newest first."""

    list_display = ("at", "account", "act", "resource", "key", "note")
    list_filter = ("act", "resource")
    list_select_related = ("account",)
    search_fields = ("key", "note")
    ordering = ("-pk",)
    fields = ("at", "account", "act", "resource", "key", "note", "changed_shown", "change")

    @admin.display(description=_("changed"))
    def changed_shown(self, obj: JournalEntry) -> Any:
        """What differs, field by field."""
        return _pretty(obj.changed)
