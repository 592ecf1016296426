"""What the collections of claims have in common over HTTP; what one kind adds lives in its room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet

from negotiations.api.correcting import WritableClaims
from negotiations.api.parameters import truth
from negotiations.api.scope import Scope


class ClaimRoom(WritableClaims):
    """A collection of claims, addressed by `id`. Its lists show claims that stand, unless `current=false` asks for the others too."""

    claims: ClassVar[Callable[..., QuerySet[Any]]]
    """The question of `queries.py`: what is visible to a user on a pair of days, with `current` false also what has ended."""

    orderings = {
        "known_from": "known_from",
        "asserted_on": "asserted_on_earliest",
        "recorded_from": "recorded_from",
        "grade": "grade",
        "standing": "tier",
    }
    default_order: ClassVar[Sequence[str]] = ("-known_from",)
    lookup_field = "public_id"
    lookup_url_kwarg = "id"
    lookup_value_regex = "[0-9a-f-]{1,120}"

    def shown_rows(self, scope: Scope) -> QuerySet[Any]:
        current = truth(self.given, "current") is not False
        return type(self).claims(scope.user, scope.as_of, current=current)

    def known_rows(self, scope: Scope) -> QuerySet[Any]:
        return type(self).claims(scope.user, scope.as_of, current=False)

    def title(self) -> str:
        name = self.model.resource.replace("-", " ").capitalize()
        return f"{name}: {self.kwargs['id']}" if "id" in self.kwargs else name
