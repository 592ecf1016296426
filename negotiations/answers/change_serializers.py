"""How a change of the public record, the head, a proof and the state are represented."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import orjson
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from negotiations.api.scope import Scope
from negotiations.api.serializers import Shape
from negotiations.core.documents import instant
from negotiations.ledger.models import Action, Change

if TYPE_CHECKING:
    from negotiations.api.reading.sketches import Here


class ChangedField(serializers.JSONField):
    """Canonical JSON, given as an object."""

    def to_representation(self, value: Any) -> Any:
        return orjson.loads(value)

    def compiled(self, here: Here) -> str:
        """The same over the column."""
        return here.call(orjson.loads, here.column())


@extend_schema_field({"type": "string"})
class HashedInstantField(serializers.Field[Any, Any, Any, Any]):
    """An instant always with microseconds: the hash covers this very text."""

    def to_representation(self, value: dt.datetime) -> str:
        return instant(value)

    def compiled(self, here: Here) -> str:
        """The same over the column."""
        return here.call(_hashed, here.column())


def _hashed(value: dt.datetime | str) -> str:
    """An instant as the driver gives it: SQLite keeps UTC without saying so."""
    if isinstance(value, str):
        value = dt.datetime.fromisoformat(value).replace(tzinfo=dt.UTC)
    return instant(value)


@extend_schema_field({"type": "string"})
class ObjectAddressField(serializers.Field[Any, Any, Any, Any]):
    """An address with the host of the request; it is kept without."""

    scope: Scope

    def prepare(self, scope: Scope) -> None:
        """Know the frame of the answer."""
        self.scope = scope

    def to_representation(self, value: str) -> str:
        return f"{self.scope.base}{value}"

    def compiled(self, here: Here) -> str:
        """The same over the column."""
        return f"base + {here.column()}"


class ChangeSerializer(Shape):
    """One change of the public record. `document_sha256` is SHA-256(salt ‖ document), both as texts."""

    model = Change

    number = serializers.IntegerField(help_text="Its place in the ledger; numbers become visible in order.")
    at = HashedInstantField(read_only=True, help_text="The instant of the change, UTC, exactly as hashed.")
    action = serializers.ChoiceField(Action.choices, help_text="What happened.")
    resource = serializers.CharField(help_text="The collection of the record.")
    url = ObjectAddressField(
        read_only=True, help_text="The record's address. The hash covers it without the host."
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
