"""Promise: an editor enters a claim and submits it; a reviewer sees at the desk, by keyboard, what it would move, and publishes it; the public
API shows it only then; a mistake in it is corrected, and it is retracted in the end."""

from __future__ import annotations

import urllib.error
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.conftest import Service, Watched
from tests.browser.test_admin import NAMELESS, OVERFLOWING, choose, understood
from tests.service.test_serving import get

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.sqlite_only(reason="drives the embedded service, which has SQLite"),
]

ERBIL = "/api/v1/milestones/erbil-presence-end/"
PASSWORD = "a-long-word-for-trials"
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}

Enter = Callable[..., Watched]


@pytest.fixture
def enter(service: Service, browser: Browser) -> Iterator[Enter]:
    """Log somebody in, each in a browser of his own. Fails when anything was wrong on the way."""
    entered: list[Watched] = []

    def enter(name: str, **options: Any) -> Watched:
        context = browser.new_context(**(options or {"viewport": {"width": 1280, "height": 900}}))
        watched = Watched(context.new_page(), service.base)
        page = watched.open("/admin/")
        page.fill("#id_username", name)
        page.fill("#id_password", PASSWORD)
        page.click("#login-form [type=submit]")
        entered.append(watched)
        return watched

    yield enter
    for watched in entered:
        watched.page.context.close()
        assert not watched.wrongs


def engage(admin: Watched, name: str, role: str) -> None:
    """Make an account with a role, as an administrator does."""
    page = admin.open("/admin/auth/user/add/")
    page.fill("#id_username", name)
    page.fill("#id_password1", PASSWORD)
    page.fill("#id_password2", PASSWORD)
    page.click("[name=_save]")
    page.check("#id_is_staff")
    page.select_option("#id_groups_from", label=role)
    page.locator("#id_groups_add, #id_groups_add_link").first.click()
    page.click("[name=_save]")
    page.locator(".messagelist .success").wait_for()


def planned(service: Service) -> Any:
    """What the public is told of the plan."""
    return get(service.base + ERBIL)["planned"]["edtf"]


def status_of(address: str) -> int:
    """How the public API answers."""
    try:
        get(address)
    except urllib.error.HTTPError as error:
        return error.code
    return 200


def focused(page: Page) -> str:
    """The text of what has the focus."""
    return str(page.evaluate("() => document.activeElement.innerText")).strip()


def test_a_claim_goes_from_the_editor_over_the_desk_to_the_public_and_out_again(
    admin: Watched, enter: Enter, service: Service
) -> None:
    engage(admin, "an-editor", "editor")
    engage(admin, "a-reviewer", "reviewer")
    before = planned(service)

    editor = enter("an-editor").page
    editor.goto(f"{service.base}/admin/negotiations/milestone/?q=erbil-presence-end")
    editor.click("#result_list tbody th a")
    editor.click("text=Add a claim")
    editor.fill("#id_planned_0", "2026-12")
    editor.select_option("#id_planned_1", "by")
    understood(editor, ".field-planned", "2026-12 → 1–31 December 2026")
    editor.fill("#id_note", "The presence in Erbil is to end by the end of the year.")
    editor.select_option("#id_standing", "announced")
    editor.fill("#id_asserted_on_0", "2026-03-01")
    choose(editor, "#citations-0 .field-source", "coalition iraq", "2025")
    editor.fill("#id_citations-0-quote", "by the end of the year")
    editor.fill("#id_citations-0-language", "en")
    editor.click("text=Save and submit for review")
    editor.locator(".messagelist .success", has_text="Submitted").wait_for()
    assert planned(service) == before
    assert editor.request.get(f"{service.base}/admin/review/").status == 403
    claims = editor.request.get(
        f"{service.base}/api/v1/milestone-claims/?milestone=erbil-presence-end&format=json"
    )
    [draft] = [row for row in claims.json()["results"] if row.get("state") == "submitted"]
    assert status_of(draft["url"]) == 404

    watched = enter("a-reviewer")
    reviewer = watched.open("/admin/review/")
    for _submission in range(reviewer.locator(".desk-title").count()):
        reviewer.keyboard.press("j")
        if "presence in Erbil" in focused(reviewer):
            break
    reviewer.keyboard.press("Enter")
    reviewer.locator(".effect-moves", has_text="This moves the milestone by").wait_for()
    assert not reviewer.evaluate(NAMELESS)
    reviewer.keyboard.press("r")
    assert reviewer.evaluate("() => document.activeElement.name") == "reason"
    reviewer.keyboard.type("Read on the page. p and j are letters here.")
    reviewer.keyboard.press("Escape")
    reviewer.keyboard.press("p")
    assert focused(reviewer) == "Publish"
    reviewer.keyboard.press("Enter")
    reviewer.locator(".messagelist .success", has_text="Published").wait_for()
    assert planned(service) == "2026-12"
    assert [
        row["action"] for row in get(f"{service.base}/api/v1/changes/?object={draft['url']}")["results"]
    ] == ["published"]

    reviewer.click(".messagelist a")
    reviewer.click("text=Correct a mistake of ours…")
    reviewer.fill("#id_planned_0", "2026-11")
    reviewer.fill("#id_reason_for_change", "The page says November.")
    reviewer.click("text=Publish the correction")
    reviewer.locator(".messagelist .success").wait_for()
    assert planned(service) == "2026-11"
    heir = get(draft["url"])["superseded_by"]["url"]

    reviewer.goto(
        f"{service.base}/admin/negotiations/milestoneclaim/?q={heir.rstrip('/').rpartition('/')[2]}"
    )
    reviewer.click("#result_list tbody th a")
    reviewer.click("text=History")
    reviewer.locator(".differences del", has_text="2026-12").first.wait_for()
    reviewer.go_back()
    reviewer.click("text=Retract…")
    reviewer.fill("#id_reason", "The page was forged.")
    reviewer.click(".submit-row [type=submit]")
    reviewer.locator(".messagelist .success", has_text="Retracted").wait_for()
    assert (planned(service), status_of(heir)) == (before, 410)

    phone = enter("a-reviewer", **PHONE).page
    history = reviewer.url.removeprefix(service.base).replace("/change/", "/history/")
    for address in ("/admin/review/", history):
        phone.goto(service.base + address)
        phone.locator("h1").wait_for()
        assert not phone.evaluate(OVERFLOWING), address
