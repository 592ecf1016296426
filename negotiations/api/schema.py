"""The OpenAPI description: what the registry of parameters and the declared shapes say, put into words.

Parameters come from `accepted()` of the view, answers from its serializer (or from `reply`, where an address answers something else), problems
from one shape. Nothing is described twice.
"""

from __future__ import annotations

import inspect
from typing import Any

from drf_spectacular.authentication import SessionScheme
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import build_bearer_security_scheme_object
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers
from rest_framework.pagination import BasePagination

from negotiations.api.problems import MEDIA_TYPE
from negotiations.api.renderers import PageRenderer


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


PROBLEMS = {
    400: "The query was not understood: an unknown parameter or value, named with its neighbours.",
    404: "There is nothing at this address, or nothing that the caller may see.",
    406: "No format of this address is acceptable.",
    410: "The record was retracted; the detail says why.",
    429: "Too many requests; Retry-After says when to ask again.",
}


KEYS: dict[str, dict[str, Any]] = {
    "slug": {"pattern": "^[a-z0-9-]{1,120}$"},
    "id": {"format": "uuid"},
    "number": {"pattern": "^[0-9]{1,18}$"},
}
"""What an address ends in, by what it is called."""


WRITE_PROBLEMS = {
    401: "No account: a write needs a token, or a session with its CSRF token.",
    403: "The account has not the role that this needs.",
    409: "The record's state does not allow it; what stands in the way is listed.",
    412: "Somebody wrote since; the current tag is given.",
    413: "The body is too large.",
    415: "The body is not JSON.",
    422: "The Idempotency-Key was used for another body.",
    428: "Say in If-Match which revision is meant.",
}
"""Further problems of writes."""


class KeysetEnvelope(BasePagination):
    """How a page of a collection is described. Paging itself is in `paging.py`."""

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        address = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["count", "next", "previous", "results"],
            "properties": {
                "count": {
                    "type": ["integer", "null"],
                    "description": "The number of all results with `count=true`, else null.",
                },
                "next": {**address, "description": "The address of the next page; null on the last."},
                "previous": {**address, "description": "The address of the page before; null on the first."},
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """None here: the registry has them."""
        return []


class RoomSchema(AutoSchema):
    """One operation of the API, described from what its view declares."""

    def get_override_parameters(self) -> list[Any]:
        accepted = getattr(self.view, "accepted", None)
        if accepted is None:
            return []
        keys = [
            OpenApiParameter(
                name, {"type": "string", **shape}, OpenApiParameter.PATH, description=f"Its {name}."
            )
            for name, shape in KEYS.items()
            if f"{{{name}}}" in self.path
        ]
        if self.method != "GET":
            return keys
        return keys + [
            OpenApiParameter(
                parameter.name,
                {"type": "array", "items": dict(parameter.schema)}
                if parameter.repeated
                else dict(parameter.schema),
                OpenApiParameter.QUERY,
                description=f"{parameter.meaning} Example: `{parameter.example}`."
                if parameter.example
                else parameter.meaning,
                style="form" if parameter.repeated else None,
                explode=True if parameter.repeated else None,
            )
            for parameter in accepted().values()
        ]

    def get_description(self) -> str:  # type: ignore[override]  # as drf-spectacular overrides it
        """What the address answers, and what the collection holds."""
        told = [
            inspect.cleandoc(text) for text in (type(self.view).__doc__, super().get_description()) if text
        ]
        return "\n\n".join(dict.fromkeys(told))

    def get_operation_id(self) -> str:
        """The view's own word where it has one."""
        return getattr(self.view, "operation", None) or super().get_operation_id()

    def get_filter_backends(self) -> list[Any]:
        return []

    def get_response_serializers(self) -> Any:
        if not hasattr(self.view, "accepted"):
            return super().get_response_serializers()
        answer = getattr(self.view, "reply", None) or super().get_response_serializers()
        told = {**PROBLEMS, **({} if self.method == "GET" else WRITE_PROBLEMS)}
        codes = [code for code in told if code not in (404, 410) or "{" in self.path]
        problems = {(code, MEDIA_TYPE): OpenApiResponse(ProblemSerializer, told[code]) for code in codes}
        return {**self.successes(answer), **problems}

    def successes(self, answer: Any) -> dict[int, Any]:
        """What is answered when all is well, by status."""
        if self.method == "GET":
            kept = OpenApiResponse(description="The copy that If-None-Match names is still good.")
            return {200: answer, 304: kept}
        if self.method == "DELETE":
            return {204: OpenApiResponse(description="The draft is gone.")}
        return {201 if getattr(self.view, "action", "") in ("create", "bulk") else 200: answer}

    def map_renderers(self, attribute: str) -> list[Any]:
        pages = {getattr(PageRenderer, attribute)}
        return [name for name in super().map_renderers(attribute) if name not in pages]


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How a bearer token is described."""

    target_class = "negotiations.access.tokens.BearerToken"
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return build_bearer_security_scheme_object(header_name="Authorization", token_prefix="Bearer")  # noqa: S106  a word, no secret


class BrowserScheme(SessionScheme):  # type: ignore[no-untyped-call]
    """How a browser's session is described."""

    target_class = "negotiations.api.authentication.BrowserSession"
    name = "session"


def without_nullable(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Put OpenAPI 3.1's way of saying null where the generator's parts still use that of 3.0."""
    _renew(result.get("components", {}))
    return result


def _renew(node: Any) -> None:
    if isinstance(node, dict):
        if node.pop("nullable", False) is True and isinstance(node.get("type"), str):
            node["type"] = [node["type"], "null"]
        for value in node.values():
            _renew(value)
    elif isinstance(node, list):
        for value in node:
            _renew(value)
