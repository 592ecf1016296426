"""Promise: through whichever door a record is written (API, admin, command), one public change leaves one ledger row, an inner act one journal row.

What each deed leaves is in `test_every_deed.py`; here the doors are read from the code, and a new one fails until it is named.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client

from negotiations.core.records import Record
from negotiations.core.vocabulary import OPEN_STATES
from negotiations.ledger.comparison import compare_records
from negotiations.ledger.models import Change, JournalEntry
from negotiations.ledger.queries import record_models
from negotiations.ledger.verification import verify_chain
from negotiations.management import commands
from negotiations.milestones.models import MilestoneClaim
from negotiations.review.deed_offers import DEEDS
from negotiations.urls import router
from tests.admin.pages import add, change, deed
from tests.api.desk import Desk, path_of
from tests.api.writers import REASON, Collection
from tests.world import World, fresh

Left = tuple[list[str], list[str]]
"""Actions in the ledger, acts in the journal."""

API: dict[str, Left] = {
    "create": ([], ["created"]),
    "bulk": ([], ["created", "created"]),
    "partial_update": ([], ["edited"]),
    "update": ([], ["edited"]),
    "destroy": ([], ["deleted"]),
    "submit": ([], ["submitted"]),
    "send_back": ([], ["returned"]),
    "publish": (["published"], ["published"]),
    "retract": (["retracted"], ["retracted"]),
    "restore": (["revised"], ["revised"]),
    "supersede": (["superseded", "published"], ["published"]),
    "replace": (["replaced", "published"], ["published"]),
}
"""What a write over the API leaves, by the name of the view's method. What a claim said before is restored as `supersede` leaves it."""
COMMANDS = {
    "bootstrap": "publishes by load_facts: tests/exchange/test_load_facts.py",
    "check_derivation": "",
    "erase_document": "blanks rows, one journal row: tests/ledger/test_erasure.py",
    "import_csv": "drafts by create_many, one journal row each",
    "import_troop_vintages": "publishes by record_many: tests/exchange/test_vintages_in_the_small.py",
    "issue_token": "",
    "load_facts": "publishes by record_many: tests/exchange/test_load_facts.py",
    "reset_second_factor": "",
    "verify_ledger": "",
    "write_dictionary": "",
    "write_texts": "",
    "write_schema": "",
}
"""What each command writes to the record, and by which deed; nothing where empty."""


def left(act: Callable[[], Any]) -> Left:
    """What an act left, by rows that are true and of the right number."""
    rows, entries = Change.objects.count(), JournalEntry.objects.count()
    act()
    written, noted = Change.objects.order_by("number")[rows:], JournalEntry.objects.order_by("pk")[entries:]
    return [row.action for row in written], [entry.act for entry in noted]


def sound() -> None:
    """The ledger is whole, the public record is what it says, and of every draft each revision stands in the journal."""
    verify_chain()
    compare_records()
    for model in record_models().values():
        manager: Any = model._default_manager
        for record in manager.filter(state__in=OPEN_STATES):
            entries = JournalEntry.objects.filter(resource=record.resource, key=record.key)
            assert entries.count() == record.revision, record.path


def test_every_door_is_named_here() -> None:
    written = {
        method
        for _, room, _ in router.registry
        for route in router.get_routes(room)
        for verb, method in route.mapping.items()
        if verb != "get" and hasattr(room, method)
    }
    assert written == set(API), "Say here what the new write over the API leaves."
    assert {command.name for command in pkgutil.iter_modules(commands.__path__)} <= set(COMMANDS)
    assert set(DEEDS) == {"publish", "submit", "return", "retract"}
    for model, page in admin.site._registry.items():
        if issubclass(model, Record):
            assert not page.actions, f"Say here what the actions of {model.__name__} leave."


@pytest.mark.parametrize("resource", ["milestone-claims", "places"])
def test_a_write_over_the_api_leaves_what_it_must(world: World, resource: str) -> None:
    assert world.milestone
    assert world.source
    desk, chief = Desk("editor-at-the-desk", "editor"), Desk("chief-at-the-desk", "reviewer")
    one = Collection(resource, world, desk, chief)
    path, submitted = one.draft(), one.submitted()
    acts: list[tuple[str, Callable[[], Any]]] = [
        ("create", one.draft),
        ("bulk", lambda: desk.create(f"{resource}/bulk", [one.whole(), one.whole()])),
        ("partial_update", lambda: desk.change("PATCH", path, one.sample.change)),
        ("update", lambda: desk.change("PUT", path, {**one.whole(), **slug_of(desk, path)})),
        ("submit", lambda: desk.do("submit", path)),
        ("send_back", lambda: chief.do("return", path, REASON)),
        ("destroy", lambda: desk.send("DELETE", path, If_Match="*")),
        ("publish", lambda: chief.do("publish", submitted)),
    ]
    if one.holds_claims:
        old = one.published()
        acts += [
            ("replace", lambda: chief.do("replace", old, {**one.whole(), **REASON})),
            ("supersede", lambda: chief.do("supersede", old, {**one.whole(), **REASON})),
        ]
    for name, act in acts:
        assert left(act) == API[name], name
    first = Change.objects.get(url__endswith=submitted).number
    if one.holds_claims:
        wrong = chief.do("supersede", submitted, {**one.whole(), **one.sample.change, **REASON})["url"]
        again, rows = (lambda: chief.do("restore", wrong, {"number": first, **REASON})), API["supersede"]
    else:
        changed = lambda: chief.change("PATCH", submitted, one.sample.change)  # noqa: E731
        assert left(changed) == (["revised"], ["revised"])
        again, rows = (lambda: chief.do("restore", submitted, {"number": first, **REASON})), API["restore"]
    assert left(again) == rows
    public = path_of(chief.create(resource, one.whole())["url"])
    chief.do("publish", public)
    assert left(lambda: chief.do("retract", public, REASON)) == API["retract"]
    sound()


def slug_of(desk: Desk, path: str) -> dict[str, str]:
    return {name: value for name, value in desk.read(path_of(path)).items() if name == "slug"}


def test_a_page_of_the_admin_leaves_what_it_must(world: World, client: Client) -> None:
    client.force_login(User.objects.create_superuser("chief"))
    milestone, source = world.milestone, world.source
    inline = {"citations___0___source": source.pk, "citations___0___quote": "by winter"}
    entry = add(client, MilestoneClaim, milestone=milestone.pk)
    assert left(lambda: entry.accepted("_save", planned_edtf="2025", note="Told.", **inline)) == (
        [],
        ["created"],
    )
    claim = MilestoneClaim.objects.get()
    asked = {"citations___0___quote": "by spring"}
    assert left(lambda: change(client, claim).accepted("_save", **asked)) == ([], ["edited"])
    for name, given, acts in (
        ("submit", {}, ([], ["submitted"])),
        ("return", {"reason": "Which day?"}, ([], ["returned"])),
        ("publish", {}, (["published"], ["published"])),
    ):
        assert left(partial(deed(client, claim, name).accepted, **given)) == acts
    for correction, ended in (("replace", "replaced"), ("supersede", "superseded")):
        page = add(client, MilestoneClaim, **{correction: claim.pk})
        acts = ([ended, "published"], ["published"])
        assert left(partial(page.accepted, note="Again.", reason_for_change="Misread.")) == acts
    newest = MilestoneClaim.objects.latest("pk")
    retract = deed(client, newest, "retract")
    assert left(lambda: retract.accepted(reason="Never said.")) == (["retracted"], ["retracted"])
    both = add(client, MilestoneClaim, milestone=milestone.pk)
    assert left(lambda: both.accepted("_publish", status="postponed", note="Put off.", **inline)) == (
        ["published"],
        ["created", "published"],
    )
    pages: list[tuple[Record, dict[str, Any]]] = [
        (milestone, {"labels_text": ["Renamed", "", "", ""], "reason_for_change": "Named."}),
        (world.place, {"names___0___text": "Spelt anew", "reason_for_change": "Spelt."}),
    ]
    for record, given in pages:
        saved = partial(change(client, fresh(record)).accepted, "_save", **given)
        assert left(saved) == (["revised"], ["revised"])
    sound()
