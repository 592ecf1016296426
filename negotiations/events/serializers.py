"""How events, what is told of them, and their history are represented."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch
from rest_framework import serializers

from negotiations.api.fields import (
    FuzzyDateField,
    LabelField,
    QuantityField,
    Text,
    UrlField,
    Word,
)
from negotiations.api.pictures import BasisField, PictureValue
from negotiations.api.references import ReferenceField
from negotiations.api.scope import Scope
from negotiations.api.selection import Parts, with_needs
from negotiations.api.serializers import Shape
from negotiations.core.vocabulary import RecordState
from negotiations.events.models import Event, EventClaim, EventKind, Participant, ParticipantRole
from negotiations.events.queries import event_claims_visible_to
from negotiations.sources.claim_serializers import ClaimSerializer
from negotiations.sources.gathering import GatherSources

if TYPE_CHECKING:
    from negotiations.api.reading.sketches import Here

PICTURE = ("picture",)
FIELDS = ("occurred", "place", "killed", "wounded", "occurrences")


class ParticipantSerializer(Shape):
    """Who took part, and as what."""

    model = Participant
    joins = {"actor": ("actor",)}

    actor = ReferenceField(timeless=True, allow_null=True, help_text="Who, when known by name.")
    description = Text(help_text="Who, in words, when not known by name.")
    headcount = serializers.IntegerField(allow_null=True, help_text="How many, where told.")
    role = Word(ParticipantRole.choices, help_text="As what.")


class EventClaimSerializer(ClaimSerializer):
    """What one source tells of an event."""

    model = EventClaim
    joins = {**ClaimSerializer.joins, "event": ("event",), "place": ("place",)}

    event = ReferenceField(help_text="The event it tells of.")
    occurred = FuzzyDateField(help_text="When it happened; for a tally, the period counted.")
    place = ReferenceField(timeless=True, help_text="Where it happened, as told; null when not told.")
    killed = QuantityField(help_text="How many were killed, as told; null when not told, which is not 0.")
    wounded = QuantityField(help_text="How many were wounded, as told; null when not told, which is not 0.")
    occurrences = QuantityField(help_text="How often it happened within the period, as told.")


def accounts_known(scope: Scope) -> Prefetch[Any]:
    """What was told of an event on the pair of days, with its citations."""
    claims = event_claims_visible_to(scope.user, scope.as_of).order_by("known_from", "pk")
    return Prefetch(
        "accounts",
        queryset=with_needs(claims, EventClaimSerializer, EventClaimSerializer.names(), scope, {}),
        to_attr="known_accounts",
    )


class EnvelopeSerializer(serializers.Serializer[Any]):
    """The widest range of all that is told, whichever claim stands."""

    def to_representation(self, instance: Any) -> Any:
        picture = instance.picture
        if picture is None:
            return None
        return {
            "occurred": {"earliest": picture.occurred_first, "latest": picture.occurred_last},
            "killed": {"low": picture.killed_least, "high": picture.killed_most},
            "wounded": {"low": picture.wounded_least, "high": picture.wounded_most},
        }

    def compiled(self, here: Here) -> str:
        """The same over the columns of an event's picture."""
        picture = here.at("picture")
        days = {"earliest": "occurred_first", "latest": "occurred_last"}
        spans = {"occurred": days} | {
            name: {"low": f"{name}_least", "high": f"{name}_most"} for name in ("killed", "wounded")
        }
        told = {
            name: here.object({end: picture.at(column).value() for end, column in span.items()})
            for name, span in spans.items()
        }
        return f"({here.object(told)} if {picture.at('claims_count').column()} is not None else None)"

    class DaySpan(serializers.Serializer[Any]):
        """From the earliest to the latest day told."""

        earliest = serializers.DateField(allow_null=True, help_text="Earliest day that any claim allows.")
        latest = serializers.DateField(allow_null=True, help_text="Latest day that any claim allows.")

    class NumberSpan(serializers.Serializer[Any]):
        """From the least to the greatest number told."""

        low = serializers.IntegerField(allow_null=True, help_text="Smallest number that any claim gives.")
        high = serializers.IntegerField(allow_null=True, help_text="Largest number that any claim gives.")

    occurred = DaySpan(help_text="The days.")
    killed = NumberSpan(help_text="The killed.")
    wounded = NumberSpan(help_text="The wounded.")


class EventSerializer(Shape):
    """Something that happened, with what stands of all that is told of it, and every account."""

    model = Event
    joins = {
        "negotiation": ("negotiation",), "commission": ("commission",), "working_group": ("working_group",), "part_of": ("part_of",),
        "occurred": PICTURE, "place": ("picture", "picture__place"), "killed": PICTURE, "wounded": PICTURE, "occurrences": PICTURE,
        "envelope": PICTURE, "disputed": PICTURE, "claims_count": PICTURE, "origins_count": PICTURE,
        "basis": ("picture", *(f"picture__{field}_claim" for field in FIELDS)),
    }  # fmt: skip
    needs = {"participants": (Parts("participants", ParticipantSerializer),), "accounts": (accounts_known,)}
    gathers = {"sources": GatherSources("event_claim", "event")}
    inner = frozenset({"state"})

    url = UrlField()
    slug = serializers.CharField(help_text="Its slug; never changes.")
    negotiation = ReferenceField(help_text="The negotiation it belongs to; null when to none.")
    commission = ReferenceField(help_text="The commission whose event it is; null when of none.")
    working_group = ReferenceField(help_text="The working group whose event it is; null when of none.")
    kind = Word(EventKind.choices, help_text="What sort of thing happened.")
    title = LabelField(help_text="What happened, in the language asked for or one that exists.")
    part_of = ReferenceField(help_text="The event of which it is a part; null when of none.")
    participants = ParticipantSerializer(many=True, help_text="Who took part, and as what.")
    occurred = FuzzyDateField(
        source="picture.occurred", help_text="The date that stands; null when not told."
    )
    place = ReferenceField(
        timeless=True, source="picture.place", help_text="The place that stands; null when not told."
    )
    killed = QuantityField(
        source="picture.killed",
        help_text="The number killed that stands; null when not told, which is not 0.",
    )
    wounded = QuantityField(
        source="picture.wounded",
        help_text="The number wounded that stands; null when not told, which is not 0.",
    )
    occurrences = QuantityField(
        source="picture.occurrences", help_text="The tally that stands; null when there is none."
    )
    envelope = EnvelopeSerializer(
        source="*", allow_null=True, help_text="The widest range of all that is told."
    )
    disputed = PictureValue(
        serializers.BooleanField(),
        "disputed",
        False,
        help_text="True when independent claims exclude each other.",
    )
    claims_count = PictureValue(
        serializers.IntegerField(), "claims_count", 0, help_text="How many claims were known."
    )
    origins_count = PictureValue(
        serializers.IntegerField(), "origins_count", 0, help_text="How many distinct origins they have."
    )
    basis = BasisField(
        FIELDS, help_text="For each field the claim that stands, and what chose it; null where nobody tells."
    )
    accounts = EventClaimSerializer(
        many=True, source="known_accounts", help_text="What each source tells of it, citations included."
    )
    sources = ReferenceField(many=True, source="known_sources", help_text="The sources of the claims known.")
    revision = serializers.IntegerField(help_text="How many times the stored record was written.")
    state = Word(
        RecordState.choices, help_text="Where it stands in its life; for editors and reviewers only."
    )


class EventPictureSerializer(Shape):
    """What stood of an event at one step of its history."""

    occurred = FuzzyDateField(help_text="The date that stood.")
    killed = QuantityField(help_text="The number killed that stood.")
    wounded = QuantityField(help_text="The number wounded that stood.")
    occurrences = QuantityField(help_text="The tally that stood.")
    disputed = serializers.BooleanField(help_text="Whether independent claims excluded each other.")


class EventStepSerializer(Shape):
    """One account of an event's history: what stood before it became known, and what stood after."""

    claim = EventClaimSerializer(help_text="The account.")
    known_from = serializers.DateField(
        source="claim.known_from", help_text="The day on which it became known."
    )
    before = EventPictureSerializer(
        allow_null=True, help_text="What stood the day before; null when nothing was known."
    )
    after = EventPictureSerializer(allow_null=True, help_text="What stood from that day on.")
    stands_for = serializers.ListField(
        child=serializers.CharField(), help_text="The fields for which this account stood from that day on."
    )
    changed = serializers.ListField(
        child=serializers.CharField(),
        help_text="The fields in which this account put something else in the place of what stood before.",
    )
