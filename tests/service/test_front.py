"""Promise: what stands before Django gives the very answers that Django would give, counts and logs them, and leaves all else to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.db import DatabaseError, connections
from django.http import FileResponse
from django.test import RequestFactory
from structlog.testing import capture_logs

from negotiations.api import kept
from tests.world import World
from tracker.front import Front

Answer = tuple[str, list[tuple[str, str]], bytes]
Ask = Callable[..., tuple[Answer, bool]]
ACTORS = "/api/v1/actors/?kind=state"


@pytest.fixture
def ask(world: World, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Ask the front: status, headers and body, and whether it asked Django."""
    assert world.iraq
    cache.clear()  # what others asked is not counted
    # Whoever is done with a request closes a connection on which a transaction was left open: that of the test.
    monkeypatch.setattr(connections["default"], "close_if_unusable_or_obsolete", lambda: None)
    django, calls = WSGIHandler(), list[None]()

    def counted(environ: Any, start_response: Any) -> Any:
        calls.append(None)
        return django(environ, start_response)

    front = Front(counted)

    def asked(
        address: str = ACTORS, *, method: str = "GET", behind: bool = False, **headers: str
    ) -> tuple[Answer, bool]:
        calls.clear()
        named = {"Request-Id": "mine", **{name.replace("_", "-"): value for name, value in headers.items()}}
        environ = RequestFactory().generic(method, address, headers=named).environ
        begun: list[tuple[str, list[tuple[str, str]]]] = []
        given_by: Any = django if behind else front
        body = given_by(environ, lambda *given: begun.append(given))
        assert behind or isinstance(body, list)
        [(status, given)] = begun
        left = [(name, "" if name == "RateLimit" else value) for name, value in given]
        return (status, left, b"".join(body)), bool(calls)

    return asked


def test_it_gives_what_django_gives_header_by_header_without_asking_it(ask: Ask) -> None:
    (status, headers, body), by_django = ask()
    assert (status, by_django) == ("200 OK", True)
    tag = dict(headers)["ETag"]
    for asked in (
        {}, {"method": "HEAD"}, {"If_None_Match": tag}, {"If_None_Match": f'"1.0", W/{tag}'}, {"If_None_Match": "*"}, {"If_None_Match": '"other"'},
        {"Accept": "*/*", "Accept_Encoding": "gzip"},
    ):  # fmt: skip
        with capture_logs() as theirs:
            usual, _ = ask(behind=True, **asked)
        with capture_logs() as ours:
            given, by_django = ask(**asked)
        assert (given, by_django) == (usual, False), asked
        assert ours == theirs
        assert given[0] == (
            "304 Not Modified"
            if asked.get("If_None_Match", '"o') != '"other"' and "If_None_Match" in asked
            else "200 OK"
        )
    assert ask()[0][2] == body


@pytest.mark.parametrize(
    "asked",
    [
        {"Cookie": "sessionid=x"},
        {"Authorization": "Bearer x"},
        {"method": "OPTIONS"},
        {"Host": "elsewhere.example"},
        {"address": "/healthz"},
        {"address": ACTORS + "&x=" + "y" * kept.LONGEST},
        {"address": ACTORS + "&lang=fr"},
        {"Accept_Language": "ar"},
        {"Origin": "https://example.org"},
    ],
)
def test_it_leaves_to_django_who_brings_credentials_and_what_was_not_asked_before(
    ask: Ask, asked: dict[str, str]
) -> None:
    ask()
    assert not ask()[1]
    given, by_django = ask(**asked)
    assert by_django
    assert given[0] == ask(behind=True, **asked)[0][0]


def test_a_change_counts_at_once_and_too_many_are_refused(ask: Ask, world: World, settings: Any) -> None:
    ask()
    world.actor("another")
    (_, _, body), by_django = ask()
    assert by_django
    assert b"/another/" in body
    settings.TRACKER_RATES = {**settings.TRACKER_RATES, "public": (4, 60)}
    assert [ask()[0][0] for _ in range(3)] == ["200 OK", "200 OK", "429 Too Many Requests"]


def test_a_database_that_cannot_be_asked_is_told_by_django(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**asked: Any) -> Any:
        raise DatabaseError

    ask()
    monkeypatch.setattr(kept, "head", broken)
    assert ask()[1]


def test_what_is_sent_piece_by_piece_stays_so() -> None:
    streamed = FileResponse([b"a", b"b"])
    assert Front(lambda *asked: streamed)({"REQUEST_METHOD": "GET", "PATH_INFO": "/"}, None) is streamed
