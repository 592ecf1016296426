"""How series of troop counts are described in the API reference. The answers themselves are made by `series_views.py`."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from negotiations.api.fields import FuzzyDateField, QuantityField
from negotiations.api.references import ReferenceField
from negotiations.core.states import ChosenBy
from negotiations.core.vocabulary import Standing
from negotiations.troops.models import Measure

FIELDS = ("low", "high", "preferred", "standing", "stated", "origins", "disputed", "chosen_by", "claims")


class SeriesValueSerializer(serializers.Serializer[Any]):
    """What the claims that stand on a date tell. In a gap, where none speaks, all is null or empty."""

    low = serializers.IntegerField(
        allow_null=True, help_text="Least number that any of them allows; null when one leaves it open."
    )
    high = serializers.IntegerField(
        allow_null=True, help_text="Greatest number that any of them allows; null when one leaves it open."
    )
    preferred = QuantityField(help_text="The figure of the preferred claim; null in a gap.")
    standing = serializers.ChoiceField(
        Standing.choices, allow_null=True, help_text="With what force the preferred claim was said."
    )
    stated = serializers.BooleanField(
        help_text="True when a claim speaks of the date; false when the newest count is carried forward, and in a gap."
    )
    origins = serializers.IntegerField(help_text="How many distinct origins the claims have.")
    disputed = serializers.BooleanField(help_text="True when independent claims exclude each other.")
    chosen_by = serializers.ChoiceField(
        ChosenBy.choices, allow_null=True, help_text="What chose the preferred claim."
    )
    claims = serializers.ListField(
        child=serializers.URLField(), help_text="Addresses of the claims, the preferred one first."
    )


class SeriesPointSerializer(SeriesValueSerializer):
    """One step of a series."""

    date = serializers.DateField(help_text="The last day of the step.")


class SeriesPlanSerializer(serializers.Serializer[Any]):
    """A figure for a day later than it was said: a plan, and no point of the series."""

    as_of = FuzzyDateField(help_text="For when.")
    asserted_on = FuzzyDateField(help_text="When it was said.")
    personnel = QuantityField(help_text="How many.")
    standing = serializers.ChoiceField(Standing.choices, help_text="With what force it was said.")
    claim = serializers.URLField(help_text="Address of the claim.")


class SeriesKeySerializer(serializers.Serializer[Any]):
    """Which series it is."""

    contributor = ReferenceField(timeless=True, help_text="Whose personnel.")
    host = ReferenceField(timeless=True, help_text="On whose soil.")
    place = ReferenceField(
        timeless=True, allow_null=True, help_text="Where; null means the whole host country."
    )
    force = serializers.CharField(
        allow_null=True, help_text="Which part of the contingent; null means the whole."
    )
    measure = serializers.ChoiceField(Measure.choices, help_text="What the figures measure.")
    dataset = serializers.CharField(
        allow_null=True, help_text="The dataset; null means reports that belong to none."
    )
    unit = serializers.CharField(help_text="What is counted.")


class SeriesSerializer(SeriesKeySerializer):
    """One series of troop counts, derived from its claims as they were known on a day."""

    known_on = serializers.DateField(help_text="The day asked about.")
    points = SeriesPointSerializer(many=True, help_text="One per step, in order.")
    plans = SeriesPlanSerializer(
        many=True, help_text="Plans, by the date they name; they are points of nothing."
    )


class ComparedPointSerializer(serializers.Serializer[Any]):
    """One step as two days of knowledge show it."""

    date = serializers.DateField(help_text="The last day of the step.")
    before = SeriesValueSerializer(help_text="As it was known on `from_known`; called `from`.")
    to = SeriesValueSerializer(help_text="As it was known on `to_known`.")
    changed = serializers.ListField(
        child=serializers.ChoiceField(FIELDS), help_text="The fields that differ; empty when none does."
    )

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        # Python keeps `from` for itself.
        return {"from" if name == "before" else name: one for name, one in super().get_fields().items()}


class ComparedPlansSerializer(serializers.Serializer[Any]):
    """The plans that were known on the two days."""

    before = SeriesPlanSerializer(many=True, help_text="As known on `from_known`; called `from`.")
    to = SeriesPlanSerializer(many=True, help_text="As known on `to_known`.")

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {"from" if name == "before" else name: one for name, one in super().get_fields().items()}


class SeriesComparisonSerializer(SeriesKeySerializer):
    """One series as two days of knowledge show it, side by side over the same steps."""

    from_known = serializers.DateField(help_text="The one day of knowledge.")
    to_known = serializers.DateField(help_text="The other.")
    points = ComparedPointSerializer(many=True, help_text="One per step, in order.")
    plans = ComparedPlansSerializer(help_text="The plans of each day.")
