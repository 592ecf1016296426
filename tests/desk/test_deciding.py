"""Promise: a reviewer sees what waits in order of submission, what publishing would do by the real rule, and decides on exactly what he read."""

from __future__ import annotations

import re

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from negotiations.access.roles import Role
from negotiations.ledger.models import Change
from negotiations.milestones.models import MilestoneClaim
from negotiations.milestones.services import milestone_claims
from negotiations.sources.models import Source
from tests.admin.pages import Page
from tests.desk.sitting import QUEUE, decide, entered, item, submitted, text_of
from tests.ledger.records import MAKERS, new_values
from tests.world import World, account, deeds_on, fresh, inner_acts, values


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
