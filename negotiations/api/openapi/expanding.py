"""References that `expand` fills: beside their own fields stand those of their target, which are there when they were asked for.

Each kind of target has one component, in which only what every reference has is required. So an expanded reference is described, and a client
made from the description has its fields.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from drf_spectacular.plumbing import ResolvedComponent

from negotiations.api.openapi.values import Schema, ref
from negotiations.api.openapi.wording import FILLED

EXPANDED = "x-expanded"
"""Carries from the operation to the last step which of its references can be filled, and by which component each is then described."""
ENDING = "Reference"
Component: Any = ResolvedComponent  # drf-spectacular has no types


def expandable(schema: Any) -> Schema:
    """The representation that a view of records gives, and the components of its references by the names that `expand` takes."""
    expansions = getattr(schema.view, "expansions", {})
    if not expansions:
        return {}
    record = schema.resolve_serializer(schema.view.serializer_class, "response").name
    return {
        "record": record,
        "references": {name: _filled(schema, target) for name, target in expansions.items()},
    }


def _filled(schema: Any, target: Any) -> str:
    """The name of the component of a reference with the fields of this target."""
    name = target.serializer.__name__.removesuffix("Serializer").removesuffix("Summary")
    whole = schema._map_serializer(target.serializer(), "response")
    component = Component(name + ENDING, ResolvedComponent.SCHEMA, object=name + ENDING, schema=whole)
    schema.registry.register_on_missing(component)
    return str(component.name)


def with_filled_references(description: dict[str, Any]) -> None:
    """Let every reference that an operation can expand say so."""
    schemas = description["components"]["schemas"]
    told = [
        operation.pop(EXPANDED, {}) for item in description["paths"].values() for operation in item.values()
    ]
    own: dict[str, Schema] = {}
    for one in filter(None, told):
        for path, name in one["references"].items():
            for reference in _references(schemas, _at(schemas, one["record"], path)):
                own.setdefault(name, schemas[reference["$ref"].rpartition("/")[2]])
                reference.update(ref(name))  # for the first of several operations that expand it
    for name, reference in own.items():
        schemas[name] = _together(reference, schemas[name], name.removesuffix(ENDING))


def _at(schemas: dict[str, Schema], record: str, path: str) -> Schema:
    """The property at a dotted path into a representation."""
    *steps, last = path.split(".")
    properties = schemas[record]["properties"]
    for step in steps:
        [part] = _references(schemas, properties[step], ending="")
        properties = schemas[part["$ref"].rpartition("/")[2]]["properties"]
    found: Schema = properties[last]
    return found


def _references(schemas: dict[str, Schema], node: Any, ending: str = ENDING) -> Iterator[Schema]:
    """Every `$ref` in a property to a component whose name ends so."""
    if isinstance(node, dict):
        if "$ref" in node and node["$ref"].endswith(ending):
            yield node
        for value in node.values():
            yield from _references(schemas, value, ending)
    elif isinstance(node, list):
        for value in node:
            yield from _references(schemas, value, ending)


def _together(reference: Schema, target: Schema, name: str) -> Schema:
    """A reference with the fields that its target adds, none of which is sure to be there."""
    more = {key: field for key, field in target["properties"].items() if key not in reference["properties"]}
    return {
        "type": "object",
        "description": f"{FILLED} `{name}`.",
        "properties": {**reference["properties"], **more},
        "required": reference["required"],
    }
