"""What people look at first: the landing page and the dossier of a negotiation. Rendered on the server, without scripts.

Pages ask the same questions as the API and show the same pictures; nothing is derived here. Both take `known_on` and `recorded_on`.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.translation import get_language

from negotiations.api.scope import Scope
from negotiations.api.selection import Parts
from negotiations.api.serializers import Shape
from negotiations.commissions.queries import commissions_visible_to, working_groups_visible_to
from negotiations.commissions.serializers import MandateSerializer, SeatSerializer
from negotiations.conditions.queries import conditions_visible_to
from negotiations.core.clocks import AsOf
from negotiations.core.edtf import parse_day
from negotiations.core.errors import Refused
from negotiations.events.queries import events_visible_to
from negotiations.ledger.services import head
from negotiations.milestones.queries import milestones_visible_to, with_conditional, with_overdue
from negotiations.talks.queries import negotiations_visible_to
from negotiations.talks.serializers import PartySerializer
from negotiations.troops.queries import troop_counts_visible_to

SHOWN = 12
"""Rows of a list on the landing page."""


def icon(request: HttpRequest) -> HttpResponse:
    """Where browsers look for an icon unasked."""
    return redirect(static("negotiations/icon.svg"))


def landing(request: HttpRequest) -> HttpResponse:
    """The negotiations, what is due next, what is disputed, and a search box."""
    as_of, fault = _asked(request)
    milestones: Any = with_overdue(milestones_visible_to(request.user, as_of), as_of)
    milestones = milestones.select_related("picture", "negotiation")
    open_ones = milestones.exclude(picture__status__in=("achieved", "cancelled"))
    return _page(
        request,
        "negotiations/pages/landing.html",
        as_of,
        fault,
        negotiations=negotiations_visible_to(request.user, as_of).prefetch_related("parties__actor"),
        due=open_ones.filter(picture__planned_latest__isnull=False).order_by(
            "-picture__planned_latest", "slug"
        )[:SHOWN],
        disputed=milestones.filter(picture__disputed=True).order_by("slug")[:SHOWN],
    )


def dossier(request: HttpRequest, slug: str) -> HttpResponse:
    """One negotiation as known on a day: parties, bodies, milestones, conditions, troop counts, events."""
    as_of, fault = _asked(request)
    negotiation = (
        negotiations_visible_to(request.user, as_of)
        .prefetch_related(_parts(request, as_of, "parties", PartySerializer))
        .filter(slug=slug)
        .first()
    )
    if negotiation is None:
        raise Http404
    user = request.user
    conditions: Any = conditions_visible_to(user, as_of)
    events: Any = events_visible_to(user, as_of)
    milestones: Any = with_conditional(with_overdue(milestones_visible_to(user, as_of), as_of), as_of)
    counts = (
        troop_counts_visible_to(user, as_of)
        .select_related("contributor", "host", "place")
        .prefetch_related("asserted_by", "citations__source__publisher")
    )
    return _page(
        request,
        "negotiations/pages/dossier.html",
        as_of,
        fault,
        negotiation=negotiation,
        commissions=commissions_visible_to(user, as_of)
        .filter(negotiation=negotiation)
        .prefetch_related(_parts(request, as_of, "actor__seats", SeatSerializer))
        .order_by("slug"),
        working_groups=working_groups_visible_to(user, as_of)
        .filter(commission__negotiation=negotiation)
        .prefetch_related(_parts(request, as_of, "mandates", MandateSerializer))
        .order_by("slug"),
        milestones=milestones.filter(negotiation=negotiation)
        .select_related("picture")
        .order_by(F("picture__first_planned_earliest").asc(nulls_last=True), "slug"),
        conditions=conditions.filter(negotiation=negotiation).select_related("picture").order_by("slug"),
        counts=counts.filter(negotiation=negotiation).order_by("as_of_earliest", "pk"),
        events=events.filter(negotiation=negotiation)
        .select_related("picture", "picture__place")
        .order_by("picture__occurred_earliest", "slug"),
    )


def _parts(request: HttpRequest, as_of: AsOf, path: str, serializer: type[Shape]) -> Any:
    """The parts behind a relation that the reader may see and that were known then: those that the API gives."""
    today = dt.datetime.now(dt.UTC).date()
    scope = Scope(user=request.user, as_of=as_of, language="en", base="", asked_day=as_of.known < today)
    return Parts(path, serializer).prefetch(scope, {})


def _asked(request: HttpRequest) -> tuple[AsOf, str]:
    """The pair of days asked for; today, and a sentence, when they cannot be understood."""
    known, recorded = request.GET.get("known_on", ""), request.GET.get("recorded_on", "")
    try:
        return AsOf.ask(parse_day(known) if known else None, parse_day(recorded) if recorded else None), ""
    except Refused as refused:
        return AsOf.now(), str(refused)


def _page(request: HttpRequest, template: str, as_of: AsOf, fault: str, **shown: Any) -> HttpResponse:
    language = (get_language() or "en")[:2]
    frame = {
        "as_of": as_of,
        "today": dt.datetime.now(dt.UTC).date(),
        "fault": fault,
        "head": head(),
        "language": language,
    }
    return render(request, template, {**frame, **shown}, status=400 if fault else 200)
