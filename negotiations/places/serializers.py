"""How places are represented."""

from __future__ import annotations

from rest_framework import serializers

from negotiations.actors.serializers import NameSerializer
from negotiations.api.fields import LabelField, Text, UrlField, Word
from negotiations.api.references import ReferenceField
from negotiations.api.serializers import Shape
from negotiations.core.vocabulary import RecordState
from negotiations.places.models import Place, PlaceKind


class PlaceSerializer(Shape):
    """A country, region, town, base or other site."""

    model = Place
    joins = {"within": ("within",)}
    needs = {"names": ("names",)}
    inner = frozenset({"state"})

    url = UrlField()
    slug = serializers.CharField(help_text="Its slug.")
    name = LabelField()
    names = NameSerializer(many=True, help_text="All its spellings.")  # type: ignore[assignment]  # fields never become attributes of the class
    kind = Word(PlaceKind.choices, help_text="What sort of place it is.")
    country = Text(help_text="ISO 3166-1 alpha-3 code; null when it lies in several countries.")
    lat = serializers.DecimalField(
        max_digits=8,
        decimal_places=6,
        coerce_to_string=False,
        allow_null=True,
        help_text="Degrees north; null when not known.",
    )
    lon = serializers.DecimalField(
        max_digits=9,
        decimal_places=6,
        coerce_to_string=False,
        allow_null=True,
        help_text="Degrees east; null when not known.",
    )
    precision = serializers.IntegerField(
        allow_null=True, help_text="How far off the coordinates may be, in metres; null when not known."
    )
    within = ReferenceField(
        timeless=True, allow_null=True, help_text="The place that contains it; null for the outermost."
    )
    revision = serializers.IntegerField(help_text="How many times the stored record was written.")
    state = Word(
        RecordState.choices, help_text="Where it stands in its life; for editors and reviewers only."
    )
