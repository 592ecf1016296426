"""How pages ask: the very questions of the API, put in this process. What a page shows is what the API answers; nothing is derived here.

Pages are the public's: whoever looks sees what everybody sees, so that an address shows the same to all and may be quoted.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from negotiations.api.parameters import Given
from negotiations.api.scope import Scope
from negotiations.api.views import Answer

MOST = 1000
"""Records of one kind on one page; the API has the rest."""


class Asker:
    """Puts questions in the frame of one page: its two days, its language, the public's eyes."""

    def __init__(self, request: HttpRequest, scope: Scope) -> None:
        self.request, self.scope = request, scope

    def ask(self, view: type[Answer], act: str, /, key: str = "", **given: Any) -> Any:
        """What the API's view replies: its `act` with these parameters, for the record of this key where one is meant.

        Raises what the API raises: NotFound, Gone with the reason, BadParameter.
        """
        one: Any = view()
        one.request, one.scope = self.request, self.scope
        one.kwargs = (
            {getattr(one, "lookup_url_kwarg", "") or getattr(one, "lookup_field", "slug"): str(key)}
            if key
            else {}
        )
        one.action = {"collection": "list", "record": "retrieve"}.get(act, act)
        one.given = Given(
            {
                name.rstrip("_"): list(value) if isinstance(value, list | tuple) else [str(value)]
                for name, value in given.items()
            }
        )
        unknown = one.given.values.keys() - one.accepted().keys()
        if unknown:  # a page that asks what the API does not answer would be given everything
            raise TypeError(f"{view.__name__} takes no {', '.join(sorted(unknown))}.")
        return getattr(one, act)().data

    def all_of(self, view: type[Answer], **given: Any) -> list[dict[str, Any]]:
        """The records of a collection that pass these filters, in its order."""
        results: list[dict[str, Any]] = self.ask(view, "collection", **{"limit": MOST, **given})["results"]
        return results

    def record(self, view: type[Answer], key: str, **given: Any) -> dict[str, Any]:
        """One record, whole where no fields are named."""
        found: dict[str, Any] = self.ask(view, "record", key, **given)
        return found

    def history(self, view: type[Answer], key: str) -> list[dict[str, Any]]:
        """The history of a milestone, condition or event: its claims in the order in which they became known."""
        results: list[dict[str, Any]] = self.ask(view, "told", key)["results"]
        return results
