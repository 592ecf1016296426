"""Pages that were made, kept in this process for the next who asks: compressed once, whoever asks how often.

They are kept under the digest of the answer, which covers the ledger's head and the day, so what is old is never found again. Answers of the
API are kept elsewhere (`api/kept.py`), before any view is asked.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as it goes over the wire."""

    packed: bytes
    content_type: str

    @classmethod
    def of(cls, response: HttpResponse) -> Kept:
        """What is kept of a page that was made."""
        return cls(gzip.compress(response.content, 6, mtime=0), response.headers["Content-Type"])

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The answer to this request: as it was kept for whoever takes that, else unpacked."""
        if "gzip" not in request.headers.get("Accept-Encoding", ""):
            return HttpResponse(gzip.decompress(self.packed), content_type=self.content_type)
        return HttpResponse(self.packed, content_type=self.content_type, headers={"Content-Encoding": "gzip"})


def find(digest: str) -> Kept | None:
    """The page of this digest, if it was kept."""
    found: Kept | None = caches["pages"].get(digest)
    return found


def keep(digest: str, page: Kept) -> None:
    """Keep a page; those that were not asked for longest make room."""
    caches["pages"].set(digest, page)


def edition() -> str:
    """What a page depends on beside what it shows: a copy with the style of yesterday's release is not good any more."""
    files = (static(f"negotiations/{name}") for name in ("pages.css", "pages.js", "charts.css", "charts.js"))
    return " ".join((str(settings.SPECTACULAR_SETTINGS["VERSION"]), *files))
