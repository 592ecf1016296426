"""Promise: a record's whole life can be driven over HTTP, each write bound to what was read and answered with the record as it is then."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from negotiations.access.roles import Role
from negotiations.access.tokens import issue_token

SOURCE = {
    "slug": "a-source",
    "title": "A page",
    "kind": "news",
    "publisher": "reuters",
    "published": "2026-02-01",
    "language": "en",
}
CLAIM = {
    "milestone": "phase-two",
    "planned": "2026-12",
    "standing": "announced",
    "note": "Says December.",
    "citations": [{"source": "a-source", "quote": "by December", "attribution": [{"actor": "pat-ryder"}]}],
}


def send(client: Client, method: str, path: str, body: Any = None, *, token: str, **headers: str) -> Any:
    given = {
        "Authorization": f"Bearer {token}",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    return getattr(client, method)(
        f"/api/v1{path}", data=json.dumps(body or {}), content_type="application/json", headers=given
    )


@pytest.mark.usefixtures("facts")
def test_a_claim_goes_from_draft_to_retracted_over_http(client: Client) -> None:
    editor = issue_token(account="an-editor", role=Role.EDITOR, days=1)
    reviewer = issue_token(account="a-reviewer", role=Role.REVIEWER, days=1)
    assert client.post("/api/v1/sources/", data="{}", content_type="application/json").status_code == 401
    assert send(client, "post", "/sources/", {**SOURCE, "nonsense": 1}, token=editor).status_code == 400
    first = send(client, "post", "/sources/", SOURCE, token=editor, Idempotency_Key="one")
    again = send(client, "post", "/sources/", SOURCE, token=editor, Idempotency_Key="one")
    assert (first.status_code, again.status_code, first.content) == (201, 201, again.content)
    assert send(client, "post", "/sources/", {}, token=editor, Idempotency_Key="one").status_code == 422
    assert client.get("/api/v1/sources/a-source/").status_code == 404  # a draft does not exist for the public

    made = send(client, "post", "/milestone-claims/", CLAIM, token=editor)
    assert made.status_code == 201, made.content
    at = f"/milestone-claims/{made.json()['id']}/"
    assert send(client, "patch", at, {"grade": 2}, token=editor).status_code == 428
    assert send(client, "patch", at, {"grade": 2}, token=editor, If_Match='"7.0"').status_code == 412
    edited = send(client, "patch", at, {"grade": 2}, token=editor, If_Match=made["ETag"])
    assert (edited.status_code, edited.json()["grade"]) == (200, 2)
    sent = send(client, "post", f"{at}submit/", token=editor, If_Match=edited["ETag"])
    back = send(
        client, "post", f"{at}return/", {"reason": "Which page?"}, token=reviewer, If_Match=sent["ETag"]
    )
    sent = send(client, "post", f"{at}submit/", token=editor, If_Match=back["ETag"])
    assert send(client, "post", f"{at}publish/", token=editor, If_Match=sent["ETag"]).status_code == 403
    assert send(client, "post", f"{at}publish/", token=reviewer, If_Match=sent["ETag"]).status_code == 409
    published = send(
        client, "post", f"{at}publish/", {"with_references": True}, token=reviewer, If_Match=sent["ETag"]
    )
    assert published.status_code == 200, published.content
    moved = client.get("/api/v1/milestones/phase-two/").json()
    assert moved["planned"]["edtf"] == "2026-12"

    corrected = {
        **CLAIM,
        "planned": "2026-11",
        "reason": "Asked for by one side.",
        "because": "A slip of ours.",
    }
    heir = send(client, "post", f"{at}supersede/", corrected, token=reviewer, If_Match=published["ETag"])
    assert heir.status_code == 200, heir.content
    assert client.get(f"/api/v1{at}").json()["superseded_by"]["id"] == heir.json()["id"]
    # The reason of the deed used to take the place of the claim's own.
    assert heir.json()["reason"] == "Asked for by one side."
    assert (
        client.get("/api/v1/changes/?action=superseded").json()["results"][-1]["reason"] == "A slip of ours."
    )
    late = send(
        client, "post", f"{at}supersede/?known_on=2024-01-01", corrected, token=reviewer, If_Match="*"
    )
    assert (late.status_code, late.json()["errors"][0]["parameter"]) == (400, "known_on")
    there = f"/milestone-claims/{heir.json()['id']}/"
    gone = send(
        client, "post", f"{there}retract/", {"reason": "Wrong."}, token=reviewer, If_Match=heir["ETag"]
    )
    assert gone.status_code == 200
    assert client.get(f"/api/v1{there}").status_code == 410


@pytest.mark.usefixtures("facts")
def test_many_records_are_entered_written_anew_and_deleted(client: Client) -> None:
    editor = issue_token(account="an-editor", role=Role.EDITOR, days=1)
    many = [{"slug": f"page-{number}", "title": "T", "kind": "news"} for number in range(5)]
    refused = send(client, "post", "/sources/bulk/", [*many, {"slug": "page-9", "kind": "nws"}], token=editor)
    assert refused.json()["errors"][0]["pointer"] == "/5/kind"
    assert send(client, "post", "/sources/bulk/", {"slug": "page"}, token=editor).status_code == 400
    assert send(client, "post", "/sources/bulk/", many, token=editor).json()["count"] == 5
    anew = send(
        client,
        "put",
        "/sources/page-1/",
        {"slug": "page-1", "title": "Anew", "kind": "news"},
        token=editor,
        If_Match="*",
    )
    assert (anew.status_code, anew.json()["title"]) == (200, "Anew")
    assert send(client, "delete", "/sources/page-1/", token=editor, If_Match=anew["ETag"]).status_code == 204


@pytest.mark.usefixtures("facts")
@pytest.mark.parametrize(
    "body",
    [b"{", b'{"a": 1, "a": 2}', b'{"a": NaN}', b"\xff", b"[" * 30 + b"]" * 30, b"[]", b'{"slug": "\\u0000"}'],
)
def test_what_is_no_record_is_refused(client: Client, body: bytes) -> None:
    editor = issue_token(account="an-editor", role=Role.EDITOR, days=1)
    response = client.generic(
        "POST",
        "/api/v1/sources/",
        body,
        content_type="application/json",
        headers={"Authorization": f"Bearer {editor}"},
    )
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
