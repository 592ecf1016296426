"""What stands before Django: an answer that was kept is given before there is a request, middleware or signal.

That Django makes a request of an environment, sends its signals, goes through its middleware and makes a response took three quarters of the
time of a kept answer. What is kept, and when it is still right, is decided in `negotiations.api.kept`; all else is Django's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from http.client import responses
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.handlers.wsgi import WSGIRequest
from django.db import DatabaseError, connection
from django.http import HttpResponse

from negotiations.api.kept import (
    LONGEST,
    LOOKED,
    LOOKED_AT,
    PUBLIC_PATH,
    Given,
    Question,
    look_up,
    question_of,
)
from negotiations.api.revision import HEADER, revisions
from tracker.middleware import log_answer, request_id_of

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
QUESTIONS = 500
"""Questions of which is remembered how they read in one form."""


class Front:
    """A WSGI application: kept answers, else what Django's application gives."""

    def __init__(self, django: Application) -> None:
        self.django = django
        self.keeps = bool(settings.TRACKER_KEPT_ANSWERS)
        self.question = lru_cache(maxsize=QUESTIONS)(_question)
        """Here and not beside the function: it depends on settings, which are not changed while a server runs."""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if (
            self.keeps
            and environ["REQUEST_METHOD"] in ("GET", "HEAD")
            and environ["PATH_INFO"].startswith(PUBLIC_PATH)
            and "HTTP_AUTHORIZATION" not in environ
            and not environ.get("HTTP_COOKIE")  # whether it is a session's is left to Django
        ):
            given = self.given(environ)
            if given is not None:
                start_response(f"{given.status} {responses[given.status]}", given.headers)
                return [given.body]
        answer = self.django(environ, start_response)
        if not isinstance(answer, HttpResponse):
            return answer
        # A list is sent at once; of anything else the server sends piece after piece.
        body = answer.content
        answer.close()
        answer.content = b""  # it is held by what holds itself, until the collector comes by
        return [body]

    def given(self, environ: dict[str, Any]) -> Given | None:
        """The kept answer with all of its headers, counted and logged; None when Django must be asked."""
        asked = tuple(map(environ.get, LOOKED_AT))
        if sum(map(len, filter(None, asked))) > LONGEST:
            return None
        try:
            question = self.question(asked)
            if question is None:
                return None
            looked = look_up(question)
        except (DatabaseError, SuspiciousOperation):  # told by Django
            return None
        given = looked.given(environ)
        if given is None:
            environ[LOOKED] = looked
            return None
        connection.close_if_unusable_or_obsolete()  # as Django does after a request
        request_id = request_id_of(environ)
        given.headers.extend(((HEADER, revisions()[0]["revision"]), ("Request-Id", request_id)))
        log_answer(given.status, f"{environ['REQUEST_METHOD']} {question.address}", request_id)
        return given


def _question(asked: tuple[str | None, ...]) -> Question | None:
    """What is asked by an environment, of which these are the parts that count."""
    parts = {name: value for name, value in zip(LOOKED_AT, asked, strict=True) if value is not None}
    return question_of(WSGIRequest({**parts, "REQUEST_METHOD": "GET", "wsgi.input": BytesIO()}))
