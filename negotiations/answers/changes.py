"""The sync feed: every public change in order, the head to compare with, the proof of a stretch, the state as it stands.

The questions are in `ledger/queries.py`; here is how they look to a client.
"""

from __future__ import annotations

import re
from typing import Any

import orjson
from django.db.models import Q, QuerySet
from rest_framework import serializers
from rest_framework.decorators import action

from negotiations.api.clocks import Clocks
from negotiations.api.filter_kinds import NumberFilter, SlugFilter, WordFilter
from negotiations.api.filters import StrictFilter, StrictFilterSet
from negotiations.api.parameters import BadParameter, Parameter
from negotiations.api.rooms import Room
from negotiations.api.scope import Scope
from negotiations.api.serializers import Shape
from negotiations.api.views import Reply
from negotiations.core.clocks import AsOf
from negotiations.core.documents import instant
from negotiations.core.errors import Refused, shown
from negotiations.ledger import queries
from negotiations.ledger.models import Action, Change
from negotiations.talks.queries import negotiations_visible_to

LONGEST_PROOF = 10_000
"""Links in one answer of /changes/proof/; longer stretches are asked for in parts."""
_ADDRESS = re.compile(r"(?:https?://[^/]+)?(/api/v1/[a-z-]+/[a-z0-9-]+/)", re.ASCII)
NUMBER = {"type": "integer", "minimum": 0}


def changes(scope: Scope) -> QuerySet[Change]:
    """All of the ledger is public."""
    return Change.objects.all()


class AfterNumberFilter(NumberFilter):
    """Changes behind a number, not including it."""

    def condition(self, value: int) -> Q:
        return Q(number__gt=value)

    def variants(self) -> dict[str, StrictFilter[Any]]:
        return {}


class ObjectFilter(StrictFilter[str]):
    """Changes of one record, by its address (with or without the host)."""

    example = "/api/v1/milestones/phase-one/"

    def read(self, text: str) -> str:
        match = _ADDRESS.fullmatch(text)
        if match is None:
            raise Refused(
                "", "not_an_address", f"{shown(text)} is not the address of a record, such as {self.example}."
            )
        return match[1]

    def condition(self, value: str) -> Q:
        return Q(url=value)


class LedgerNegotiationFilter(SlugFilter):
    """Changes of records that belong to a negotiation; the ledger keeps its slug."""

    def read_all(self, texts: Any) -> list[Any]:
        super().read_all(texts)
        return list(texts)

    def condition(self, value: Any) -> Q:
        return Q(negotiation=value)


class ChangeFilters(StrictFilterSet):
    """Filters of /changes/."""

    after = AfterNumberFilter(least=0, example="985", meaning="Changes with a greater number than this.")
    resource = WordFilter(
        words=sorted(queries.record_models()), meaning="Changes in this collection.", example="milestones"
    )
    object = ObjectFilter("url", meaning="Changes of this record, by its address.")
    negotiation = LedgerNegotiationFilter(
        rows=lambda scope: negotiations_visible_to(scope.user, AsOf.now()),
        meaning="Changes in this negotiation.",
        example="iraq-us-hmc",
    )
    action = WordFilter(words=Action.values, meaning="What happened.")


class ChangedField(serializers.JSONField):
    """Canonical JSON, given as an object."""

    def to_representation(self, value: Any) -> Any:
        return orjson.loads(value)


class ChangeSerializer(Shape):
    """One change of the public record. `document_sha256` is SHA-256(salt ‖ document), both as texts."""

    model = Change

    number = serializers.IntegerField(help_text="Its place in the ledger; numbers become visible in order.")
    at = serializers.SerializerMethodField(help_text="The instant of the change, UTC, exactly as hashed.")
    action = serializers.ChoiceField(Action.choices, help_text="What happened.")
    resource = serializers.CharField(help_text="The collection of the record.")
    url = serializers.SerializerMethodField(
        help_text="The record's address. The hash covers it without the host."
    )
    reason = serializers.CharField(help_text="Why; empty when nothing was said.")
    changed = ChangedField(help_text="Field → [before, after]; empty when first published.")
    document = serializers.CharField(
        allow_null=True,
        help_text="The stored record after the change, as canonical JSON text; null once erased.",
    )
    salt = serializers.CharField(
        allow_null=True, help_text="Text hashed before the document; null once erased."
    )
    document_sha256 = serializers.CharField(help_text="SHA-256 of salt and document.")
    previous_hash = serializers.CharField(help_text="The hash of the row before.")
    hash = serializers.CharField(help_text="The hash of this row.")

    def get_at(self, change: Change) -> str:
        """The instant, always with microseconds: the hash covers this very text."""
        return instant(change.at)

    def get_url(self, change: Change) -> str:
        """The address with the host of the request."""
        return f"{self.scope.base}{change.url}"


class HeadSerializer(serializers.Serializer[Any]):
    """The newest change."""

    number = serializers.IntegerField(help_text="Its number; 0 while the ledger is empty.")
    at = serializers.DateTimeField(allow_null=True, help_text="Its instant.")
    hash = serializers.CharField(help_text="Its hash; 64 zeros while the ledger is empty.")


class LinkRowSerializer(serializers.Serializer[Any]):
    """A row without its document: hash = SHA-256(previous_hash ‖ canonical JSON of the first six fields)."""

    number = serializers.IntegerField(help_text="Its place in the ledger.")
    at = serializers.CharField(help_text="Its instant, exactly as hashed.")
    action = serializers.CharField(help_text="What happened.")
    url = serializers.CharField(help_text="The record's address without a host, as hashed.")
    document_sha256 = serializers.CharField(help_text="SHA-256 of salt and document.")
    reason = serializers.CharField(allow_blank=True, help_text="Why.")
    previous_hash = serializers.CharField(help_text="The hash of the row before.")
    hash = serializers.CharField(help_text="The hash of this row.")


class ProofSerializer(serializers.Serializer[Any]):
    """What proves that nothing between two numbers was altered."""

    results = LinkRowSerializer(many=True, help_text="The links, in order of their numbers.")
    head = HeadSerializer(help_text="The head of the ledger.")


class StoodSerializer(serializers.Serializer[Any]):
    """A public record as of the head."""

    url = serializers.URLField(help_text="Its address.")
    revision = serializers.IntegerField(help_text="Its revision.")
    document_sha256 = serializers.CharField(help_text="The hash of its document in its last change.")


class StateSerializer(serializers.Serializer[Any]):
    """Every public record as of the head, in order of addresses."""

    head = HeadSerializer(help_text="The head as of which it was made.")
    results = StoodSerializer(many=True, help_text="The records.")


FROM = Parameter("from", "The first number.", "1", schema={"type": "integer", "minimum": 1})
TO = Parameter(
    "to",
    f"The last number, included; at most {LONGEST_PROOF} rows in one answer.",
    "100",
    schema={"type": "integer", "minimum": 1},
)


class Changes(Room):
    """Every public change in order, retractions included. A client that has seen N will never be offered a number below N later."""

    model = Change
    rows = staticmethod(changes)
    filters = ChangeFilters
    serializer_class = ChangeSerializer
    orderings = {"number": "number"}
    default_order = ("number",)
    clocks = Clocks.NONE
    searchable = False
    lookup_field = "number"
    lookup_value_regex = "[0-9]{1,18}"

    def title(self) -> str:
        return "Changes"

    def retracted(self) -> None:
        """A change is never retracted."""

    @action(detail=False, reply=HeadSerializer)
    def head(self, request: Any) -> Any:
        """The newest change: number, instant and hash."""
        return self.answer(lambda: Reply(queries.head()._asdict()))

    @action(detail=False, reply=ProofSerializer, parameters=(FROM, TO))
    def proof(self, request: Any) -> Any:
        """What anyone needs to check with SHA-256 that nothing between two numbers was altered."""
        return self.answer(self.links)

    @action(detail=False, reply=StateSerializer)
    def state(self, request: Any) -> Any:
        """Every public record as of the head, to compare with a copy that followed the feed."""
        return self.answer(self.standing)

    def links(self) -> Reply:
        """The proof of the stretch asked for."""
        head = queries.head()
        first, last = self.number("from", 1), self.number("to", head.number)
        if not 1 <= first <= last <= max(head.number, 1):
            raise BadParameter(
                "to", "out_of_range", f"from and to are numbers from 1 to {head.number}, in order."
            )
        if last - first >= LONGEST_PROOF:
            raise BadParameter(
                "to", "too_long", f"One answer proves at most {LONGEST_PROOF} changes; ask in parts."
            )
        return Reply({"results": list(queries.proof(first, last)), "head": head._asdict()})

    def number(self, name: str, default: int) -> int:
        """A parameter that is a number of the ledger."""
        text = self.given.one(name)
        if text is None:
            return default
        if not (text.isascii() and text.isdigit() and len(text) <= 18):
            raise BadParameter(name, "not_a_number", f"{name} is a number of the ledger, not {shown(text)}.")
        return int(text)

    def standing(self) -> Reply:
        """The public record as of the head."""
        head = queries.head()
        results = [
            {
                "url": f"{self.scope.base}{row.url}",
                "revision": row.revision,
                "document_sha256": row.document_sha256,
            }
            for row in queries.state(head.number)
        ]
        return Reply({"head": head._asdict(), "results": results})
