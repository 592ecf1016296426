"""Promise: before a decision the desk says what it would move, open, choose or meet, and leaves no trace of having tried."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from negotiations.actors.models import Actor
from negotiations.answers.models import Preference
from negotiations.ledger.models import Change, JournalEntry
from negotiations.milestones.models import Milestone, MilestoneClaim, MilestoneState
from negotiations.milestones.services import milestone_claims
from negotiations.statements.models import Statement
from negotiations.troops.models import TroopCount
from tests.desk.sitting import QUEUE, decide, item, submitted, text_of
from tests.world import World, fresh, values


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
