"""The fields of representations that the whole API shares: addresses, labels, fuzzy dates, quantities, texts that may be missing.

References are in `references.py`.

Each is declared as a serializer where it is an object, so that the schema has one component for it. Each says twice what it shows: `compiled` is
the expression over columns by which pages are read (`reading/`), `to_representation` the same over an instance; tests hold them equal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from negotiations.api.scope import Scope
from negotiations.core.text import label
from negotiations.core.vocabulary import DateBound, QuantityQualifier

if TYPE_CHECKING:
    from negotiations.api.reading.sketches import Here


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

    def compiled(self, here: Here) -> str:
        """The same over columns."""
        return here.address()


class Text(serializers.CharField):
    """Text, or null when nothing was told (the column is then empty)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"read_only": True, "allow_null": True, **kwargs})

    def to_representation(self, value: Any) -> Any:
        return value or None

    def compiled(self, here: Here) -> str:
        """The same over columns."""
        return f"({here.column()} or None)"


class Word(serializers.ChoiceField):
    """A word of a closed vocabulary, or null when nothing was told (the column is then empty)."""

    def __init__(self, choices: Any, **kwargs: Any) -> None:
        super().__init__(choices, **{"read_only": True, "allow_null": True, **kwargs})

    def to_representation(self, value: Any) -> Any:
        return value or None

    def compiled(self, here: Here) -> str:
        """The same over columns."""
        return f"({here.column()} or None)"


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

    def compiled(self, here: Here) -> str:
        """The same over columns."""
        return here.label()


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

    def compiled(self, here: Here) -> str:
        """The same over columns."""
        return f"({here.translated()} or None)"


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

    def compiled(self, here: Here) -> str:
        """The same over the columns of the date."""
        edtf, wording = here.part("edtf"), here.part("wording")
        days = {name: here.part(name) for name in ("earliest", "latest", "bound")}
        shape = {"edtf": f"{edtf} or None", **days, "wording": f"{wording} or None"}
        shape |= {name: here.part(name) for name in ("anchor", "computed")}
        return f"({here.object(shape)} if {edtf} or {wording} else None)"


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

    def compiled(self, here: Here) -> str:
        """The same over the columns of the quantity."""
        shape = {name: here.part(name) for name in ("low", "high", "qualifier")}
        shape |= {"wording": f"{here.part('wording')} or None", "unit": here.part("unit")}
        return f"({here.object(shape)} if {here.part('qualifier')} else None)"
