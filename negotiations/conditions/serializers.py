"""How conditions, what is said of them, and their history are represented."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from rest_framework import serializers

from negotiations.access.visibility import records_visible_to
from negotiations.api.fields import LabelField, UrlField, Word
from negotiations.api.pictures import BasisField, PictureValue
from negotiations.api.references import ReferenceField
from negotiations.api.scope import Scope
from negotiations.api.serializers import Shape
from negotiations.conditions.models import Condition, ConditionClaim, ConditionStatus
from negotiations.core.vocabulary import RecordState
from negotiations.milestones.models import Milestone
from negotiations.sources.claim_serializers import ClaimSerializer
from negotiations.sources.gathering import GatherSources

PICTURE = ("picture",)


def milestones_that_wait(scope: Scope) -> Prefetch[Any]:
    """The milestones to which a condition applies, as far as the caller may see them."""
    return Prefetch(
        "applies_to", queryset=records_visible_to(Milestone, scope.user, scope.as_of).order_by("slug")
    )


class ConditionSerializer(Shape):
    """A demand, and how it stands according to what is said of it."""

    model = Condition
    joins = {
        "negotiation": ("negotiation",),
        "status": PICTURE,
        "disputed": PICTURE,
        "claims_count": PICTURE,
        "origins_count": PICTURE,
        "basis": ("picture", "picture__status_claim"),
    }
    needs = {"demanded_by": ("demanded_by",), "applies_to": (milestones_that_wait,)}
    gathers = {"sources": GatherSources("condition_claim", "condition")}
    inner = frozenset({"state"})

    url = UrlField()
    slug = serializers.CharField(help_text="Its slug; never changes.")
    negotiation = ReferenceField(help_text="The negotiation it belongs to.")
    demanded_by = ReferenceField(many=True, timeless=True, help_text="Who demands it.")
    text = LabelField(help_text="What is demanded, in the language asked for or one that exists.")
    applies_to = ReferenceField(many=True, help_text="The milestones that wait for it.")
    status = Word(
        ConditionStatus.choices,
        source="picture.status",
        help_text="How it stands, as the newest claim says; null when nothing was said.",
    )
    disputed = PictureValue(
        serializers.BooleanField(),
        "disputed",
        False,
        help_text="True when an independent claim excludes what stands.",
    )
    claims_count = PictureValue(
        serializers.IntegerField(), "claims_count", 0, help_text="How many claims were known."
    )
    origins_count = PictureValue(
        serializers.IntegerField(), "origins_count", 0, help_text="How many distinct origins they have."
    )
    basis = BasisField(
        ("status",), help_text="The claim that stands, and what chose it; null where nobody speaks."
    )
    sources = ReferenceField(many=True, source="known_sources", help_text="The sources of the claims known.")
    revision = serializers.IntegerField(help_text="How many times the stored record was written.")
    state = Word(
        RecordState.choices, help_text="Where it stands in its life; for editors and reviewers only."
    )


class ConditionClaimSerializer(ClaimSerializer):
    """That somebody said how a condition stands."""

    model = ConditionClaim
    joins = {**ClaimSerializer.joins, "condition": ("condition",)}

    condition = ReferenceField(help_text="The condition it speaks of.")
    status = Word(ConditionStatus.choices, help_text="How the condition stands, as said.")


class ConditionPictureSerializer(Shape):
    """How a condition stood at one step of its history."""

    status = Word(ConditionStatus.choices, help_text="The status that stood.")
    disputed = serializers.BooleanField(help_text="Whether an independent claim excluded it.")


class ConditionStepSerializer(Shape):
    """One claim of a condition's history: what stood before it became known, and what stood after."""

    claim = ConditionClaimSerializer(help_text="The claim.")
    known_from = serializers.DateField(
        source="claim.known_from", help_text="The day on which it became known."
    )
    before = ConditionPictureSerializer(
        allow_null=True, help_text="What stood the day before; null when nothing was known."
    )
    after = ConditionPictureSerializer(allow_null=True, help_text="What stood from that day on.")
    stands_for = serializers.ListField(
        child=serializers.CharField(), help_text="The fields for which this claim stood from that day on."
    )
    changed = serializers.ListField(
        child=serializers.CharField(),
        help_text="The fields in which this claim put something else in the place of what stood before.",
    )
