"""The root of the API: the address of every collection."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from negotiations.api.views import Answer, Reply


class Root(Answer):
    """Every collection of this service, by name."""

    collections: Sequence[str] = ()
    operation = "root"
    reply = {"type": "object", "additionalProperties": {"type": "string", "format": "uri"}}

    def title(self) -> str:
        return "Negotiation tracker"

    def get(self, request: Any) -> Any:
        """Every collection of this service, by name."""
        return self.answer(self.listing)

    def listing(self) -> Reply:
        """Name → address."""
        return Reply({name: f"{self.scope.base}/api/v1/{name}/" for name in self.collections})
