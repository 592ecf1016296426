"""References: where a record is and what it is called, and its own fields where an answer is expanded by them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from negotiations.api.scope import Scope

if TYPE_CHECKING:
    from negotiations.api.reading.sketches import Here


class KnownOnly(serializers.ListSerializer[Any]):
    """A list of references that leaves out what was unknown on the day asked about."""

    def to_representation(self, data: Any) -> list[Any]:
        return [shape for shape in super().to_representation(data) if shape is not None]


class _Expandable(serializers.Serializer[Any]):
    """A reference that can carry its target's fields."""

    scope: Scope
    _target: Any = None

    class Meta:
        list_serializer_class = KnownOnly

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Null where nothing is told, and of what was unknown on the day asked about.
        super().__init__(*args, **{"read_only": True, "allow_null": True, **kwargs})

    def expand(self, serializer: type[Any]) -> None:
        """Add the fields of the target."""
        self._target = serializer()

    def prepare(self, scope: Scope) -> None:
        """Know the frame of the answer."""
        self.scope = scope
        if self._target is not None:
            self._target.prepare(scope)

    def own(self, value: Any) -> dict[str, Any]:
        """The reference without its target's fields."""
        raise NotImplementedError

    timeless = False
    """True where nothing is unknown on any day."""

    def own_compiled(self, here: Here) -> str:
        """The same over columns: the inside of an object."""
        raise NotImplementedError

    def compiled(self, here: Here, *more: str) -> str:
        """The reference over columns; `more` are objects of its target's fields."""
        inside = ", ".join([self.own_compiled(here), *(f"**{one}" for one in more)])
        return here.where_there(f"{{{inside}}}", timeless=self.timeless)

    def to_representation(self, instance: Any) -> Any:
        if self.scope.asked_day and not self._known(instance):
            return None
        shape = self.own(instance)
        return shape if self._target is None else {**shape, **self._target.to_representation(instance)}

    def _known(self, value: Any) -> bool:
        return True


@extend_schema_serializer(component_name="Reference")
class ReferenceField(_Expandable):
    """A named thing referred to: where it is and what it is called. Null when it was unknown on the day asked about.

    `timeless` things (actors, places) are known on every day.
    """

    url = serializers.URLField(help_text="Its address.")
    slug = serializers.CharField(help_text="Its slug.")
    name = serializers.CharField(help_text="Its name or title, in the language asked for or one that exists.")

    def __init__(self, *args: Any, timeless: bool = False, **kwargs: Any) -> None:
        self.timeless = timeless
        super().__init__(*args, **kwargs)

    def own(self, value: Any) -> dict[str, Any]:
        return {
            "url": f"{self.scope.base}{value.path}",
            "slug": value.slug,
            "name": value.label(self.scope.language),
        }

    def own_compiled(self, here: Here) -> str:
        return f"'url': {here.address()}, 'slug': {here.key()}, 'name': {here.label()}"

    def _known(self, value: Any) -> bool:
        return self.timeless or self.scope.knows(value.known_from)


@extend_schema_serializer(component_name="ClaimReference")
class ClaimReferenceField(_Expandable):
    """A claim referred to, by its address and id. Null when it was unknown on the day asked about."""

    url = serializers.URLField(help_text="Its address.")
    id = serializers.UUIDField(help_text="Its id.")

    def own(self, value: Any) -> dict[str, Any]:
        return {"url": f"{self.scope.base}{value.path}", "id": value.public_id}

    def own_compiled(self, here: Here) -> str:
        return f"'url': {here.address()}, 'id': {here.key()}"

    def _known(self, value: Any) -> bool:
        return self.scope.knows(value.known_from)
