"""Promise: an analyst asks the browsable API without knowing its parameters: by its form, with the keyboard, in any language, on any
window; what is found goes along as a file. Nothing on the way breaks the page's own policy, and axe finds nothing wrong."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from tests.browser.accessibility import faults
from tests.browser.conftest import Service, Watched
from tests.browser.test_admin import OVERFLOWING
from tests.serving import get

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [
    pytest.mark.browser,
    pytest.mark.sqlite_only(reason="drives the embedded service, which has SQLite"),
]
MILESTONES = "/api/v1/milestones/"
Scheme = Literal["light", "dark"]
KINDS = (
    "/api/v1/?",
    f"{MILESTONES}?limit=6&negotiation=iraq-us-hmc",
    f"{MILESTONES}ain-al-asad-handover/?",
    f"{MILESTONES}?planned_after=soon&kind=none&",
)
"""A page of each kind: the root, a list, a record, a problem."""
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


def test_an_analyst_asks_by_the_form_takes_a_table_along_and_goes_on_in_arabic(
    visitor: Watched, service: Service
) -> None:
    page = visitor.open(MILESTONES)
    page.fill("#f-negotiation", "military comm")
    page.locator("#f-negotiation-suggested [role=option]", has_text="iraq-us-hmc").wait_for()
    page.keyboard.press("ArrowDown")
    while page.locator("#f-negotiation-suggested [aria-selected=true] small").inner_text() != "iraq-us-hmc":
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.input_value("#f-negotiation") == "iraq-us-hmc"
    page.check("[name=status][value=achieved]")
    page.fill("#f-achieved_after", "2026-01-01")
    page.keyboard.press("Enter")
    page.locator(".chips >> text=achieved_after").wait_for()
    asked = "negotiation=iraq-us-hmc&status=achieved&achieved_after=2026-01-01"
    assert page.url == f"{service.base}{MILESTONES}?{asked}"

    found = get(f"{service.base}{MILESTONES}?{asked}&format=json")["results"]
    assert page.locator(".results tbody tr").count() == len(found) > 1
    assert page.locator(".results tbody", has_text="17 January 2026").count() == 1
    with page.expect_download() as download:
        page.click(".formats >> text=CSV")
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8-sig"))))
    assert [row["slug"] for row in rows] == [one["slug"] for one in found]

    page.click(".languages >> text=العربيّة")
    page.locator("html[dir=rtl]").wait_for()
    assert page.locator(".chips li").count() == 3
    assert page.locator(".results tbody tr").count() == len(found)
    page.locator(".chips a[aria-label*=achieved_after]").click()
    page.wait_for_function("document.querySelectorAll('.chips li').length === 2")
    assert page.locator("html[dir=rtl]").count() == 1


def test_without_script_the_form_asks_the_same(browser: Browser, service: Service) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{service.base}{MILESTONES}")
    page.fill("#f-negotiation", "iraq-us-hmc")
    page.check("[name=status][value=achieved]")
    page.click(".deeds button")
    assert page.url == f"{service.base}{MILESTONES}?negotiation=iraq-us-hmc&status=achieved"
    context.close()


def test_axe_finds_nothing_wrong_in_any_language_light_or_dark(visitor: Watched) -> None:
    for number, address in enumerate(KINDS):
        for place, language in enumerate(("en", "fr", "ar")):
            schemes: list[Scheme] = ["light", "dark"] if (number + place) % 2 else ["dark", "light"]
            visitor.page.emulate_media(color_scheme=schemes[0])
            page = visitor.open(
                f"{address}lang={language}" if address.endswith(("?", "&")) else f"{address}&lang={language}"
            )
            assert faults(page) == [], (address, language, schemes[0])
        page.emulate_media(color_scheme=schemes[1])
        assert faults(page, "color-contrast") == [], (address, language, schemes[1])


@pytest.mark.parametrize("visitor", [pytest.param(PHONE, id="phone")], indirect=True)
def test_a_phone_shows_the_whole_page_and_the_form_when_it_is_wanted(visitor: Watched) -> None:
    for address in KINDS:
        page = visitor.open(address)
        assert not page.evaluate(OVERFLOWING), address
    page = visitor.open(KINDS[1])
    assert not page.locator("#f-search").is_visible()
    page.check("#show-panel")
    assert page.locator("#f-search").is_visible()
    assert not page.evaluate(OVERFLOWING)
