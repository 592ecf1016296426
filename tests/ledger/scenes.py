"""Every deed played once, and what it leaves: the actions in the ledger, the acts in the journal."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User

from negotiations.core.claims import Claim
from negotiations.core.things import NamedThing
from negotiations.ledger.models import Change
from tests.ledger.records import edit_of, new_values
from tests.world import World, day


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
