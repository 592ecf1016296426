"""Promise: whatever is altered, removed, moved, put in or rebuilt in the ledger is found, by the first row, and nothing sound is suspected."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from time import perf_counter
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction

from negotiations.actors.models import Actor
from negotiations.ledger.comparison import compare_records
from negotiations.ledger.contents import Tampered
from negotiations.ledger.erasure import erase
from negotiations.ledger.models import Action, Change, LedgerHead
from negotiations.ledger.queries import Head, head
from negotiations.ledger.services import Entry, append, now
from negotiations.ledger.verification import verify_chain
from negotiations.milestones.services import milestone_claims, milestones
from negotiations.places.services import places
from tests.guards import lifted_guards
from tests.ledger import tampering
from tests.ledger.records import new_values
from tests.proof import scaled
from tests.world import World, fresh


@pytest.fixture
def ledger(world: World, reviewer: User) -> Head:
    """Some rows of every kind, one record erased wholly, one in part; gives the head."""
    claim = world.claim()
    correction = milestone_claims.supersede(
        record=claim, values=world.claim_values(planned="2025-10"), by=reviewer, reason="Misread."
    )
    milestone_claims.replace(
        record=correction, values=world.claim_values(planned="2025-11"), reason="Corrected."
    )
    for title in ("One", "Two", "Three", "Four"):
        milestone = fresh(world.milestone)
        milestones.edit(record=milestone, values={"labels": {"en": title}}, by=reviewer, reason="Named.")
    own = places.create(values=new_values(world, places.model), by=reviewer)
    places.publish(record=own, by=reviewer)
    gone = places.record_many(values=[new_values(world, places.model)], reason="Read.")[0]
    places.retract(record=gone, reason="No such town.", by=reviewer)
    _ = world.working_group
    erase(url=gone.path, reason="Asked for.")
    erase(url=milestone.path, up_to=Change.objects.filter(url=milestone.path)[1].number, reason="Asked for.")
    return head()


def finding(anchor: Head | None = None) -> Tampered | None:
    try:
        verify_chain(anchor)
    except Tampered as tampered:
        return tampered
    return None


@contextmanager
def undone() -> Iterator[None]:
    """What is done to the ledger inside the block, with its guards lifted, is undone after it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_a_sound_ledger_is_not_suspected(ledger: Head) -> None:
    verified = verify_chain(ledger)
    assert verified.head == ledger
    assert verified.erased == 4
    assert compare_records() > 10


def test_an_empty_ledger_is_sound(db: None) -> None:
    assert verify_chain().head == Head(0, None, "0" * 64)
    assert verify_chain(Head(0, None, "0" * 64)).erased == 0
    assert compare_records() == 0


def test_every_tampering_is_found_with_an_anchor(ledger: Head) -> None:
    ways: Counter[str] = Counter()
    with lifted_guards():
        for seed in range(scaled(10_000)):
            random = Random(seed)
            way = random.choice(tampering.WAYS)
            with undone():
                told = way(random)
                assert finding(ledger) is not None, f"seed {seed}: {told}: not found"
            ways[way.__name__] += 1
    assert len(ways) == len(set(tampering.WAYS))
    assert finding(ledger) is None


def test_only_an_anchor_shows_a_chain_that_was_rebuilt_by_its_rules(ledger: Head) -> None:
    with lifted_guards(), undone():
        tampering.rebuild_a_suffix(Random(1), "reason")
        assert finding() is None
        found = finding(ledger)
    assert found is not None
    assert (found.number, "rebuilt" in found.why) == (ledger.number, True)


def test_only_an_anchor_shows_an_end_that_was_cut_off(ledger: Head) -> None:
    with lifted_guards(), undone():
        told = tampering.cut_off_the_end(Random(1))
        assert finding() is None
        found = finding(ledger)
    assert found is not None
    assert told == f"cut off behind row {found.number - 1}"


def tamper(**changes: Any) -> None:
    """Alter rows by number: a mapping of columns, or None to delete."""
    with lifted_guards():
        for name, values in changes.items():
            rows = Change.objects.filter(number=int(name.removeprefix("row")))
            if values is None:
                rows.delete()
            else:
                assert rows.update(**values) == 1


@pytest.mark.parametrize(
    ("changes", "number", "why"),
    [
        ({"row5": {"reason": "x"}, "row9": {"reason": "x"}}, 5, "altered"),
        ({"row3": {"document": "{}"}}, 3, "digest"),
        ({"row3": {"salt": "x"}}, 3, "digest"),
        ({"row3": {"document": None, "salt": None}}, 3, "no erasure"),
        ({"row3": {"revision": 7}}, 3, "revision"),
        ({"row3": {"negotiation": "other"}}, 3, "negotiation"),
        ({"row3": {"self_published": True}}, 3, "self_published"),
        ({"row3": {"resource": "places"}}, 3, "collection"),
        ({"row3": {"changed": '{"slug":["a","b"]}'}}, 3, "difference"),
        ({"row4": None}, 4, "missing"),
        ({"row1": None}, 1, "missing"),
        ({"row4": None, "row5": None}, 4, "missing"),
        ({"row4": None, "row5": {"number": 4}}, 4, "hash of row 5"),
        ({"row5": {"number": 1000}}, 5, "missing"),
        ({"row5": {"number": 0}}, 0, "number"),
        ({"row5": {"previous_hash": "0" * 64}}, 5, "altered"),
    ],
)
def test_the_first_row_is_named_and_why(ledger: Head, changes: Any, number: int, why: str) -> None:
    tamper(**changes)
    found = finding()
    assert found is not None
    assert (found.number, why in found.why) == (number, True), str(found)


def test_an_inserted_row_is_named(ledger: Head) -> None:
    with lifted_guards():
        told = tampering.insert_a_row(Random(1))
    place = int(told.split()[4].rstrip(","))
    found = finding()
    assert found is not None
    assert found.number == place, f"{told}: {found}"
    assert "inserted" in found.why


def test_a_row_behind_the_head_is_named(ledger: Head) -> None:
    with lifted_guards():
        tampering.append_a_row(Random(1))
    found = finding()
    assert found is not None
    assert found.number == ledger.number + 1


def test_a_missing_end_is_named(ledger: Head) -> None:
    tamper(**{f"row{ledger.number}": None})
    found = finding()
    assert found is not None
    assert (found.number, "head" in found.why) == (ledger.number, True)


def test_a_forged_row_that_the_head_knows_shows_by_the_records(world: World) -> None:
    """Whoever appends by the rules of the chain makes a sound chain; but there is no such record."""
    forged = Actor(slug="nobody", revision=1)
    with transaction.atomic():
        append(
            [Entry(Action.PUBLISHED, forged, {"slug": "nobody", "revision": 1}, "forged")],
            at=now(),
        )
    assert finding() is None
    with pytest.raises(Tampered, match="/api/v1/actors/nobody/"):
        compare_records()


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"labels": {"en": "Silently"}}, "labels"),
        ({"revision": 5}, "revision"),
        ({"state": "retracted", "recorded_until": "2024-01-01T00:00:00Z"}, "retracted"),
        ({"state": "draft", "recorded_from": None}, "its record is gone"),
    ],
)
def test_a_record_written_past_the_ledger_is_named(world: World, values: dict[str, Any], why: str) -> None:
    milestone = world.milestone
    type(milestone).objects.filter(pk=milestone.pk).update(**values)
    with pytest.raises(Tampered, match=why) as caught:
        compare_records()
    assert milestone.path in str(caught.value)


def test_a_public_record_without_a_row_is_named(world: World) -> None:
    milestone = world.milestone
    type(milestone).objects.filter(pk=milestone.pk).update(slug="elsewhere")
    with pytest.raises(Tampered, match="/api/v1/milestones/elsewhere/ is public"):
        compare_records()


def test_a_lost_head_is_found(ledger: Head) -> None:
    LedgerHead.objects.all().delete()
    assert finding() is not None


def test_a_long_ledger_is_verified_quickly(db: None) -> None:
    """100,000 rows in at most 10 seconds; the tenth in as much, for a machine may be busy."""
    rows = scaled(100_000)
    text = "What is publicly said, in so many words. " * 30
    for start in range(0, rows, 5000):
        with transaction.atomic():
            append(
                (
                    Entry(
                        Action.PUBLISHED,
                        Actor(slug=f"actor-{number}", revision=1),
                        {"revision": 1, "slug": f"actor-{number}", "text": text},
                        "for the test",
                    )
                    for number in range(start, min(start + 5000, rows))
                ),
                at=now(),
            )
    started = perf_counter()
    verified = verify_chain()
    took = perf_counter() - started
    assert verified.head.number == rows
    assert took <= 10
