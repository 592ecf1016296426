"""What a request may carry besides its body, in the words of OpenAPI: parameters of the query and headers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from drf_spectacular.utils import OpenApiParameter

from negotiations.api.parameters import Parameter

_HEADERS = {
    "If-None-Match": "The ETag of a copy: 304 without a body when it is still good.",
    "Accept-Language": "Languages of names, titles and refusals in order of preference: en, fr, ar. `lang` wins over it.",
    "If-Match": "The ETag of the record as it was read; only its revision counts. 428 without, 412 when somebody wrote since.",
    "Idempotency-Key": "1 to 255 printable characters, kept seven days per account: the same key and request is answered with the first result again.",
}


def request_headers(method: str, path: str) -> list[OpenApiParameter]:
    """The headers that decide what comes of a request."""
    if method == "GET":
        return [_header("If-None-Match"), _header("Accept-Language")]
    key = _header(
        "Idempotency-Key", {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$"}
    )
    return [_header("If-Match", required=True), key] if "{" in path else [key]


def _header(name: str, schema: dict[str, Any] | None = None, *, required: bool = False) -> OpenApiParameter:
    return OpenApiParameter(
        name,
        schema or {"type": "string"},
        OpenApiParameter.HEADER,
        description=_HEADERS[name],
        required=required,
    )


def in_query(parameter: Parameter) -> OpenApiParameter:
    """A parameter of the registry."""
    one = dict(parameter.schema)
    return OpenApiParameter(
        parameter.name,
        {"type": "array", "items": one} if parameter.repeated else one,
        OpenApiParameter.QUERY,
        description=parameter.meaning,
        required=parameter.required,
        style="form" if parameter.repeated else None,
        explode=True if parameter.repeated else None,
    )


def with_names(parameter: Parameter, view: Any) -> Parameter:
    """A parameter that takes names, with the names that this view knows."""
    known: dict[str, tuple[Iterable[str], str]] = {}
    if hasattr(view, "expansions"):
        fields = view.serializer_class.names()
        known = {
            "fields": (fields, ""),
            "omit": (fields, ""),
            "expand": (view.expansions, ""),
            "ordering": (view.orderings, "-?"),
        }
    if parameter.name not in known:
        return parameter
    names, sign = known[parameter.name]
    one = f"{sign}({'|'.join(name.replace('.', '[.]') for name in names)})"
    first = next(iter(names))
    return replace(parameter, schema={"type": "string", "pattern": f"^{one}(,{one})*$"}, example=first)


def example_of(parameter: Parameter) -> Any:
    """The example of a parameter in the type of its schema; None where none can be given."""
    text = parameter.example
    if not text or parameter.name == "cursor":
        return None
    kind = parameter.schema.get("type")
    value: Any = int(text) if kind == "integer" else text == "true" if kind == "boolean" else text
    return [value] if parameter.repeated else value
