"""How negotiations are represented."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from rest_framework import serializers

from negotiations.api.fields import LabelField, TranslatedField, UrlField, Word
from negotiations.api.references import ReferenceField
from negotiations.api.scope import Scope
from negotiations.api.selection import Parts
from negotiations.api.serializers import Shape
from negotiations.core.vocabulary import RecordState
from negotiations.sources.serializers import CitationSerializer
from negotiations.talks.filters import commissions
from negotiations.talks.models import Negotiation, Party, PartyRole
from negotiations.talks.queries import STATUSES


class PartySerializer(Shape):
    """Who is party to a negotiation, and as what."""

    model = Party
    joins = {"actor": ("actor",)}

    actor = ReferenceField(timeless=True, help_text="Who takes part.")
    role = Word(PartyRole.choices, help_text="As what.")


def commissions_of_it(scope: Scope) -> Prefetch[Any]:
    """The commissions of a negotiation that the caller may see."""
    return Prefetch("commissions", queryset=commissions(scope).order_by("slug"))


class NegotiationSerializer(Shape):
    """A process in which states settle whether and when foreign troops leave."""

    model = Negotiation
    needs = {
        "parties": (Parts("parties", PartySerializer),),
        "commissions": (commissions_of_it,),
        "citations": (Parts("citations", CitationSerializer),),
    }
    inner = frozenset({"state"})

    url = UrlField()
    slug = serializers.CharField(help_text="Its slug; never changes.")
    name = LabelField()
    summary = TranslatedField(
        help_text="What it is about, in the language asked for or one that exists; null when not told."
    )
    status = Word(
        STATUSES, help_text="How it stands, by the last of its events that tells; null when none does."
    )
    parties = PartySerializer(
        many=True, help_text="Who takes part, and as what; one actor may have several roles."
    )
    commissions = ReferenceField(many=True, help_text="The joint bodies that serve it, committees included.")
    citations = CitationSerializer(many=True, help_text="On what it rests.")
    revision = serializers.IntegerField(help_text="How many times the stored record was written.")
    state = Word(
        RecordState.choices, help_text="Where it stands in its life; for editors and reviewers only."
    )
