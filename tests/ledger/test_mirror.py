"""Promise: whoever follows the feed into a file of his own, killed and started again, ends with the server's public record, and can prove it."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connections, transaction

from negotiations.actors.models import Actor
from negotiations.ledger.erasure import erase
from negotiations.ledger.models import Action, Change
from negotiations.ledger.queries import head, state
from negotiations.ledger.services import Entry, append, now
from negotiations.places.services import places
from tests.guards import lifted_guards
from tests.proof import scaled
from tests.world import World

MIRROR = Path(__file__).resolve().parent.parent.parent / "examples" / "mirror.py"
PAGE = 1000
WRITERS, EACH = 32, scaled(30)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mirror(live_server: Any, tmp_path: Path) -> "Mirror":
    return Mirror(live_server.url, tmp_path / "mirror.sqlite3")


class Mirror:
    """A copy in a file, and the program that makes it."""

    def __init__(self, base: str, file: Path) -> None:
        self.base, self.file = base, file

    def start(self) -> "subprocess.Popen[str]":
        command = [sys.executable, str(MIRROR), self.base, str(self.file)]
        plain = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=plain)

    def run(self) -> tuple[int, str, str]:
        with self.start() as process:
            out, err = process.communicate(timeout=300)
        return process.returncode, out, err

    def rows(self) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.file)) as copy:
            return list(copy.execute("SELECT number, url, document, hash FROM changes ORDER BY number"))


def stored() -> list[tuple[Any, ...]]:
    return list(Change.objects.order_by("number").values_list("number", "url", "document", "hash"))


def assert_equal(mirror: Mirror) -> None:
    status, out, err = mirror.run()
    assert (status, f"as of change {head().number}, {head().hash}" in out) == (0, True), out + err
    assert f"Equal: {len(list(state()))} public records" in out
    assert mirror.rows() == stored()


def long_ledger(rows: int) -> None:
    for start in range(0, rows, PAGE):
        entries = (
            Entry(
                Action.PUBLISHED,
                Actor(slug=f"actor-{number}"),
                {"revision": 1, "text": "قوات “é”\n\u2028"},
                "é",
            )
            for number in range(start, start + PAGE)
        )
        with transaction.atomic():
            append(entries, at=now())


def test_a_copy_of_an_empty_record_is_equal(mirror: Mirror) -> None:
    assert_equal(mirror)


def test_a_copy_follows_publications_corrections_retractions_and_erasures(mirror: Mirror) -> None:
    world = World()
    claim = world.claim()
    assert_equal(mirror)
    from negotiations.milestones.services import milestone_claims

    milestone_claims.supersede(record=claim, values=world.claim_values(), reason="Misread.")
    milestone_claims.retract(record=world.claim(), reason="Never said.")
    erase(url=claim.path, reason="Asked for.")
    _, out, err = mirror.run()
    assert "Equal" in out, err
    mirror.file.unlink()
    assert_equal(mirror)


def test_a_copy_that_was_killed_goes_on_where_it_was(mirror: Mirror) -> None:
    long_ledger(4 * PAGE)
    process = mirror.start()
    assert process.stderr is not None
    assert process.stderr.readline() == f"{PAGE} changes\n"
    process.send_signal(signal.SIGKILL)
    process.communicate()
    held = len(mirror.rows())
    assert held % PAGE == 0
    assert held >= PAGE
    status, out, err = mirror.run()
    assert (status, "Equal" in out) == (0, True), err
    assert held == 4 * PAGE or err.startswith(f"{held + PAGE} changes\n")
    assert mirror.rows() == stored()


def test_a_server_whose_ledger_was_touched_is_exposed(mirror: Mirror) -> None:
    _ = World().source
    last = head().number
    with lifted_guards():
        Change.objects.filter(number=last).update(reason="another")
    status, _, err = mirror.run()
    assert (status, f"Change {last} is missing or does not follow" in err) == (1, True)
    with lifted_guards():
        Change.objects.filter(number=last).update(reason="for the test", document="{}")
    caches["answers"].clear()  # kept for a head that such a change leaves as it is
    status, _, err = mirror.run()
    assert (status, "document" in err) == (1, True)


def test_a_server_that_rebuilt_what_the_copy_holds_is_exposed(mirror: Mirror) -> None:
    from random import Random

    from tests.ledger import tampering

    _ = World().source
    assert_equal(mirror)
    with lifted_guards():
        tampering.rebuild_a_suffix(Random(1), "reason")
    status, _, err = mirror.run()
    assert (status, "differ about change" in err) == (1, True)


def _write(writer: int) -> None:
    names = [{"text": "Town", "language": "en", "kind": "official"}]
    for number in range(EACH):
        slug = f"town-{writer}-{number}"
        given = {"slug": slug, "kind": "town", "names": names}
        try:
            town = places.publish(record=places.create(values=given))
            if number % 3 == 0:
                places.retract(record=town, reason="No such town.")
        finally:
            connections.close_all()  # as after a request: there are more writers than connections


def test_a_copy_made_while_32_write_misses_nothing_and_has_nothing_twice(mirror: Mirror) -> None:
    writing = threading.Event()
    told: list[tuple[int, str, str]] = []

    def follow() -> None:
        while not writing.is_set():
            told.append(mirror.run())

    follower = threading.Thread(target=follow)
    follower.start()
    try:
        with ThreadPoolExecutor(WRITERS) as pool:
            list(pool.map(_write, range(WRITERS)))
    finally:
        writing.set()
        follower.join()
    assert all(status == 0 for status, _, _ in told), told
    assert_equal(mirror)
    assert len(mirror.rows()) == WRITERS * (EACH + len(range(0, EACH, 3)))
