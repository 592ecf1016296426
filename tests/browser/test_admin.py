"""Promise: a person adds a source and a new date claim on an existing milestone in the admin and publishes it; the API shows the milestone
moved, one revision more, and one more row in the ledger. Every input has a name for a screen reader, and a phone shows the whole page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.conftest import Service, Watched
from tests.serving import get

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.sqlite_only(reason="drives the embedded service, which has SQLite"),
]

PHASE_TWO = "/api/v1/milestones/phase-two/"
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
ARABIC = {"viewport": {"width": 1280, "height": 900}, "locale": "ar"}
PAGES = [
    "",
    "source/add/",
    "actor/add/",
    "milestone/",
    "milestone/add/",
    "milestoneclaim/add/",
    "eventclaim/add/",
    "troopcount/add/",
    "commission/add/",
]
NAMELESS = """() => [...document.querySelectorAll("#content input, #content select, #content textarea, #content .select2-selection")]
  .filter((one) => one.type !== "hidden" && one.offsetParent && !one.closest(".empty-form") && one.tabIndex >= 0)
  .filter((one) => !one.getAttribute("aria-label") && !(one.labels && one.labels.length) && one.type !== "submit" && !one.closest("#changelist"))
  .map((one) => one.outerHTML.slice(0, 160))"""
OVERFLOWING = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"


def choose(page: Page, within: str, words: str, text: str) -> None:
    """Find a record by words and take the one whose line holds a text."""
    page.locator(f"{within} .select2-selection").first.click()
    page.locator(".select2-container--open .select2-search__field").last.fill(words)
    page.locator(".select2-results__option", has_text=text).first.click()


def understood(page: Page, within: str, text: str) -> None:
    """Wait until the page says what it understood."""
    page.locator(f"{within} output.understood", has_text=text).first.wait_for(timeout=5000)


def test_a_person_enters_a_source_and_a_date_and_the_milestone_moves(
    admin: Watched, service: Service
) -> None:
    before = get(service.base + PHASE_TWO)
    page = admin.page

    page.click(".first-steps >> text=add it")
    page.fill("#id_labels_0", "Coalition to stay three months longer, Baghdad says")
    choose(page, ".field-publisher", "shafaq", "shafaq-news")
    page.select_option("#id_kind", "agency")
    page.fill("#id_language", "en")
    page.fill("#id_published_0", "2026-02-25")
    understood(page, ".field-published", "25 February 2026")
    page.click("text=Save and publish")
    page.locator(".messagelist .success", has_text="Published: change").wait_for()

    head = get(f"{service.base}/api/v1/changes/head/")["number"]
    page.goto(f"{service.base}/admin/negotiations/milestone/?q=المرحلة+الثانية")
    page.click("#result_list a >> text=Phase two")
    page.locator(".panel-picture", has_text="2026-09").wait_for()
    page.click("text=Add a claim")
    page.fill("#id_planned_0", "2026-12")
    page.select_option("#id_planned_1", "by")
    page.fill("#id_planned_2", "by the end of the year")
    understood(page, ".field-planned", "2026-12 → 1–31 December 2026, at the latest 31 December 2026")
    page.fill("#id_note", "The support for operations in Syria is to end by the end of 2026.")
    choose(page, ".field-asserted_by", "الحكومة العراقية", "iraq-government")
    page.select_option("#id_standing", "announced")
    choose(page, "#citations-0 .field-source", "three months longer", "Coalition to stay")
    page.fill("#id_citations-0-quote", "by the end of the year")
    page.fill("#id_citations-0-language", "en")
    page.fill("#id_citations-0-chain", "iraq-goverment > shafaq-news")
    understood(page, "#citations-0 .field-chain", "Did you mean")
    page.fill("#id_citations-0-chain", "2 unnamed officials (iraq-government) > shafaq-news")
    understood(page, "#citations-0 .field-chain", "2 × “unnamed officials” of")
    page.click("text=Save and publish")
    page.locator(".messagelist .success", has_text=f"Published: change {head + 1} of the ledger").wait_for()

    after = get(service.base + PHASE_TWO)
    assert (before["planned"]["edtf"], after["planned"]["edtf"]) == ("2026-09", "2026-12")
    assert after["revisions"] == before["revisions"] + 1
    assert after["claims_count"] == before["claims_count"] + 1
    rows = get(f"{service.base}/api/v1/changes/?after={head}")["results"]
    assert [(row["action"], row["resource"]) for row in rows] == [("published", "milestone-claims")]

    page.click(".messagelist a")
    page.locator(".panel-picture", has_text="1–31 December 2026").wait_for()


def test_a_bad_date_is_told_while_typing_and_after_sending(admin: Watched) -> None:
    page = admin.open("/admin/negotiations/milestoneclaim/add/")
    page.fill("#id_planned_0", "next autumn")
    understood(page, ".field-planned", "is not a date")
    page.fill("#id_note", "Kept.")
    page.click("text=Save as draft")
    page.locator(".field-planned .errorlist", has_text="is not a date").wait_for()
    assert (page.input_value("#id_planned_0"), page.input_value("#id_note")) == ("next autumn", "Kept.")


def test_a_seat_added_on_the_page_takes_its_citation_along(admin: Watched) -> None:
    page = admin.open("/admin/negotiations/actor/add/")
    page.select_option("#id_kind", "person")
    page.fill("#id_names-0-text", "A New Chair")
    page.fill("#id_names-0-language", "en")
    page.click("#offices-group .add-row a")
    page.fill("#offices-0 .field-title input.vTextField >> nth=0", "Chair")
    page.fill("#id_offices-0-since_0", "2024-01")
    understood(page, "#offices-0 .field-since", "1–31 January 2024")
    choose(page, "#offices-0 .nested-source", "reuters 2024", "2024")
    page.click("text=Save as draft")
    page.locator(".messagelist .success").wait_for()
    page.click("#result_list a >> text=A New Chair")
    assert page.locator("#id_offices-0-citations-0-source option[selected]").count() == 1


@pytest.mark.parametrize(
    "admin", [pytest.param(PHONE, id="phone"), pytest.param(ARABIC, id="arabic")], indirect=True
)
def test_pages_fit_and_every_input_has_a_name(admin: Watched) -> None:
    nameless: dict[str, Any] = {}
    for address in PAGES:
        page = admin.open(f"/admin/negotiations/{address}" if address else "/admin/")
        page.wait_for_load_state("load")
        assert not page.evaluate(OVERFLOWING), address
        if found := page.evaluate(NAMELESS):
            nameless[address] = found
    assert not nameless
