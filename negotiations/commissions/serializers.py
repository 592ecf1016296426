"""How commissions and working groups are represented, with their seats and mandates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import F, Prefetch, QuerySet
from rest_framework import serializers

from negotiations.actors.models import Actor, Office
from negotiations.actors.queries import actors_visible_to
from negotiations.api.fields import (
    FuzzyDateField,
    LabelField,
    Text,
    TranslatedField,
    UrlField,
    Word,
)
from negotiations.api.references import ReferenceField
from negotiations.api.scope import Scope
from negotiations.api.selection import Parts
from negotiations.api.serializers import Shape
from negotiations.commissions.filters import working_groups
from negotiations.commissions.models import Commission, Mandate, WorkingGroup
from negotiations.core.vocabulary import RecordState
from negotiations.ledger.past import revised_since
from negotiations.ledger.restoring import listed
from negotiations.sources.parts import known_parts
from negotiations.sources.serializers import CitationSerializer
from negotiations.talks.queries import STATUSES

LAST = "\U0010ffff"
"""Sorts behind every slug: a seat for no side comes last."""


class MandateSerializer(Shape):
    """What a body is to do, as somebody reads it; parties read one mandate differently."""

    model = Mandate
    joins = {"according_to": ("according_to",)}
    needs = {"citations": (Parts("citations", CitationSerializer),)}

    text = TranslatedField(help_text="What it is to do, in the language asked for or one that exists.")
    language = Text(help_text="Language in which it was worded (ISO 639); null when not told.")
    according_to = ReferenceField(
        timeless=True, allow_null=True, help_text="Who reads it so; null when told by the source itself."
    )
    exhaustive = serializers.BooleanField(
        allow_null=True, help_text="False when worded as one task among others; null when not said."
    )
    citations = CitationSerializer(many=True, help_text="On what it rests.")

    @classmethod
    def narrow(cls, rows: QuerySet[Any], scope: Scope) -> QuerySet[Any]:
        return known_parts(rows, scope)


class SeatSerializer(Shape):
    """A seat in a body: an office that somebody holds, or held, in it."""

    model = Office
    joins = {"person": ("holder",), "side": ("side",)}
    needs = {"citations": (Parts("citations", CitationSerializer),)}

    person = ReferenceField(
        source="holder", timeless=True, help_text="Who holds the seat: a person, or a state."
    )
    title = TranslatedField(help_text="As what; null when not told.")
    side = ReferenceField(
        timeless=True, allow_null=True, help_text="For whom the seat is held; null when for no side."
    )
    from_ = FuzzyDateField(source="since", help_text="From when it was held; null when not told.")
    to = FuzzyDateField(source="until", help_text="Until when it was held; null when not told.")
    citations = CitationSerializer(many=True, help_text="On what it rests.")

    @classmethod
    def narrow(cls, rows: QuerySet[Any], scope: Scope) -> QuerySet[Any]:
        """Seats of those whom the caller may see, side by side, the earliest first."""
        held = known_parts(rows, scope).filter(
            holder__in=actors_visible_to(scope.user, scope.as_of).values("pk")
        )
        return held.order_by(
            F("side__slug").asc(nulls_last=True),
            F("since_earliest").asc(nulls_last=True),
            "holder__slug",
            "position",
            "pk",
        )


def gather_seats(rows: Sequence[Any], scope: Scope) -> None:
    """Give bodies the seats that were held in them on R, where their holders were edited since."""
    revised = revised_since(Actor, scope.as_of)
    for row in rows if revised else ():
        kept = [seat for seat in row.actor.seats.all() if seat.holder not in revised]
        then = [seat for one in revised for seat in one.offices.all() if seat.body_id == row.actor_id]
        row.actor._prefetched_objects_cache["seats"] = listed(Office, sorted(kept + then, key=_seat_order))


def _seat_order(seat: Office) -> tuple[Any, ...]:
    """As the database orders seats."""
    since = seat.since_earliest  # type: ignore[attr-defined]  # a column of a group
    side = seat.side.slug if seat.side else LAST
    return (side, since or dt.date.max, seat.holder.slug, seat.position)


class BodySerializer(Shape):
    """What commissions and working groups have in common."""

    joins = {"actor": ("actor",), "seats": ("actor",)}
    needs = {
        "mandates": (Parts("mandates", MandateSerializer),),
        "seats": (Parts("actor__seats", SeatSerializer),),
        "citations": (Parts("citations", CitationSerializer),),
    }
    gathers = {"seats": gather_seats}
    inner = frozenset({"state"})

    url = UrlField()
    slug = serializers.CharField(help_text="Its slug; never changes.")
    name = LabelField()
    actor = ReferenceField(timeless=True, help_text="The body as one who speaks and attends.")


def working_groups_of_it(scope: Scope) -> Prefetch[Any]:
    """The working groups of a commission that the caller may see."""
    return Prefetch("working_groups", queryset=working_groups(scope).order_by("slug"))


STATUS = "How it stands, by the last of its events that tells; null when none does."


class CommissionSerializer(BodySerializer):
    """A joint body, or a committee of one."""

    model = Commission
    joins = {**BodySerializer.joins, "negotiation": ("negotiation",), "parent": ("parent",)}
    needs = {**BodySerializer.needs, "working_groups": (working_groups_of_it,)}

    negotiation = ReferenceField(help_text="The negotiation it serves.")
    parent = ReferenceField(
        allow_null=True, help_text="The commission of which it is a committee; null when of none."
    )
    status = Word(STATUSES, help_text=STATUS)
    mandates = MandateSerializer(many=True, help_text="What it is to do, as each reads it.")
    seats = SeatSerializer(many=True, source="actor.seats", help_text="Who sits in it.")
    working_groups = ReferenceField(many=True, help_text="The groups that work for it.")
    citations = CitationSerializer(many=True, help_text="On what it rests.")
    revision = serializers.IntegerField(help_text="How many times the stored record was written.")
    state = Word(
        RecordState.choices, help_text="Where it stands in its life; for editors and reviewers only."
    )


class WorkingGroupSerializer(BodySerializer):
    """A group within a commission that prepares one question."""

    model = WorkingGroup
    joins = {**BodySerializer.joins, "commission": ("commission",)}

    commission = ReferenceField(help_text="The commission it works for.")
    status = Word(STATUSES, help_text=STATUS)
    mandates = MandateSerializer(many=True, help_text="What it is to do, as each reads it.")
    seats = SeatSerializer(many=True, source="actor.seats", help_text="Who sits in it.")
    citations = CitationSerializer(many=True, help_text="On what it rests.")
    revision = serializers.IntegerField(help_text="How many times the stored record was written.")
    state = Word(
        RecordState.choices, help_text="Where it stands in its life; for editors and reviewers only."
    )
