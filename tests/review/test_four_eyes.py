"""Promise: with four eyes nobody publishes what he entered or submitted himself; without, the ledger says that he did."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from negotiations.access.roles import Role
from negotiations.core.errors import Conflict
from negotiations.ledger.models import Change
from negotiations.milestones.models import MilestoneClaim
from negotiations.milestones.services import milestone_claims
from negotiations.sources.services import sources
from tests.world import World, account, acts, fresh


@pytest.fixture
def four_eyes(settings: Any) -> None:
    settings.TRACKER_FOUR_EYES = True


@pytest.fixture
def two_eyes(settings: Any) -> None:
    settings.TRACKER_FOUR_EYES = False


def submission(world: World, *, entered_by: User, submitted_by: User) -> MilestoneClaim:
    claim = milestone_claims.create(values=world.claim_values(), by=entered_by)
    return milestone_claims.submit(record=claim, by=submitted_by)


@pytest.mark.usefixtures("four_eyes")
def test_who_entered_a_record_does_not_publish_it(world: World, reviewer: User, other_reviewer: User) -> None:
    claim = submission(world, entered_by=reviewer, submitted_by=other_reviewer)
    with pytest.raises(Conflict) as conflict:
        milestone_claims.publish(record=claim, by=reviewer)
    assert conflict.value.code == "four_eyes"
    assert fresh(claim).state == "submitted"


@pytest.mark.usefixtures("four_eyes")
def test_who_submitted_a_record_does_not_publish_it(world: World, editor: User, reviewer: User) -> None:
    claim = submission(world, entered_by=editor, submitted_by=reviewer)
    with pytest.raises(Conflict, match="Another account"):
        milestone_claims.publish(record=claim, by=reviewer)


@pytest.mark.usefixtures("four_eyes")
def test_a_second_account_publishes_what_was_submitted(world: World, editor: User, reviewer: User) -> None:
    claim = submission(world, entered_by=editor, submitted_by=editor)
    milestone_claims.publish(record=claim, by=reviewer)
    assert not Change.objects.get(url=claim.path).self_published


@pytest.mark.usefixtures("four_eyes")
def test_what_was_not_submitted_is_not_published(world: World, editor: User, reviewer: User) -> None:
    claim = milestone_claims.create(values=world.claim_values(), by=editor)
    with pytest.raises(Conflict) as conflict:
        milestone_claims.publish(record=claim, by=reviewer)
    assert conflict.value.code == "not_submitted"


@pytest.mark.usefixtures("four_eyes")
def test_in_a_set_one_record_of_ones_own_holds_back_all(world: World, editor: User, reviewer: User) -> None:
    good = submission(world, entered_by=editor, submitted_by=editor)
    own = submission(world, entered_by=reviewer, submitted_by=editor)
    with pytest.raises(Conflict):
        milestone_claims.publish_many(records=[good, own], by=reviewer)
    assert [fresh(claim).state for claim in (good, own)] == ["submitted", "submitted"]


@pytest.mark.usefixtures("four_eyes")
def test_references_published_along_are_held_to_the_same_rule(
    world: World, editor: User, reviewer: User
) -> None:
    source = sources.create(values={"slug": "a-page", "kind": "news", "published": None}, by=reviewer)
    citation = {"source": source, "recorded": world.claim().known_from}
    claim = milestone_claims.create(values=world.claim_values(citations=[citation]), by=editor)
    milestone_claims.submit(record=claim, by=editor)
    with pytest.raises(Conflict):
        milestone_claims.publish(record=claim, by=reviewer, with_references=True)
    assert (fresh(source).state, fresh(claim).state) == ("draft", "submitted")


@pytest.mark.usefixtures("four_eyes")
def test_two_accounts_are_compared_not_their_tokens(world: World, editor: User) -> None:
    """The same person at another keyboard, and so as another object, is still the same account."""
    promoted = account("promoted", Role.REVIEWER)
    claim = submission(world, entered_by=promoted, submitted_by=editor)
    with pytest.raises(Conflict):
        milestone_claims.publish(record=claim, by=User.objects.get(pk=promoted.pk))


@pytest.mark.usefixtures("four_eyes")
def test_the_system_publishes_fixtures_and_imports_by_itself(world: World) -> None:
    claim = world.claim()
    row = Change.objects.get(url=claim.path)
    assert (row.action, row.self_published, row.reason) == ("published", False, "for the test")


@pytest.mark.usefixtures("two_eyes")
def test_where_one_person_works_alone_the_ledger_says_so(world: World, reviewer: User) -> None:
    claim = milestone_claims.create(values=world.claim_values(), by=reviewer)
    milestone_claims.publish(record=claim, by=reviewer)
    assert acts(claim) == ["published"]
    assert Change.objects.get(url=claim.path).self_published


@pytest.mark.usefixtures("two_eyes")
def test_a_draft_of_somebody_else_is_not_called_self_published(
    world: World, editor: User, reviewer: User
) -> None:
    claim = milestone_claims.create(values=world.claim_values(), by=editor)
    milestone_claims.publish(record=claim, by=reviewer)
    assert not Change.objects.get(url=claim.path).self_published
