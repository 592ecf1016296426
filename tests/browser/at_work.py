"""Editors and reviewers at work in a browser: how they come in, look, upload, walk the desk and decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.browser.conftest import Service, Watched
from tests.browser.test_admin import NAMELESS, OVERFLOWING
from tests.exchange.sheets import sheet

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


PASSWORD = "a-long-word-for-trials"


def entered(service: Service, browser: Browser, name: str, password: str, **options: Any) -> Watched:
    """Somebody in the admin, in a browser of his own."""
    context = browser.new_context(**(options or {"viewport": {"width": 1280, "height": 900}}))
    watched = Watched(context.new_page(), service.base)
    page = watched.open("/admin/")
    page.fill("#id_username", name)
    page.fill("#id_password", password)
    page.click("#login-form [type=submit]")
    return watched


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


def focused(page: Page) -> str:
    """The text of what has the focus."""
    return str(page.evaluate("() => document.activeElement.innerText")).strip()


def look(page: Page, address: str) -> None:
    """Open a page and find nothing wider than the window, and every input named."""
    page.goto(address)
    page.locator("h1").wait_for()
    assert not page.evaluate(OVERFLOWING), address
    assert not page.evaluate(NAMELESS), address


def upload(page: Page, base: str, *rows: dict[str, str]) -> None:
    """Upload a sheet of milestone claims and have it checked, its columns as they are."""
    page.goto(f"{base}/admin/negotiations/importbatch/add/")
    page.select_option("#id_collection", "milestone-claims")
    page.set_input_files("#id_file", {"name": "plans.csv", "mimeType": "text/csv", "buffer": sheet(rows)})
    page.click("[type=submit] >> text=Upload")
    page.click("[type=submit] >> text=Check the file")


def settled(page: Page, state: str) -> None:
    """Wait until an import stands there; its page loads itself again until it does."""
    page.locator(f".record-state .badge-{state}").wait_for()
    page.locator(".import-progress").wait_for(state="detached")


def press(page: Page, button: str, state: str) -> None:
    """Have something done with an import, and wait for it."""
    page.click(f".submit-row >> text={button}")
    settled(page, state)


def walk_to(reviewer: Page, title: str) -> None:
    """Find a title in the queue of the desk by keyboard, and open it."""
    for _entry in range(reviewer.locator(".desk-title").count()):
        reviewer.keyboard.press("j")
        if title in focused(reviewer):
            break
    reviewer.keyboard.press("Enter")


def retract(reviewer: Page) -> None:
    """Take the record of this page out."""
    reviewer.click("text=Retract…")
    reviewer.fill("#id_reason", "The page was forged.")
    reviewer.click(".submit-row [type=submit]")
    reviewer.locator(".messagelist .success", has_text="Retracted").wait_for()
