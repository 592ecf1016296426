"""How statements are represented."""

from __future__ import annotations

from rest_framework import serializers

from negotiations.api.fields import FuzzyDateField, Text
from negotiations.api.references import ReferenceField
from negotiations.sources.claim_serializers import ClaimSerializer
from negotiations.statements.models import Statement


class StatementSerializer(ClaimSerializer):
    """That somebody said something: a position, a denial, a legal reading."""

    model = Statement
    joins = {
        **ClaimSerializer.joins,
        "negotiation": ("negotiation",),
        "event": ("event",),
        "milestone": ("milestone",),
    }
    needs = {**ClaimSerializer.needs, "speakers": ("speakers",)}

    negotiation = ReferenceField(help_text="The negotiation it belongs to.")
    event = ReferenceField(
        allow_null=True, help_text="The event it is about or was made at; null when none is named."
    )
    milestone = ReferenceField(
        allow_null=True, help_text="The milestone it is about; null when none is named."
    )
    speakers = ReferenceField(many=True, timeless=True, help_text="Who said it, where known by name.")
    office = Text(help_text="The office in which it was said, in words; null when not told.")
    said = FuzzyDateField(help_text="When it was said; null when not told.")
    venue = Text(help_text="Where or to whom it was said, in words; null when not told.")
    text = Text(help_text="The wording, in its own language; null when no source gives it.")
    language = Text(help_text="Language of the wording (ISO 639); null without wording.")
    translations = serializers.DictField(
        child=serializers.CharField(), help_text="The wording in other languages, by language."
    )
