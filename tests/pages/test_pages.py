"""Promise: every page says which days it shows, keeps its view under a permanent address, can be cited, leads only to what exists, and
shows the public record alone."""

from __future__ import annotations

import datetime as dt
import gzip
import re
from itertools import product
from typing import Any

import orjson
import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from negotiations.ledger.services import head
from negotiations.milestones.services import milestone_claims, milestones
from tests.pages.looking import DOSSIER, KINDS, claim_address, claims, links, look, permanent, told
from tests.world import World

QUERIES = {"landing": 70, "dossier": 100, "milestone": 35, "source": 45, "actor": 45}
"""The most that a page may ask the database. A page that asks once for every row passes them at once."""


@pytest.mark.usefixtures("facts")
def test_every_kind_of_page_answers_on_every_day_in_every_language_and_says_which(client: Client) -> None:
    for kind, address in {**KINDS, **claims()}.items():
        page = look(client, address)
        assert "cite" in page, kind
    assert '<html lang="fr" dir="ltr">' in look(client, "/?lang=fr")
    page = look(client, f"{DOSSIER}?known_on=2024-08-20&lang=ar")
    assert '<html lang="ar" dir="rtl">' in page
    assert "20 أغسطس 2024" in page
    assert "What was publicly known on 20 August 2024." in look(client, f"{DOSSIER}?known_on=2024-08-20")


@pytest.mark.usefixtures("facts")
def test_a_permanent_address_shows_exactly_the_same(client: Client) -> None:
    for kind, address in {**KINDS, **claims()}.items():
        page = look(client, address)
        lasting = permanent(page)
        if kind not in ("compare", "search"):
            assert "known_on=" in lasting, kind
            assert "recorded_on=" in lasting, kind
        assert told(look(client, lasting)) == told(page), kind


@pytest.mark.usefixtures("facts")
def test_links_lead_to_what_exists_and_keep_the_day_and_the_language(client: Client) -> None:
    seen = set[tuple[str, str]]()
    for address in (DOSSIER, "/milestones/phase-one/"):
        for link in links(look(client, f"{address}?known_on=2024-10-01&lang=fr")):
            path = link.partition("?")[0].partition("#")[0]
            room = path.strip("/").partition("/")[0]
            if room in ("api", "static", "admin", "negotiations", "") or path == address:
                continue
            assert "known_on=2024-10-01&lang=fr" in link
            if (room, path) not in seen and len([one for one in seen if one[0] == room]) < 3:
                seen.add((room, path))
                assert client.get(link.partition("#")[0]).status_code in (200, 302), link
    assert {room for room, _ in seen} >= {
        "actors",
        "sources",
        "events",
        "statements",
        "troop-counts",
        "milestones",
    }


@pytest.mark.usefixtures("facts")
def test_a_number_leads_to_the_claim_and_the_claim_to_its_source(client: Client) -> None:
    page = look(client, DOSSIER)
    [to_claim] = re.findall(r'href="(/milestones/ain-al-asad-handover/#claim-[^"]*)">17 January 2026<', page)
    story = look(client, to_claim.partition("#")[0])
    claim = story[story.index(f'id="{to_claim.partition("#")[2]}"') :].partition("</article>")[0]
    assert "/sources/" in claim
    response = client.get(claim_address())
    assert response["Location"].startswith("/milestones/ain-al-asad-handover/#claim-")


@pytest.mark.usefixtures("facts")
def test_where_nobody_has_looked_a_page_says_so_and_never_that_it_is_late(client: Client) -> None:
    page = look(client, "/milestones/phase-two/?known_on=2026-11-01")
    assert "no news since 24 February 2026" in page
    assert "overdue" not in page
    assert "overdue since 30 September 2025" in look(client, "/milestones/baghdad-reduction/")


@pytest.mark.usefixtures("facts")
def test_a_page_is_cited_with_the_head_of_the_ledger(client: Client) -> None:
    last = head()
    page = look(client, f"{DOSSIER}?known_on=2024-08-20")
    assert f"ledger head {last.number}, hash {last.hash}" in page
    address = permanent(page)
    [item] = orjson.loads(look(client, f"{DOSSIER}?known_on=2024-08-20&cite=csl"))
    assert item["URL"].endswith(address)
    assert item["issued"] == {"date-parts": [[2024, 8, 20]]}
    told_in_tex = look(client, f"{DOSSIER}?known_on=2024-08-20&cite=bibtex")
    assert told_in_tex.startswith("@misc{")
    assert last.hash in told_in_tex
    lines = look(client, f"{DOSSIER}?known_on=2024-08-20&cite=ris").splitlines()
    assert (lines[0], lines[-1]) == ("TY  - ELEC", "ER  - ")
    assert f"UR  - {item['URL']}" in lines


@pytest.mark.usefixtures("facts")
@pytest.mark.parametrize(
    "query", ["known_on=2030-01-01", "known_on=soon", "lang=xx", "cite=word", "recorded_on=2999-01-01"]
)
def test_what_cannot_be_understood_is_refused_on_a_page(client: Client, query: str) -> None:
    page = look(client, f"{DOSSIER}?{query}", 400)
    assert 'role="alert"' in page


@pytest.mark.usefixtures("facts")
def test_two_days_are_compared(client: Client) -> None:
    page = told(look(client, KINDS["compare"]))
    row = page[page.index("Announcement of the date on which") :][:200]
    assert "changed" in row
    assert "Postponed" in row
    assert "achieved 27 September 2024" in row
    assert look(client, f"{DOSSIER}compare/").count("<tr") > 10
    look(client, f"{DOSSIER}compare/?from=2030-01-01", 400)
    look(client, "/negotiations/nothing/compare/", 404)


@pytest.mark.usefixtures("facts")
def test_a_page_says_to_programs_what_it_holds(client: Client) -> None:
    page = look(client, DOSSIER)
    [data] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    described = orjson.loads(data)
    assert described["@type"] == "Dataset"
    assert {"license", "distribution", "dateModified"} <= described.keys()
    for kind in ("text/calendar", "application/atom+xml"):
        [address, *_] = re.findall(rf'rel="alternate" type="{re.escape(kind)}"[^>]*href="([^"]*)"', page)
        response: Any = client.get(address.replace("&amp;", "&"))
        assert response.status_code == 200, address
        assert b"".join(response) if response.streaming else response.content
    robots = look(client, "/robots.txt")
    assert "Sitemap: http://testserver/sitemap.xml" in robots
    assert "sitemap-milestones.xml" in look(client, "/sitemap.xml")
    assert "/milestones/ain-al-asad-handover/" in look(client, "/sitemap-milestones.xml")


@pytest.mark.usefixtures("facts")
def test_a_page_costs_no_query_for_each_row_and_none_twice(client: Client) -> None:
    costs = {}
    for kind, most in QUERIES.items():
        with CaptureQueriesContext(connection) as queries:
            look(client, KINDS[kind])
        costs[kind] = len(queries)
        assert len(queries) <= most, (kind, len(queries))
        with CaptureQueriesContext(connection) as again:
            response = client.get(KINDS[kind])
        assert len(again) <= 1, kind
        assert client.get(KINDS[kind], headers={"if-none-match": response["ETag"]}).status_code == 304


def test_a_dossier_asks_no_more_for_more_disputes_and_series(client: Client, world: World) -> None:
    """It asked three questions for every series that was disputed, and one for every dispute."""
    sources = [world.source_on(f"told-on-{day}", day) for day in ("2025-01-03", "2025-01-05")]
    asked = []
    for forces, disputed in ((("",), 1), (("army", "guard"), 3)):
        for force, (source, number) in product(forces, zip(sources, (2500, 900), strict=True)):
            cited = [world.citation(source=source)]
            world.troop_count(force=force, personnel=number, as_of="2025-01", citations=cited)
        with CaptureQueriesContext(connection) as queries:
            page = look(client, f"/negotiations/{world.negotiation.slug}/")
        asked.append(len(queries))
        assert page.count('class="dispute"') == disputed
    assert asked[0] == asked[1]


def test_pages_are_packed_for_whoever_takes_that_and_bounded_for_everybody(
    client: Client, world: World, settings: Any
) -> None:
    assert world.milestone
    plain = client.get("/")
    packed = client.get("/", headers={"accept-encoding": "gzip, br"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert packed["Vary"] == "Accept-Encoding, Accept-Language, Cookie"
    settings.TRACKER_RATES = {**settings.TRACKER_RATES, "public": (0, 60)}
    refused = client.get("/")
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) >= 1


def test_a_page_is_strict_about_what_it_loads(client: Client, world: World) -> None:
    assert world.milestone
    policy = dict(
        part.strip().partition(" ")[::2] for part in client.get("/")["Content-Security-Policy"].split(";")
    )
    assert not [value for value in policy.values() if "unsafe" in value or "*" in value or "http" in value]
    assert policy["default-src"] == "'self'"


def test_a_new_claim_is_on_the_page_at_once_and_a_draft_never(
    client: Client, world: World, editor: User
) -> None:
    milestone = world.milestone
    address = f"/milestones/{milestone.slug}/"
    world.claim(planned="2025-09", note="The first word.")
    assert "The first word." in look(client, address)
    world.claim(planned="2025-12", note="The second word.")
    assert "The second word." in look(client, address)
    milestone_claims.create(values=world.claim_values(note="Not for you."), by=editor)
    client.force_login(editor)
    assert "Not for you." not in look(client, address)


def test_what_was_retracted_is_gone_with_its_reason_and_still_there_before(
    client: Client, world: World
) -> None:
    world.claim(planned="2025-09")
    milestone = world.milestone
    before = dt.datetime.now(dt.UTC)
    for claim in milestone.claims.all():
        milestone_claims.retract(record=claim, reason="The page was forged.")
    milestones.retract(record=milestone, reason="Never was one.")
    page = look(client, f"/milestones/{milestone.slug}/", 410)
    assert "Never was one." in page
    assert "no-store" in client.get(f"/milestones/{milestone.slug}/")["Cache-Control"]
    look(client, f"/milestones/{milestone.slug}/?recorded_on={before.strftime('%Y-%m-%dT%H:%M:%S.%fZ')}")
    look(client, "/milestones/nothing/", 404)
