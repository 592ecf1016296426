"""What the collections of claims have in common over HTTP; what one kind adds lives in its room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar

from django.db.models import QuerySet

from negotiations.api.parameters import truth
from negotiations.api.rooms import Room
from negotiations.api.scope import Scope

CLAIM_ORDERINGS = {
    "known_from": "known_from",
    "asserted_on": "asserted_on_earliest",
    "grade": "grade",
    "standing": "tier",
    "recorded_from": "recorded_from",
}
"""What every collection of claims can be ordered by; `standing` is the strongest first."""


@dataclass(frozen=True, slots=True)
class ClaimScope(Scope):
    """The frame of an answer about claims. With `current` false also those that have ended are shown."""

    current: bool = True


class ClaimRoom(Room):
    """A collection of claims, addressed by `id`. A room names its question, `claims`; its `rows` follow from it."""

    claims: ClassVar[Callable[..., QuerySet[Any]]]
    """What is visible to a user on a pair of days, with `current` false also what has ended: a function of `queries.py`."""

    orderings = CLAIM_ORDERINGS
    default_order: ClassVar[Sequence[str]] = ("-known_from",)
    lookup_field = "public_id"
    lookup_url_kwarg = "id"
    lookup_value_regex = "[^/]+"

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "claims" in vars(cls):
            cls.rows = staticmethod(lambda scope: shown(cls, scope))

    def read_scope(self, request: Any) -> ClaimScope:
        scope = super().read_scope(request)
        current = truth(self.given, "current") is not False
        return ClaimScope(
            **{field.name: getattr(scope, field.name) for field in fields(scope)}, current=current
        )

    def known_rows(self, scope: Scope) -> QuerySet[Any]:
        return type(self).rows(replace(scope, current=False))  # type: ignore[call-arg]  made by read_scope

    def title(self) -> str:
        name = self.model.resource.replace("-", " ").capitalize()
        return f"{name}: {self.kwargs['id']}" if "id" in self.kwargs else name


def shown(room: type[ClaimRoom], scope: Scope) -> QuerySet[Any]:
    """The claims of a room in the frame of an answer."""
    return room.claims(scope.user, scope.as_of, current=getattr(scope, "current", True))
