"""How actors are represented."""

from __future__ import annotations

from rest_framework import serializers

from negotiations.actors.models import (
    Actor,
    ActorIdentifier,
    ActorKind,
    ActorName,
    Membership,
    NameKind,
    Office,
)
from negotiations.api.fields import (
    FuzzyDateField,
    LabelField,
    Text,
    TranslatedField,
    UrlField,
    Word,
)
from negotiations.api.references import ReferenceField
from negotiations.api.selection import Parts
from negotiations.api.serializers import Shape
from negotiations.core.vocabulary import RecordState
from negotiations.sources.serializers import CitationSerializer


class NameSerializer(Shape):
    """A spelling of a name."""

    model = ActorName

    text = serializers.CharField(help_text="The name as it is written.")
    language = serializers.CharField(help_text="Language of the spelling (ISO 639).")
    script = Text(help_text="Script of the spelling (ISO 15924); null when it is the language's usual one.")
    kind = Word(NameKind.choices, help_text="Official, variant, former or an error of a source.")


class IdentifierSerializer(Shape):
    """What another register calls an actor."""

    model = ActorIdentifier

    scheme = serializers.CharField(help_text="The register.")
    value = serializers.CharField(help_text="The identifier in that register.")


class ActorSummarySerializer(Shape):
    """What an expanded reference to an actor adds: all but what rests on citations."""

    model = Actor
    needs = {"names": ("names",), "identifiers": ("identifiers",)}

    url = UrlField()
    slug = serializers.CharField(help_text="Its slug.")
    name = LabelField()
    names = NameSerializer(many=True, help_text="All its spellings.")  # type: ignore[assignment]  # fields never become attributes of the class
    kind = Word(ActorKind.choices, help_text="What sort of actor it is.")
    country = Text(help_text="ISO 3166-1 alpha-3 code of the country it belongs to; null when none.")
    identifiers = IdentifierSerializer(many=True, help_text="What other registers call it.")


class MembershipSerializer(Shape):
    """That an actor belongs to another, and as what."""

    model = Membership
    joins = {"actor": ("actor",)}
    needs = {"citations": (Parts("citations", CitationSerializer),)}

    actor = ReferenceField(timeless=True, help_text="To whom it belongs.")
    role = Text(help_text="As what; null when plainly a member.")
    citations = CitationSerializer(many=True, help_text="On what it rests.")


class OfficeSerializer(Shape):
    """An office held in a body."""

    model = Office
    joins = {"body": ("body",), "side": ("side",)}
    needs = {"citations": (Parts("citations", CitationSerializer),)}

    title = TranslatedField(help_text="Title of the office; null when not told.")
    body = ReferenceField(
        timeless=True,
        allow_null=True,
        help_text="The body in which it is held; null when the title says all.",
    )
    side = ReferenceField(
        timeless=True, allow_null=True, help_text="For whom the seat is held; null when for no side."
    )
    from_ = FuzzyDateField(source="since", help_text="From when it was held; null when not told.")
    to = FuzzyDateField(source="until", help_text="Until when it was held; null when not told.")
    citations = CitationSerializer(many=True, help_text="On what it rests.")


class ActorSerializer(ActorSummarySerializer):
    """A state, ministry, armed force, armed group, coalition, joint body, organisation, media outlet or person."""

    needs = {
        **ActorSummarySerializer.needs,
        "member_of": (Parts("member_of", MembershipSerializer),),
        "offices": (Parts("offices", OfficeSerializer),),
    }
    inner = frozenset({"state"})

    member_of = MembershipSerializer(many=True, help_text="To whom it belongs, and as what.")
    offices = OfficeSerializer(many=True, help_text="What it holds in bodies.")
    revision = serializers.IntegerField(help_text="How many times the stored record was written.")
    state = Word(
        RecordState.choices, help_text="Where it stands in its life; for editors and reviewers only."
    )
