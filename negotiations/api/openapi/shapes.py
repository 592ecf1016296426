"""Answers that are no record's representation: problems, and what some writes answer."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class FaultSerializer(serializers.Serializer[Any]):
    """One thing that was refused."""

    parameter = serializers.CharField(
        required=False, help_text="The parameter of the query, where the query is at fault."
    )
    pointer = serializers.CharField(
        required=False, help_text="JSON pointer into the body, where the body is at fault."
    )
    code = serializers.CharField(help_text="A stable word for machines.")
    detail = serializers.CharField(help_text="What was wrong, and what would be right.")
    suggestions = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="The nearest right values, best first."
    )


class ProblemSerializer(serializers.Serializer[Any]):
    """Why a request was refused (RFC 9457)."""

    type = serializers.CharField(
        help_text="What kind of problem it is; `about:blank` when the status says all."
    )
    title = serializers.CharField(help_text="The kind in words.")
    status = serializers.IntegerField(help_text="The HTTP status.")
    detail = serializers.CharField(help_text="What happened this time.")
    instance = serializers.CharField(help_text="The address that was asked.")
    errors = FaultSerializer(many=True, help_text="Every single fault.")  # type: ignore[assignment]  # fields never become attributes of the class


class EntrySerializer(serializers.Serializer[Any]):
    """One record that was entered."""

    url = serializers.URLField(help_text="Its address.")
    revision = serializers.IntegerField(help_text="Its revision, for If-Match.")


class EnteredSerializer(serializers.Serializer[Any]):
    """The records that were entered at once, in the order of the list."""

    count = serializers.IntegerField(help_text="How many they are.")
    results = EntrySerializer(many=True, help_text="Where each is.")


class RetractedSerializer(serializers.Serializer[Any]):
    """What is left to read of a record that was retracted."""

    url = serializers.URLField(help_text="Its address, which answers 410 from now on.")
    state = serializers.CharField(help_text="`retracted`.")
    reason = serializers.CharField(help_text="Why.")
    revision = serializers.IntegerField(help_text="How many times the stored record was written.")
