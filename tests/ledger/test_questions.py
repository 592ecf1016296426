"""Promise: the feed, the head, the proof and the state say what the ledger says, in order, and anyone can check them with SHA-256."""

import hashlib
import json
from datetime import UTC

import pytest

from negotiations.ledger import queries
from negotiations.ledger.chain import FIRST
from negotiations.ledger.models import Change
from negotiations.milestones.services import milestone_claims, milestones
from tests.world import World, fresh


@pytest.fixture(params=[1, 2, 2000])
def rows(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, world: World) -> list[Change]:
    """A ledger with every action, read in pages of different sizes."""
    monkeypatch.setattr(queries, "PAGE", request.param)
    claim = world.claim()
    milestone_claims.supersede(record=claim, values=world.claim_values(planned="2025-10"), reason="Misread.")
    milestone_claims.replace(record=world.claim(), values=world.claim_values(), reason="Corrected.")
    milestone_claims.retract(record=world.claim(), reason="Never said.")
    milestones.edit(record=fresh(world.milestone), values={"labels": {"en": "It"}}, reason="Named.")
    return list(Change.objects.order_by("number"))


def test_the_head_is_the_newest_change(rows: list[Change]) -> None:
    head = queries.head()
    assert (head.number, head.hash) == (rows[-1].number, rows[-1].hash)
    assert head.at == rows[-1].at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def test_an_empty_ledger_has_a_head_and_nothing_else(db: None) -> None:
    assert queries.head() == (0, None, FIRST)
    assert [*queries.state(), *queries.proof(1, 10), *queries.changes()] == []


def test_the_feed_gives_what_comes_after_a_number_in_order(rows: list[Change]) -> None:
    assert list(queries.changes()) == rows
    assert list(queries.changes(after=rows[3].number)) == rows[4:]


def test_the_feed_is_narrowed_by_collection_address_negotiation_and_action(
    rows: list[Change], world: World
) -> None:
    path = world.milestone.path
    claims = queries.changes(resources={"milestone-claims"})
    assert list(claims) == [row for row in rows if row.resource == "milestone-claims"]
    assert [row.action for row in queries.changes(urls=[path])] == ["published", "revised"]
    assert list(queries.changes(negotiations=["the-talks"])) == [row for row in rows if row.negotiation]
    ended = queries.changes(after=2, actions=("superseded", "retracted"), negotiations=["the-talks"])
    assert {row.action for row in ended} == {"superseded", "retracted"}
    assert not queries.changes(negotiations=["others"]).exists()


def test_the_proof_can_be_repeated_with_nothing_but_sha_256(rows: list[Change]) -> None:
    links = list(queries.proof(1, len(rows)))
    assert [link["number"] for link in links] == [row.number for row in rows]
    previous = FIRST
    for link in links:
        hashed = ("number", "at", "action", "url", "document_sha256", "reason")
        text = json.dumps(
            {name: link[name] for name in hashed},  # type: ignore[literal-required]
            sort_keys=True,
            separators=(",", ":"),
            ensure_ascii=False,
        )
        assert link["previous_hash"] == previous
        previous = hashlib.sha256((previous + text).encode()).hexdigest()
        assert link["hash"] == previous
    assert previous == queries.head().hash


@pytest.mark.parametrize(
    ("first", "last", "numbers"), [(3, 5, [3, 4, 5]), (3, 3, [3]), (5, 3, []), (99, 120, [])]
)
def test_a_proof_has_both_its_ends(rows: list[Change], first: int, last: int, numbers: list[int]) -> None:
    assert [link["number"] for link in queries.proof(first, last)] == numbers


def test_the_state_is_the_last_change_of_every_record_that_is_not_retracted(rows: list[Change]) -> None:
    last = {row.url: row for row in rows}
    standing = [row for row in last.values() if row.action != "retracted"]
    assert [tuple(row) for row in queries.state()] == [
        (row.url, row.number, row.action, row.revision, row.document_sha256)
        for row in sorted(standing, key=lambda row: row.url)
    ]
    assert len(standing) == len(last) - 1


def test_the_state_of_every_earlier_number_can_be_asked_for(rows: list[Change]) -> None:
    for number in range(len(rows) + 1):
        last = {row.url: row for row in rows[:number]}
        standing = {row.url for row in last.values() if row.action != "retracted"}
        assert {row.url for row in queries.state(number)} == standing
