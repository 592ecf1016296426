"""Promise: every answer says which days it is about, and none knows more than was known."""

import datetime as dt

from django.test import Client
from django.utils import timezone

from tests.api.asking import ask, exist, faults, slugs
from tests.world import World


def test_an_answer_says_what_was_used(client: Client, world: World) -> None:
    exist(world.source)
    response = client.get("/api/v1/sources/?known_on=2024-02-01&recorded_on=2026-01-01T10:00:00Z")
    assert response["Known-On"] == "2024-02-01"
    assert response["Recorded-On"] == "2026-01-01T10:00:00Z"
    assert response["Ledger-Head"] == "2"
    plain = client.get("/api/v1/sources/")
    assert plain["Known-On"] == timezone.now().date().isoformat()
    assert "Known-On" not in client.get("/api/v1/actors/")


def test_a_day_means_its_last_instant(client: Client, world: World) -> None:
    response = client.get("/api/v1/sources/?recorded_on=2026-01-01")
    assert response["Recorded-On"] == "2026-01-01T23:59:59.999999Z"


def test_the_future_and_what_is_no_day_are_refused(client: Client, world: World) -> None:
    tomorrow = timezone.now().date() + dt.timedelta(days=1)
    assert faults(client, f"/sources/?known_on={tomorrow}") == [("known_on", "in_the_future")]
    assert faults(client, f"/sources/?recorded_on={tomorrow}T00:00:00Z") == [("recorded_on", "in_the_future")]
    for text in ("2024", "2024-02-30", "24-01-01", "2024-01-01T10:00:00", "٢٠٢٤-٠١-٠١"):
        assert faults(client, f"/sources/?recorded_on={text}")[0][0] == "recorded_on"


def test_words_are_not_searched_in_the_record_of_another_day(client: Client, world: World) -> None:
    assert faults(client, "/sources/?recorded_on=2026-01-01&search=iraq") == [
        ("search", "not_with_recorded_on")
    ]


def test_a_source_exists_from_its_publication(client: Client, world: World) -> None:
    world.source_on("early", "2024-01-01")
    world.source_on("late", "2024-03-01")
    assert slugs(ask(client, "/sources/?known_on=2024-02-01")) == ["early"]
    assert slugs(ask(client, "/sources/")) == ["early", "late"]
    assert ask(client, "/sources/late/?known_on=2024-02-01", 404)["status"] == 404
    assert slugs(ask(client, "/sources/?recorded_on=2020-01-01")) == []
