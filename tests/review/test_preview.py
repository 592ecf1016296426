"""Promise: before anybody publishes, the tracker tells what it would change, by the real rule, and nothing of the attempt stays."""

from typing import Any

import pytest

from negotiations.core.clocks import AsOf
from negotiations.core.records import Record
from negotiations.core.states import standing
from negotiations.events.models import EventClaim
from negotiations.ledger.models import Change, JournalEntry, LedgerHead
from negotiations.milestones.models import MilestoneClaim, MilestoneState
from negotiations.milestones.services import PICTURED, milestone_claims
from negotiations.review.preview import Preview, preview_publishing, preview_values
from negotiations.sources.strength import said, why_lost
from negotiations.troops.models import TroopCount
from tests.world import World, values


def told(preview: Preview) -> dict[tuple[str, str], str]:
    assert preview.refusal is None, preview.refusal
    return {(effect.field, effect.kind): effect.sentence for effect in preview.effects}


def elsewhere(world: World, published: str, slug: str = "elsewhere") -> list[dict[str, Any]]:
    """The citation of another outlet."""
    source = world.source_on(f"{slug}-{published}", published=published, publisher=world.actor(slug, "media"))
    return [world.citation(source=source)]


def claim(world: World, published: str, slug: str = "elsewhere", **given: Any) -> dict[str, Any]:
    return world.claim_values(citations=elsewhere(world, published, slug), **given)


def rows() -> tuple[int, ...]:
    """Everything that a deed leaves."""
    head = LedgerHead.objects.values_list("number", flat=True).first() or 0
    models = (Change, JournalEntry, MilestoneClaim, MilestoneState)
    return (head, *(model.objects.count() for model in models))


def test_a_new_date_moves_the_milestone_by_so_many_days_and_nothing_stays(world: World) -> None:
    world.claim(planned="2025-09-14")
    given = claim(world, "2024-03-01", planned="2025-10-31")
    before = rows()
    preview = preview_values(MilestoneClaim, given)
    assert rows() == before
    [moved] = [effect for effect in preview.effects if effect.kind == "moves"]
    assert (moved.field, moved.days) == ("planned", (47, 47))
    assert moved.sentence == "This moves the milestone by 47 days. Before: 14 September 2025."


def test_what_it_tells_is_what_publishing_does(world: World) -> None:
    world.claim(planned="2025-09")
    draft = milestone_claims.create(values=claim(world, "2024-01-25", planned="2025-12"))
    preview = preview_publishing(draft)
    [moved] = [effect for effect in preview.effects if effect.kind == "moves"]
    assert {effect.kind for effect in preview.effects} == {"moves", "disputes"}
    milestone_claims.publish(record=draft)
    state = MilestoneState.objects.get(standing(AsOf.now()), milestone=world.milestone)
    assert state.disputed
    assert moved.days == (state.slippage_min, state.slippage_max)


def test_brought_forward_made_sharper_taken_away(world: World) -> None:
    world.claim(planned="2025-09")
    forward = preview_values(MilestoneClaim, claim(world, "2024-05-01", planned="2025-08-31"))
    assert "brings the date forward by 1 to 30 days" in told(forward)["planned", "moves"]
    sharper = preview_values(MilestoneClaim, claim(world, "2024-05-02", "b", planned="2025-09-15"))
    assert "without moving it" in told(sharper)["planned", "changes"]
    away = told(preview_values(MilestoneClaim, claim(world, "2024-05-03", "c", status="postponed")))
    assert "takes the standing plan away (1–30 September 2025)" in away["status", "takes_away"]
    assert away["status", "changes"] == "This changes what stands from “Announced” to “Postponed”."


def test_a_weaker_claim_stays_behind_and_says_why_and_when_it_stood(world: World) -> None:
    world.claim(citations=elsewhere(world, "2024-06-01", "ministry"), planned="2025-09", standing="announced")
    given = claim(world, "2024-03-01", planned="2025-10", standing="expected")
    sentence = told(preview_values(MilestoneClaim, given))["planned", "stays"]
    assert "because its standing is stronger: “announced” before “expected”" in sentence
    assert "for days from 1 March 2024 to 1 June 2024" in sentence


def test_independent_sources_dispute_and_an_agreeing_one_is_no_news(world: World) -> None:
    world.claim(planned="2025-09")
    other = told(preview_values(MilestoneClaim, claim(world, "2024-01-30", planned="2026-01")))
    assert other["planned", "disputes"].startswith("This would be disputed with: ")
    same = told(preview_values(MilestoneClaim, claim(world, "2024-01-30", "b", planned="2025-09")))
    assert same == {}


def test_a_claim_known_from_one_origin_alone_says_so(world: World) -> None:
    first = told(preview_values(MilestoneClaim, world.claim_values()))
    assert first["citations", "one_origin"].startswith("Known only from one origin: ")


def test_another_source_said_another_number(world: World) -> None:
    world.event_claim(killed=3)
    given = {"event": world.event, "note": "Told.", "citations": elsewhere(world, "2024-02-01")}
    agreed = told(preview_values(EventClaim, values(**given, killed={"low": 2, "high": 4})))
    assert agreed["killed", "otherwise"].startswith("Another source said 3 personnel: ")
    against = told(preview_values(EventClaim, values(**given, killed=8)))
    assert against["killed", "disputes"].startswith("This would be disputed with: ")
    assert ("killed", "otherwise") not in against


def test_another_source_counted_other_troops_on_that_day(world: World) -> None:
    world.troop_count(personnel={"low": 2500, "high": 2500, "qualifier": "about"}, as_of="2024-01-20")
    given = {
        "contributor": world.united_states,
        "host": world.iraq,
        "measure": "present",
        "note": "Told.",
        "citations": elsewhere(world, "2024-02-01"),
        "as_of": "2024-01-25",
    }
    near = told(preview_values(TroopCount, values(**given, personnel=2600)))
    assert near["personnel", "otherwise"].startswith("Another source said about 2,500 personnel: ")
    assert "from “about 2,500 personnel” to “2,600 personnel”" in near["personnel", "changes"]
    far = told(preview_values(TroopCount, values(**given, personnel=4000)))
    assert far["personnel", "disputes"].startswith("This would be disputed with: ")


def test_a_correction_and_an_edited_draft_are_looked_at_alike(world: World) -> None:
    old = world.claim(planned="2025-09")
    corrected = preview_values(
        MilestoneClaim, world.claim_values(planned="2025-10"), corrects=("supersedes", old)
    )
    assert "30 days" in told(corrected)["planned", "moves"] or "1 to" in told(corrected)["planned", "moves"]
    draft = milestone_claims.create(values=claim(world, "2024-05-01", planned="2025-11"))
    edited = preview_values(MilestoneClaim, {"planned": draft.planned, "note": "Other."}, record=draft)
    assert ("planned", "moves") in told(edited)
    draft.refresh_from_db()
    assert (draft.state, draft.note) == ("draft", "It is planned.")


def test_what_would_be_refused_is_told_as_a_refusal(world: World) -> None:
    preview = preview_values(MilestoneClaim, world.claim_values(achieved="2025-01-01"))
    assert preview.effects == ()
    assert preview.refusal is not None


@pytest.mark.usefixtures("facts")
def test_among_the_facts_what_is_told_of_a_loser_is_true() -> None:
    """Each sentence names the first point of the order in which both differ; there the winner must be ahead."""
    told = 0
    for state in MilestoneState.objects.filter(standing(AsOf.now())).select_related("planned_claim"):
        winner: Any = state.planned_claim
        others = MilestoneClaim.objects.filter(AsOf.now().claims(), milestone=state.milestone_id)
        for loser in others.exclude(planned_edtf="") if winner else ():
            sentence = why_lost(loser, winner, PICTURED.fields["planned"], state.planned_by)
            days = said(winner), said(loser)
            assert "standing is stronger" not in sentence or winner.tier < loser.tier
            assert "said later" not in sentence or (days[0] and days[1] and days[0] > days[1])
            assert "graded better" not in sentence or winner.source_rank < loser.source_rank
            assert "known later" not in sentence or winner.known_from > loser.known_from
            told += loser.pk != winner.pk
    assert told > 20


def test_a_named_thing_has_nothing_to_look_at(world: World) -> None:
    model: type[Record] = type(world.milestone)
    given = {"slug": "another", "negotiation": world.negotiation, "kind": "handover"}
    assert preview_values(model, given) == Preview()
