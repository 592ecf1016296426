"""Promise: whoever would rather look reads the dossier, moves to a day of its past, follows a number to its source, takes the data along and
changes the language; on every page, in every language, light and dark, with nothing that keeps a reader out."""

from __future__ import annotations

import gzip
import json
import os
import re
import urllib.request
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from icalendar import Calendar

from tests.browser.accessibility import faults
from tests.browser.conftest import Service, Watched
from tests.browser.test_admin import OVERFLOWING
from tests.pages.looking import DOSSIER, KINDS
from tests.proof import FULL
from tests.serving import get
from tests.tools import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.sqlite_only(reason="drives the embedded service, which has SQLite"),
]

SCREENSHOTS = ROOT / "docs" / "screenshots"
KEEPING = bool(os.environ.get("TRACKER_SCREENSHOTS"))
"""Whether the pictures of the documentation are taken anew: `make screenshots`."""
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}}
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
MOST = 150_000
"""Bytes of a dossier, compressed, with what it loads unasked."""
SHIFTS = """() => { window.shifted = 0; new PerformanceObserver((list) => list.getEntries().forEach((one) => { window.shifted += one.value; }))
  .observe({type: "layout-shift", buffered: true}); }"""


@pytest.fixture
def reader(service: Service, browser: Browser) -> Iterator[Watched]:
    """Somebody without an account. Fails when anything was wrong on the way."""
    context = browser.new_context(**DESK, accept_downloads=True)
    watched = Watched(context.new_page(), service.base)
    yield watched
    context.close()
    assert not watched.wrongs


def keep(page: Page, name: str) -> None:
    """Take a picture for the documentation, when these are taken: from the top, whatever the page was scrolling to."""
    if KEEPING:
        page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
        page.wait_for_timeout(300)
        page.screenshot(path=SCREENSHOTS / f"{name}.png")


def test_a_reader_follows_the_dossier_through_time_to_the_source_and_takes_it_along(
    reader: Watched, tmp_path: Path
) -> None:
    page = reader.open(DOSSIER)
    row = page.locator("tr", has=page.get_by_role("link", name="Announcement of the date on which"))
    assert "Achieved" in row.inner_text()
    days = page.evaluate("() => document.querySelector('[data-days]').dataset.days.trim().split(' ')")
    slide = page.locator("#slide")
    behind = sum(day > "2024-08-20" for day in days)
    slide.focus()
    with page.expect_navigation():
        # A press moves by one day of knowledge, and each moves the page: all but the last are made at once.
        slide.evaluate("(slide, steps) => { slide.value = slide.value - steps; }", behind - 1)
        page.keyboard.press("ArrowLeft")
    assert "known_on=2024-08-20" in page.url
    assert "Postponed" in row.inner_text()
    assert "20 August 2024" in page.locator(".band").inner_text()
    keep(page, "dossier-2024-08-20")

    if KEEPING:
        page.goto(f"{reader.base}{DOSSIER}?known_on=2025-10-25")
        keep(page, "dossier")
    page.goto(reader.base + DOSSIER)
    page.locator("tr", has_text="Ain al-Asad").get_by_role("link", name="17 January 2026").click()
    claim = page.locator(":target")
    claim.wait_for()
    keep(page, "milestone")
    claim.locator(".citations cite").first.click()
    page.wait_for_url("**/sources/**")
    assert page.locator(".claim").count() > 0
    assert page.locator("a.out").first.get_attribute("href").startswith("http")  # type: ignore[union-attr]  # it has one

    page.goto(f"{reader.base}{DOSSIER}?known_on=2024-08-20")
    with page.expect_download() as given:
        page.get_by_role("link", name="Milestones, CSV", exact=True).click()
    table = tmp_path / "milestones.csv"
    given.value.save_as(table)
    assert "end-date-announcement" in table.read_text(encoding="utf-8-sig")
    webcal = page.locator("a[href^='webcal:']").get_attribute("href") or ""
    with urllib.request.urlopen(webcal.replace("webcal:", "http:"), timeout=10) as answer:
        assert len(Calendar.from_ical(answer.read()).walk("VEVENT")) > 5

    page.get_by_role("link", name="العربيّة").click()
    page.wait_for_url("**lang=ar**")
    assert "known_on=2024-08-20" in page.url
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert "20 أغسطس 2024" in page.locator(".band").inner_text()
    keep(page, "dossier-arabic")


def test_a_page_without_script_moves_by_a_button(service: Service, browser: Browser) -> None:
    context = browser.new_context(**DESK, java_script_enabled=False)
    page = context.new_page()
    page.goto(service.base + DOSSIER)
    page.fill("[name=known_on]", "2024-08-20")
    page.click(".clock button")
    assert "Postponed" in page.locator("tr", has_text="Announcement of the date on which").last.inner_text()
    context.close()


def test_nothing_keeps_a_reader_out_of_any_page_in_any_language_and_light(
    service: Service, browser: Browser
) -> None:
    statement = get(f"{service.base}/api/v1/statements/?fields=id&limit=1")["results"][0]["id"]
    count = get(f"{service.base}/api/v1/troop-counts/?fields=id&limit=1")["results"][0]["id"]
    languages = cycle(("ar", "en", "fr"))
    addresses = [
        # A day of which little was known: what can be wrong with a line is looked for in few of them.
        *(f"{address}?known_on=2024-02-01" if kind == "dossier" else address for kind, address in KINDS.items()), f"/statements/{statement}/", f"/troop-counts/{count}/", "/?known_on=2030-01-01", "/nothing/",
    ]  # fmt: skip
    found = []
    context = browser.new_context(**DESK)
    page = context.new_page()
    for address in addresses:
        for language in ("en", "fr", "ar") if FULL else (next(languages),):
            page.set_viewport_size(DESK["viewport"])
            page.emulate_media(color_scheme="light")
            page.goto(f"{service.base}{address}{'&' if '?' in address else '?'}lang={language}")
            found += [f"{address} {language} {fault}" for fault in faults(page)]
            page.set_viewport_size(PHONE["viewport"])
            page.emulate_media(color_scheme="dark")
            found += [f"{address} {language} dark {fault}" for fault in faults(page, "color-contrast")]
            if page.evaluate(OVERFLOWING):
                found.append(f"{address} {language} is wider than a phone")
    context.close()
    assert not found, "\n".join(found[:20])


def test_a_dossier_is_light_and_nothing_on_it_moves(service: Service, browser: Browser) -> None:
    context = browser.new_context(**DESK)
    page = context.new_page()
    bodies: dict[str, bytes] = {}
    page.on("response", lambda response: bodies.update({response.url: response.body()}))
    page.add_init_script(f"({SHIFTS})()")
    page.goto(service.base + DOSSIER, wait_until="networkidle")
    weights = {re.sub(r".*/", "", url): len(gzip.compress(body)) for url, body in bodies.items()}
    assert sum(weights.values()) < MOST, json.dumps(weights)
    assert page.evaluate("window.shifted") == 0
    context.close()
