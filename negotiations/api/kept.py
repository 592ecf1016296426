"""Answers kept: what the public asked is given again, before any view is asked, for as long as the record and the day are the same.

An answer is kept under everything that it depends on: the newest change of the ledger (read for every request, so that a commit counts at once
in every process), the UTC day, scheme and host, path, canonical query, language and format, and the page that asks (`Origin`). Whoever brings credentials or a session is never
answered from here, nor are their answers kept. Only what a view vouches for is: an answer with a tag, made from one state of the ledger.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple
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
from negotiations.ledger.models import LedgerHead
from negotiations.ledger.services import head

PUBLIC_PATH = "/api/v1/"
LOOKED = "negotiations.looked"
"""Where an environment says what was looked up already."""
LOOKED_AT = (
    "wsgi.url_scheme", "HTTP_HOST", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT", "HTTP_X_FORWARDED_PROTO", "SERVER_NAME", "SERVER_PORT",
    "SCRIPT_NAME", "SCRIPT_URL", "REDIRECT_URL", "PATH_INFO", "QUERY_STRING", "HTTP_ACCEPT", "HTTP_ACCEPT_LANGUAGE", "HTTP_ORIGIN",
)  # fmt: skip
"""All of an environment that a question depends on."""
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


class Given(NamedTuple):
    """An answer as it is given: status, headers, body."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


class Kept(NamedTuple):
    """One answer. Without a body it only tells that a client's copy is still good."""

    headers: tuple[tuple[str, str], ...]
    digest: str
    body: bytes | None

    def given(self, meta: Mapping[str, Any]) -> Given | None:
        """The answer to a request of this environment; None when it must be made."""
        validators = meta.get("HTTP_IF_NONE_MATCH")
        if validators:
            copy = good_copy(validators, self.digest)
            if copy is not None or (self.body is not None and any_copy(validators)):
                headers = [
                    (name, copy if copy is not None and name == "ETag" else value)
                    for name, value in self.headers
                    if name not in OF_A_BODY
                ]
                return Given(304, [*headers, ("Content-Length", "0")], b"")
        return None if self.body is None else Given(200, list(self.headers), self.body)


class Question(NamedTuple):
    """What is asked, apart from when and of which state of the record."""

    words: str
    """Everything that the answer depends on."""
    address: str
    """Path and query, as a line of the log has them."""


class Looked(NamedTuple):
    """What was found when a public question was looked up."""

    question: Question
    at: LedgerHead
    """The state of the record that it was asked of."""
    day: str
    kept: Kept | None

    def given(self, meta: Mapping[str, Any]) -> Given | None:
        """The answer that was kept, counted; None where it must be made, or refused."""
        given = self.kept.given(meta) if self.kept is not None else None
        if given is not None:
            counted = count_public(meta)
            if counted.allowed:
                given.headers.extend(counted.headers.items())
                return given
        return None


def look_up(question: Question) -> Looked:
    """What is kept of the answer to a question now. Raises DatabaseError."""
    at, day = head(committed=True), today()
    return Looked(question, at, day, caches[ANSWERS].get(key_of(question, at, day)))


class KeptAnswers:
    """Gives answers that were kept, and keeps those that may be. Stands before what makes a session, a language or a header of an answer.

    Where the server asks `tracker.front` first, that has looked already, and gives.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.TRACKER_KEPT_ANSWERS:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        looked: Looked | None = request.META.pop(LOOKED, None)
        if looked is None:
            question = question_of(request) if asks_in_public(request) else None
            if question is None:
                return self.get_response(request)
            try:
                looked = look_up(question)
            except DatabaseError:  # told by the view, as a problem
                return self.get_response(request)
            given = looked.given(request.META)
            if given is not None:
                return response_of(given)
        at = looked.at
        request.ledger_head = at  # type: ignore[attr-defined]  # so that the view need not ask again
        made = self.get_response(request)
        # Of the same state of the record, and midnight has not passed.
        if getattr(made, "data_version", None) == at.version and today() == looked.day:
            keepable = kept_of(made, known=looked.kept is not None)
            if keepable is not None:
                caches[ANSWERS].set(key_of(looked.question, at, looked.day), keepable, DAY)
        return made


def response_of(given: Given) -> HttpResponse:
    """The answer as Django's middleware hands it on."""
    response = HttpResponse(given.body, status=given.status, headers=dict(given.headers))
    if given.status == 304:
        del response.headers["Content-Type"]
    return response


def asks_in_public(request: HttpRequest) -> bool:
    """Whether a request reads the API and brings no credentials of any sort."""
    return (
        request.method in ("GET", "HEAD")
        and request.path_info.startswith(PUBLIC_PATH)
        and not has_credentials(request)
    )


def question_of(request: HttpRequest) -> Question | None:
    """What a public request asks; None where it is too long to be looked up. What it looks at of the environment is told in `LOOKED_AT`."""
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
        request.scheme, request.get_host(), request.path, asked, language,
        "" if "format" in named else accepted_format(accept), origin, revisions()[0]["revision"],
    )  # fmt: skip
    return Question(hashlib.sha256(repr(covered).encode()).hexdigest(), request.get_full_path())


def key_of(question: Question, at: LedgerHead, day: str) -> str:
    """Everything that a public answer depends on, as one word."""
    return f"{question.words}-{day}-{at.number}-{at.erasures}-{at.hash}"


def today() -> str:
    """The UTC day."""
    return timezone.now().date().isoformat()


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
