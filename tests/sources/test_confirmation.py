"""Promise: grade 1, "confirmed by other sources", is borne only by what a second independent origin says too, however it was written and as long as it is public."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from negotiations.access.roles import Role
from negotiations.access.tokens import issue_token
from negotiations.core.errors import Refused
from negotiations.exchange.fixtures import load_facts
from negotiations.milestones.models import MilestoneClaim
from negotiations.milestones.services import milestone_claims
from negotiations.troops.services import troop_counts
from tests.api.test_writing import send
from tests.exchange.conftest import write as _write
from tests.exchange.small_record import Write, claim, record
from tests.sources.confirming import said_by
from tests.world import World, fresh, values

write = _write


def refused(world: World, **given: Any) -> list[tuple[str, str]]:
    """Why a claim graded 1 is refused; nothing when it is not."""
    before = MilestoneClaim.objects.count()
    try:
        world.claim(grade=1, citations=said_by(world, "one-outlet"), **given)
    except Refused as caught:
        assert MilestoneClaim.objects.count() == before
        return [(fault.field, fault.code) for fault in caught.faults]
    return []


NOT_CONFIRMED = [("grade", "not_confirmed")]


def test_a_claim_on_its_own_is_not_confirmed_and_every_other_grade_is_free(world: World) -> None:
    assert refused(world) == NOT_CONFIRMED
    for grade in (None, 2, 3, 4, 5, 6):
        assert world.claim(grade=grade).grade == grade


def test_two_origins_among_its_own_citations_confirm_it_and_two_pages_of_one_origin_do_not(
    world: World,
) -> None:
    chain = [{"actor": world.reuters, "description": "", "headcount": None, "affiliation": None}]
    relays = [{**one, "attribution": chain} for one in said_by(world, "one-outlet", "another-outlet")]
    with pytest.raises(Refused):
        world.claim(grade=1, citations=relays)
    assert world.claim(grade=1, citations=said_by(world, "one-outlet", "another-outlet")).grade == 1


@pytest.mark.parametrize(
    ("other", "confirms"),
    [
        ({"planned": "2025-09"}, True),
        ({"planned": "2025-09-15"}, True),  # the same, sharper
        ({"planned": {"edtf": "2025-09", "bound": "by"}}, True),
        ({"planned": "2025-10"}, False),
        ({"status": "postponed"}, False),  # nothing that both give
        ({"planned": "2025-09", "standing": "announced"}, True),
        ({"planned": "2025-09", "standing": "expected"}, False),
        ({"planned": "2025-09", "standing": "unconfirmed"}, False),
    ],
)
def test_another_claim_confirms_it_when_it_says_the_same_and_is_more_than_hoped_for(
    world: World, other: dict[str, Any], confirms: bool
) -> None:
    world.claim(citations=said_by(world, "another-outlet"), **other)
    assert refused(world, planned="2025-09") == ([] if confirms else NOT_CONFIRMED)


def test_neither_a_claim_of_the_same_origin_nor_one_on_another_thing_confirms_it(world: World) -> None:
    world.claim(citations=said_by(world, "one-outlet"))
    world.claim(
        citations=said_by(world, "another-outlet"), milestone=world.milestone_called("another-handover")
    )
    assert refused(world) == NOT_CONFIRMED


def test_two_claims_recorded_together_confirm_each_other(world: World) -> None:
    pair = [
        world.claim_values(grade=1, citations=said_by(world, outlet))
        for outlet in ("one-outlet", "another-outlet")
    ]
    assert [one.grade for one in milestone_claims.record_many(values=pair, reason="Both.")] == [1, 1]
    alone = world.claim_values(grade=1, planned="2030", citations=said_by(world, "one-outlet"))
    with pytest.raises(Refused) as caught:
        milestone_claims.record_many(values=[world.claim_values(), alone], reason="One.")
    assert [(fault.field, fault.code) for fault in caught.value.faults] == [("1.grade", "not_confirmed")]


def test_a_draft_may_lean_on_a_draft_but_is_published_only_after_it(
    world: World, editor: User, reviewer: User
) -> None:
    other = milestone_claims.create(
        values=world.claim_values(citations=said_by(world, "another-outlet")), by=editor
    )
    graded = milestone_claims.create(
        values=world.claim_values(grade=1, citations=said_by(world, "one-outlet")), by=editor
    )
    with pytest.raises(Refused) as caught:
        milestone_claims.publish(record=graded, by=reviewer)
    assert [(fault.field, fault.code) for fault in caught.value.faults] == NOT_CONFIRMED
    assert fresh(graded).state == "draft"
    milestone_claims.publish(record=other, by=reviewer)
    assert milestone_claims.publish(record=graded, by=reviewer).grade == 1


def test_a_figure_of_another_dataset_confirms_one_for_days_that_meet_and_a_number_in_common(
    world: World,
) -> None:
    world.troop_count(
        dataset="a-dataset",
        as_of="2024-01",
        personnel={"qualifier": "about", "low": 2500, "high": 2500},
        citations=said_by(world, "another-outlet"),
    )
    usual: dict[str, Any] = {"grade": 1, "citations": said_by(world, "one-outlet")}
    world.troop_count(as_of="2024-01-25", personnel=2500, **usual)
    for other in (
        {"as_of": "2024-02", "personnel": 2500},
        {"as_of": "2024-01-25", "personnel": 2400},
        {"as_of": "2024-01-25", "personnel": 2500, "force": "advisers"},
        {"as_of": "2024-01-25", "personnel": {"qualifier": "unknown"}},
    ):
        with pytest.raises(Refused):
            world.troop_count(**usual, **other)


def test_events_and_conditions_are_confirmed_by_what_is_told_of_the_same_one_and_statements_by_their_own_citations(
    world: World,
) -> None:
    world.event_claim(occurred="2024-01-23", wounded=3, citations=said_by(world, "another-outlet"))
    world.condition_claim(status="dropped", citations=said_by(world, "another-outlet"))
    usual: dict[str, Any] = {"grade": 1, "citations": said_by(world, "one-outlet")}
    world.event_claim(occurred="2024-01-23", **usual)
    world.condition_claim(status="dropped", **usual)
    world.statement(grade=1, said="2024-01-23", citations=said_by(world, "one-outlet", "another-outlet"))
    for make, given in (
        (world.event_claim, {"occurred": "2024-01-23", "wounded": 4}),
        (world.condition_claim, {"status": "met"}),
        (world.statement, {"said": "2024-01-23"}),
    ):
        with pytest.raises(Refused):
            make(**usual, **given)


def test_over_http_it_is_refused_by_name(client: Client, world: World) -> None:
    token = issue_token(account="an-editor", role=Role.EDITOR, days=1)
    body = {
        "milestone": world.milestone.slug,
        "planned": "2025-09",
        "note": "Planned.",
        "grade": 1,
        "citations": [{"source": world.source.slug}],
    }
    answer = send(client, "post", "/milestone-claims/", body, token=token)
    assert answer.status_code == 400
    [error] = answer.json()["errors"]
    assert (error["pointer"], error["code"]) == ("/grade", "not_confirmed")
    assert "second independent origin" in error["detail"]
    answer = send(client, "post", "/milestone-claims/bulk/", [{**body, "grade": 2}, body], token=token)
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/1/grade"]
    made = send(client, "post", "/milestone-claims/", {**body, "grade": 2}, token=token)
    at = f"/milestone-claims/{made.json()['id']}/"
    changed = send(client, "patch", at, {"grade": 1}, token=token, If_Match=made["ETag"])
    assert (changed.status_code, changed.json()["errors"][0]["pointer"]) == (400, "/grade")


def test_troop_counts_of_a_whole_set_are_checked_by_index(world: World) -> None:
    given: dict[str, Any] = {
        "contributor": world.united_states,
        "host": world.iraq,
        "note": "Told.",
        "citations": said_by(world, "one-outlet"),
    }
    sets = [values(as_of="2024-01", personnel=2500, grade=grade, **given) for grade in (None, 1)]
    with pytest.raises(Refused) as caught:
        troop_counts.create_many(values=sets)
    assert [fault.field for fault in caught.value.faults] == ["1.grade"]


def test_a_fixture_is_refused_by_file_and_entry_and_two_entries_confirm_each_other(write: Write) -> None:
    content = record()
    content["milestone-claims"] = [claim("by-september", grade=1)]
    with pytest.raises(Refused) as caught:
        load_facts([path := write(content)])
    [fault] = caught.value.faults
    assert (fault.field, fault.code) == (f"{path}: milestone-claims[0] (by-september) grade", "not_confirmed")
    second = {"source": "a-page", "chain": "unnamed officials (iraq) > iraq"}
    content["milestone-claims"].append(claim("by-september-too", citations=[second]))
    load_facts([write(content)])
    assert MilestoneClaim.objects.filter(grade=1).count() == 1
