"""Promise: an editor imports a sheet, or enters a claim, and submits it; a reviewer sees at the desk, by keyboard, what waits and what it would
move, and publishes it; the public API shows it only then; a mistake in it is corrected, and it is retracted in the end."""

from __future__ import annotations

import urllib.error
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.conftest import Service, Watched
from tests.browser.test_admin import NAMELESS, choose, understood
from tests.serving import get

if TYPE_CHECKING:
    from playwright.sync_api import Browser
from tests.browser.at_work import (
    PASSWORD,
    engage,
    entered,
    focused,
    look,
    press,
    retract,
    settled,
    upload,
    walk_to,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.sqlite_only(reason="drives the embedded service, which has SQLite"),
]

ERBIL = "/api/v1/milestones/erbil-presence-end/"
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}

SAID = {
    "milestone": "erbil-presence-end",
    "planned.edtf": "2026-12",
    "planned.bound": "by",
    "standing": "announced",
    "asserted_on": "2026-03-01",
    "note": "The presence in Erbil is to end by the end of the year.",
    "citations.0.source": "peregraf-2025-09-07-coalition-missions-in-central-iraq",
}
MILDER = {**SAID, "planned.edtf": "2026-11", "standing": "expected", "note": "It may end a month earlier."}

Enter = Callable[..., Watched]


@pytest.fixture(scope="module")
def engaged(service: Service, browser: Browser) -> None:
    """An editor and a reviewer have accounts."""
    admin = entered(service, browser, "admin", service.password)
    engage(admin, "an-editor", "editor")
    engage(admin, "a-reviewer", "reviewer")
    admin.page.context.close()
    assert not admin.wrongs


@pytest.fixture
def enter(service: Service, browser: Browser, engaged: None) -> Iterator[Enter]:
    """Log one of them in. Fails when anything was wrong on the way."""
    inside: list[Watched] = []

    def enter(name: str, **options: Any) -> Watched:
        inside.append(entered(service, browser, name, PASSWORD, **options))
        return inside[-1]

    yield enter
    for watched in inside:
        watched.page.context.close()
        assert not watched.wrongs


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


def test_a_sheet_with_two_bad_rows_is_mended_published_corrected_and_retracted(
    enter: Enter, service: Service
) -> None:
    before = planned(service)
    editor = enter("an-editor").page
    upload(editor, service.base, {**SAID, "planned.edtf": "2026-13"}, {**MILDER, "milestone": "erbil"})
    settled(editor, "refused")
    errors = editor.locator(".import-errors tbody tr").all_inner_texts()
    assert [line.split("\t")[:3] for line in errors] == [
        ["2", "planned.edtf", "2026-13"],
        ["3", "milestone", "erbil"],
    ]
    pages = [editor.url, f"{editor.url.rpartition('/change/')[0]}/columns/"]

    upload(editor, service.base, SAID, MILDER)
    settled(editor, "ready")
    press(editor, "Import as drafts", "draft")
    press(editor, "Submit for review", "submitted")
    assert planned(service) == before

    watched = enter("a-reviewer")
    reviewer = watched.open("/admin/review/")
    walk_to(reviewer, "plans.csv: 2 records")
    reviewer.fill("#import-reason", "Compared with the page.")
    press(reviewer, "Publish all", "published")
    assert planned(service) == "2026-12"
    [published] = [
        row
        for row in get(f"{service.base}/api/v1/milestone-claims/?milestone=erbil-presence-end")["results"]
        if row["note"] == SAID["note"]
    ]
    [change] = get(f"{service.base}/api/v1/changes/?object={published['url']}")["results"]
    assert (change["action"], change["reason"]) == (
        "published",
        "plans.csv: row 2 (Compared with the page.)",
    )

    pages.append(reviewer.url)
    reviewer.click("#import-records ~ .panel-scroll tbody tr >> nth=0 >> a")
    reviewer.click("text=Correct a mistake of ours…")
    reviewer.fill("#id_planned_0", "2026-11")
    reviewer.fill("#id_reason_for_change", "The page says November.")
    reviewer.click("text=Publish the correction")
    reviewer.locator(".messagelist .success").wait_for()
    assert planned(service) == "2026-11"
    heir = get(published["url"])["superseded_by"]["url"]

    reviewer.goto(
        f"{service.base}/admin/negotiations/milestoneclaim/?q={heir.rstrip('/').rpartition('/')[2]}"
    )
    reviewer.click("#result_list tbody th a")
    reviewer.click("text=History")
    reviewer.locator(".differences del", has_text="2026-12").first.wait_for()
    pages += [reviewer.url, f"{service.base}/admin/review/"]
    reviewer.go_back()
    retract(reviewer)
    assert status_of(heir) == 410

    reviewer.goto(pages[2])
    reviewer.click("#import-records ~ .panel-scroll tbody tr >> nth=1 >> a")
    retract(reviewer)
    assert planned(service) == before

    phone = enter("a-reviewer", **PHONE).page
    for address in (*pages, f"{service.base}/admin/negotiations/importbatch/add/"):
        look(phone, address)


def test_a_claim_goes_from_the_editor_over_the_desk_to_the_public_and_out_again(
    enter: Enter, service: Service
) -> None:
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
    walk_to(reviewer, "presence in Erbil")
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
    retract(reviewer)
    assert (planned(service), status_of(draft["url"])) == (before, 410)
