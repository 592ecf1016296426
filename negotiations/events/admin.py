"""Events and what is told of them in the admin. The picture shown is the derived one, never edited."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from negotiations.core.clocks import AsOf
from negotiations.core.states import standing
from negotiations.events.models import Event, EventClaim, EventState, Participant
from negotiations.review.admin import NamedThingAdmin
from negotiations.review.inlines import TabularParts
from negotiations.review.list_filters import OneOrigin
from negotiations.review.panels import Panel, claims_panel, dash, link
from negotiations.review.widgets import understood
from negotiations.sources.claim_admin import ClaimAdmin


class ParticipantInline(TabularParts):
    """Who took part, and as what."""

    model = Participant
    part = "participants"


@admin.register(Event)
class EventAdmin(NamedThingAdmin):
    """Things that happened."""

    list_display = ("__str__", "kind", "negotiation", "state_badge")
    list_filter = ("state", OneOrigin, "kind", "negotiation")
    list_select_related = ("negotiation",)
    fieldsets = (
        (None, {"fields": ["labels", "kind", "negotiation", "slug"]}),
        (gettext_lazy("Where it belongs"), {"fields": ["commission", "working_group", "part_of"]}),
    )
    inlines = (ParticipantInline,)

    def panels(self, request: HttpRequest, obj: Any) -> list[Panel]:
        says = [
            (_("Date"), lambda claim: claim.occurred and understood(claim.occurred)),
            (_("Place"), lambda claim: claim.place),
            (_("Killed"), lambda claim: claim.killed and understood(claim.killed)),
            (_("Wounded"), lambda claim: claim.wounded and understood(claim.wounded)),
            (_("How often"), lambda claim: claim.occurrences and understood(claim.occurrences)),
        ]
        claims = obj.accounts.select_related("place")
        return [self.picture(obj), claims_panel(obj, claims, "event", says), *super().panels(request, obj)]

    def picture(self, obj: Any) -> Panel:
        """What the rule derives from all that is known today."""
        fields = ("occurred", "place", "killed", "wounded", "occurrences")
        rows = EventState.objects.filter(standing(AsOf.now()), event=obj).select_related(
            "place", *(f"{name}_claim" for name in fields)
        )
        state = rows.first()
        if state is None:
            return Panel(
                title=_("As it stands today"), note=_("Nothing public is known of it yet."), name="picture"
            )
        titles = (_("Date"), _("Place"), _("Killed"), _("Wounded"), _("How often"))
        facts: list[tuple[Any, Any]] = []
        for name, title in zip(fields, titles, strict=True):
            value, claim = getattr(state, name), getattr(state, f"{name}_claim")
            text = dash(value) if name == "place" else understood(value)
            facts.append((title, text if claim is None else link(claim, text)))
        facts += [
            (_("Disputed"), _("yes") if state.disputed else _("no")),
            (_("Claims and origins"), f"{state.claims_count} / {state.origins_count}"),
        ]
        return Panel(title=_("As it stands today"), facts=facts, name="picture")


@admin.register(EventClaim)
class EventClaimAdmin(ClaimAdmin):
    """What is told of events."""

    own_fields = ("event", "occurred", "place", "killed", "wounded", "occurrences")
    list_display = ("gist", "event", "occurred", "known_from", "standing", "state_badge")
    list_select_related = ("event",)
