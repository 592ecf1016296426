"""What every kind of claim has in its representation; what one kind adds lives in its room."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from negotiations.api.fields import FuzzyDateField, QuantityField, Text, UrlField, Word
from negotiations.api.references import ClaimReferenceField, ReferenceField
from negotiations.api.scope import Scope
from negotiations.api.selection import Parts
from negotiations.api.serializers import Shape
from negotiations.core.vocabulary import KnownFromBasis, RecordState, Standing
from negotiations.sources.serializers import CitationSerializer

if TYPE_CHECKING:
    from negotiations.api.reading.sketches import Here


class FigureSerializer(serializers.Serializer[Any]):
    """A further number in a claim: what it counts and how many."""

    what = serializers.CharField(help_text="What is counted: votes_for, bases, progress…")
    quantity = QuantityField(help_text="How many.")

    def to_representation(self, instance: Any) -> Any:
        return instance

    def compiled(self, here: Here) -> str:
        """All figures of a claim, as the column holds them."""
        return here.value()


class _AsOfField(serializers.Field[Any, Any, Any, Any]):
    """A column that gained its value later than the days asked about may lie."""

    scope: Scope

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"source": "*", "read_only": True, "allow_null": True, **kwargs})

    def prepare(self, scope: Scope) -> None:
        """Know the frame of the answer."""
        self.scope = scope

    def learnt_by_then(self, at: dt.datetime | None) -> bool:
        """Whether the record of R held what was learnt at this instant."""
        recorded = self.scope.as_of.recorded
        return at is not None and (recorded is None or at <= recorded)


@extend_schema_field({"type": ["string", "null"], "format": "date"})
class KnownUntilField(_AsOfField):
    """The day on which its publisher corrected or withdrew it, if that was known on D and recorded on R."""

    def to_representation(self, value: Any) -> dt.date | None:
        ended = (
            self.learnt_by_then(value.known_until_recorded_at) and value.known_until <= self.scope.as_of.known
        )
        return value.known_until if ended else None

    def compiled(self, here: Here) -> str:
        """The same over columns, of the record as it stands."""
        until, learnt = here.at("known_until").value(), here.at("known_until_recorded_at").column()
        return f"({until} if {learnt} is not None and {until} <= day else None)"


@extend_schema_field({"type": ["string", "null"], "format": "date-time"})
class RecordedUntilField(_AsOfField):
    """The instant at which we superseded it, if that was by R."""

    def to_representation(self, value: Any) -> dt.datetime | None:
        return value.recorded_until if self.learnt_by_then(value.recorded_until) else None

    def compiled(self, here: Here) -> str:
        """The same over columns, of the record as it stands."""
        return here.at("recorded_until").value()


@extend_schema_serializer(component_name="Successor")
class SupersededByField(ClaimReferenceField):
    """The claim that corrects this one, once it is public."""

    def to_representation(self, instance: Any) -> Any:
        heir = getattr(instance, "superseded_by", None)
        recorded = self.scope.as_of.recorded
        if (
            heir is None
            or heir.recorded_from is None
            or (recorded is not None and heir.recorded_from > recorded)
        ):
            return None
        return self.own(heir)

    def compiled(self, here: Here, *more: str) -> str:
        heir = here.at("superseded_by")
        public = f"{heir.at('recorded_from').column()} is not None"
        return f"({{{self.own_compiled(heir)}}} if {public} else None)"


class ClaimSerializer(Shape):
    """Who said what, published when."""

    joins = {"supersedes": ("supersedes",), "superseded_by": ("superseded_by",), "replaces": ("replaces",)}
    needs = {"asserted_by": ("asserted_by",), "citations": (Parts("citations", CitationSerializer),)}
    inner = frozenset({"state"})

    url = UrlField()
    id = serializers.UUIDField(source="public_id", help_text="Its id.")
    asserted_by = ReferenceField(many=True, timeless=True, help_text="Who said it, where known by name.")
    asserted_note = Text(help_text="Who said it, in words, where no name was given.")
    asserted_on = FuzzyDateField(help_text="The day the first speaker said it; it orders claims.")
    standing = Word(Standing.choices, help_text="With what force it was said.")
    grade = serializers.IntegerField(
        allow_null=True, help_text="Credibility of the information, 1 to 6; null when not graded."
    )
    note = Text(help_text="In our own words what the source says; never a quotation.")
    figures = FigureSerializer(many=True, help_text="Further numbers.")
    known_from = serializers.DateField(
        help_text="The day on which this became public: the earliest over its citations."
    )
    known_until = KnownUntilField(
        help_text="The day on which its publisher corrected or withdrew it; null while it stands."
    )
    known_from_basis = Word(KnownFromBasis.choices, help_text="Why we say that it was known from that day.")
    recorded_from = serializers.DateTimeField(
        allow_null=True, help_text="The instant from which the public record holds it; null while a draft."
    )
    recorded_until = RecordedUntilField(
        help_text="The instant at which we superseded it; null while it stands."
    )
    supersedes = ClaimReferenceField(allow_null=True, help_text="The claim of ours that this one corrects.")
    superseded_by = SupersededByField(
        source="*", allow_null=True, help_text="The claim of ours that corrects this one."
    )
    replaces = ClaimReferenceField(
        allow_null=True, help_text="The claim that its own publisher corrected by this one."
    )
    citations = CitationSerializer(many=True, help_text="On what it rests.")
    revision = serializers.IntegerField(help_text="How many times the stored record was written.")
    state = Word(
        RecordState.choices, help_text="Where it stands in its life; for editors and reviewers only."
    )
