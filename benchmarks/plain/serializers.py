"""Representations as the tutorials write them: nested model serializers, and method fields where a value is made."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from negotiations.commissions.models import WorkingGroup
from negotiations.milestones.models import Milestone
from negotiations.sources.models import Source
from negotiations.troops.models import TroopCount


class NamedSerializer(serializers.ModelSerializer[Any]):
    """A named thing, by address, slug and English name."""

    url = serializers.CharField(source="path", read_only=True)
    name = serializers.SerializerMethodField()

    def get_name(self, thing: Any) -> str:
        """Its English name."""
        return str(thing.label("en"))


class WorkingGroupSerializer(NamedSerializer):
    """The working group of a milestone."""

    class Meta:
        model = WorkingGroup
        fields = ["url", "slug", "name"]


class SourceSerializer(NamedSerializer):
    """A source of a milestone."""

    class Meta:
        model = Source
        fields = ["url", "slug", "name"]


class MilestoneSerializer(serializers.ModelSerializer[Any]):
    """A milestone with its working group, its sources, and what stands of it."""

    url = serializers.CharField(source="path", read_only=True)
    title = serializers.SerializerMethodField()
    status = serializers.SerializerMethodField()
    planned = serializers.SerializerMethodField()
    working_group = WorkingGroupSerializer(read_only=True)
    sources = serializers.SerializerMethodField()

    class Meta:
        model = Milestone
        fields = ["url", "slug", "working_group", "title", "kind", "status", "planned", "sources", "revision"]

    def get_title(self, milestone: Any) -> str:
        """Its English title."""
        return str(milestone.label("en"))

    def get_status(self, milestone: Any) -> str | None:
        """The status that stands."""
        return milestone.standing[0].status or None if milestone.standing else None

    def get_planned(self, milestone: Any) -> Any:
        """The plan that stands."""
        planned = milestone.standing[0].planned if milestone.standing else None
        return planned.shape() if planned else None

    def get_sources(self, milestone: Any) -> Any:
        """The sources of its claims, each once."""
        cited = {
            citation.source.slug: citation.source
            for claim in milestone.claims.all()
            for citation in claim.citations.all()
        }
        return SourceSerializer([cited[slug] for slug in sorted(cited)], many=True).data


class CountSerializer(serializers.ModelSerializer[Any]):
    """A troop count, flat."""

    contributor = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    host = serializers.SlugRelatedField(slug_field="slug", read_only=True)

    class Meta:
        model = TroopCount
        fields = [
            "public_id",
            "contributor",
            "host",
            "measure",
            "dataset",
            "as_of_edtf",
            "as_of_earliest",
            "as_of_latest",
            "personnel_low",
            "personnel_high",
            "personnel_qualifier",
            "standing",
            "known_from",
        ]
