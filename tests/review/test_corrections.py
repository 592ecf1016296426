"""Promise: a claim ends once for the world and once for us: replaced by its publisher, superseded by us; both write two rows."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User

from negotiations.core.clocks import AsOf
from negotiations.core.errors import Conflict, Refused
from negotiations.ledger.comparison import compare_records
from negotiations.ledger.models import Change
from negotiations.milestones.models import MilestoneClaim
from negotiations.milestones.services import milestone_claims
from tests.world import World, acts, day, fresh, inner_acts


def known_on(text: str) -> set[str]:
    """The notes of the claims that were known on a day."""
    claims = MilestoneClaim.objects.filter(AsOf(known=day(text)).claims())
    return set(claims.values_list("note", flat=True))


def correction(world: World, **more: Any) -> dict[str, Any]:
    return world.claim_values(**{"note": "Corrected.", "planned": "2025-10", **more})


def faults_of(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str]]:
    return [(fault.field, fault.code) for fault in refused.value.faults]


def test_superseding_closes_our_record_and_leaves_what_the_publisher_said(
    world: World, reviewer: User
) -> None:
    old = world.claim()
    new = milestone_claims.supersede(record=old, values=correction(world), by=reviewer, reason="Misread.")
    old = fresh(old)
    assert (old.state, old.ended_because, old.known_until) == ("superseded", "Misread.", None)
    assert old.recorded_until == new.recorded_from
    assert (new.state, new.supersedes, old.superseded_by) == ("published", old, new)
    assert known_on("2024-01-24") == {"Corrected."}


def test_superseding_writes_two_rows_first_the_end_then_the_beginning(world: World, reviewer: User) -> None:
    old = world.claim()
    before = Change.objects.count()
    new = milestone_claims.supersede(record=old, values=correction(world), by=reviewer, reason="Misread.")
    rows = Change.objects.filter(number__gt=before)
    assert [(row.action, row.url, row.reason) for row in rows] == [
        ("superseded", old.path, "Misread."),
        ("published", new.path, "Misread."),
    ]
    assert len({row.at for row in rows}) == 1
    ended = rows[0]
    assert ended.revision == fresh(old).revision == 2
    assert json.loads(ended.changed).keys() == {"recorded_until", "ended_because", "revision"}
    assert json.loads(rows[1].document or "")["supersedes"] == old.key


def test_replacing_ends_what_was_known_on_the_day_the_correction_was_printed(world: World) -> None:
    old = world.claim()
    printed = [world.citation(published="2024-02-01")]
    values = correction(world, citations=printed)
    new = milestone_claims.replace(record=old, values=values, reason="Corrected in print.")
    old = fresh(old)
    assert (old.state, str(old.known_until), old.recorded_until) == ("published", "2024-02-01", None)
    assert old.known_until_recorded_at == new.recorded_from
    assert (new.replaces, old.replaced_by) == (old, new)
    assert known_on("2024-01-31") == {"It is planned."}
    assert known_on("2024-02-01") == {"Corrected."}
    assert [row.action for row in Change.objects.order_by("-number")[:2]] == ["published", "replaced"]


def test_before_we_learnt_of_it_the_record_did_not_know_the_replacement(world: World) -> None:
    old = world.claim()
    recorded = fresh(old).recorded_from
    values = correction(world, citations=[world.citation(published="2024-02-01")])
    milestone_claims.replace(record=old, values=values, reason="Corrected in print.")
    asked = AsOf(known=day("2024-03-01"), recorded=recorded)
    assert list(MilestoneClaim.objects.filter(asked.claims())) == [old]


def test_a_claim_corrected_on_its_own_day_is_known_on_no_day(world: World) -> None:
    old = world.claim()
    milestone_claims.replace(record=old, values=correction(world), reason="Corrected within the hour.")
    assert fresh(old).known_until == fresh(old).known_from
    assert known_on("2024-01-24") == {"Corrected."}


def test_each_end_is_given_once(world: World) -> None:
    old = world.claim()
    milestone_claims.replace(record=old, values=correction(world), reason="Corrected in print.")
    with pytest.raises(Conflict):
        milestone_claims.replace(record=old, values=correction(world), reason="Again.")
    assert acts(old) == ["published", "replaced"]
    milestone_claims.supersede(record=old, values=correction(world), reason="We misread it, too.")
    with pytest.raises(Conflict):
        milestone_claims.supersede(record=old, values=correction(world), reason="Again.")
    assert acts(old) == ["published", "replaced", "superseded"]


def test_what_its_publisher_took_back_stays_so_when_we_correct_how_we_read_it(
    world: World, editor: User, reviewer: User
) -> None:
    replaced, withdrawn, drafted = (world.claim(note=note) for note in ("One.", "Two.", "Three."))
    draft = milestone_claims.create(
        values={**correction(world, note="Third again."), "supersedes": drafted}, by=editor
    )
    printed = [world.citation(published="2024-02-01")]
    milestone_claims.replace(
        record=replaced, values=correction(world, citations=printed, note="In print."), reason="Printed."
    )
    days = [(claim, day("2024-02-01")) for claim in (withdrawn, drafted)]
    milestone_claims.withdraw_many(days=days, reason="Taken off the page.")
    heirs = [
        milestone_claims.supersede(record=claim, values=correction(world, note=note), reason="Misread.")
        for claim, note in ((replaced, "First again."), (withdrawn, "Second again."))
    ]
    heirs.append(milestone_claims.publish(record=draft, by=reviewer))
    for heir, old in zip(heirs, (replaced, withdrawn, drafted), strict=True):
        assert heir.known_until == fresh(old).known_until == day("2024-02-01")
        assert heir.known_until_recorded_at == fresh(old).known_until_recorded_at
        [row] = Change.objects.filter(url=heir.path)
        assert json.loads(row.document or "")["known_until"] == "2024-02-01"
    assert known_on("2024-01-31") == {"First again.", "Second again.", "Third again."}
    assert known_on("2024-02-01") == {"In print."}
    compare_records()


def test_a_correction_was_known_before_its_publisher_took_it_back(world: World) -> None:
    old = world.claim()
    values = correction(world, citations=[world.citation(published="2024-03-01")])
    draft = milestone_claims.create(values={**values, "supersedes": old})
    milestone_claims.withdraw_many(days=[(old, day("2024-02-01"))], reason="Taken off the page.")
    with pytest.raises(Conflict) as conflict:
        milestone_claims.publish(record=draft)
    assert conflict.value.code == "known_after_its_end"
    milestone_claims.delete(record=draft)
    with pytest.raises(Refused) as refused:
        milestone_claims.supersede(record=old, values=values, reason="Misread.")
    assert faults_of(refused) == [("supersedes", "known_after_its_end")]


@pytest.mark.parametrize("name", ["supersedes", "replaces"])
def test_of_two_drafts_that_correct_one_claim_the_second_is_refused(world: World, name: str) -> None:
    old = world.claim()
    milestone_claims.create(values={**correction(world), name: old})
    with pytest.raises(Conflict):
        milestone_claims.create(values={**correction(world), name: old})
    assert MilestoneClaim.objects.count() == 2


@pytest.mark.parametrize(("name", "act"), [("supersedes", "superseded"), ("replaces", "replaced")])
def test_a_correction_can_be_drafted_and_ends_the_claim_when_it_is_published(
    world: World, editor: User, reviewer: User, name: str, act: str
) -> None:
    old = world.claim()
    draft = milestone_claims.create(values={**correction(world), name: old}, by=editor)
    assert acts(old) == ["published"]
    milestone_claims.publish(record=draft, by=reviewer, reason="Seen.")
    assert acts(old) == ["published", act]


def test_a_correction_of_a_claim_that_ended_meanwhile_is_not_published(world: World) -> None:
    """Whoever still holds the claim as it was when it stood must not end it again."""
    old = world.claim()
    held = fresh(old)
    milestone_claims.retract(record=old, reason="Never said.")
    with pytest.raises(Conflict) as conflict:
        milestone_claims.record_many(values=[{**correction(world), "supersedes": held}], reason="a file")
    assert conflict.value.others == (old.path,)
    assert acts(old) == ["published", "retracted"]


def test_a_correction_speaks_of_the_same_thing(world: World) -> None:
    claim, values = world.claim(), correction(world, milestone=world.milestone_called("another"))
    with pytest.raises(Refused) as refused:
        milestone_claims.supersede(record=claim, values=values, reason="Misread.")
    assert faults_of(refused) == [("supersedes", "another_subject")]


def test_the_thing_spoken_of_need_not_be_said_again(world: World) -> None:
    values = {name: value for name, value in correction(world).items() if name != "milestone"}
    new = milestone_claims.supersede(record=world.claim(), values=values, reason="Misread.")
    assert new.milestone == world.milestone


def test_a_replacement_was_not_known_before_what_it_replaces(world: World) -> None:
    values = correction(world, citations=[world.citation(published="2024-01-01")])
    with pytest.raises(Refused) as refused:
        milestone_claims.replace(record=world.claim(), values=values, reason="Corrected in print.")
    assert faults_of(refused) == [("replaces", "known_before")]


def test_publishers_withdraw_claims_without_printing_anything_instead(world: World, reviewer: User) -> None:
    one, two, three = (world.claim(note=note) for note in ("One.", "Two.", "Three."))
    before = Change.objects.count()
    days = [(one, day("2024-02-01")), (two, day("2024-03-01"))]
    milestone_claims.withdraw_many(days=days, by=reviewer, reason="Taken off the page.")
    assert [str(fresh(claim).known_until) for claim in (one, two, three)] == [
        "2024-02-01",
        "2024-03-01",
        "None",
    ]
    rows = Change.objects.filter(number__gt=before)
    assert [(row.action, row.url) for row in rows] == [("replaced", one.path), ("replaced", two.path)]
    assert {fresh(one).known_until_recorded_at} == {row.at for row in rows}
    assert known_on("2024-02-15") == {"Two.", "Three."}
    assert inner_acts(one) == ["withdrawn"]


def test_a_claim_is_not_withdrawn_twice_whoever_still_holds_it_as_it_was(world: World) -> None:
    claim = world.claim()
    milestone_claims.withdraw_many(days=[(claim, day("2024-02-01"))], reason="Taken off.")
    held = MilestoneClaim(pk=claim.pk, public_id=claim.public_id, state="published")
    for again in (claim, held):
        with pytest.raises(Conflict) as conflict:
            milestone_claims.withdraw_many(days=[(again, day("2024-03-01"))], reason="Again.")
        assert conflict.value.others == (claim.path,)
    assert str(fresh(claim).known_until) == "2024-02-01"


def test_withdrawing_is_all_or_none(world: World) -> None:
    one, draft = world.claim(), milestone_claims.create(values=world.claim_values())
    with pytest.raises(Conflict):
        milestone_claims.withdraw_many(
            days=[(one, day("2024-02-01")), (draft, day("2024-02-01"))], reason="Taken off."
        )
    assert (fresh(one).known_until, acts(one)) == (None, ["published"])


@pytest.mark.parametrize(
    ("until", "reason", "field"),
    [
        ("2024-01-23", "Taken off.", "day"),
        ("9999-01-01", "Taken off.", "day"),
        ("2024-02-01", " ", "reason"),
    ],
)
def test_a_withdrawal_has_a_reason_and_a_day_that_can_be(
    world: World, until: str, reason: str, field: str
) -> None:
    claim = world.claim()
    with pytest.raises(Refused) as refused:
        milestone_claims.withdraw_many(days=[(claim, day(until))], reason=reason)
    assert [fault.field for fault in refused.value.faults] == [field]
    assert fresh(claim).known_until is None
