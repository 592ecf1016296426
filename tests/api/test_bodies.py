"""Promise: a body that cannot be understood in one way, by every reader and both databases, is refused, at once, as a problem."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from negotiations.milestones.models import MilestoneClaim
from tests.api.asking import API
from tests.api.desk import Desk, claim
from tests.api.test_problems import problem
from tests.world import World

BARE = '{"milestone": "the-handover", "note": "x", "planned": "2025", "citations": [{"source": "reuters-2024-01-24"}]'


def code(desk: Desk, body: bytes, path: str = "/milestone-claims/", **headers: str) -> str:
    """Why a body is refused, and that it is, without a hang: the first of a process reads the description, too."""
    start = time.perf_counter()
    told = problem(desk.send("POST", path, body, **headers), 400)
    assert time.perf_counter() - start < 4
    assert not MilestoneClaim.objects.exists()
    return str(told["errors"][0]["code"])


NO_RECORDS: list[tuple[bytes, str]] = [
        (b"", "required"),
        (b"{", "not_json"),
        (b'{"note": "x"', "not_json"),
        (b'{"note": "x"}}', "not_json"),
        (b"nothing", "not_json"),
        (b"{'note': 'x'}", "not_json"),
        (b'{"note": "a\nb"}', "not_json"),
        (b'{"note": "\x00"}', "not_json"),
        (b'{"grade": NaN}', "not_json"),
        (b'{"grade": -Infinity}', "not_json"),
        (b'{"grade": 1e400}', "not_json"),
        (b'{"grade": -1e999999999}', "not_json"),
        (b'{"grade": ' + b"9" * 5_000 + b"}", "not_json"),
        (b'{"note": "x", "note": "y"}', "duplicate_key"),
        (b'{"planned": {"edtf": "2025", "edtf": "2026"}}', "duplicate_key"),
        (b'{"note": "\xff"}', "not_utf8"),
        (b'{"note": "\xed\xa0\x80"}', "not_utf8"),
        ('{"note": "x"}'.encode("utf-16"), "not_utf8"),
        (b'{"note": "\\ud800"}', "not_text"),
        (b'{"note": "\\udc00\\ud800"}', "not_text"),
        (b'{"note": "\\u0000"}', "not_text"),
        (b'{"no\\u0000te": "x"}', "not_text"),
        (b'{"figures": [{"what": "a\\u0000b", "quantity": {"low": 1}}]}', "not_text"),
        (b'{"citations": [{"attribution": [{"description": "\\uDFFF"}]}]}', "not_text"),
        (b"[" * 100_000, "too_deep"),
        (b'{"a":' * 100_000, "too_deep"),
        (b'{"planned": ' + b"[" * 30 + b"]" * 30 + b"}", "too_deep"),
        (json.dumps({f"name-{n}": n for n in range(30_000)}).encode(), "too_many"),
        (b"[1, 2]", "wrong_type"),
        (b'"text"', "wrong_type"),
        (b"null", "wrong_type"),
        (b"3", "wrong_type"),
]  # fmt: skip


def test_what_is_no_json_or_no_object_of_ours_is_refused(desk: Desk) -> None:
    for body, why in NO_RECORDS:
        assert code(desk, body) == why, body[:100]


def test_a_fault_is_told_by_its_place(desk: Desk) -> None:
    body = BARE.replace('"x"', '"x", "asserted_note": "a\\u0000"') + "}"
    told = problem(desk.send("POST", "/milestone-claims/", body.encode()), 400)
    assert [error["pointer"] for error in told["errors"]] == ["/asserted_note"]
    deep = b'{"citations": [{}, {"quote": "\\ud800"}]}'
    told = problem(desk.send("POST", "/milestone-claims/", deep), 400)
    assert [error["pointer"] for error in told["errors"]] == ["/citations/1/quote"]
    long = json.dumps({"n" * 100_000: "\ud800"}).encode()
    assert len(desk.send("POST", "/milestone-claims/", long).content) < 1_000


def test_an_escaped_backslash_before_u0000_is_text(desk: Desk) -> None:
    made = desk.create("milestone-claims", claim(note="C:\\u0000 and \U0001f54a"))
    assert made["note"] == "C:\\u0000 and \U0001f54a"


NUMBERS = (2**31, 2**63, -1, 2**64, 10**400, 1.5, True, "1", 1e300)
AT_LEAST: dict[str, Any] = {"high": None, "qualifier": "at_least"}
NUMBERED: dict[str, tuple[str, Callable[[Any], dict[str, Any]]]] = {
    "/grade": ("milestone-claims", lambda number: claim(grade=number)),
    "/figures/0/quantity/low": (
        "milestone-claims",
        lambda number: claim(figures=[{"what": "bases", "quantity": {"low": number, **AT_LEAST}}]),
    ),
    "/citations/0/attribution/0/headcount": (
        "milestone-claims",
        lambda number: claim(
            citations=[
                {
                    "source": "reuters-2024-01-24",
                    "attribution": [{"description": "officials", "headcount": number}],
                }
            ]
        ),
    ),
    "/killed/low": (
        "event-claims",
        lambda number: {**told("the-letter"), "killed": {"low": number, **AT_LEAST}},
    ),
    "/precision": (
        "places",
        lambda number: {"slug": "a-place", "kind": "town", "names": [], "precision": number},
    ),
}


def told(event: str) -> dict[str, Any]:
    return {"event": event, "note": "x", "citations": [{"source": "reuters-2024-01-24"}]}


@pytest.mark.parametrize("place", NUMBERED)
def test_numbers_out_of_range_are_refused_on_both_databases(desk: Desk, world: World, place: str) -> None:
    assert world.event
    collection, body = NUMBERED[place]
    for number in NUMBERS:
        if place.endswith("low") and number == 2**31:
            desk.create(collection, body(number))  # a quantity may count money
        else:
            assert place in [pointer for pointer, _ in desk.refused(collection, body(number))], number


def test_a_reason_is_text_too(chief: Desk, world: World) -> None:
    """PostgreSQL keeps no NUL and no encoding half a character; before they were refused here, a reason with one ended in a 500."""
    path = f"/milestone-claims/{world.claim().key}/"
    for deed in ("submit", "publish", "retract", "supersede"):
        for text in ("a\0b", "\ud800"):
            told = chief.do(deed, path, {"reason": text}, status=400)
            assert [told["errors"][0][name] for name in ("pointer", "code")] == ["/reason", "not_text"]


NOT_OURS = (
"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml", "application/jsonx",
     "application/json; charset=latin-1", "application/json; charset=utf-16", "nonsense", "",
)  # fmt: skip


def test_another_media_type_or_charset_is_refused(desk: Desk) -> None:
    for content_type in NOT_OURS:
        problem(
            desk.send("POST", "/milestone-claims/", (BARE + "}").encode(), content_type=content_type), 415
        )
    assert not MilestoneClaim.objects.exists()


OURS = ("application/json; charset=utf-8", 'application/json; charset="UTF-8"', "application/json;x=y")


def test_json_in_utf_8_is_taken_however_it_is_called(desk: Desk) -> None:
    for content_type in OURS:
        for body in (BARE + "}", "\ufeff" + BARE + "}"):
            response = desk.send("POST", "/milestone-claims/", body.encode(), content_type=content_type)
            assert response.status_code == 201, response.content


@pytest.mark.parametrize("headers", [{}, {"Idempotency_Key": "k"}], ids=["plain", "with a key"])
def test_a_body_beyond_the_bound_is_413(desk: Desk, settings: Any, headers: dict[str, str]) -> None:
    """A parser reads the stream past Django's bound, which looks at `request.body` only; here it is looked at again."""
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000
    body = (BARE + ', "asserted_note": "' + "x" * 9_000 + '"}').encode()
    assert desk.send("POST", "/milestone-claims/", body, **headers).status_code == 201
    body = (BARE + ', "asserted_note": "' + "x" * 10_000 + '"}').encode()
    told = problem(desk.send("POST", "/milestone-claims/", body, **headers), 413)
    assert told["type"].endswith("too-large")


def test_the_largest_body_that_is_read_is_refused_in_little_time(desk: Desk) -> None:
    """Sixteen megabytes of brackets in quotes, of quotes alone, of backslashes: no text is read in more than linear time."""
    from django.conf import settings

    size = settings.DATA_UPLOAD_MAX_MEMORY_SIZE - 100
    for body in (b'["' + b"[" * size + b'"]', b'"' * size, b'["' + b"\\" * size, b"[1" + b",1" * (size // 2)):
        start = time.perf_counter()
        problem(desk.send("POST", "/events/", body), 400)
        assert time.perf_counter() - start < 4  # of one core that is shared


def test_texts_longer_than_a_passage_are_refused(desk: Desk) -> None:
    assert desk.refused("milestone-claims", claim(note="x" * 20_001)) == [("/note", "too_long")]
    assert desk.refused("milestone-claims", claim(citations=[{"source": "s" * 10_000}])) == [
        ("/citations/0/source", "not_found")
    ]


def test_who_may_not_write_is_told_so_before_his_body_is_looked_at(
    client: Client, world: World, editor: User
) -> None:
    given: dict[str, Any] = {"data": b"{", "content_type": "application/json"}
    problem(client.post(f"{API}/events/", **given), 401)
    editor.groups.clear()
    client.force_login(editor)
    problem(client.post(f"{API}/events/", **given), 403)


def test_a_capture_is_told_once(world: World) -> None:
    """Beside `archived` its columns were lost without a word, whatever they held; found by generated requests."""
    alone: dict[str, Any] = {"slug": "a-page", "kind": "news", "title": "A page", "archived_href": "*" * 2000}
    editor = Desk("editor-of-captures", "editor")
    for body in (alone, alone | {"archived": {}}):
        assert editor.refused("sources", body) == [("/archived_href", "unknown_field")]
