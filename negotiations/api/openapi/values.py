"""The single values of a body as JSON Schema: what `core/shapes.py` reads from each sort of column, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models

from negotiations.core import quantities
from negotiations.core.plain_values import LONGEST
from negotiations.core.shapes import LABELS
from negotiations.core.things import NamedThing
from negotiations.core.vocabulary import DateBound, QuantityQualifier

Schema = dict[str, Any]
Names = Mapping[frozenset[str], str]
"""Words of a vocabulary → the name of its component."""

NULL: Schema = {"type": "null"}
SLUG: Schema = {"type": "string", "maxLength": 120, "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}
ID: Schema = {"type": "string", "format": "uuid"}
TEXT: Schema = {"type": "string", "maxLength": LONGEST}
DAY: Schema = {"type": "string", "format": "date"}


def ref(name: str) -> Schema:
    """A component by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


def told(schema: Schema, meaning: object) -> Schema:
    """A schema with its meaning beside it."""
    return {**schema, "description": str(meaning)} if meaning else schema


def or_null(schema: Schema) -> Schema:
    """A schema that takes null too."""
    kind = schema.get("type")
    if "enum" in schema or kind is None:
        return {"oneOf": [*(schema["oneOf"] if set(schema) == {"oneOf"} else [schema]), NULL]}
    return {**schema, "type": [*([kind] if isinstance(kind, str) else kind), "null"]}


def reference(model: Any) -> Schema:
    """A record referred to: by slug, or by id where it has none."""
    return dict(SLUG if issubclass(model, NamedThing) else ID)


def of_words(words: Sequence[Any], names: Names) -> Schema:
    """A word of a closed vocabulary."""
    name = names.get(frozenset(map(str, words)))
    return ref(name) if name else {"type": "string", "enum": list(words)}


def of_column(column: models.Field[Any, Any], names: Names) -> Schema:
    """What a plain column takes; without its meaning."""
    if column.is_relation:
        target: Any = column.related_model
        return _perhaps(column, reference(target))
    if column.choices:
        words = of_words([word for word, _ in column.flatchoices], names)
        return {"oneOf": [words, {"const": ""}, NULL]} if column.blank else words
    for kind, schema in _KINDS.items():
        if isinstance(column, kind):
            return schema(column)
    return _text(column)


def _perhaps(column: models.Field[Any, Any], schema: Schema) -> Schema:
    return or_null(schema) if column.null else schema


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _bounds(column: models.Field[Any, Any]) -> Schema:
    bounds = {"minimum": 0, "maximum": 2**31 - 1} if isinstance(column, models.IntegerField) else {}
    for validator in column.validators:
        if isinstance(validator, MinValueValidator):
            bounds["minimum"] = max(
                int(validator.limit_value), bounds.get("minimum", int(validator.limit_value))
            )
        elif isinstance(validator, MaxValueValidator):
            bounds["maximum"] = min(
                int(validator.limit_value), bounds.get("maximum", int(validator.limit_value))
            )
    return bounds


def _text(column: models.Field[Any, Any]) -> Schema:
    schema: Schema = {"type": "string", "maxLength": column.max_length or LONGEST}
    shapes = [str(one.regex.pattern) for one in _shapes(column)]
    if shapes:
        shape = shapes[0].replace(r"\Z", "$")
        schema["pattern"] = f"^$|{shape}" if column.blank else shape
    elif not column.blank:
        schema["minLength"] = 1
    return or_null(schema) if column.blank else schema


def _shapes(column: models.Field[Any, Any]) -> list[Any]:
    """The patterns that a column demands; a kind of its own, such as that of addresses, is more than its pattern."""
    return [one for one in column.validators if type(one) is RegexValidator]


_KINDS: dict[type[models.Field[Any, Any]], Callable[[Any], Schema]] = {
    models.JSONField: lambda column: (
        ref("LabelsBody") if column.name in LABELS else or_null(_list(ref("FigureBody")))
    ),
    models.BooleanField: lambda column: _perhaps(column, {"type": "boolean"}),
    models.IntegerField: lambda column: _perhaps(column, {"type": "integer", **_bounds(column)}),
    models.DecimalField: lambda column: or_null({"type": "number", **_bounds(column)}),
    models.DateField: lambda _: or_null(DAY),
}
"""Sort of column → what it takes, as `core/shapes.py` reads it."""


def shared_values(names: Names) -> dict[str, Schema]:
    """The components that bodies of every kind refer to."""
    bound, qualifier = of_words(DateBound.values, names), of_words(QuantityQualifier.values, names)
    number = {"type": ["integer", "null"], "minimum": 0, "maximum": quantities.GREATEST}
    return {
        "FuzzyDateBody": {
            "description": "A date as it is given: EDTF text, or an object with an `edtf`, a `wording` or both. "
            "Null says that nothing was told.",
            "oneOf": [
                {
                    "type": "string",
                    "description": "EDTF (ISO 8601-2) text: a day, a month, an interval…",
                    "examples": ["2025-09"],
                },
                ref("FuzzyDateObjectBody"),
                NULL,
            ],
        },
        "FuzzyDateObjectBody": {
            "type": "object",
            "description": "A date with how it is to be read and the words in which it was given.",
            "additionalProperties": False,
            "minProperties": 1,
            "properties": {
                "edtf": {
                    "type": ["string", "null"],
                    "description": "EDTF (ISO 8601-2) text; null when announced without a date.",
                },
                "earliest": told(or_null(DAY), "As it was read, or left out: it follows from the edtf."),
                "latest": told(or_null(DAY), "As it was read, or left out: it follows from the edtf."),
                "bound": told(or_null(bound), "How the interval is to be read; `on` when left out."),
                "wording": told(or_null(TEXT), "The words in which it was given."),
                "anchor": told(or_null(DAY), "The day to which a relative wording is relative."),
                "computed": {"type": ["boolean", "null"], "description": "True when we did the arithmetic."},
            },
            "example": {"edtf": "2025-09", "bound": "by", "wording": "by September 2025"},
        },
        "QuantityBody": {
            "description": "A number as it is given: a whole number, which is exact, or an object. Null says that nothing was told, which is not 0.",
            "oneOf": [
                {"type": "integer", "minimum": 0, "maximum": quantities.GREATEST},
                ref("QuantityObjectBody"),
                NULL,
            ],
        },
        "QuantityObjectBody": {
            "type": "object",
            "description": "A number with how it was meant. `more_than` 150 has low 151, `at_least` 150 low 150.",
            "additionalProperties": False,
            "properties": {
                "low": told(number, "Least number meant; null when nothing was said of it."),
                "high": told(number, "Greatest number meant; null when nothing was said of it."),
                "qualifier": told(
                    or_null(qualifier), "How the number was meant; may be left out where both ends are given."
                ),
                "wording": told(or_null(TEXT), "The words in which it was given."),
                "unit": told(
                    {"type": ["string", "null"], "maxLength": quantities.UNIT_LENGTH},
                    f"What is counted; {quantities.DEFAULT_UNIT} when left out.",
                ),
            },
            "example": {"low": 2500, "high": 2500, "qualifier": "about", "wording": "about 2,500"},
        },
        "FigureBody": {
            "type": "object",
            "description": "A further number: what it counts and how many.",
            "additionalProperties": False,
            "required": ["what", "quantity"],
            "properties": {
                "what": {
                    "type": "string",
                    "minLength": 1,
                    "description": "What is counted: votes_for, bases, progress…",
                },
                "quantity": told(ref("QuantityBody"), "How many."),
            },
        },
        "LabelsBody": {
            "description": "Texts by language; a bare text is the one in the language of the request.",
            "oneOf": [TEXT, {"type": "object", "additionalProperties": or_null(TEXT)}, NULL],
        },
    }
