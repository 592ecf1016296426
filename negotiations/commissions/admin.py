"""Commissions and working groups in the admin. Their seats are offices, entered on the page of the one who holds them."""

from __future__ import annotations

from django.contrib import admin

from negotiations.commissions.models import Commission, Mandate, WorkingGroup
from negotiations.review.admin import NamedThingAdmin
from negotiations.review.inlines import StackedParts
from negotiations.sources.citation_forms import CitationInline


class MandateInline(StackedParts):
    """What the body is to do, according to whom."""

    model = Mandate
    part = "mandates"


@admin.register(Commission)
class CommissionAdmin(NamedThingAdmin):
    """Joint bodies that negotiate."""

    list_display = ("__str__", "negotiation", "parent", "state_badge")
    list_filter = ("state", "negotiation")
    list_select_related = ("negotiation", "parent")
    fieldsets = ((None, {"fields": ["labels", "actor", "negotiation", "parent", "slug"]}),)
    inlines = (MandateInline, CitationInline)


@admin.register(WorkingGroup)
class WorkingGroupAdmin(NamedThingAdmin):
    """Groups within a commission."""

    list_display = ("__str__", "commission", "state_badge")
    list_filter = ("state",)
    list_select_related = ("commission",)
    fieldsets = ((None, {"fields": ["labels", "actor", "commission", "slug"]}),)
    inlines = (MandateInline, CitationInline)
