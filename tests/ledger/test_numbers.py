"""Promise: numbers follow one another without a gap and become visible in order, however many write at once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections

from negotiations.ledger.comparison import compare_records
from negotiations.ledger.models import Change
from negotiations.ledger.queries import changes, head
from negotiations.ledger.services import append, locked_head, now
from negotiations.ledger.verification import verify_chain
from negotiations.places.services import places
from tests.proof import scaled

WRITERS = 8
EACH = scaled(50)


def _town(writer: int, number: int) -> dict[str, Any]:
    names = [{"text": "Town", "language": "en", "kind": "official"}]
    return {"slug": f"town-{writer}-{number}", "kind": "town", "names": names}


def _write(writer: int) -> None:
    for number in range(EACH):
        try:
            draft = places.create(values=_town(writer, number))
            published = places.publish(record=draft, reason=f"writer {writer}")
            if number % 3 == 0:
                places.retract(record=published, reason="No such town.")
        finally:
            connections.close_all()  # as after a request


def _follow(done: threading.Event, seen: list[int]) -> None:
    """What a client does who asks for everything after the last number it knows."""
    try:
        while True:
            last_round = done.is_set()
            seen += [row.number for row in changes(after=seen[-1] if seen else 0)]
            if last_round:
                return
            done.wait(0.01)
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_leave_one_chain_and_a_follower_misses_nothing() -> None:
    seen: list[int] = []
    done = threading.Event()
    connection.close()
    follower = threading.Thread(target=_follow, args=(done, seen))
    follower.start()
    try:
        with ThreadPoolExecutor(WRITERS) as pool:
            list(pool.map(_write, range(WRITERS)))
    finally:
        done.set()
        follower.join()
    retracted = len(range(0, EACH, 3))
    expected = list(range(1, WRITERS * (EACH + retracted) + 1))
    assert list(Change.objects.values_list("number", flat=True)) == expected
    assert seen == expected
    assert verify_chain().head == head()
    assert compare_records() == WRITERS * EACH


@pytest.mark.django_db(transaction=True)
def test_the_ledger_is_written_in_the_transaction_of_the_change_only() -> None:
    for act in (locked_head, lambda: append([], at=now())):
        with pytest.raises(RuntimeError, match="transaction"):
            act()


@pytest.mark.django_db(transaction=True)
def test_a_deed_that_fails_leaves_no_number_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(places, "landed", fail)
    with pytest.raises(ZeroDivisionError):
        places.record_many(values=[_town(1, 1)], reason="")
    monkeypatch.undo()
    assert not Change.objects.exists()
    places.record_many(values=[_town(1, 1)], reason="")
    assert verify_chain().head.number == 1
