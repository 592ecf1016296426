"""Promise: every deed leaves exactly one true ledger row per public change, two where a claim takes another's place, else one journal row.

The deeds are read from the registry of services: a new room or a new deed fails here until it says what it leaves.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import User

from negotiations.core.claims import Claim
from negotiations.core.documents import canonical, document, documents
from negotiations.core.records import Record
from negotiations.core.things import NamedThing
from negotiations.ledger.comparison import compare_records
from negotiations.ledger.models import Change, JournalEntry
from negotiations.ledger.queries import record_models
from negotiations.ledger.verification import verify_chain
from negotiations.review.deeds import REGISTRY, Deeds
from negotiations.sources.claims import ClaimDeeds
from tests.ledger.records import MAKERS, edit_of, new_values
from tests.world import World, account, day

HOOKS = {"settle", "check", "check_stored", "ending", "landed", "heard", "outlook", "confirms"}
"""What rooms override: no deeds."""


@dataclass
class Desk:
    """Somebody at work on records of one model."""

    deeds: Any
    world: World
    by: User

    def values(self) -> dict[str, Any]:
        return new_values(self.world, self.deeds.model)

    def draft(self) -> Any:
        return self.deeds.create(values=self.values(), by=self.by)

    def submitted(self) -> Any:
        return self.deeds.submit(record=self.draft(), by=self.by)

    def published(self) -> Any:
        return self.deeds.record_many(values=[self.values()], reason="Read.", by=self.by)[0]

    def do(self, name: str, **given: Any) -> Callable[[], Any]:
        return lambda: getattr(self.deeds, name)(by=self.by, **given)


Left = tuple[list[str], list[str]]
"""What a deed leaves: actions in the ledger, acts in the journal."""

SCENES: dict[str, Callable[[Desk], Iterator[tuple[Callable[[], Any], Left]]]] = {}


def scene(play: Callable[[Desk], Iterator[tuple[Callable[[], Any], Left]]]) -> Any:
    """A scene is named after its deed, and yields the deed made ready and what it must leave, once or more."""
    SCENES[play.__name__] = play
    return play


@scene
def create(desk: Desk) -> Iterator[Any]:
    yield desk.do("create", values=desk.values()), ([], ["created"])


@scene
def create_many(desk: Desk) -> Iterator[Any]:
    yield desk.do("create_many", values=[desk.values(), desk.values()]), ([], ["created"] * 2)


@scene
def record_many(desk: Desk) -> Iterator[Any]:
    given = [desk.values(), desk.values()]
    yield desk.do("record_many", values=given, reason="Read."), (["published"] * 2, ["published"] * 2)


@scene
def check_many(desk: Desk) -> Iterator[Any]:
    yield desk.do("check_many", values=[desk.values(), desk.values()]), ([], [])


@scene
def edit(desk: Desk) -> Iterator[Any]:
    values = edit_of(desk.deeds.model)
    yield desk.do("edit", record=desk.draft(), values=values), ([], ["edited"])
    yield desk.do("edit", record=desk.submitted(), values=values), ([], ["edited"])
    if issubclass(desk.deeds.model, NamedThing):
        yield desk.do("edit", record=desk.published(), values=values), (["revised"], ["revised"])


@scene
def delete(desk: Desk) -> Iterator[Any]:
    yield desk.do("delete", record=desk.draft()), ([], ["deleted"])


@scene
def delete_many(desk: Desk) -> Iterator[Any]:
    yield desk.do("delete_many", records=[desk.draft(), desk.submitted()]), ([], ["deleted"] * 2)


@scene
def submit(desk: Desk) -> Iterator[Any]:
    yield desk.do("submit", record=desk.draft()), ([], ["submitted"])


@scene
def submit_many(desk: Desk) -> Iterator[Any]:
    yield desk.do("submit_many", records=[desk.draft(), desk.draft()]), ([], ["submitted"] * 2)


@scene
def send_back(desk: Desk) -> Iterator[Any]:
    yield desk.do("send_back", record=desk.submitted(), reason="Which day?"), ([], ["returned"])


@scene
def send_back_many(desk: Desk) -> Iterator[Any]:
    given = [desk.submitted(), desk.submitted()]
    yield desk.do("send_back_many", records=given, reason="Which day?"), ([], ["returned"] * 2)


@scene
def publish(desk: Desk) -> Iterator[Any]:
    yield desk.do("publish", record=desk.submitted()), (["published"], ["published"])


@scene
def publish_many(desk: Desk) -> Iterator[Any]:
    yield (
        desk.do("publish_many", records=[desk.draft(), desk.submitted()]),
        (["published"] * 2, ["published"] * 2),
    )


@scene
def retract(desk: Desk) -> Iterator[Any]:
    yield (
        desk.do("retract", record=desk.published(), reason="Never said."),
        (["retracted"], ["retracted"]),
    )


@scene
def restore(desk: Desk) -> Iterator[Any]:
    if not issubclass(desk.deeds.model, NamedThing | Claim):
        return  # a preference is made anew
    old = desk.published()
    number = Change.objects.get(url=old.path).number
    if issubclass(desk.deeds.model, NamedThing):
        now = desk.deeds.edit(record=old, values=edit_of(desk.deeds.model), by=desk.by)
        left = (["revised"], ["revised"])
    else:
        now = desk.deeds.supersede(record=old, values=_same_subject(desk, old), reason="Misread.", by=desk.by)
        left = (["superseded", "published"], ["published"])
    yield desk.do("restore", record=now, number=number, reason="Read again."), left


@scene
def supersede(desk: Desk) -> Iterator[Any]:
    old = desk.published()
    yield (
        desk.do("supersede", record=old, values=_same_subject(desk, old), reason="Misread."),
        (["superseded", "published"], ["published"]),
    )


@scene
def replace(desk: Desk) -> Iterator[Any]:
    old = desk.published()
    yield (
        desk.do("replace", record=old, values=_same_subject(desk, old), reason="Corrected."),
        (["replaced", "published"], ["published"]),
    )


@scene
def withdraw_many(desk: Desk) -> Iterator[Any]:
    days = [(desk.published(), day("2024-02-01")), (desk.published(), day("2024-02-02"))]
    yield desk.do("withdraw_many", days=days, reason="Withdrawn."), (["replaced"] * 2, ["withdrawn"] * 2)


def _same_subject(desk: Desk, old: Any) -> dict[str, Any]:
    return {**desk.values(), "note": "Read again."}


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
