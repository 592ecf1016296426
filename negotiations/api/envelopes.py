"""The envelope of a collection that is no room's own: described for the schema, filled for the answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from negotiations.api.openapi.wording import PAGE
from negotiations.api.past import as_recorded
from negotiations.api.scope import Scope
from negotiations.api.selection import Selection, gather_for, with_needs
from negotiations.api.serializers import Shape


def envelope(item: type[serializers.BaseSerializer[Any]]) -> type[serializers.Serializer[Any]]:
    """The serializer of a collection of such items."""
    fields = {
        "count": serializers.IntegerField(
            allow_null=True, help_text="How many results there are; null where nobody counted."
        ),
        "next": serializers.URLField(
            allow_null=True, help_text="The address of the next page; null on the last."
        ),
        "previous": serializers.URLField(
            allow_null=True, help_text="The address of the page before; null on the first."
        ),
        "results": item(many=True, help_text="The results, in order."),
    }
    name = item.__name__.removesuffix("Serializer")
    return type(
        f"{name}PageSerializer",
        (serializers.Serializer,),
        {**fields, "__doc__": f"{PAGE} {item.__doc__}"},
    )


def represented(rows: Sequence[Any], shape: type[Shape], scope: Scope) -> list[dict[str, Any]]:
    """Rows as plain data, whole."""
    gather_for(rows, shape, Selection(shape.names()), scope)
    as_recorded(rows, scope)
    serializer = shape()
    serializer.prepare(scope)
    return [serializer.to_representation(row) for row in rows]


def with_all_of(rows: Any, shape: type[Shape], scope: Scope) -> Any:
    """The rows with everything that their whole representation reads."""
    return with_needs(shape.annotated(rows, shape.names(), scope), shape, shape.names(), scope, {})


def whole(results: Sequence[Any]) -> dict[str, Any]:
    """A collection that is given whole."""
    return {"count": len(results), "next": None, "previous": None, "results": list(results)}
