"""Promise: a reviewer sees what waits in order of submission, what publishing would do by the real rule, and decides on exactly what he read."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from negotiations.access.roles import Role
from negotiations.actors.models import Actor
from negotiations.answers.models import Preference
from negotiations.ledger.models import Change, JournalEntry
from negotiations.milestones.models import Milestone, MilestoneClaim, MilestoneState
from negotiations.milestones.services import milestone_claims
from negotiations.sources.models import Source
from negotiations.statements.models import Statement
from negotiations.troops.models import TroopCount
from tests.admin.pages import Page
from tests.ledger.records import MAKERS, new_values
from tests.world import World, account, deeds_on, fresh, inner_acts, values

QUEUE = "/admin/review/"


def entered(user: User) -> Client:
    """Somebody at the door of the admin."""
    user.is_staff = True
    user.save()
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def at_desk(reviewer: User) -> Client:
    """A reviewer at the desk."""
    return entered(reviewer)


def submitted(model: type[Any], given: Any, by: User | None = None, note: str = "") -> Any:
    """A record that waits for review."""
    draft = deeds_on(model).create(values=given, by=by)
    return deeds_on(model).submit(record=draft, by=by, reason=note)


def item(client: Client, record: Any) -> Page:
    """The page of a submission."""
    return Page(client, f"{QUEUE}{record.resource}/{record.key}/")


def text_of(page: Page) -> str:
    """A page without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


def decide(page: Page, deed: str, **typed: Any) -> Any:
    """Press one of the two buttons."""
    data = {**page.fields, **{name: [str(value)] for name, value in typed.items()}, "deed": [deed]}
    return page.client.post(page.address, data)


def test_the_desk_is_for_reviewers_and_administrators(world: World, client: Client) -> None:
    claim = submitted(MilestoneClaim, world.claim_values())
    addresses = (QUEUE, f"{QUEUE}milestone-claims/{claim.key}/")
    desks = {role: entered(account(role, role)) for role in Role}
    for address in addresses:
        for response in (client.get(address), client.post(address, {"deed": "publish"})):
            assert response.status_code == 302
            assert response.headers["Location"].startswith(reverse("admin:login"))
        assert desks[Role.EDITOR].get(address).status_code == 403
        assert desks[Role.EDITOR].post(address, {"deed": "publish"}).status_code == 403
        for role in (Role.REVIEWER, Role.ADMINISTRATOR):
            assert desks[role].get(address).status_code == 200
    assert desks[Role.REVIEWER].get(f"{QUEUE}milestone-claims/nothing/").status_code == 404
    assert desks[Role.REVIEWER].get(f"{QUEUE}nothing/at-all/").status_code == 404
    assert fresh(claim).state == "submitted"


def test_every_kind_of_record_waits_in_order_of_submission(
    world: World, editor: User, at_desk: Client
) -> None:
    assert "Nothing waits for review." in at_desk.get(QUEUE).content.decode()
    drafts = [deeds_on(model).create(values=new_values(world, model), by=editor) for model in MAKERS]
    records = [
        deeds_on(type(draft)).submit(record=draft, by=editor, reason=f"Note {number}.")
        for number, draft in enumerate(reversed(drafts))
    ]
    back = deeds_on(type(records[0])).send_back(record=records[0], reason="Which day?")
    records = [*records[1:], deeds_on(type(back)).submit(record=back, by=editor)]
    page = at_desk.get(QUEUE).content.decode()
    shown = re.findall(r'class="desk-title" href="/admin/review/([^"]+)"', page)
    assert shown == [f"{record.resource}/{record.key}/" for record in records]
    assert "Note 3." in page
    for record in records:
        told = item(at_desk, record)
        assert told.response.status_code == 200, record
        assert "What publishing it would do" in told.text


def test_the_queue_costs_the_same_at_few_and_many(world: World, editor: User, at_desk: Client) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    costs = []
    for batch in (2, 12):
        for number in range(batch):
            submitted(MilestoneClaim, world.claim_values(note=f"{batch} {number}"), editor)
        with CaptureQueriesContext(connection) as asked:
            at_desk.get(QUEUE)
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_a_page_says_by_how_many_days_the_milestone_moves_and_leaves_no_trace(
    world: World, editor: User, at_desk: Client
) -> None:
    world.claim(planned="2025-09-01")
    quoted = world.citation(
        quote="بحلول نهاية العام", language="ar", translation="by the end", locator="p. 2"
    )
    claim = submitted(
        MilestoneClaim,
        world.claim_values(planned="2025-10-18", asserted_on="2024-02-01", citations=[quoted]),
        editor,
        "Please check.",
    )
    traces = (Change, JournalEntry, MilestoneState)
    before = [list(model._default_manager.order_by("pk").values()) for model in traces]
    text = text_of(item(at_desk, claim))
    assert [list(model._default_manager.order_by("pk").values()) for model in traces] == before
    for words in (
        "moves the milestone by 47 days",
        "1 September 2025",
        "18 October 2025",
        "this one",
        "Submitted by editor",
        "Please check.",
        "بحلول نهاية العام",
        "by the end",
        "p. 2",
        "Reuters",
    ):
        assert words in text, words
    assert 'lang="ar"' in item(at_desk, claim).text


def test_a_page_names_the_disputes_that_it_would_open(world: World, editor: User, at_desk: Client) -> None:
    other = world.source_on("afp-2024-01-24", publisher=world.actor("afp", "media"))
    world.claim(planned="2025-09-01", note="In September, says one.", asserted_on="2024-01-24")
    claim = submitted(
        MilestoneClaim,
        world.claim_values(
            planned="2025-10-18", citations=[world.citation(source=other)], note="In October."
        ),
        editor,
    )
    assert "would be disputed with" in text_of(item(at_desk, claim))
    count = world.troop_count(personnel=2500)
    rival = submitted(
        TroopCount,
        values(
            contributor=count.contributor,
            host=count.host,
            negotiation=world.negotiation,
            personnel=900,
            as_of="2024-01",
            note="Nine hundred.",
            citations=[world.citation(source=other)],
        ),
        editor,
    )
    text = text_of(item(at_desk, rival))
    assert "would be disputed with" in text
    assert "Preferred on 31 January 2024" in text


def test_a_preference_tells_what_it_would_choose(world: World, editor: User, at_desk: Client) -> None:
    older = world.claim(planned="2025-09-01", asserted_on="2024-01-02", note="The older plan.")
    world.claim(planned="2025-10-18", asserted_on="2024-01-20", note="The newer plan.")
    preference = submitted(
        Preference, {"milestone_claim": older, "field": "planned", "reason": "The fuller account."}, editor
    )
    text = text_of(item(at_desk, preference))
    assert "brings the date forward by 47 days" in text
    assert "by preference" in text


def test_publishing_goes_on_to_the_next_and_the_last_leads_back(
    world: World, editor: User, at_desk: Client
) -> None:
    first, second = (submitted(MilestoneClaim, world.claim_values(note=note), editor) for note in "ab")
    went = decide(item(at_desk, first), "publish", reason="Checked against the page.")
    assert went.headers["Location"] == f"{QUEUE}milestone-claims/{second.key}/"
    assert Change.objects.get(url=first.path).reason == "Checked against the page."
    refused = decide(item(at_desk, second), "return", reason=" ")
    assert "Say what the editor should change." in refused.content.decode()
    assert decide(item(at_desk, second), "return", reason="Which day?").headers["Location"] == QUEUE
    assert (fresh(first).state, fresh(second).state) == ("published", "draft")
    assert inner_acts(second) == ["created", "submitted", "returned"]
    assert at_desk.get(f"{QUEUE}milestone-claims/{first.key}/").status_code == 302
    assert "its editor is at work on it" in item(at_desk, second).text
    assert (
        decide(item(at_desk, submitted(MilestoneClaim, world.claim_values(), editor)), "").status_code == 200
    )


def test_a_decision_on_what_was_changed_meanwhile_is_refused_with_the_difference(
    world: World, editor: User, at_desk: Client
) -> None:
    claim = submitted(MilestoneClaim, world.claim_values(planned="2025-09"), editor)
    page = item(at_desk, claim)
    milestone_claims.edit(record=claim, values=values(planned="2025-12", note="It is put off."), by=editor)
    told = Page(at_desk, page.address, decide(page, "publish"))
    assert "It was changed since you looked" in told.text
    assert "2025-09 → 1–30 September 2025 → 2025-12" in text_of(told)
    assert (fresh(claim).state, "deed" in told.buttons) == ("draft", False)
    milestone_claims.submit(record=claim, by=editor)
    again = Page(at_desk, page.address, decide(page, "publish", reason="Kept."))
    assert (fresh(claim).state, again.fields["reason"]) == ("submitted", ["Kept."])
    decide(again, "publish")
    assert fresh(claim).state == "published"


def test_who_comes_second_is_told_that_it_is_decided(
    world: World, editor: User, other_reviewer: User, at_desk: Client
) -> None:
    claim = submitted(MilestoneClaim, world.claim_values(), editor)
    page, other = item(at_desk, claim), item(entered(other_reviewer), claim)
    decide(page, "publish")
    assert decide(other, "return", reason="Which day?").status_code == 302
    assert "the record is published" in text_of(Page(other.client, QUEUE))
    assert (fresh(claim).state, inner_acts(claim)[-1]) == ("published", "published")


def test_what_it_needs_is_published_with_it_and_bound_too(
    world: World, editor: User, reviewer: User, at_desk: Client
) -> None:
    source = deeds_on(Source).create(
        values=values(slug="new-page", kind="news", published="2024-01-20"), by=editor
    )
    claim = submitted(MilestoneClaim, world.claim_values(citations=[{"source": source}]), editor)
    page = item(at_desk, claim)
    assert "new-page" in page.text
    assert "must be published first" in decide(page, "publish").content.decode()
    deeds_on(Source).edit(record=source, values={"language": "fr"}, by=editor)
    told = Page(at_desk, page.address, decide(page, "publish", with_references="on"))
    assert "changed since you looked" in told.text
    assert "with_references" not in told.fields, "it is ticked anew"
    decide(told, "publish", with_references="on")
    assert (fresh(claim).state, fresh(source).state) == ("published", "published")


def test_with_four_eyes_ones_own_is_shown_with_the_reason_why_not(
    world: World, reviewer: User, at_desk: Client, settings: Any
) -> None:
    claim = submitted(MilestoneClaim, world.claim_values(), reviewer)
    assert "one account entered and published it" in item(at_desk, claim).text
    settings.TRACKER_FOUR_EYES = True
    page = item(at_desk, claim)
    assert "Another account than the one that entered" in page.text
    assert 'value="publish"' not in page.text
    assert "another reviewer publishes it" in at_desk.get(QUEUE).content.decode()
    assert "Another account" in decide(page, "publish").content.decode()
    assert fresh(claim).state == "submitted"
    settings.TRACKER_FOUR_EYES = False


def test_what_the_deeds_would_refuse_is_told_before(world: World, editor: User, at_desk: Client) -> None:
    old = world.claim()
    claim = submitted(MilestoneClaim, {**world.claim_values(planned="2025-10"), "supersedes": old}, editor)
    assert "It corrects a mistake of ours in" in item(at_desk, claim).text
    milestone_claims.retract(record=old, reason="Never said.")
    page = item(at_desk, claim)
    assert "It cannot be published as it is" in page.text
    assert 'value="publish"' not in page.text


def test_named_things_and_statements_are_shown_with_all_they_say(
    world: World, editor: User, at_desk: Client
) -> None:
    office = {
        "title": {"en": "Chair"},
        "body": world.commission.actor,
        "citations": [world.citation(quote="its chair")],
    }
    names = [{"text": "A Person", "language": "en", "kind": "official"}]
    person = submitted(
        Actor, {"slug": "a-person", "kind": "person", "names": names, "offices": [office]}, editor
    )
    for words in ("A Person", "Chair", "its chair", "Nothing that stands today changes"):
        assert words in text_of(item(at_desk, person)), words
    said = submitted(
        Statement,
        {
            "negotiation": world.negotiation,
            "text": "We leave.",
            "note": "Told.",
            "citations": [world.citation()],
        },
        editor,
    )
    assert "We leave." in text_of(item(at_desk, said))
    milestone = submitted(
        Milestone, {"slug": "a-step", "negotiation": world.negotiation, "kind": "handover"}, editor
    )
    assert decide(item(at_desk, milestone), "publish").status_code == 302
