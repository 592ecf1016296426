"""What the chart of a timeline shows below the milestones, read from the record: events by kind, statements, troop counts."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from negotiations.api.past import as_recorded
from negotiations.charts.chart import Frame
from negotiations.charts.lanes import Entry, Lane
from negotiations.charts.words import counted, dated
from negotiations.events.queries import events_visible_to
from negotiations.statements.queries import statements_visible_to
from negotiations.talks.models import Negotiation
from negotiations.troops.queries import troop_counts_visible_to

MOST = 2_000
"""Entries of a lane."""


def lanes_of(negotiation: Negotiation, frame: Frame, kinds: Collection[str]) -> list[Lane]:
    """The lanes of these kinds of entries; empty ones are left out."""
    lanes: list[Lane] = []
    if "event" in kinds:
        lanes += _events(negotiation, frame)
    if "statement" in kinds:
        lanes.append(_statements(negotiation, frame))
    if "troop_count" in kinds:
        lanes.append(_counts(negotiation, frame))
    return [lane for lane in lanes if lane.entries]


def _events(negotiation: Negotiation, frame: Frame) -> list[Lane]:
    groups = {
        "talks": (_("Meetings and sessions"), ("meeting", "session"), "blue", "circle"),
        "steps": (_("Agreements, announcements, votes"), ("agreement", "announcement", "vote", "message", "launch", "suspension", "resumption", "conclusion", "end"), "purple", "diamond"),
        "attacks": (_("Attacks and strikes"), ("attack", "strike"), "red", "triangle-up"),
        "moves": (_("Movements, handovers and other events"), ("movement", "handover", "other"), "green", "square"),
    }  # fmt: skip
    scope = frame.scope
    rows: Any = events_visible_to(scope.user, scope.as_of).filter(negotiation=negotiation)
    found = list(rows.select_related("picture").order_by("picture__occurred_earliest", "slug")[:MOST])
    as_recorded(found, scope)
    entries: dict[str, list[Entry]] = {name: [] for name in groups}
    for event in found:
        group = next(name for name, (_name, kinds, *_look) in groups.items() if event.kind in kinds)
        date = event.picture.occurred if event.picture is not None else None
        told = f"{event.label(scope.language)}: {dated(date)}" if date else event.label(scope.language)
        entries[group].append(Entry(date, told, f"{scope.base}{event.path}"))
    return [
        Lane(name, entries[group], colour, shape) for group, (name, _kinds, colour, shape) in groups.items()
    ]


def _statements(negotiation: Negotiation, frame: Frame) -> Lane:
    scope = frame.scope
    rows = statements_visible_to(scope.user, scope.as_of).filter(negotiation=negotiation)
    found = list(rows.prefetch_related("speakers").order_by("said_earliest", "pk")[:MOST])
    as_recorded(found, scope)
    entries = []
    for one in found:
        names = ", ".join(speaker.label(scope.language) for speaker in one.speakers.all())
        words = " ".join(part for part in (names, dated(one.said)) if part)
        entries.append(Entry(one.said, f"{words}: {one.note or one.text}"[:240], f"{scope.base}{one.path}"))
    return Lane(_("Statements"), entries, "ink", "triangle-down")


def _counts(negotiation: Negotiation, frame: Frame) -> Lane:
    scope = frame.scope
    rows = troop_counts_visible_to(scope.user, scope.as_of).filter(negotiation=negotiation)
    found = list(rows.select_related("contributor", "host", "place").order_by("as_of_earliest", "pk")[:MOST])
    as_recorded(found, scope)
    entries = []
    for one in found:
        who = f"{one.contributor.label(scope.language)}, {(one.place or one.host).label(scope.language)}"
        told = f"{who}: {counted(one.personnel)} ({dated(one.as_of)})"
        entries.append(Entry(one.as_of, told, f"{scope.base}{one.path}"))
    return Lane(_("Troop counts"), entries, "orange", "cross")
