"""Fields that show a kept picture: values of its own when nothing was known, and the claims on which it rests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rest_framework import serializers

from negotiations.api.past import as_recorded
from negotiations.api.scope import Scope
from negotiations.api.serializers import Shape
from negotiations.core.states import ChosenBy

if TYPE_CHECKING:
    from negotiations.api.reading.sketches import Here


class PictureValue(serializers.Field[Any, Any, Any, Any]):
    """One column of the picture, or what it is when nothing was known: a count is then 0, not null."""

    def __init__(
        self, kind: serializers.Field[Any, Any, Any, Any], column: str, empty: Any, **kwargs: Any
    ) -> None:
        super().__init__(**{"source": "*", "read_only": True, **kwargs})
        self.column, self.empty = column, empty
        self._spectacular_annotation = {"field": type(kind)}

    def to_representation(self, value: Any) -> Any:
        return self.empty if value.picture is None else getattr(value.picture, self.column)

    def compiled(self, here: Here) -> str:
        """The same over columns; none of the picture's is null where there is one."""
        column = here.at(f"picture.{self.column}")
        return f"({self.empty!r} if {column.column()} is None else {column.value()})"


CHOICE: dict[str, Any] = {
    "type": ["object", "null"],
    "properties": {
        "claim": {
            "type": "object",
            "properties": {
                "url": {"type": "string", "format": "uri"},
                "id": {"type": "string", "format": "uuid"},
            },
            "required": ["url", "id"],
        },
        "by": {"type": "string", "enum": ChosenBy.values},
    },
    "required": ["claim", "by"],
}


class BasisField(serializers.Field[Any, Any, Any, Any]):
    """For each derived field the claim that stands for it and what chose it, the rule or a preference; null where nobody speaks."""

    scope: Scope

    def __init__(self, fields: Sequence[str], **kwargs: Any) -> None:
        super().__init__(**{"source": "*", "read_only": True, **kwargs})
        self.names = tuple(fields)
        choices = {"type": "object", "properties": dict.fromkeys(fields, CHOICE), "required": list(fields)}
        self._spectacular_annotation = {"field": choices}

    def prepare(self, scope: Scope) -> None:
        """Know the frame of the answer."""
        self.scope = scope

    def to_representation(self, value: Any) -> dict[str, Any]:
        picture = value.picture
        return {name: None if picture is None else self._choice(picture, name) for name in self.names}

    def _choice(self, picture: Any, name: str) -> dict[str, Any] | None:
        claim = getattr(picture, f"{name}_claim")
        if claim is None:
            return None
        return {
            "claim": {"url": f"{self.scope.base}{claim.path}", "id": claim.public_id},
            "by": getattr(picture, f"{name}_by"),
        }

    def compiled(self, here: Here) -> str:
        """The same over columns."""
        return here.object({name: self._choice_compiled(here.at("picture"), name) for name in self.names})

    def _choice_compiled(self, picture: Here, name: str) -> str:
        claim = picture.at(f"{name}_claim")
        told = claim.object({"url": claim.address(), "id": claim.key()})
        return claim.where_there(claim.object({"claim": told, "by": picture.at(f"{name}_by").value()}))


def told_in_order(steps: Sequence[Any], shape: type[Shape], scope: Scope) -> dict[str, Any]:
    """A thing's history as a collection that is given whole."""
    as_recorded([step.claim for step in steps], scope)
    serializer = shape()
    serializer.prepare(scope)
    results = [serializer.to_representation(step) for step in steps]
    return {"count": len(results), "next": None, "previous": None, "results": results}
