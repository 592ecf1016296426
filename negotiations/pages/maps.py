"""What crawlers ask for: which pages there are, and that all of them but the newsroom may be read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from negotiations.answers.search import COLLECTIONS
from negotiations.api.scope import Scope
from negotiations.core.clocks import AsOf
from negotiations.core.vocabulary import LANGUAGES
from negotiations.pages.addresses import ROOMS, page_path


class Records(Sitemap[Any]):
    """The pages of one collection, in the three languages."""

    limit = 5_000

    def __init__(self, rows: Callable[[Scope], QuerySet[Any]]) -> None:
        self.rows = rows

    def items(self) -> Any:
        scope = Scope(user=AnonymousUser(), as_of=AsOf.now(), language=LANGUAGES[0], base="")
        return self.rows(scope).order_by("pk")

    def location(self, item: Any) -> str:
        return page_path(item.path)


class Front(Sitemap[str]):
    """The landing page."""

    def items(self) -> list[str]:
        return ["landing"]

    def location(self, item: str) -> str:
        return reverse(item)


SECTIONS: dict[str, Any] = {
    "front": Front(),
    **{
        room: Records(rows)
        for room, rows in COLLECTIONS.items()
        if room in ROOMS and not room.endswith("-claims")
    },
}
"""The parts of the sitemap: everything that is found and has a page of its own."""


def robots(request: HttpRequest) -> HttpResponse:
    """Everything may be read but the newsroom; what is searched for is no page to keep."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /search/",
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
