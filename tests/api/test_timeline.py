"""Promise: the timeline of a negotiation gives every milestone, event, statement and count of it once, by date, each as its own address gives it."""

from collections import Counter
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from negotiations.events.services import event_claims, events
from negotiations.statements.services import statements
from negotiations.talks.services import negotiations
from tests.api.agreeing import SERVICE, whole
from tests.api.asking import ask, faults, instant
from tests.api.walking import walk
from tests.world import World, values

TIMELINE = "/negotiations/iraq-us-hmc/timeline/"
COLLECTIONS = {
    "milestone": "milestones",
    "event": "events",
    "statement": "statements",
    "troop_count": "troop-counts",
}


def entries(client: Client, query: str = "", address: str = TIMELINE) -> list[dict[str, Any]]:
    answer = ask(client, f"{address}?limit=1000&{query}")
    assert (answer["next"], answer["previous"], answer["count"]) == (None, None, None)
    found: list[dict[str, Any]] = answer["results"]
    return found


def first_day(entry: dict[str, Any]) -> str:
    return (entry["date"] and entry["date"]["earliest"]) or "9999"


@pytest.mark.parametrize("day", ["2024-01-25", "2024-09-27", ""])
def test_everything_of_the_negotiation_is_there_once_and_whole(client: Client, facts: None, day: str) -> None:
    query = f"known_on={day}" if day else ""
    told = entries(client, query)
    for kind, collection in COLLECTIONS.items():
        rows = {row["url"]: row for row in whole(client, collection, f"negotiation=iraq-us-hmc&{query}")}
        assert {one["item"]["url"]: one["item"] for one in told if one["kind"] == kind} == rows
        assert sum(one["kind"] == kind for one in told) == len(rows)


def test_entries_stand_by_their_dates_and_what_has_none_comes_last(client: Client, facts: None) -> None:
    told = entries(client)
    days = [first_day(entry) for entry in told]
    assert days == sorted(days)
    assert "9999" in days
    for entry in told:
        item = entry["item"]
        own = {"event": "occurred", "statement": "said", "troop_count": "as_of"}.get(entry["kind"])
        assert entry["date"] == (item[own] if own else item["achieved"] or item["planned"])


def test_pages_forward_and_back_give_the_whole(client: Client, facts: None) -> None:
    told = entries(client)
    assert len(told) > 100
    assert walk(client, f"{TIMELINE}?limit=37") == told
    assert walk(client, f"{TIMELINE}?limit=5&kind=milestone") == entries(client, "kind=milestone")


def test_what_has_no_date_is_paged_too(client: Client, world: World) -> None:
    for number in range(5):
        world.statement(note=f"undated {number}")
        world.milestone_called(f"unspoken-{number}")
    world.statement(note="dated", said="2024-01-02")
    address = "/negotiations/the-talks/timeline/"
    told = walk(client, f"{address}?limit=2")
    assert told == entries(client, address=address)
    assert told[0]["item"]["note"] == "dated"
    assert Counter(entry["kind"] for entry in told) == {"milestone": 5, "statement": 6}


def test_kinds_can_be_chosen(client: Client, facts: None) -> None:
    every = entries(client)
    both = entries(client, "kind=event&kind=statement")
    assert both == [entry for entry in every if entry["kind"] in ("event", "statement")]
    assert faults(client, f"{TIMELINE}?kind=events") == [("kind", "unknown_word")]
    assert ask(client, f"{TIMELINE}?kind=evnt", 400)["errors"][0]["suggestions"] == ["event"]


def test_a_cursor_of_another_timeline_is_refused(client: Client, facts: None) -> None:
    following = ask(client, f"{TIMELINE}?limit=1")["next"].partition("cursor=")[2]
    other = f"/negotiations/iraq-us-sofa-2008/timeline/?cursor={following}"
    assert faults(client, other) == [("cursor", "not_a_cursor")]
    for forged in ("nonsense", following[:-2], following + "x"):
        assert faults(client, f"{TIMELINE}?cursor={forged}") == [("cursor", "not_a_cursor")]
    assert faults(client, f"{TIMELINE}?fields=item") == [("fields", "unknown_parameter")]


def test_links_lead_to_the_neighbours(client: Client, facts: None) -> None:
    response = client.get(f"{SERVICE}{TIMELINE}?limit=2")
    assert response["Link"] == f'<{response.json()["next"]}>; rel="next"'
    assert "known_on=2024-09-27" in ask(client, f"{TIMELINE}?limit=2&known_on=2024-09-27")["next"]


def test_a_milestone_moves_along_the_timeline_with_the_day_asked_about(client: Client, facts: None) -> None:
    def handover(day: str) -> str:
        told = entries(client, f"kind=milestone&known_on={day}")
        [date] = [one["date"] for one in told if one["item"]["slug"] == "ain-al-asad-handover"]
        return str(date and date["edtf"])

    days = ["2024-09-06", "2025-10-21", "2025-12-31", "2026-01-17"]
    assert [handover(day) for day in days] == ["2025-09", "None", "2026-01-04/2026-01-10", "2026-01-17"]


def test_the_timeline_of_an_earlier_record_is_that_of_our_mistake(client: Client, world: World) -> None:
    old = world.event_claim(occurred="2024-01-20")
    then = instant(old.recorded_from)
    given = values(event=world.event, occurred="2024-01-21", note="Read again.", citations=[world.citation()])
    event_claims.supersede(record=old, values=given, reason="Misread.")
    address = "/negotiations/the-talks/timeline/"
    [now], [before] = (entries(client, query, address) for query in ("", f"recorded_on={then}"))
    assert (now["date"]["edtf"], before["date"]["edtf"]) == ("2024-01-21", "2024-01-20")


def test_a_negotiation_that_is_unknown_on_the_day_or_a_draft_is_not_found(
    client: Client, world: World, editor: User
) -> None:
    draft = negotiations.create(values={"slug": "secret-talks"}, by=editor)
    for path in ("secret-talks", "nothing", "the_talks"):
        assert ask(client, f"/negotiations/{path}/timeline/", 404)["status"] == 404
    world.claim()
    assert ask(client, "/negotiations/the-talks/timeline/?known_on=2024-01-23", 404)
    client.force_login(editor)
    assert entries(client, address=f"/negotiations/{draft.slug}/timeline/") == []


def test_drafts_are_on_the_timeline_of_editors_only(client: Client, world: World, editor: User) -> None:
    world.claim()
    events.create(values={"slug": "a-draft", "kind": "meeting", "negotiation": world.negotiation}, by=editor)
    given = values(
        negotiation=world.negotiation, note="Draft.", said="2024-01-01", citations=[world.citation()]
    )
    statements.create(values=given, by=editor)
    address = "/negotiations/the-talks/timeline/"
    assert [entry["kind"] for entry in entries(client, address=address)] == ["milestone"]
    client.force_login(editor)
    told = entries(client, address=address)
    assert [entry["kind"] for entry in told] == ["statement", "milestone", "event"]
    assert [entry["item"]["state"] for entry in told] == ["draft", "published", "draft"]
