"""How disputes are represented, and how the claims of each side are."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers

from negotiations.answers.disagreements import ALL_FIELDS, KINDS
from negotiations.api.references import ReferenceField
from negotiations.conditions.serializers import ConditionClaimSerializer
from negotiations.events.serializers import EventClaimSerializer
from negotiations.milestones.serializers import MilestoneClaimSerializer
from negotiations.sources.claim_serializers import ClaimSerializer
from negotiations.troops.serializers import TroopCountSerializer
from negotiations.troops.series_serializers import SeriesKeySerializer

SHAPES: dict[str, type[ClaimSerializer]] = {
    "milestones": MilestoneClaimSerializer,
    "conditions": ConditionClaimSerializer,
    "events": EventClaimSerializer,
    "troop-counts": TroopCountSerializer,
}
"""How the claims about each kind of thing are represented."""


@extend_schema_field(
    PolymorphicProxySerializer(
        component_name="DisputedClaim", serializers=list(SHAPES.values()), resource_type_field_name=None
    )
)
class DisputedClaimField(serializers.JSONField):
    """A claim, as its own address gives it."""


class DisputeSideSerializer(serializers.Serializer[Any]):
    """One side of a dispute."""

    stands = serializers.BooleanField(help_text="True for the side of the claim that stands for the field.")
    claims = serializers.ListField(
        child=DisputedClaimField(),
        help_text="Its claims, each whole: wording, note and origins are in their citations. The one that stands comes first.",
    )


class DisputeSerializer(serializers.Serializer[Any]):
    """That independent sources exclude each other in one field of a thing or of a series."""

    url = serializers.URLField(help_text="The address of the thing, or of the series.")
    resource = serializers.ChoiceField(
        [kind.resource for kind in KINDS], help_text="The collection of the thing."
    )
    thing = ReferenceField(allow_null=True, help_text="What it is about; null when about a series.")
    series = SeriesKeySerializer(
        allow_null=True, help_text="Which series it is about; null when about a thing."
    )
    negotiation = ReferenceField(
        allow_null=True, help_text="The negotiation of the thing; null when of none, and for series."
    )
    field = serializers.ChoiceField(ALL_FIELDS, help_text="In which field.")
    since = serializers.DateField(help_text="The first day from which a reader could know of it.")
    until = serializers.DateField(
        allow_null=True, help_text="The first day on which it was over; null while it runs."
    )
    sides = DisputeSideSerializer(
        many=True,
        help_text="Both sides: first that of the claim that stands, with what does not exclude it; then what does.",
    )
    exclusions = serializers.ListField(
        child=serializers.ListField(child=serializers.UUIDField(), min_length=2, max_length=2),
        help_text="The pairs of claims that exclude each other, by their ids.",
    )

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {"url": self._declared_fields["url"], **super().get_fields()}
