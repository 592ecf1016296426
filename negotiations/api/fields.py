"""The fields of representations that the whole API shares: addresses, references, fuzzy dates, quantities, texts that may be missing.

Each is declared as a serializer where it is an object, so that the schema has one component for it.
"""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from negotiations.api.scope import Scope
from negotiations.core.text import label
from negotiations.core.vocabulary import DateBound, QuantityQualifier


@extend_schema_field({"type": "string", "format": "uri"})
class UrlField(serializers.Field[Any, Any, Any, Any]):
    """The absolute address of the record itself."""

    scope: Scope

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"source": "*", "read_only": True, "help_text": "Its address.", **kwargs})

    def prepare(self, scope: Scope) -> None:
        """Know the frame of the answer."""
        self.scope = scope

    def to_representation(self, value: Any) -> str:
        return f"{self.scope.base}{value.path}"


class Text(serializers.CharField):
    """Text, or null when nothing was told (the column is then empty)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"read_only": True, "allow_null": True, **kwargs})

    def to_representation(self, value: Any) -> Any:
        return value or None


class Word(serializers.ChoiceField):
    """A word of a closed vocabulary, or null when nothing was told (the column is then empty)."""

    def __init__(self, choices: Any, **kwargs: Any) -> None:
        super().__init__(choices, **{"read_only": True, "allow_null": True, **kwargs})

    def to_representation(self, value: Any) -> Any:
        return value or None


@extend_schema_field({"type": "string"})
class LabelField(serializers.Field[Any, Any, Any, Any]):
    """The name or title of a named thing in the language of the request, falling back to what exists."""

    scope: Scope

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{
                "source": "*",
                "read_only": True,
                "help_text": "Its name, in the language asked for or one that exists.",
                **kwargs,
            }
        )

    def prepare(self, scope: Scope) -> None:
        """Know the frame of the answer."""
        self.scope = scope

    def to_representation(self, value: Any) -> str:
        label: str = value.label(self.scope.language)
        return label


@extend_schema_field({"type": ["string", "null"]})
class TranslatedField(serializers.Field[Any, Any, Any, Any]):
    """One text of several by language, in the language of the request, falling back to what exists; null when there is none."""

    scope: Scope

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"read_only": True, "allow_null": True, **kwargs})

    def prepare(self, scope: Scope) -> None:
        """Know the frame of the answer."""
        self.scope = scope

    def to_representation(self, value: Any) -> str | None:
        return label(value, self.scope.language, "") or None


class KnownOnly(serializers.ListSerializer[Any]):
    """A list of references that leaves out what was unknown on the day asked about."""

    def to_representation(self, data: Any) -> list[Any]:
        return [shape for shape in super().to_representation(data) if shape is not None]


class _Expandable(serializers.Serializer[Any]):
    """A reference that can carry its target's fields."""

    scope: Scope
    _target: Any = None

    class Meta:
        list_serializer_class = KnownOnly

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Null where nothing is told, and of what was unknown on the day asked about.
        super().__init__(*args, **{"read_only": True, "allow_null": True, **kwargs})

    def expand(self, serializer: type[Any]) -> None:
        """Add the fields of the target."""
        self._target = serializer()

    def prepare(self, scope: Scope) -> None:
        """Know the frame of the answer."""
        self.scope = scope
        if self._target is not None:
            self._target.prepare(scope)

    def own(self, value: Any) -> dict[str, Any]:
        """The reference without its target's fields."""
        raise NotImplementedError

    def to_representation(self, instance: Any) -> Any:
        if self.scope.asked_day and not self._known(instance):
            return None
        shape = self.own(instance)
        return shape if self._target is None else {**shape, **self._target.to_representation(instance)}

    def _known(self, value: Any) -> bool:
        return True


@extend_schema_serializer(component_name="Reference")
class ReferenceField(_Expandable):
    """A named thing referred to: where it is and what it is called. Null when it was unknown on the day asked about.

    `timeless` things (actors, places) are known on every day.
    """

    url = serializers.URLField(help_text="Its address.")
    slug = serializers.CharField(help_text="Its slug.")
    name = serializers.CharField(help_text="Its name or title, in the language asked for or one that exists.")

    def __init__(self, *args: Any, timeless: bool = False, **kwargs: Any) -> None:
        self.timeless = timeless
        super().__init__(*args, **kwargs)

    def own(self, value: Any) -> dict[str, Any]:
        return {
            "url": f"{self.scope.base}{value.path}",
            "slug": value.slug,
            "name": value.label(self.scope.language),
        }

    def _known(self, value: Any) -> bool:
        return self.timeless or self.scope.knows(value.known_from)


@extend_schema_serializer(component_name="ClaimReference")
class ClaimReferenceField(_Expandable):
    """A claim referred to, by its address and id. Null when it was unknown on the day asked about."""

    url = serializers.URLField(help_text="Its address.")
    id = serializers.UUIDField(help_text="Its id.")

    def own(self, value: Any) -> dict[str, Any]:
        return {"url": f"{self.scope.base}{value.path}", "id": value.public_id}

    def _known(self, value: Any) -> bool:
        return self.scope.knows(value.known_from)


@extend_schema_serializer(component_name="FuzzyDate")
class FuzzyDateField(serializers.Serializer[Any]):
    """A date as it was given: an interval of days, how it is to be read, and its wording. Null when nothing was said."""

    edtf = serializers.CharField(
        allow_null=True, help_text="EDTF (ISO 8601-2) text; null when announced without a date."
    )
    earliest = serializers.DateField(
        allow_null=True, help_text="First day of the interval; null when open or not dated."
    )
    latest = serializers.DateField(
        allow_null=True, help_text="Last day of the interval; null when open or not dated."
    )
    bound = serializers.ChoiceField(
        DateBound.choices, help_text="How the interval is to be read: as the date itself or as a limit."
    )
    wording = serializers.CharField(allow_null=True, help_text="The words in which it was given.")
    anchor = serializers.DateField(
        allow_null=True, help_text="The day to which a relative wording is relative."
    )
    computed = serializers.BooleanField(help_text="True when we did the arithmetic.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"read_only": True, "allow_null": True, **kwargs})

    def to_representation(self, instance: Any) -> Any:
        return instance.shape()


@extend_schema_serializer(component_name="Quantity")
class QuantityField(serializers.Serializer[Any]):
    """A number as it was given, both ends included. Null when nothing was said, which is not 0."""

    low = serializers.IntegerField(
        allow_null=True, help_text="Least number meant; null when nothing was said of it."
    )
    high = serializers.IntegerField(
        allow_null=True, help_text="Greatest number meant; null when nothing was said of it."
    )
    qualifier = serializers.ChoiceField(QuantityQualifier.choices, help_text="How the number was meant.")
    wording = serializers.CharField(allow_null=True, help_text="The words in which it was given.")
    unit = serializers.CharField(help_text="What is counted.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"read_only": True, "allow_null": True, **kwargs})

    def to_representation(self, instance: Any) -> Any:
        return instance.shape()
