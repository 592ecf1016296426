"""Promise: milestones can be subscribed to, as a calendar whose spans move with the record and as a feed; changes as a feed."""

from __future__ import annotations

import datetime as dt
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from icalendar import Calendar

from tests.api.asking import API, faults
from tests.api.exporting import exported
from tests.world import World

ATOM = "{http://www.w3.org/2005/Atom}"


def calendar(client: Client, query: str = "") -> tuple[Any, dict[str, Any]]:
    """The calendar of milestones as a calendar program reads it: itself, and its events by the end of their address."""
    read: Any = Calendar.from_ical(exported(client, f"/milestones/?format=ics{query}"))
    return read, {str(event["url"]).rstrip("/").rpartition("/")[2]: event for event in read.walk("VEVENT")}


def feed(client: Client, address: str) -> tuple[Any, list[Any]]:
    """A feed and its entries."""
    read = ET.fromstring(exported(client, address))
    return read, read.findall(f"{ATOM}entry")


def span(event: Any) -> tuple[str, str]:
    return str(event["dtstart"].dt), str(event["dtend"].dt)


def test_a_subscribed_calendar_moves_with_the_plan(client: Client, world: World) -> None:
    world.known_from("2025-01-01", planned="2025-09")
    _, events = calendar(client)
    first = events["the-handover"]
    assert span(first) == ("2025-09-01", "2025-10-01")
    assert (first["status"], first["transp"]) == ("TENTATIVE", "TRANSPARENT")
    assert exported(client, "/milestones/?format=ics") == exported(client, "/milestones/?format=ics")

    world.known_from("2025-02-01", planned="2025-10-15")
    moved = calendar(client)[1]["the-handover"]
    assert span(moved) == ("2025-10-15", "2025-10-16")
    assert moved["uid"] == first["uid"]
    assert moved["sequence"] > first["sequence"]
    assert moved["last-modified"].dt >= first["last-modified"].dt
    assert moved["status"] == "CONFIRMED"  # one day, and nobody objects

    world.known_from("2025-10-16", achieved="2025-10-15")
    done = calendar(client)[1]["the-handover"]
    assert (done["status"], done["sequence"] > moved["sequence"]) == ("CONFIRMED", True)
    then = calendar(client, "&known_on=2025-01-15")[1]["the-handover"]
    assert span(then) == span(first)


def test_a_calendar_holds_what_has_a_date_and_says_how_many_have_none(client: Client, world: World) -> None:
    def told(slug: str, **claim: Any) -> None:
        world.known_from("2025-01-01", milestone=world.milestone_called(slug), **claim)

    told("by-a-day", planned={"edtf": "2025-09-30", "bound": "by"})
    told("open", planned="2025-03/..")
    told("worded", planned={"edtf": None, "wording": "soon"})
    told("put-off", status="postponed")
    told("last-day", planned="9999-12-31")
    cancelled = world.milestone_called("cancelled")
    world.known_from("2025-01-01", milestone=cancelled, planned="2025-06-01")
    world.known_from("2025-02-01", milestone=cancelled, status="cancelled")
    world.milestone_called("silent")

    read, events = calendar(client)
    assert sorted(events) == ["by-a-day", "cancelled", "last-day", "open"]
    assert "3" in str(read["x-wr-caldesc"])
    assert (span(events["by-a-day"]), events["by-a-day"]["status"]) == (
        ("2025-09-30", "2025-10-01"),
        "TENTATIVE",
    )
    assert "by 2025-09-30" in events["by-a-day"]["description"]
    assert span(events["open"]) == ("2025-03-01", "2025-03-02")
    assert (span(events["cancelled"])[0], events["cancelled"]["status"]) == ("2025-06-01", "CANCELLED")
    assert calendar(client, "&kind=legal")[1] == {}


def test_a_calendar_speaks_the_language_asked_for(client: Client, world: World) -> None:
    labels = {"en": "The handover", "fr": "La remise; enfin, presque"}
    world.claim(milestone=world.milestone_called("m", labels=labels))
    [event] = calendar(client, "&lang=fr")[1].values()
    assert str(event["summary"]) == "La remise; enfin, presque"
    assert event["summary"].params["LANGUAGE"] == "fr"
    assert faults(client, "/milestones/?format=ics&fields=slug&limit=3") == [
        ("limit", "not_with_this_format"),
        ("fields", "not_with_this_format"),
    ]


def test_a_feed_gives_the_newest_changes_first_under_names_that_stay(client: Client, world: World) -> None:
    claim = world.claim(reason="\x0bof <b>old</b>")
    read, entries = feed(client, "/changes/?format=atom&limit=2")
    assert len(entries) == 2
    newest = entries[0]
    assert newest.findtext(f"{ATOM}title") == f"Published: milestone-claims/{claim.public_id}"
    assert newest.find(f"{ATOM}link").get("href").endswith(claim.path)
    assert newest.findtext(f"{ATOM}id").startswith("urn:uuid:")
    assert read.findtext(f"{ATOM}updated") == newest.findtext(f"{ATOM}updated")
    assert dt.datetime.fromisoformat(newest.findtext(f"{ATOM}updated")).tzinfo
    world.place_in("another")
    _, later = feed(client, "/changes/?format=atom&limit=2")
    assert later[1].findtext(f"{ATOM}id") == newest.findtext(f"{ATOM}id")
    assert len(feed(client, "/changes/?format=atom&action=retracted")[1]) == 0
    assert faults(client, "/changes/?format=atom&ordering=number&cursor=x")[0] == (
        "cursor",
        "not_with_this_format",
    )


def test_a_feed_of_milestones_begins_with_the_one_that_moved_last(client: Client, world: World) -> None:
    one, two = (world.milestone_called(slug, labels={"en": f"<{slug}>\x0b & co"}) for slug in ("one", "two"))
    world.known_from("2025-01-01", milestone=two, planned={"edtf": "2025-09", "wording": "<i>in autumn</i>"})
    world.known_from("2025-01-01", milestone=one)
    response = client.get(f"{API}/milestones/", headers={"accept": "application/atom+xml"})
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    _, entries = feed(client, "/milestones/?format=atom")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["<one> & co", "<two> & co"]
    assert "&lt;i&gt;in autumn" in entries[1].findtext(f"{ATOM}summary")
    world.known_from("2025-02-01", milestone=two, planned="2025-12")
    _, moved = feed(client, "/milestones/?format=atom")
    assert moved[0].findtext(f"{ATOM}id") == entries[1].findtext(f"{ATOM}id")
    assert moved[0].findtext(f"{ATOM}updated") > entries[1].findtext(f"{ATOM}updated")


@pytest.mark.usefixtures("facts")
def test_the_calendar_of_the_facts_is_read_whole_in_every_language(client: Client) -> None:
    for language in ("en", "fr", "ar"):
        read, events = calendar(client, f"&lang={language}")
        assert len(events) > 15
        assert all(event["dtend"].dt > event["dtstart"].dt for event in events.values())
        assert not read.errors
