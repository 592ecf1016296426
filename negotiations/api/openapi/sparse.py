"""Answers to `fields` and `omit`: variants of the representations in which only `url` is sure to be there."""

from __future__ import annotations

from typing import Any

from negotiations.api.openapi.values import Schema, ref
from negotiations.api.openapi.wording import SPARSE

PREFIX = "Sparse"
_ROOT = "#/components/schemas/"


def with_sparse_variants(description: dict[str, Any]) -> None:
    """Let every operation that takes `fields` answer its representation or the sparse variant of it."""
    schemas = description["components"]["schemas"]
    for item in description["paths"].values():
        operation = item.get("get", {})
        if not any(one.get("name") == "fields" for one in operation.get("parameters", ())):
            continue
        media = operation["responses"]["200"]["content"]["application/json"]
        name = media["schema"]["$ref"].removeprefix(_ROOT)
        variant = _page(schemas, name) if "results" in schemas[name]["properties"] else _record(schemas, name)
        media["schema"] = {"anyOf": [ref(name), ref(variant)]}


def _record(schemas: dict[str, Schema], name: str) -> str:
    whole = schemas[name]
    schemas[PREFIX + name] = {
        **whole,
        "description": f"{SPARSE} {whole.get('description', '')}".strip(),
        "required": ["url"],
    }
    return PREFIX + name


def _page(schemas: dict[str, Schema], name: str) -> str:
    page = schemas[name]
    results = page["properties"]["results"]
    record = _record(schemas, results["items"]["$ref"].removeprefix(_ROOT))
    schemas[PREFIX + name] = {
        **page,
        "description": "A page with only the fields asked for.",
        "properties": {**page["properties"], "results": {**results, "items": ref(record)}},
    }
    return PREFIX + name
