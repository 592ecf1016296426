"""Promise: a record goes from draft to submitted to published, ends superseded or retracted, and takes no other way."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User

from negotiations.access.roles import Role
from negotiations.core.errors import Conflict, NotAllowed, Refused, Stale
from negotiations.ledger.models import Change
from negotiations.milestones.models import MilestoneClaim
from negotiations.milestones.services import milestone_claims, milestones
from tests.world import World, account, acts, fresh, inner_acts

Make = Callable[[World], Any]
Deed = Callable[..., Any]


def draft(world: World) -> MilestoneClaim:
    return milestone_claims.create(values=world.claim_values())


def submitted(world: World) -> MilestoneClaim:
    return milestone_claims.submit(record=draft(world))


def published(world: World) -> MilestoneClaim:
    return world.claim()


def superseded(world: World) -> MilestoneClaim:
    claim = world.claim()
    milestone_claims.supersede(record=claim, values=world.claim_values(), reason="Misread.")
    return claim


def retracted(world: World) -> MilestoneClaim:
    return milestone_claims.retract(record=world.claim(), reason="Never said.")


STATES: dict[str, Make] = {
    "draft": draft,
    "submitted": submitted,
    "published": published,
    "superseded": superseded,
    "retracted": retracted,
}


def submit(world: World, claim: Any, **more: Any) -> None:
    milestone_claims.submit(record=claim, **more)


def send_back(world: World, claim: Any, **more: Any) -> None:
    milestone_claims.send_back(record=claim, **{"reason": "Which day?", **more})


def publish(world: World, claim: Any, **more: Any) -> None:
    milestone_claims.publish(record=claim, **more)


def publish_in_a_set(world: World, claim: Any, **more: Any) -> None:
    milestone_claims.publish_many(records=[claim], **more)


def retract(world: World, claim: Any, **more: Any) -> None:
    milestone_claims.retract(record=claim, **{"reason": "Never said.", **more})


def supersede(world: World, claim: Any, **more: Any) -> None:
    given = {"values": world.claim_values(), "reason": "Misread.", **more}
    milestone_claims.supersede(record=claim, **given)


def replace(world: World, claim: Any, **more: Any) -> None:
    given = {"values": world.claim_values(), "reason": "Corrected in print.", **more}
    milestone_claims.replace(record=claim, **given)


def edit(world: World, claim: Any, **more: Any) -> None:
    milestone_claims.edit(record=claim, values={"note": "Otherwise."}, **more)


def delete(world: World, claim: Any, **more: Any) -> None:
    milestone_claims.delete(record=claim, **more)


ALLOWED: list[tuple[Deed, set[str]]] = [
    (submit, {"draft"}),
    (send_back, {"submitted"}),
    (publish, {"draft", "submitted"}),
    (publish_in_a_set, {"draft", "submitted"}),
    (retract, {"published"}),
    (supersede, {"published"}),
    (replace, {"published"}),
    (edit, {"draft", "submitted"}),
    (delete, {"draft", "submitted"}),
]
DEEDS = [deed for deed, _ in ALLOWED]
WITH_REVISION = [deed for deed in DEEDS if deed is not publish_in_a_set]


def test_a_record_goes_from_draft_to_published_and_the_journal_tells_the_way(
    world: World, editor: User, reviewer: User
) -> None:
    claim = milestone_claims.create(values=world.claim_values(), by=editor)
    assert (claim.state, claim.revision, claim.is_public) == ("draft", 1, False)
    claim = milestone_claims.submit(record=claim, by=editor)
    assert (claim.state, claim.revision, claim.submitted_by) == ("submitted", 2, editor)
    claim = milestone_claims.send_back(record=claim, by=reviewer, reason="Which day?")
    assert (claim.state, claim.revision) == ("draft", 3)
    claim = milestone_claims.submit(record=claim, by=editor)
    assert acts(claim) == []
    claim = milestone_claims.publish(record=claim, by=reviewer)
    assert (claim.state, claim.revision, claim.is_public) == ("published", 5, True)
    assert inner_acts(claim) == ["created", "submitted", "returned", "submitted", "published"]
    assert acts(claim) == ["published"]


def test_a_record_is_recorded_from_the_instant_of_its_ledger_row(world: World) -> None:
    claim = published(world)
    assert fresh(claim).recorded_from == Change.objects.get(url=claim.path).at


def test_a_retracted_record_stays_with_its_reason_and_its_instant(world: World) -> None:
    claim = retracted(world)
    row = Change.objects.get(url=claim.path, action="retracted")
    assert (claim.state, claim.ended_because, row.reason) == ("retracted", "Never said.", "Never said.")
    assert claim.recorded_until == row.at
    assert acts(claim) == ["published", "retracted"]


def test_editing_a_submission_takes_it_back_to_draft(world: World, editor: User) -> None:
    claim = milestone_claims.edit(record=submitted(world), values={"note": "Better so."}, by=editor)
    assert (claim.state, claim.note, claim.revision) == ("draft", "Better so.", 3)
    assert acts(claim) == []


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(("deed", "allowed"), ALLOWED, ids=lambda value: getattr(value, "__name__", ""))
def test_a_deed_is_done_in_the_states_it_is_meant_for_and_in_no_other(
    world: World, deed: Deed, allowed: set[str], state: str
) -> None:
    claim = STATES[state](world)
    if state in allowed:
        deed(world, claim)
        return
    before, rows = fresh(claim), Change.objects.count()
    with pytest.raises(Conflict) as conflict:
        deed(world, claim)
    assert conflict.value.sentence.endswith((".", "?"))
    assert (fresh(claim).revision, Change.objects.count()) == (before.revision, rows)


def test_a_retracted_named_thing_is_not_edited_any_more(world: World) -> None:
    milestones.retract(record=world.milestone, reason="Merged.")
    with pytest.raises(Conflict):
        milestones.edit(record=world.milestone, values={"labels": {"en": "Otherwise"}})


@pytest.mark.parametrize("deed", WITH_REVISION)
def test_whoever_read_an_earlier_revision_is_told_the_current_one(world: World, deed: Deed) -> None:
    state = min(next(allowed for known, allowed in ALLOWED if known is deed))
    claim = STATES[state](world)
    revision, rows = fresh(claim).revision, Change.objects.count()
    with pytest.raises(Stale) as stale:
        deed(world, claim, revision=revision + 1)
    assert stale.value.revision == revision
    assert (fresh(claim).revision, Change.objects.count()) == (revision, rows)
    deed(world, claim, revision=revision)


@pytest.mark.parametrize(
    ("deed", "role"),
    [
        (submit, Role.EDITOR),
        (edit, Role.EDITOR),
        (delete, Role.EDITOR),
        (send_back, Role.REVIEWER),
        (publish, Role.REVIEWER),
        (publish_in_a_set, Role.REVIEWER),
        (retract, Role.REVIEWER),
        (supersede, Role.REVIEWER),
        (replace, Role.REVIEWER),
    ],
)
def test_a_deed_needs_its_role_or_a_higher_one(world: World, deed: Deed, role: Role) -> None:
    state = min(next(allowed for known, allowed in ALLOWED if known is deed))
    for number, held in enumerate((None, Role.EDITOR, Role.REVIEWER, Role.ADMINISTRATOR)):
        claim = STATES[state](world)
        by = account(f"account-{number}", held)
        if held is None or list(Role).index(held) < list(Role).index(role):
            with pytest.raises(NotAllowed):
                deed(world, claim, by=by)
            assert fresh(claim).state == state
        else:
            deed(world, claim, by=by)


def test_a_public_named_thing_is_edited_by_reviewers_only(world: World, editor: User, reviewer: User) -> None:
    with pytest.raises(NotAllowed):
        milestones.edit(record=world.milestone, values={"labels": {"en": "Otherwise"}}, by=editor)
    edited = milestones.edit(record=world.milestone, values={"labels": {"en": "Otherwise"}}, by=reviewer)
    assert edited.label() == "Otherwise"


def test_a_stranger_and_an_account_that_was_closed_make_nothing(world: World) -> None:
    stranger, closed = account("stranger", None), account("closed", Role.ADMINISTRATOR)
    closed.is_active = False
    for by in (stranger, closed):
        with pytest.raises(NotAllowed):
            milestone_claims.create(values=world.claim_values(), by=by)
        with pytest.raises(NotAllowed):
            milestone_claims.record_many(values=[world.claim_values()], by=by, reason="")


@pytest.mark.parametrize("deed", [send_back, retract, supersede, replace])
@pytest.mark.parametrize("reason", ["", "  "])
def test_what_takes_something_back_says_why(world: World, deed: Deed, reason: str) -> None:
    claim = submitted(world) if deed is send_back else published(world)
    with pytest.raises(Refused) as refused:
        deed(world, claim, reason=reason)
    assert [(fault.field, fault.code) for fault in refused.value.faults] == [("reason", "required")]
