"""Promise: a chart is there without a script; with one it answers to pointer and keyboard, under the page's own policy, and only when asked to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Service, Watched

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [
    pytest.mark.browser,
    pytest.mark.sqlite_only(reason="the service under test has its own SQLite database"),
]
DOSSIER = "/negotiations/iraq-us-hmc/"


@pytest.fixture
def reader(service: Service, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Watched]:
    """Somebody who reads. Fails when anything was wrong on the way."""
    context = browser.new_context(**getattr(request, "param", {}))
    watched = Watched(context.new_page(), service.base)
    yield watched
    context.close()
    assert not watched.wrongs


@pytest.mark.parametrize("reader", [{"java_script_enabled": False}], indirect=True)
def test_a_chart_needs_no_script(reader: Watched) -> None:
    page = reader.open(DOSSIER)
    picture = page.locator("figure.chart svg[role=img]").first
    assert picture.is_visible()
    assert not page.locator(".chart-explore").first.is_visible()
    page.locator("figure.chart details summary").first.click()
    assert page.locator("figure.chart table tbody tr").first.is_visible()


def test_the_marks_are_reached_by_keyboard_and_say_what_they_stand_for(reader: Watched) -> None:
    asked: list[str] = []
    reader.page.on("request", lambda request: asked.append(request.url))
    page = reader.open(f"{DOSSIER}?lang=en")
    assert not [url for url in asked if "/vendor/" in url], "Nobody asked for the programs yet."
    chart = page.locator("figure.chart").first
    before = chart.locator("svg").bounding_box()
    chart.locator(".chart-explore").click()
    focused = chart.locator("svg [tabindex='0']")
    focused.wait_for()
    after = chart.locator("svg").bounding_box()
    assert before
    assert after
    assert (round(before["width"]), round(before["height"])) == (
        round(after["width"]),
        round(after["height"]),
    )
    first = chart.locator(".chart-told").text_content()
    page.keyboard.press("ArrowRight")
    second = chart.locator(".chart-told").text_content()
    assert first
    assert second
    assert first != second
    page.keyboard.press("End")
    assert chart.locator(".chart-told").text_content() not in (first, second)
    mark = chart.locator("[class*='claim_achieved'] [aria-label]").last
    mark.evaluate("one => one.scrollIntoView({block: 'center', behavior: 'instant'})")
    box = mark.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.locator("#vg-tooltip-element.visible").wait_for()
