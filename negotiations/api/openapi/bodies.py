"""What a write takes: one component per kind of record and part, from the very models that `core/shapes.py` reads it with."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from django.db import models

from negotiations.api.bodies import LONGEST_REASON
from negotiations.api.openapi.values import (
    Names,
    Schema,
    of_column,
    or_null,
    ref,
    reference,
    shared_values,
    told,
)
from negotiations.api.openapi.wording import CHANGES, CORRECTED, CORRECTION
from negotiations.core.claims import Claim
from negotiations.core.fields import FuzzyDateColumns
from negotiations.core.records import Part, Record
from negotiations.core.shapes import ALIASES, References, label_fields, readers, value_groups
from negotiations.review.deeds import REGISTRY

MOST_AT_ONCE = 10_000
"""Records of one bulk request."""

REASON: Schema = {"type": "string", "maxLength": LONGEST_REASON, "description": "Why; kept with the act."}
NEEDED_REASON: Schema = {**REASON, "minLength": 1}
DEEDS: dict[str, Schema] = {
    "SubmissionBody": {
        "type": "object",
        "description": "A word to the reviewer.",
        "additionalProperties": False,
        "properties": {"reason": REASON},
    },
    "PublicationBody": {
        "type": "object",
        "description": "Why it is published, and whether what it refers to is published with it.",
        "additionalProperties": False,
        "properties": {
            "reason": REASON,
            "with_references": {
                "type": "boolean",
                "default": False,
                "description": "True publishes with it every draft that it refers to; otherwise such drafts are a conflict, which lists them.",
            },
        },
    },
    "RestorationBody": {
        "type": "object",
        "description": "Which change of the ledger is to hold again, and why.",
        "additionalProperties": False,
        "required": ["number", "reason"],
        "properties": {
            "number": {
                "type": "integer",
                "minimum": 1,
                "maximum": 2**63 - 1,
                "description": "The number of a change of this very record.",
            },
            "reason": NEEDED_REASON,
        },
    },
    "ReasonBody": {
        "type": "object",
        "description": "Why.",
        "additionalProperties": False,
        "required": ["reason"],
        "properties": {"reason": NEEDED_REASON},
    },
}
"""The bodies of the deeds that are the same for every kind of record."""

_OF_DEEDS = {
    "submit": "SubmissionBody",
    "publish": "PublicationBody",
    "send_back": "ReasonBody",
    "retract": "ReasonBody",
    "restore": "RestorationBody",
}


def body_of(view: Any) -> Schema:
    """The body of one write, by what the view is about to do."""
    action, name = view.action, view.model.__name__
    if action == "bulk":
        return {"type": "array", "items": ref(f"{name}Body"), "minItems": 1, "maxItems": MOST_AT_ONCE}
    if action in ("supersede", "replace"):
        return ref(f"{name}CorrectionBody")
    return ref(_OF_DEEDS.get(action) or f"{name}{'Changes' if action == 'partial_update' else ''}Body")


def body_components(view: Any, names: Names) -> dict[str, Schema]:
    """Every component that the body of this write may refer to."""
    model, found = view.model, {**shared_values(names), **DEEDS}
    for kind in dict.fromkeys(_parts_of(model)):
        found[f"{kind.__name__}Body"] = _whole(kind, names)
    whole = _whole(model, names, view.body_fields)
    found[f"{model.__name__}Body"] = whole
    found[f"{model.__name__}ChangesBody"] = _changes(whole)
    if issubclass(model, Claim):
        found[f"{model.__name__}CorrectionBody"] = _correction(model, whole)
    return found


def _parts_of(model: type[Record | Part]) -> Iterator[type[Part]]:
    for name in model.parts:
        part: Any = model._meta.get_field(name).related_model
        yield part
        yield from _parts_of(part)


def _whole(
    model: type[Record | Part], names: Names, own: Mapping[str, Schema | None] = MappingProxyType({})
) -> Schema:
    """A record or part as it is entered; `own` are the fields that its view reads otherwise, None for those it does not take."""
    found = {
        name: schema for name, schema in {**_properties(model, names), **own}.items() if schema is not None
    }
    properties = dict(sorted(found.items(), key=lambda item: _rank(model, item[0])))
    required = [
        name
        for name in properties
        if (_is_required(model, name) if name not in own else "null" not in properties[name]["type"])
    ]
    return {
        "type": "object",
        "description": inspect.cleandoc(model.__doc__ or "").partition("\n\n")[0].replace("\n", " "),
        "additionalProperties": False,
        **({"required": required} if required else {}),
        "properties": properties,
    }


def _changes(whole: Schema) -> Schema:
    """As the whole, but with nothing that must be there."""
    rest = {name: value for name, value in whole.items() if name not in ("required", "description")}
    return {"description": f"{CHANGES} {whole['description']}", **rest}


def _correction(model: type[Record], whole: Schema) -> Schema:
    """As the whole, with the reason; what it speaks of is that of the claim it corrects, when left out."""
    subject = getattr(REGISTRY[model], "subject", None)
    because: Schema = {**NEEDED_REASON, "description": "Why it is corrected."}
    required = [name for name in whole["required"] if name != subject]
    if "reason" in whole["properties"]:
        own = f"{whole['properties']['reason']['description']} {CORRECTED}"
        told_why = {"reason": {**whole["properties"]["reason"], "description": own}, "because": because}
    else:
        told_why, required = {"reason": because}, ["reason", *required]
    return {
        **whole,
        "description": f"{CORRECTION} {whole['description']}",
        "required": required,
        "properties": {**whole["properties"], **told_why},
    }


def _properties(model: type[Record | Part], names: Names) -> dict[str, Schema]:
    """API name → what it takes, for every field that the reader knows."""
    groups, columns = dict(value_groups(model)), _columns(model)
    found: dict[str, Schema] = {}
    for name in readers(model, References(), "en"):
        group = groups.get(ALIASES.get(name, name) if issubclass(model, Part) else name)
        if group is not None:
            kind = "FuzzyDateBody" if isinstance(group, FuzzyDateColumns) else "QuantityBody"
            found[name] = told(ref(kind), group.meaning)
        elif name in getattr(model, "many", ()):
            relation: Any = model._meta.get_field(name)
            items = {"type": "array", "items": reference(relation.related_model)}
            found[name] = told(or_null(items), relation.help_text)
        elif name in model.parts:
            found[name] = _list_of_parts(model, name)
        else:
            found[name] = told(of_column(columns[name], names), columns[name].help_text)
    return found


def _list_of_parts(model: type[Record | Part], name: str) -> Schema:
    part: Any = model._meta.get_field(name).related_model
    items: Schema = {"type": "array", "items": ref(f"{part.__name__}Body")}
    if issubclass(model, Claim):
        items["minItems"] = 1
        return told(items, "On what it rests: one citation at least.")
    return told(or_null(items), f"{inspect.cleandoc(part.__doc__ or '').splitlines()[0]}")


def _columns(model: type[Record | Part]) -> dict[str, models.Field[Any, Any]]:
    """API name → column."""
    public = {column: name for name, column in label_fields(model).items()}
    columns = model._meta.concrete_fields
    return {public.get(column.name, column.name): column for column in columns}


def _is_required(model: type[Record | Part], name: str) -> bool:
    """Whether a new record cannot do without it: what the table demands, and of a claim its citations."""
    if name in model.parts:
        return issubclass(model, Claim)
    column = _columns(model).get(name)
    return column is not None and not (column.null or column.blank or column.has_default())


def _rank(model: type[Record | Part], name: str) -> int:
    """First what must be given, then values and references, parts last."""
    return 0 if _is_required(model, name) and name not in model.parts else 2 if name in model.parts else 1
