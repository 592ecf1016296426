"""Promise: what the public asked before is answered without asking a view, bounded, and counted like every other answer."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from negotiations.api import kept
from tests.api.asking import of_any_request as shown
from tests.api.routes import routes
from tests.world import World

ACTORS = "/api/v1/actors/"


def test_the_second_who_asks_is_answered_before_the_view_by_one_query(made: Any) -> None:
    first, by_view = made("?kind=state")
    assert by_view
    with CaptureQueriesContext(connection) as queries:
        second, by_view = made("?kind=state")
    assert not by_view
    assert len(queries) == 1
    assert (second.status_code, second.content, shown(second)) == (200, first.content, shown(first))
    assert second["Request-Id"] != first["Request-Id"]
    assert second["API-Revision"]
    assert {"accept", "accept-language"} <= {word.strip().lower() for word in second["Vary"].split(",")}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"query": "?kind=state&kind=media&limit=3"}, {"query": "?limit=3&kind=media&kind=state"}),
        ({"query": "?search=al%20asad"}, {"query": "?search=al+asad"}),
        ({"Accept": "*/*"}, {"Accept": "application/json"}),
        ({"Accept_Language": "fr;q=0.5, ar"}, {"Accept_Language": "ar, en;q=0.1"}),
        ({"Accept_Language": "de"}, {}),
        ({"query": "?lang=fr", "Accept_Language": "ar"}, {"query": "?lang=fr"}),
        ({"Accept_Encoding": "gzip"}, {}),
    ],
)
def test_one_question_asked_in_two_ways_is_one(
    made: Any, first: dict[str, str], second: dict[str, str]
) -> None:
    told, _ = made(**first)
    again, by_view = made(**second)
    assert not by_view
    assert (again.content, shown(again)) == (told.content, shown(told))


def test_a_head_is_answered_as_the_get_was_and_a_good_copy_too(made: Any) -> None:
    told, _ = made()
    headed, by_view = made(method="head")
    assert not by_view
    assert shown(headed) == shown(told)
    copied, by_view = made(If_None_Match=f'"0.x", W/{told["ETag"]}')
    assert not by_view
    assert (copied.status_code, copied.content, copied["ETag"]) == (304, b"", told["ETag"])
    assert "Content-Type" not in copied.headers
    any_copy, by_view = made(If_None_Match="*")
    assert (any_copy.status_code, by_view) == (304, False)


def test_a_good_copy_is_remembered_where_the_answer_is_not(made: Any) -> None:
    """Those who come back are spread over workers, and most find one that never made what they hold."""
    told, _ = made()
    caches["answers"].clear()
    assert made(If_None_Match=told["ETag"])[1]
    again, by_view = made(If_None_Match=told["ETag"])
    assert (again.status_code, again["ETag"], by_view) == (304, told["ETag"], False)
    full, by_view = made()
    assert (full.content, by_view) == (told.content, True)
    assert not made()[1]


def test_what_is_refused_or_missing_is_not_kept(client: Client, world: World) -> None:
    for address in (f"{ACTORS}?unknown=1", f"{ACTORS}?search=%ff", f"{ACTORS}nobody/", "/api/v1/nothing/"):
        assert client.get(address).status_code >= 400
    assert client.get(f"{ACTORS}?search=%EF%BF%BD").status_code == 200
    assert client.get(f"{ACTORS}?search=%ff").status_code == 400
    world.actor("nobody")
    assert client.get(f"{ACTORS}nobody/").status_code == 200


def test_kept_answers_are_counted_and_throttled(made: Any, settings: Any) -> None:
    settings.TRACKER_RATES = {**settings.TRACKER_RATES, "public": (3, 60)}
    left = [made()[0]["RateLimit"].split(";")[1] for _ in range(3)]
    assert left == ["r=2", "r=1", "r=0"]
    refused, by_view = made()
    assert (refused.status_code, by_view) == (429, False)
    assert refused["Retry-After"]
    assert refused["Content-Type"] == "application/problem+json"


def test_only_so_many_are_kept_and_none_too_large(
    made: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: Any = caches["answers"]
    assert answers._max_entries == settings.TRACKER_KEPT_ANSWERS
    monkeypatch.setattr(answers, "_max_entries", 5)
    for limit in range(1, 15):
        made(f"?limit={limit}")
    assert len(answers._cache) <= 5
    monkeypatch.setattr(kept, "LARGEST", 10)
    made("?limit=50")
    assert made("?limit=50")[1]


def test_every_list_is_kept(client: Client, facts: Any) -> None:
    """Of the real facts: asked twice, each collection is answered alike, the second time without a view."""
    lists = [path for path, _ in routes() if path.startswith("/api/v1/") and path.count("/") == 4]
    assert len(lists) > 15
    for address in lists:
        first = client.get(address)
        if first.status_code != 200:  # asks for something in particular, as `search` does
            continue
        with CaptureQueriesContext(connection) as queries:
            second = client.get(address)
        assert (second.content, shown(second)) == (first.content, shown(first)), address
        assert len(queries) == 1, address
