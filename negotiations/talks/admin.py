"""Negotiations in the admin."""

from __future__ import annotations

from django.contrib import admin

from negotiations.review.admin import NamedThingAdmin
from negotiations.review.inlines import TabularParts
from negotiations.sources.citation_forms import CitationInline
from negotiations.talks.models import Negotiation, Party


class PartyInline(TabularParts):
    """Who takes part, and as what."""

    model = Party
    part = "parties"


@admin.register(Negotiation)
class NegotiationAdmin(NamedThingAdmin):
    """The processes themselves."""

    list_filter = ("state",)
    fieldsets = ((None, {"fields": ["labels", "summary", "slug"]}),)
    inlines = (PartyInline, CitationInline)
