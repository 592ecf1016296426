"""The OpenAPI description: what the registry of parameters and the declared shapes say, put into words.

Parameters come from `accepted()` of the view, bodies from the models, answers from the serializer (or from `reply`, where an address answers
something else). Nothing is described twice. What all operations have in common is added in `openapi/`.
"""

from __future__ import annotations

import inspect
from typing import Any

from drf_spectacular.authentication import SessionScheme
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent, build_bearer_security_scheme_object
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework.pagination import BasePagination

from negotiations.api.browsing.page import PageRenderer
from negotiations.api.formats.whole import WholeFormat
from negotiations.api.openapi.asking import in_query, request_headers, with_names
from negotiations.api.openapi.bodies import body_components, body_of
from negotiations.api.openapi.finishing import complete, names_of_words
from negotiations.api.openapi.shapes import EnteredSerializer, ProblemSerializer, RetractedSerializer
from negotiations.api.openapi.wording import brief
from negotiations.api.parameters import Parameter
from negotiations.api.serializers import Shape

Component: Any = ResolvedComponent  # drf-spectacular has no types
STANDARD = ("list", "retrieve", "create", "update", "partial_update", "destroy")
"""What every room does at its two addresses."""


KEYS: dict[str, dict[str, Any]] = {
    "slug": {"pattern": "^[a-z0-9-]{1,120}$"},
    "id": {"format": "uuid"},
    "number": {"pattern": "^[0-9]{1,18}$"},
}
"""What an address ends in, by what it is called."""
CALLED = {"slug": "Its slug.", "id": "Its id.", "number": "Its number in the ledger."}


PART_OF_FILE = "The part of a file that `Range` asks for."
ELSEWHERE = "Of a page (`format=html`): the same question without the fields that its form left empty."
LINES = "application/x-ndjson"


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
                "results": {**schema, "description": "The results, in order."},
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """None here: the registry has them."""
        return []


class RoomSchema(AutoSchema):
    """One operation of the API, described from what its view declares."""

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        operation = super().get_operation(*args, **kwargs)
        self.resolve_serializer(ProblemSerializer, "response")  # every operation refers to it
        return complete(operation, self) if operation and hasattr(self.view, "accepted") else operation

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> Any:
        """With the fields that only editors and reviewers are given, which are therefore not sure to be there."""
        if isinstance(serializer, Shape):
            serializer._inside = True
            serializer.__dict__.pop("fields", None)  # they may have been asked for already
        usual: Any = super()  # drf-spectacular has no types
        schema = usual._map_basic_serializer(serializer, direction)
        inner = getattr(serializer, "inner", ())
        return {**schema, "required": [name for name in schema.get("required", ()) if name not in inner]}

    def get_override_parameters(self) -> list[Any]:
        if not hasattr(self.view, "accepted"):
            return []
        keys = [
            OpenApiParameter(
                name, {"type": "string", **shape}, OpenApiParameter.PATH, description=CALLED[name]
            )
            for name, shape in KEYS.items()
            if f"{{{name}}}" in self.path
        ]
        return [*keys, *request_headers(self.method, self.path), *map(in_query, self.taken())]

    def taken(self) -> list[Parameter]:
        """The parameters of the query."""
        view: Any = self.view
        return [with_names(one, self.view) for one in view.taken(self.method).values()]

    def get_description(self) -> str:  # type: ignore[override]  # as drf-spectacular overrides it
        """What the address does; what its collection holds is told by its tag."""
        method = getattr(self.view, getattr(self.view, "action", None) or self.method.lower(), None)
        return inspect.cleandoc(method.__doc__ or "") if method is not None else ""

    def get_summary(self) -> str:
        return brief(self.get_description())

    def get_tags(self) -> list[str]:
        return [tag or "root" for tag in super().get_tags()] or ["root"]

    def get_operation_id(self) -> str:
        """The view's own word where it has one; of a further address of a room its last word."""
        if hasattr(self.view, "operation"):
            return str(self.view.operation)
        usual = super().get_operation_id()
        further = getattr(self.view, "action", None) not in (None, *STANDARD) or not hasattr(
            self.view, "action"
        )
        return usual.removesuffix("_create").removesuffix("_retrieve") if further else usual

    def get_auth(self) -> Any:
        """A read needs no account, a write does."""
        return [one for one in super().get_auth() if one or self.method == "GET"]

    def get_paginated_name(self, serializer_name: str) -> str:
        return f"{serializer_name}Page"

    def get_filter_backends(self) -> list[Any]:
        return []

    def get_request_serializer(self) -> Any:
        if not hasattr(self.view, "body_fields"):
            return None
        for name, schema in body_components(self.view, names_of_words()).items():
            component: Any = Component(name, ResolvedComponent.SCHEMA, object=name, schema=schema)
            self.registry.register_on_missing(component)
        return {"application/json": body_of(self.view)}

    def needs_body(self) -> bool:
        """Whether a write says nothing without a body: all but the deeds that take only a remark."""
        return getattr(self.view, "action", "") not in ("submit", "publish")

    def get_response_serializers(self) -> Any:
        if not hasattr(self.view, "accepted"):
            return super().get_response_serializers()
        answer = getattr(self.view, "reply", None) or super().get_response_serializers()
        return self.successes(answer)

    def successes(self, answer: Any) -> dict[int, Any]:
        """What is answered when all is well, by status."""
        action = getattr(self.view, "action", "")
        if self.method == "GET":
            kept = OpenApiResponse(description="The copy that If-None-Match names is still good.")
            return {
                200: answer,
                **({302: OpenApiResponse(description=ELSEWHERE)} if self.pages() else {}),
                304: kept,
            }
        if self.method == "DELETE":
            return {204: OpenApiResponse(description="The draft is gone.")}
        own = {"bulk": EnteredSerializer, "retract": RetractedSerializer}
        return {201 if action in ("create", "bulk") else 200: own.get(action, answer)}

    def whole(self) -> list[WholeFormat]:
        """The formats that give the collection whole."""
        return [one for one in self.view.get_renderers() if isinstance(one, WholeFormat)]

    def _get_response_bodies(self, direction: Any = "response") -> Any:
        # Handed over as a response of its own, each would be described as a page of files.
        bodies = super()._get_response_bodies(direction)
        for one in self.whole():
            text = {"type": "string", **({} if one.charset else {"format": "binary"})}
            file = {"type": "object"} if one.media_type.endswith("json") and one.media_type != LINES else text
            bodies["200"]["content"][one.media_type] = {"schema": file}
            if one.in_parts:
                part = bodies.setdefault("206", {"content": {}, "description": PART_OF_FILE})
                part["content"][one.media_type] = {"schema": text}
        for page in self.pages() if self.method == "GET" else ():
            bodies["200"]["content"][page.media_type] = {"schema": {"type": "string"}}
        return bodies

    def pages(self) -> list[PageRenderer]:
        """The formats for people: the same answer as a page."""
        return [one for one in self.view.get_renderers() if isinstance(one, PageRenderer)]

    def map_renderers(self, attribute: str) -> list[Any]:
        apart = {getattr(one, attribute) for one in (*self.pages(), *self.whole())}
        return [name for name in super().map_renderers(attribute) if name not in apart]


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # drf-spectacular is not typed
    """How a bearer token is described."""

    target_class = "negotiations.access.tokens.BearerToken"
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return build_bearer_security_scheme_object(header_name="Authorization", token_prefix="Bearer")  # noqa: S106  a word, no secret


class BrowserScheme(SessionScheme):  # type: ignore[no-untyped-call]  # drf-spectacular is not typed
    """How a browser's session is described."""

    target_class = "negotiations.api.authentication.BrowserSession"
    name = "session"
