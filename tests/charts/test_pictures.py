"""Promise: a picture is asked for as any format is, and answers with the same manners: strict, dated, tagged, in the reader's language."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from negotiations.charts import formats, views
from tests.api.asking import API, ask, faults

SERIES = "/troop-counts/series/?contributor=united-states&host=iraq&from=2024-01-01"
TIMELINE = "/negotiations/iraq-us-hmc/timeline/?"
MILESTONES = "/milestones/?negotiation=iraq-us-hmc"
EVENTS = "/events/?negotiation=iraq-us-hmc"
ADDRESSES = (MILESTONES, EVENTS, SERIES, TIMELINE)


def test_four_addresses_are_drawn_in_both_formats(client: Client, facts: None) -> None:
    for address in ADDRESSES:
        drawn = client.get(f"{API}{address}&format=svg")
        assert (drawn.status_code, drawn["Content-Type"]) == (200, "image/svg+xml; charset=utf-8"), address
        assert drawn.content.startswith(b"<svg ")
        assert {"Accept", "Accept-Language"} <= set(drawn["Vary"].replace(",", "").split())
        assert int(drawn["Ledger-Head"]) > 0
        assert drawn["Known-On"]
        again = client.get(f"{API}{address}&format=svg", headers={"If-None-Match": drawn["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
    png = client.get(f"{API}{EVENTS}", headers={"Accept": "image/png"})
    assert (png.status_code, png["Content-Type"], png.content[:4]) == (200, "image/png", b"\x89PNG")


def test_the_same_question_is_the_same_picture_until_something_differs(client: Client, facts: None) -> None:
    address = f"{API}{MILESTONES}&format=svg"
    first, again = client.get(address), client.get(address)
    assert (first.content, first["ETag"]) == (again.content, again["ETag"])
    today = dt.datetime.now(dt.UTC).date()
    others = [client.get(f"{address}&{query}") for query in ("lang=fr", "theme=dark", "known_on=2024-08-20", f"recorded_on={today}", "status=achieved")]  # fmt: skip
    assert len({one.content for one in [first, *others]} | {first.content}) == 6 - (
        others[3].content == first.content
    )
    assert len({one["ETag"] for one in [first, *others]}) == 6
    assert b"20 August 2024" in others[2].content
    assert others[0]["Content-Language"] == "fr"


def test_what_a_picture_cannot_mean_is_refused_by_name(client: Client, facts: None) -> None:
    assert faults(client, f"{MILESTONES}&format=svg&limit=5&fields=slug") == [
        ("limit", "not_with_this_format"),
        ("fields", "not_with_this_format"),
    ]
    assert faults(client, f"{MILESTONES}&theme=dark") == [("theme", "not_with_this_format")]
    assert faults(client, f"{TIMELINE}format=svg&theme=blue") == [("theme", "unknown_word")]
    assert faults(client, f"{TIMELINE}format=svg&kind=milestones") == [("kind", "unknown_word")]
    assert faults(client, f"{SERIES}&format=png&step=fortnight") == [("step", "unknown_word")]
    assert faults(client, "/milestones/phase-two/?format=svg") == [("format", "unknown_format")]
    assert client.get(f"{API}/negotiations/nowhere/timeline/?format=svg").status_code == 404


def test_nothing_to_draw_is_a_picture_that_says_so(client: Client, facts: None) -> None:
    unknown = "known_on=2001-01-01"
    for address in (f"/milestones/?{unknown}", f"{EVENTS}&kind=end", f"{SERIES}&{unknown}"):
        assert client.get(f"{API}{address}&format=svg").status_code == 200, address


def test_more_than_anybody_can_look_at_is_refused_with_another_way(
    client: Client, facts: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(formats, "LONGEST", 100)
    assert "ask for svg" in ask(client, f"{MILESTONES}&format=png", 422)["detail"]
    monkeypatch.setattr(views, "MOST", 3)
    for address in (MILESTONES, EVENTS, SERIES):
        problem = ask(client, f"{address}&format=svg", 422)
        assert problem["errors"][0]["suggestions"] == ["csv"], address


def test_kinds_and_order_are_those_asked_for(client: Client, facts: None) -> None:
    meetings = client.get(f"{API}{EVENTS}&kind=meeting&format=svg").content.decode()
    assert "event_meeting_marks" in meetings
    assert "event_attack" not in meetings
    alone = client.get(f"{API}{TIMELINE}kind=event&format=svg").content.decode()
    assert "entry_0" in alone
    assert "claim_" not in alone
    ordered = client.get(f"{API}{MILESTONES}&ordering=-slug&format=svg").content.decode()
    assert ordered.index("Assessment of the danger") < ordered.index("The commission writes")
