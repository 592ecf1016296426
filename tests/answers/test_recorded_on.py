"""Promise: recording today changes no answer for an earlier `recorded_on`, byte for byte but for the head of the ledger."""

from django.test import Client

from negotiations.api.clocks import instant
from negotiations.ledger.services import head
from tests.answers.questions import questions
from tests.answers.upheaval import upheaval

DAYS = ("", "&known_on=2024-02-01", "&known_on=2025-09-01")


def ask(client: Client, question: str) -> tuple[int, bytes]:
    response = client.get(f"/api/v1/{question}")
    return response.status_code, response.content


def test_no_answer_about_an_earlier_record_feels_what_is_recorded_later(facts: None, client: Client) -> None:
    at = head().at
    assert at is not None
    asked = [f"{question}&recorded_on={instant(at)}{day}" for question in questions() for day in DAYS]
    before = {question: ask(client, question) for question in asked}
    assert {status for status, _ in before.values()} <= {200, 404}
    upheaval()
    differing = [question for question in asked if ask(client, question) != before[question]]
    assert differing == []
