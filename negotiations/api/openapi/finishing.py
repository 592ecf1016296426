"""The last steps of the description: each operation gets its headers and problems, the whole its tags and shared parts.

`finish` is drf-spectacular's hook, named in the settings.
"""

from __future__ import annotations

import inspect
from functools import cache
from typing import Any

from django.utils.module_loading import import_string
from drf_spectacular.settings import spectacular_settings

from negotiations.api.openapi.answers import (
    HEADERS,
    PROBLEMS,
    problems_of,
    response_components,
    success_headers,
)
from negotiations.api.openapi.asking import example_of
from negotiations.api.openapi.examples import add_examples
from negotiations.api.openapi.expanding import EXPANDED, expandable, with_filled_references
from negotiations.api.openapi.sharing import share
from negotiations.api.openapi.sparse import with_sparse_variants

ABOUT = "x-about"
"""Carries what a view says of its collection from the operation to its tag."""


@cache
def names_of_words() -> dict[frozenset[str], str]:
    """Words of a vocabulary → the name of its component, as the settings give them."""
    found = {}
    for name, path in spectacular_settings.ENUM_NAME_OVERRIDES.items():
        words = import_string(path)
        found[frozenset(map(str, getattr(words, "values", words)))] = name
    return found


def complete(operation: dict[str, Any], schema: Any) -> dict[str, Any]:
    """An operation with its headers, problems and examples."""
    view, method, path = schema.view, schema.method, schema.path
    given = {one.name: example_of(one) for one in schema.taken()}
    for parameter in operation.get("parameters", []):
        if given.get(parameter["name"]) is not None and parameter["in"] == "query":
            parameter["example"] = given[parameter["name"]]
    for status, response in operation["responses"].items():
        response["headers"] = success_headers(view, method, int(status))
        response["description"] = response.get("description") or _meaning(status)
    names = {str(status): PROBLEMS[status][0] for status in sorted(problems_of(view, method, path))}
    operation["responses"].update(
        {status: {"$ref": f"#/components/responses/{name}"} for status, name in names.items()}
    )
    add_examples(operation, path)
    if "requestBody" in operation:
        operation["requestBody"]["required"] = schema.needs_body()
    operation[EXPANDED] = expandable(schema)
    operation[ABOUT] = inspect.cleandoc(type(view).__doc__ or "")
    return operation


def _meaning(status: str) -> str:
    return {"200": "What was asked for.", "201": "The record as it was made."}[status]


def finish(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """The whole description."""
    components = result["components"]
    components["responses"] = response_components()
    components["headers"] = HEADERS
    result["tags"] = _tags(result)
    with_filled_references(result)
    with_sparse_variants(result)
    share(result)
    _renew(components)
    return result


def _tags(result: dict[str, Any]) -> list[dict[str, str]]:
    """The resources with what they hold; of several views of one resource the room's word."""
    about: dict[str, str] = {}
    for item in result["paths"].values():
        for operation in item.values():
            told = operation.pop(ABOUT, "")
            about.setdefault(operation["tags"][0], told)
    return [{"name": name, "description": told} for name, told in sorted(about.items())]


def _renew(node: Any) -> None:
    """Put OpenAPI 3.1's way of saying null where the generator's parts still use that of 3.0."""
    if isinstance(node, dict):
        if node.pop("nullable", False) is True and isinstance(node.get("type"), str):
            node["type"] = [node["type"], "null"]
        for value in node.values():
            _renew(value)
    elif isinstance(node, list):
        for value in node:
            _renew(value)
