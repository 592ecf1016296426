"""Promise: what a grade of 1 rests on cannot end under it, on any way of writing."""

from __future__ import annotations

import pytest
from django.test import Client

from negotiations.access.roles import Role
from negotiations.access.tokens import issue_token
from negotiations.core.errors import Conflict, Refused
from negotiations.milestones.models import MilestoneClaim
from negotiations.milestones.services import milestone_claims
from tests.api.test_writing import send
from tests.sources.confirming import said_by
from tests.world import World, fresh


@pytest.fixture
def confirmed(world: World) -> tuple[MilestoneClaim, MilestoneClaim]:
    """A claim graded 1 and the only one that confirms it."""
    other = world.claim(citations=said_by(world, "another-outlet"))
    return world.claim(grade=1, citations=said_by(world, "one-outlet")), other


def test_what_a_1_rests_on_is_not_retracted_superseded_or_replaced_under_it(
    world: World, confirmed: tuple[MilestoneClaim, MilestoneClaim]
) -> None:
    graded, other = confirmed
    otherwise = world.claim_values(planned="2030", citations=said_by(world, "another-outlet"))
    for end in (
        lambda: milestone_claims.retract(record=other, reason="A hoax."),
        lambda: milestone_claims.supersede(record=other, values=otherwise, reason="Misread."),
        lambda: milestone_claims.replace(record=other, values=otherwise, reason="It prints 2030."),
        lambda: milestone_claims.withdraw_many(days=[(other, other.known_from)], reason="It took it back."),
    ):
        with pytest.raises(Conflict) as caught:
            end()
        assert (caught.value.code, list(caught.value.others)) == ("leaves_unconfirmed", [graded.path])
        assert (fresh(other).state, fresh(other).known_until) == ("published", None)


def test_once_it_is_graded_anew_or_confirmed_by_a_third_the_way_is_free(
    world: World, confirmed: tuple[MilestoneClaim, MilestoneClaim]
) -> None:
    graded, other = confirmed
    third = world.claim(citations=said_by(world, "a-third-outlet"))
    milestone_claims.retract(record=other, reason="A hoax.")
    lower = world.claim_values(grade=3, citations=said_by(world, "one-outlet"))
    milestone_claims.supersede(record=graded, values=lower, reason="It rested on a hoax.")
    milestone_claims.retract(record=third, reason="A hoax too.")


def test_a_correction_of_what_confirms_it_may_confirm_it_too(
    world: World, confirmed: tuple[MilestoneClaim, MilestoneClaim]
) -> None:
    sharper = world.claim_values(planned="2025-09-15", citations=said_by(world, "another-outlet"))
    assert milestone_claims.supersede(record=confirmed[1], values=sharper, reason="It says the 15th.")


def test_a_correction_may_keep_the_1_but_what_it_corrects_does_not_confirm_it(world: World) -> None:
    old = world.claim(citations=said_by(world, "another-outlet"))
    graded = world.claim_values(grade=1, citations=said_by(world, "one-outlet"))
    with pytest.raises(Refused):
        milestone_claims.supersede(record=old, values=graded, reason="It was another page.")


def test_over_http_the_end_of_what_a_1_rests_on_is_a_conflict_that_names_the_1(
    client: Client, confirmed: tuple[MilestoneClaim, MilestoneClaim]
) -> None:
    graded, other = confirmed
    token = issue_token(account="a-reviewer", role=Role.REVIEWER, days=1)
    tag = client.get(other.path)["ETag"]
    path = other.path.removeprefix("/api/v1")
    answer = send(client, "post", f"{path}retract/", {"reason": "A hoax."}, token=token, If_Match=tag)
    assert answer.status_code == 409
    assert graded.key in answer.content.decode()
