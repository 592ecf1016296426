"""Promise: every answer of the API is a page for people too: the same data as a table or a record, in words, with ways to take it along."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from negotiations.api.browsing.frame import kept
from tests.browsing.reading import BROWSER, Seen, look
from tests.world import World

MILESTONES = "/api/v1/milestones/"
ADDRESSES = (
    "", "milestones/", "milestones/phase-one/", "milestones/phase-one/history/", "milestone-claims/", "conditions/", "events/", "statements/",
    "troop-counts/", "actors/iraq/", "sources/", "places/", "negotiations/iraq-us-hmc/", "negotiations/iraq-us-hmc/timeline/", "disputes/",
    "knowledge/?from=2024-01-01", "search/?q=iraq", "changes/", "changes/head/", "changelog/", "preferences/", "commissions/", "working-groups/",
    "troop-counts/series/?contributor=united-states&host=iraq",
    "troop-counts/series/compare/?contributor=united-states&host=iraq&from_known=2024-09-26&to_known=2025-12-31",
)  # fmt: skip


@pytest.mark.usefixtures("facts")
def test_every_address_has_a_page_in_the_language_of_its_reader(client: Client) -> None:
    directions = {"en": "ltr", "fr": "ltr", "ar": "rtl"}
    for number, address in enumerate(ADDRESSES):
        language = list(directions)[number % 3]
        page = look(client, f"/api/v1/{address}", language=language)
        [html] = page.all("html")
        assert (html.given["lang"], html.given["dir"]) == (language, directions[language]), address
        assert len(page.all("h1")) == 1, address


@pytest.mark.usefixtures("facts")
def test_a_collection_is_a_table_in_words_that_can_be_put_in_order(client: Client) -> None:
    page = look(client, f"{MILESTONES}?negotiation=iraq-us-hmc")
    [row] = [one.text for one in page.all("tr") if "Ain al-Asad, the base" in one.text]
    assert "17 January 2026" in row
    assert "September 2025" in row
    links = page.links()
    assert links["Coalition forces leave Ain al-Asad, the base is handed over to Iraq"].endswith(
        "/milestones/ain-al-asad-handover/"
    )
    ordered = look(client, page.links(f"{MILESTONES}?")["planned↕"])
    [head] = [one for one in ordered.all("th") if one.given.get("aria-sort")]
    assert head.given["aria-sort"] == "ascending"
    assert "ordering=-planned" in ordered.links()["planned▲"]


@pytest.mark.usefixtures("facts")
def test_columns_are_those_asked_for(client: Client) -> None:
    page = look(client, f"{MILESTONES}?fields=title,status,planned")
    heads = [one.text.strip("×↕▲▼") for one in page.all("th", scope="col")]
    assert heads == ["title", "status", "planned"]
    fewer = look(client, page.links()["Leave out the column status"])
    assert [one.text.strip("×↕▲▼") for one in fewer.all("th", scope="col")] == ["title", "planned"]


@pytest.mark.usefixtures("facts")
def test_the_day_and_the_language_go_along_where_they_mean_something(client: Client) -> None:
    links = look(client, f"{MILESTONES}ain-al-asad-handover/?known_on=2025-10-25&lang=fr").links("http")
    assert any(one.endswith("/milestones/phase-one/?known_on=2025-10-25&lang=fr") for one in links.values())
    assert any(one.endswith("/places/ain-al-asad/?lang=fr") for one in links.values())
    for address in links.values():
        if "/api/v1/" in address:
            assert client.get(address.removeprefix("http://testserver")).status_code == 200, address


@pytest.mark.usefixtures("facts")
def test_a_record_says_what_its_fields_mean_and_what_else_there_is(client: Client) -> None:
    page = look(client, f"{MILESTONES}ain-al-asad-handover/")
    assert [one.text for one in page.all("h1")] == [
        "Coalition forces leave Ain al-Asad, the base is handed over to Iraq"
    ]
    assert "109 to 138 days" in page.html
    assert "What is to happen, in the language asked for or one that exists." in page.html
    links = page.links(MILESTONES)
    assert {"history", "milestones · part_of"} <= set(links)
    for name, address in {**links, **page.links("/api/v1/milestone-claims/")}.items():
        assert client.get(address).status_code == 200, name


@pytest.mark.usefixtures("facts")
def test_the_question_goes_elsewhere_with_its_filters(client: Client) -> None:
    page = look(client, f"{MILESTONES}?status=achieved&limit=2&lang=ar")
    links = page.links(f"{MILESTONES}?")
    assert links["JSON"] == f"{MILESTONES}?status=achieved&limit=2&lang=ar&format=json"
    assert links["CSV"] == f"{MILESTONES}?status=achieved&lang=ar&format=csv"
    for name in ("JSON", "CSV", "NDJSON", "XLSX", "Parquet", "تقويم", "تغذية Atom"):
        assert client.get(links[name]).status_code == 200, name
    programs = [one.text for one in page.all("code") if "http://testserver" in one.text]
    assert programs[0].startswith("curl --fail")
    assert (
        'pd.read_csv("http://testserver/api/v1/milestones/?status=achieved&lang=ar&format=csv"' in programs[1]
    )
    assert programs[2].startswith("table <- read.csv(")


def cursor(address: str) -> str | None:
    """Where an address begins."""
    return parse_qs(urlsplit(address).query).get("cursor", [None])[0]


@pytest.mark.usefixtures("facts")
def test_what_is_kept_of_a_page_leads_to_every_page_from_its_own(client: Client) -> None:
    address, pages, page_wanted = f"{MILESTONES}?limit=3", [], {"Accept": BROWSER}
    for _ in range(3):
        page = look(client, address)
        own = cursor(address)
        assert [cursor(page.links()[name]) for name in ("français", "JSON", "CSV")] == [own, own, None]
        pages.append((address, client.get(address, headers=page_wanted).content))
        address = page.links()["Next page"]
    kept.forget()
    cache.clear()
    for address, content in pages:
        assert client.get(address, headers=page_wanted).content == content, address


def test_nothing_that_was_recorded_becomes_markup(client: Client, world: World) -> None:
    sly = "<script>alert(1)</script>\"'<b>"
    world.actor("sly", names=[{"text": sly, "language": "en", "kind": "official"}])
    for address in (
        "/api/v1/actors/",
        "/api/v1/actors/sly/",
        f"/api/v1/actors/?name={sly}&fields={sly}",
        f"/api/v1/actors/?{sly}=1",
    ):
        response = client.get(address, headers={"Accept": "text/html"})
        page = response.content.decode()
        assert "<script>" not in page
        assert "<b>'" not in page
        assert all(one.given.get("src") for one in Seen(page).all("script"))
    page = client.get("/api/v1/actors/", headers={"Accept": "text/html"}).content.decode()
    assert 'href="http://testserver/api/v1/actors/sly/"' in page


@pytest.mark.usefixtures("facts")
def test_a_page_costs_the_queries_of_its_json_and_counts_nothing(client: Client) -> None:
    for address in ("milestones/?negotiation=iraq-us-hmc", "troop-counts/", "actors/iraq/", "changes/"):
        told = []
        for accept in ("application/json", "text/html"):
            with CaptureQueriesContext(connection) as asked:
                client.get(f"/api/v1/{address}", headers={"Accept": accept})
            told.append([query["sql"] for query in asked])
        assert len(told[0]) == len(told[1]), address
        assert not any("COUNT(" in sql for sql in told[1]), address
