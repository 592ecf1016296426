"""Answers kept: what the public asked is given again, before any view is asked, for as long as the record and the day are the same.

An answer is kept under everything that it depends on: the newest change of the ledger (read for every request, so that a commit counts at once
in every process), the UTC day, scheme and host, path, canonical query, language and format, and the page that asks (`Origin`). Whoever brings credentials or a session is never
answered from here, nor are their answers kept. Only what a view vouches for is: an answer with a tag, made from one state of the ledger.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qsl

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import MiddlewareNotUsed
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone

from negotiations.api.authentication import has_credentials
from negotiations.api.language import accepted_language
from negotiations.api.parameters import MOST_VALUES
from negotiations.api.revision import revisions
from negotiations.api.throttles import count_public
from negotiations.api.validators import any_copy, digest_in, good_copy
from negotiations.api.views import not_modified
from negotiations.ledger.models import LedgerHead
from negotiations.ledger.services import head

ANSWERS = "answers"
"""The cache of settings.CACHES that keeps them."""
LARGEST = 512 * 1024
"""Bytes of the largest body that is kept."""
LONGEST = 4_000
"""Characters of the longest path, query or header that is looked up."""
DAY = 86_400
OF_A_BODY = ("Content-Type", "Content-Length", "Link")
"""Headers that an answer without a body does not have."""
OF_A_REQUEST = ("RateLimit", "RateLimit-Policy")
"""Headers that are made anew for every request."""
PLAIN = frozenset({"", "*/*", "application/json"})
"""What programs accept: the same answer, JSON."""


class Kept(NamedTuple):
    """One answer. Without a body it only tells that a client's copy is still good."""

    headers: tuple[tuple[str, str], ...]
    digest: str
    body: bytes | None

    def given(self, request: HttpRequest) -> HttpResponse | None:
        """The answer to this request; None when it must be made."""
        copy = good_copy(request, self.digest)
        if copy is not None or (self.body is not None and any_copy(request)):
            response = not_modified()
            for name, value in self.headers:
                if name not in OF_A_BODY:
                    response.headers[name] = value
            response.headers["Content-Length"] = "0"
            if copy is not None:
                response.headers["ETag"] = copy
            return response
        if self.body is None:
            return None
        return HttpResponse(self.body, headers=dict(self.headers))


class KeptAnswers:
    """Gives answers that were kept, and keeps those that may be. Stands before what makes a session, a language or a header of an answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.TRACKER_KEPT_ANSWERS:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.answers = caches[ANSWERS]

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not asks_in_public(request):
            return self.get_response(request)
        try:
            at = head(committed=True)
        except DatabaseError:  # told by the view, as a problem
            return self.get_response(request)
        request.ledger_head = at  # type: ignore[attr-defined]  # so that the view need not ask again
        key = key_of(request, at)
        if key is None:
            return self.get_response(request)
        kept: Kept | None = self.answers.get(key)
        response = kept.given(request) if kept is not None else None
        if response is not None:
            counted = count_public(request)
            if counted.allowed:
                for name, value in counted.headers.items():
                    response.headers[name] = value
                return response
        made = self.get_response(request)
        # Of the same state of the record, and midnight has not passed.
        if getattr(made, "data_version", None) == at.version and key_of(request, at) == key:
            keepable = kept_of(made, known=kept is not None)
            if keepable is not None:
                self.answers.set(key, keepable, DAY)
        return made


def asks_in_public(request: HttpRequest) -> bool:
    """Whether a request reads the API and brings no credentials of any sort."""
    return (
        request.method in ("GET", "HEAD")
        and request.path_info.startswith("/api/v1/")
        and not has_credentials(request)
    )


def key_of(request: HttpRequest, at: LedgerHead) -> str | None:
    """Everything that a public answer depends on, as one word; None where the question is too long to be looked up."""
    query, accept = request.META.get("QUERY_STRING", ""), request.META.get("HTTP_ACCEPT", "")
    origin = request.META.get("HTTP_ORIGIN", "")
    if max(map(len, (query, accept, origin, request.path))) > LONGEST:
        return None
    try:
        asked, named = asked_in(query)
    except ValueError:
        return None
    language = "" if "lang" in named else accepted_language(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))
    covered = (
        *at.version, timezone.now().date().isoformat(), request.scheme, request.get_host(), request.path, asked, language,
        "" if "format" in named else accepted_format(accept), origin, revisions()[0]["revision"],
    )  # fmt: skip
    return hashlib.sha256(repr(covered).encode()).hexdigest()


@lru_cache(maxsize=256)
def asked_in(query: str) -> tuple[tuple[tuple[str, str], ...], frozenset[str]]:
    """A query in one form, and the names in it. Raises ValueError for one of too many values."""
    # One character a byte: nothing that is refused as no text is mistaken for a text.
    pairs = parse_qsl(query, keep_blank_values=True, encoding="latin-1", max_num_fields=MOST_VALUES)
    return tuple(sorted(pairs)), frozenset(name for name, _ in pairs)


@lru_cache(maxsize=256)
def accepted_format(accept: str) -> str:
    """What a client accepts, in one form: programs are all alike, and of two browsers those that say the same."""
    plain = "".join(accept.lower().split())
    return "" if plain in PLAIN else plain


def kept_of(response: HttpResponseBase, *, known: bool) -> Kept | None:
    """What is kept of an answer that a view vouches for. `known` when there is something already: then a 304 adds nothing."""
    headers = tuple((name, value) for name, value in response.headers.items() if name not in OF_A_REQUEST)
    digest = digest_in(response.headers.get("ETag", ""))
    if digest is None or response.cookies or not isinstance(response, HttpResponse):
        return None
    if response.status_code == 304 and not known:
        return Kept(headers, digest, None)
    # Pages are for people: what a template makes of a request is not looked into here.
    if response.status_code != 200 or response.headers.get("Content-Type", "").startswith("text/html"):
        return None
    return Kept(headers, digest, response.content) if len(response.content) <= LARGEST else None
