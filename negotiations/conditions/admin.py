"""Conditions and what is said of them in the admin. The picture shown is the derived one, never edited."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _

from negotiations.conditions.models import Condition, ConditionClaim, ConditionState
from negotiations.core.clocks import AsOf
from negotiations.core.states import standing
from negotiations.review.admin import NamedThingAdmin
from negotiations.review.list_filters import OneOrigin
from negotiations.review.panels import Panel, claims_panel, dash, link
from negotiations.sources.claim_admin import ClaimAdmin


@admin.register(Condition)
class ConditionAdmin(NamedThingAdmin):
    """What parties demand."""

    list_display = ("__str__", "negotiation", "state_badge")
    list_filter = ("state", OneOrigin, "negotiation")
    list_select_related = ("negotiation",)
    fieldsets = ((None, {"fields": ["labels", "negotiation", "demanded_by", "applies_to", "slug"]}),)

    def panels(self, request: HttpRequest, obj: Any) -> list[Panel]:
        says = [(_("Status"), lambda claim: claim.get_status_display())]
        return [
            self.picture(obj),
            claims_panel(obj, obj.claims.all(), "condition", says),
            *super().panels(request, obj),
        ]

    def picture(self, obj: Any) -> Panel:
        """What the rule derives from all that is known today."""
        state = (
            ConditionState.objects.filter(standing(AsOf.now()), condition=obj)
            .select_related("status_claim")
            .first()
        )
        if state is None:
            return Panel(
                title=_("As it stands today"), note=_("Nothing public is known of it yet."), name="picture"
            )
        status = state.get_status_display()
        facts = [
            (
                _("Status"),
                link(state.status_claim, status) if state.status_claim is not None else dash(status),
            ),
            (_("Disputed"), _("yes") if state.disputed else _("no")),
            (_("Claims and origins"), f"{state.claims_count} / {state.origins_count}"),
        ]
        return Panel(title=_("As it stands today"), facts=facts, name="picture")


@admin.register(ConditionClaim)
class ConditionClaimAdmin(ClaimAdmin):
    """What is said of conditions."""

    own_fields = ("condition", "status")
    list_display = ("gist", "condition", "status", "known_from", "standing", "state_badge")
    list_filter = ("state", "standing", "status")
    list_select_related = ("condition",)
