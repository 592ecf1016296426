"""Promise: every answer, whatever made it, has an id, says what a browser may do, and no more."""

import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import translation

from tracker import health


def test_alive_is_answered_without_the_database(client: Client) -> None:
    answer = client.get("/healthz")  # no database mark: a query would fail the test
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok"}
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.django_db
def test_ready_is_answered_when_database_and_migrations_are_there(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["checks"] == {"database": "ok", "migrations": "ok"}


@pytest.mark.django_db
def test_a_pending_migration_is_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "migrations_are_pending", lambda: True)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"] == {"database": "ok", "migrations": "pending"}


def test_a_database_that_cannot_be_reached_is_not_ready_and_tells_no_secret(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise DatabaseError("password of tracker at db.internal is wrong")

    monkeypatch.setattr(connection, "cursor", refuse)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["database"] == "unreachable"
    assert "internal" not in answer.content.decode()


@pytest.mark.parametrize("address", ["/healthz", "/no-such-page", "/api/v1/no-such-thing/"])
@pytest.mark.django_db
def test_every_answer_has_a_request_id(client: Client, address: str) -> None:
    ids = {client.get(address).headers["Request-Id"] for _ in range(2)}
    assert len(ids) == 2


@pytest.mark.parametrize("header", ["Request-Id", "X-Request-Id"])
def test_a_caller_may_choose_the_request_id(client: Client, header: str) -> None:
    answer = client.get("/healthz", headers={header: "trace-1.2:3_4"})
    assert answer.headers["Request-Id"] == "trace-1.2:3_4"


@pytest.mark.parametrize("given", ["two words", "x" * 65, "línea", "a\tb", ""])
def test_an_id_that_could_disturb_a_log_is_replaced(client: Client, given: str) -> None:
    answer = client.get("/healthz", headers={"Request-Id": given})
    assert answer.headers["Request-Id"] != given
    assert len(answer.headers["Request-Id"]) == 36


def test_a_browser_is_told_to_load_nothing_foreign(client: Client) -> None:
    headers = client.get("/healthz").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-eval" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.django_db
def test_pages_speak_the_visitors_language(client: Client) -> None:
    answer = client.get("/admin/login/", headers={"Accept-Language": "ar"})
    assert answer.headers["Content-Language"] == "ar"
    assert 'dir="rtl"' in answer.content.decode()


def test_the_language_of_a_page_does_not_stay_for_the_next_request(client: Client) -> None:
    """A worker thread serves one request after another; Django's own middleware sets the
    language anew on each, ours steps aside on some and must not leave the old one behind."""
    translation.activate("ar")
    try:
        answer = client.get("/healthz", headers={"Accept-Language": "ar"})
        assert translation.get_language() == settings.LANGUAGE_CODE
        assert "Accept-Language" not in answer.headers.get("Vary", "")
    finally:
        translation.deactivate()


@pytest.mark.django_db
def test_a_foreign_page_may_read_the_api_but_not_the_admin(client: Client) -> None:
    origin = {"Origin": "https://example.org"}
    api = client.get("/api/v1/", headers=origin)
    admin = client.get("/admin/login/", headers=origin)
    assert api.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in api.headers
    assert "Access-Control-Allow-Origin" not in admin.headers
