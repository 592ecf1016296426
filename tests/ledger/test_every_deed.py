"""Promise: every deed leaves exactly one true ledger row per public change, two where a claim takes another's place, else one journal row.

The deeds are read from the registry of services: a new room or a new deed fails here until it says what it leaves.
"""

from typing import Any

import pytest
from django.contrib.auth.models import User

from negotiations.core.claims import Claim
from negotiations.core.documents import canonical, document, documents
from negotiations.core.records import Record
from negotiations.ledger.comparison import compare_records
from negotiations.ledger.models import Change, JournalEntry
from negotiations.ledger.queries import record_models
from negotiations.ledger.verification import verify_chain
from negotiations.review.deeds import REGISTRY, Deeds
from negotiations.sources.claims import ClaimDeeds
from tests.ledger.records import MAKERS, new_values
from tests.ledger.scenes import SCENES, Desk
from tests.world import World, account

HOOKS = {"settle", "check", "check_stored", "ending", "landed", "heard", "outlook", "confirms"}
"""What rooms override: no deeds."""


def deeds_of(deeds: Deeds[Any]) -> set[str]:
    """Names of everything public that a room's deeds can do."""
    return {name for name in dir(deeds) if not name.startswith("_") and callable(getattr(deeds, name))} - (
        HOOKS | {"model"}
    )


def test_every_collection_of_records_has_deeds_and_every_deed_has_a_scene() -> None:
    assert set(record_models().values()) == set(REGISTRY) == set(MAKERS)
    for deeds in REGISTRY.values():
        assert deeds_of(deeds) <= set(SCENES), f"{type(deeds).__name__}: say here what the deed leaves"
    assert set().union(*map(deeds_of, REGISTRY.values())) == set(SCENES)


PLAYS = [
    pytest.param(model, name, id=f"{model.resource}-{name}")
    for model in sorted(MAKERS, key=lambda model: model.resource)
    for name in SCENES
    if hasattr(Deeds, name) or (issubclass(model, Claim) and hasattr(ClaimDeeds, name))
]


@pytest.mark.parametrize(("model", "name"), PLAYS)
def test_a_deed_leaves_what_it_must(world: World, model: type[Record], name: str) -> None:
    desk = Desk(REGISTRY[model], world, account("Zqxjvk-Vorname", None))
    desk.by.is_superuser = True
    for deed, (actions, acts) in SCENES[name](desk):
        rows, entries = Change.objects.count(), JournalEntry.objects.count()
        deed()
        written = list(Change.objects.all()[rows:])
        noted = list(JournalEntry.objects.all()[entries:])
        assert [row.action for row in written] == actions
        assert [entry.act for entry in noted] == acts
        assert all(entry.account == desk.by for entry in noted)
        assert {entry.change_id for entry in noted} <= {None, *(row.number for row in written)}
        for row in written:
            assert row.document == canonical(stored_document(row))
            assert row.resource == model.resource
    verify_chain()
    compare_records()
    assert "zqxjvk" not in public_text().lower()


def stored_document(row: Change) -> dict[str, Any]:
    """The document of a row's record as it is stored now."""
    manager: Any = record_models()[row.resource]._default_manager
    [record] = [record for record in manager.all() if record.path == row.url]
    [(_, text)] = documents(type(record), [record.pk])
    assert text == document(record)
    return text


def public_text() -> str:
    """Every word of the ledger."""
    return " ".join(str(value) for row in Change.objects.values_list() for value in row)


def test_the_system_leaves_ledger_rows_and_no_journal_rows(world: World) -> None:
    world.claim()
    assert Change.objects.count() > 1
    assert not JournalEntry.objects.exists()


def test_a_row_says_whether_one_account_entered_and_published(
    world: World, editor: User, reviewer: User
) -> None:
    from negotiations.places.services import places

    for by, own in ((editor, False), (reviewer, True)):
        draft = places.create(values=new_values(world, places.model), by=by)
        places.publish(record=draft, by=reviewer)
        row = Change.objects.latest("number")
        assert row.self_published is own
        assert row.salt is not None
        assert row.salt.endswith("-self") is own
    verify_chain()
