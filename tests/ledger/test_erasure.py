"""Promise: a person's data can be erased from the ledger, all of it and nothing else, and the chain still verifies."""

from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from negotiations.actors.models import Actor
from negotiations.actors.services import actors
from negotiations.core.errors import Refused
from negotiations.ledger.comparison import compare_records
from negotiations.ledger.erasure import erase
from negotiations.ledger.models import Change, JournalEntry
from negotiations.ledger.queries import head, state
from negotiations.ledger.verification import verify_chain
from tests.world import World, fresh

NAME, NEW = "Zqxjvk Wlorp", "A witness"


def named(text: str) -> dict[str, Any]:
    return {"names": [{"text": text, "language": "en", "kind": "official"}]}


@pytest.fixture
def person(world: World, reviewer: User) -> Actor:
    """Somebody whose name was published, written twice, and then taken out of the record."""
    draft = actors.create(values={"slug": "witness", "kind": "person", **named(NAME)}, by=reviewer)
    draft = actors.edit(record=draft, values=named(f"{NAME}."), by=reviewer, reason="A full stop.")
    published = actors.publish(record=draft, by=reviewer)
    actors.edit(record=published, values=named(NAME), by=reviewer, reason="No full stop.")
    actors.edit(record=fresh(published), values=named(NEW), by=reviewer, reason="Asked for.")
    _ = world.source
    actor: Actor = fresh(published)
    return actor


def texts() -> str:
    """All that ledger and journal say."""
    rows = [*Change.objects.values_list(), *JournalEntry.objects.values_list()]
    return " ".join(str(value) for row in rows for value in row)


def rows_of(actor: Actor) -> list[Change]:
    return list(Change.objects.filter(url=actor.path))


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("erase_document", *arguments, stdout=out)
    return out.getvalue()


def test_what_was_erased_is_nowhere_and_the_chain_verifies(person: Actor) -> None:
    before, standing = head(), list(state())
    first, second, _ = rows_of(person)
    assert NAME in texts()
    assert erase(url=person.path, up_to=second.number, reason="Asked for.") == [first.number, second.number]
    assert NAME not in texts()
    verified = verify_chain(before)
    assert (verified.head, verified.erased) == (before, 2)
    assert compare_records()
    assert list(state()) == standing


def test_what_comes_after_keeps_its_document_and_loses_what_it_repeats(person: Actor) -> None:
    _, second, last = rows_of(person)
    erase(url=person.path, up_to=second.number, reason="Asked for.")
    for row in rows_of(person)[:2]:
        assert (row.document, row.salt, row.changed) == (None, None, "{}")
    kept = rows_of(person)[2]
    assert (kept.document, kept.salt, kept.changed) == (last.document, last.salt, "{}")
    assert NEW in str(kept.document)


def test_other_records_are_not_touched(person: Actor) -> None:
    others = list(Change.objects.exclude(url=person.path).values())
    erase(url=person.path, reason="Asked for.")
    assert list(Change.objects.exclude(url=person.path).values()) == others


def test_an_erasure_leaves_journal_rows_that_say_who_and_why(person: Actor, reviewer: User) -> None:
    numbers = erase(url=person.path, up_to=rows_of(person)[1].number, reason="Asked for.", by=reviewer)
    entries = list(JournalEntry.objects.filter(act="erased"))
    assert [entry.change_id for entry in entries] == [*numbers, rows_of(person)[2].number]
    assert {(entry.account, entry.note, entry.key) for entry in entries} == {
        (reviewer, "Asked for.", "witness")
    }


def test_all_rows_of_a_record_can_be_erased_and_it_can_go_on(person: Actor) -> None:
    assert len(erase(url=person.path, reason="Asked for.")) == 3
    verify_chain()
    actors.edit(record=person, values=named("Another witness"), reason="Known again.")
    verify_chain()
    assert compare_records()
    assert len(erase(url=person.path, reason="Again.")) == 1
    assert verify_chain().erased == 4


def test_an_erasure_without_a_reason_or_without_anything_to_erase_is_refused(person: Actor) -> None:
    for given in (
        {"url": person.path, "reason": " "},
        {"url": person.path, "up_to": 0, "reason": "Asked for."},
        {"url": "/api/v1/actors/nobody/", "reason": "Asked for."},
    ):
        with pytest.raises(Refused):
            erase(**given)
    erase(url=person.path, reason="Asked for.")
    with pytest.raises(Refused):
        erase(url=person.path, reason="Asked for.")
    verify_chain()


def test_the_command_erases_a_row_and_all_before_it_of_the_same_record(person: Actor) -> None:
    first, second, _ = rows_of(person)
    told = run(str(second.number), "--reason", "Asked for.")
    assert f"rows {first.number}, {second.number}" in told
    assert verify_chain().erased == 2


def test_the_command_erases_all_rows_of_an_address(person: Actor) -> None:
    assert "3 documents" in run(person.path, "--reason", "Asked for.")


@pytest.mark.parametrize("target", ["999999", "9" * 30, "/api/v1/actors/nobody/", "nobody"])
def test_the_command_erases_all_or_nothing(person: Actor, target: str) -> None:
    with pytest.raises(CommandError, match=target):
        run(person.path, target, "--reason", "Asked for.")
    assert verify_chain().erased == 0
