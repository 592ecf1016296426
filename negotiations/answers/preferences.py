"""Reasoned preferences over HTTP: which claim an editor lets stand for a field, and why. What they choose is decided by the rules of the rooms."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from negotiations.access.visibility import claims_visible_to
from negotiations.answers.models import PREFERABLE, Preference
from negotiations.answers.queries import preferences_visible_to
from negotiations.answers.services import FIELDS
from negotiations.api.fields import UrlField, Word
from negotiations.api.filter_kinds import IdFilter, SinceDayFilter, SlugFilter, UpToDayFilter, WordFilter
from negotiations.api.filters import StrictFilter, StrictFilterSet
from negotiations.api.references import ClaimReferenceField
from negotiations.api.scope import Scope
from negotiations.api.serializers import Shape
from negotiations.api.writing import WritableRoom
from negotiations.core.errors import Refused, gather, one_of, shown, unknown_fields, wrong_type
from negotiations.core.plain_values import read_day
from negotiations.core.shapes import References
from negotiations.core.vocabulary import KnownFromBasis, RecordState
from negotiations.sources.claim_filters import negotiations
from negotiations.sources.claim_serializers import RecordedUntilField

if TYPE_CHECKING:
    from negotiations.api.reading.sketches import Here

COLUMNS = {
    "milestone-claims": "milestone_claim",
    "condition-claims": "condition_claim",
    "event-claims": "event_claim",
    "troop-counts": "troop_count",
}
"""Collection of a claim → the column that holds a preference for one of it."""
ALL_FIELDS = tuple(dict.fromkeys(field for fields in FIELDS.values() for field in fields))


@extend_schema_serializer(component_name="PreferredClaim")
class PreferredClaimField(ClaimReferenceField):
    """The preferred claim: where it is, and in which collection."""

    resource = serializers.ChoiceField(list(COLUMNS), help_text="The collection of the claim.")

    def own(self, value: Any) -> dict[str, Any]:
        return {**super().own(value), "resource": value.resource}

    def own_compiled(self, here: Here) -> str:
        return f"{super().own_compiled(here)}, 'resource': {here.end.resource!r}"

    def compiled(self, here: Here, *more: str) -> str:
        """The same over the columns, of which one holds the claim."""
        text = "None"
        for name in PREFERABLE:
            claim = here.owner.at(name)
            text = f"({super().compiled(claim, *more)} if {claim.key()} is not None else {text})"
        return text


class PreferenceSerializer(Shape):
    """That one claim is to stand for a field, and why. Answers derived with it name it as their basis."""

    model = Preference
    joins = {"claim": PREFERABLE}
    inner = frozenset({"state"})

    url = UrlField()
    id = serializers.UUIDField(source="public_id", help_text="Its id.")
    claim = PreferredClaimField(help_text="The preferred claim.")
    field = serializers.ChoiceField(ALL_FIELDS, help_text="For which field it is to stand.")
    reason = serializers.CharField(help_text="Why.")
    known_from = serializers.DateField(
        help_text="The day from which it chooses; for those who know the claim too."
    )
    known_from_basis = Word(KnownFromBasis.choices, help_text="Why we say so: a judgement is ours.")
    recorded_from = serializers.DateTimeField(
        allow_null=True, help_text="The instant from which the public record holds it; null while a draft."
    )
    recorded_until = RecordedUntilField(
        help_text="The instant at which we withdrew it; null while it stands."
    )
    revision = serializers.IntegerField(help_text="How many times the stored record was written.")
    state = Word(
        RecordState.choices, help_text="Where it stands in its life; for editors and reviewers only."
    )


class ClaimKindFilter(WordFilter):
    """Preferences for claims of one collection."""

    def condition(self, value: str) -> Q:
        return Q(**{f"{COLUMNS[value]}__isnull": False})


class ClaimIdFilter(StrictFilter[uuid.UUID]):
    """Preferences for one claim, by its id. An unknown id is refused."""

    schema = IdFilter.schema
    example = IdFilter.example

    def read(self, text: str) -> uuid.UUID:
        try:
            key = uuid.UUID(text)
        except ValueError:
            key = None
        if key is None or not any(self.has(name, key) for name in PREFERABLE):
            sentence = _("There is no claim with the id %(value)s.") % {"value": shown(text)}
            raise Refused("", "unknown_id", sentence)
        return key

    def has(self, name: str, key: uuid.UUID) -> bool:
        """Whether the caller may see a claim of this kind with this id."""
        known = claims_visible_to(model_of(name), self.scope.user, self.scope.as_of, current=False)
        return known.filter(public_id=key).exists()

    def condition(self, value: uuid.UUID) -> Q:
        return reduce(or_, (Q(**{f"{name}__public_id": value}) for name in PREFERABLE))


class NegotiationFilter(SlugFilter):
    """Preferences for claims that belong to a negotiation."""

    def condition(self, value: int) -> Q:
        return reduce(or_, (Q(**{f"{name}__negotiation": value}) for name in PREFERABLE))


class PreferenceFilters(StrictFilterSet):
    """Filters of /preferences/."""

    resource = ClaimKindFilter(words=list(COLUMNS), meaning="Prefers a claim of this collection.")
    claim = ClaimIdFilter(
        meaning="Prefers this claim, by its id.", example="3af7b3bb-eef1-5e92-88bb-f6ad1b0ca84f"
    )
    field = WordFilter(words=ALL_FIELDS, meaning="Chooses for this field.")
    negotiation = NegotiationFilter(
        rows=negotiations, meaning="Prefers a claim of this negotiation.", example="iraq-us-sofa-2008"
    )
    known_after = SinceDayFilter("known_from", meaning="Chooses from this day on or a later one.")
    known_before = UpToDayFilter("known_from", meaning="Chooses from this day on or an earlier one.")


def preferences(scope: Scope) -> QuerySet[Preference]:
    """The preferences that a caller may see on the days asked about."""
    return preferences_visible_to(scope.user, scope.as_of)


class Preferences(WritableRoom):
    """Where the rule of derivation would choose otherwise, an editor says which claim is to stand for a field, and why."""

    model = Preference
    rows = staticmethod(preferences)
    filters = PreferenceFilters
    serializer_class = PreferenceSerializer
    orderings = {"known_from": "known_from", "recorded_from": "recorded_from", "field": "field"}
    default_order = ("-known_from",)
    searchable = False
    lookup_field = "public_id"
    lookup_url_kwarg = "id"
    lookup_value_regex = "[0-9a-f-]{1,120}"
    body_fields = {
        **dict.fromkeys(PREFERABLE),
        "claim": {
            "type": "object",
            "description": "The claim that is to stand, by its collection and id.",
            "additionalProperties": False,
            "required": ["resource", "id"],
            "properties": {
                "resource": {
                    "type": "string",
                    "enum": list(COLUMNS),
                    "description": "The collection of the claim.",
                },
                "id": {"type": "string", "format": "uuid", "description": "Its id."},
                "url": {
                    "type": "string",
                    "format": "uri",
                    "description": "Its address, as it was read; may be left out.",
                },
            },
        },
        "known_from": {
            "type": ["string", "null"],
            "format": "date",
            "description": "The day from which it chooses; today when left out.",
        },
        "field": {
            "type": "string",
            "enum": list(ALL_FIELDS),
            "description": "For which field it is to stand.",
        },
    }

    def title(self) -> str:
        return f"Preference: {self.kwargs['id']}" if "id" in self.kwargs else "Preferences"

    def values(
        self, body: Any, references: References | None = None, *, partial: bool = False
    ) -> dict[str, Any]:
        """As of any record; the claim as `{"resource", "id"}`, and the day from which it chooses (today when not given)."""
        if not isinstance(body, Mapping):
            raise wrong_type(_("The body is an object, not %(value)s."), body)
        found = references or self.references()
        rest = {name: value for name, value in body.items() if name not in ("claim", "known_from")}
        own: dict[str, Any] = {}
        with gather() as faults:
            for name in PREFERABLE:
                if name in body:
                    faults.add(
                        name, "unknown_field", _("The claim is named in `claim`, by its resource and id.")
                    )
            if "claim" in body:
                own.update(
                    faults.attempt("claim", lambda claim: read_claim(claim, found), body["claim"]) or {}
                )
            if "known_from" in body:
                own["known_from"] = faults.attempt("known_from", read_day, body["known_from"])
            given = faults.attempt(
                "", lambda rest: super(Preferences, self).values(rest, found, partial=partial), rest
            )
        return {**(given or {}), **own}


def model_of(name: str) -> Any:
    """The kind of claim that a column of a preference points to."""
    return Preference._meta.get_field(name).related_model


def read_claim(shape: Any, references: References) -> dict[str, Any]:
    """The columns that hold a preferred claim, from `{"resource", "id"}` (its address may come along). Raises Refused."""
    if not isinstance(shape, Mapping):
        raise wrong_type(_("A claim is an object with resource and id, not %(value)s."), shape)
    with gather() as faults:
        faults.faults.extend(unknown_fields(shape, ("url", "resource", "id")))
        resource = faults.attempt(
            "", lambda text: one_of(text, list(COLUMNS), "resource"), shape.get("resource")
        )
    column = COLUMNS[str(resource)]
    try:
        chosen = references.find(model_of(column), shape.get("id"))
    except Refused as refused:
        raise refused.under("id") from None
    return {name: chosen if name == column else None for name in PREFERABLE}
