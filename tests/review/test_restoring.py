"""Promise: what a record said before can be said again, as a new change that loses nothing; what cannot be is refused by name."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from negotiations.access.roles import Role
from negotiations.access.tokens import issue_token
from negotiations.actors.models import Actor
from negotiations.core.claims import Claim
from negotiations.core.documents import document
from negotiations.core.errors import Conflict, NotAllowed, Refused
from negotiations.core.reading_back import own_part, values_of
from negotiations.core.shapes import References
from negotiations.core.things import NamedThing
from negotiations.ledger.erasure import erase
from negotiations.ledger.models import Change
from negotiations.ledger.queries import record_models
from negotiations.milestones.models import MilestoneClaim
from negotiations.milestones.services import milestone_claims, milestones
from negotiations.review.restoring import untouched
from tests.world import World, acts, deeds_on, fresh


def last(row: Any) -> int:
    """The number of a record's newest change."""
    return int(Change.objects.filter(url=row.path).latest("number").number)


def renamed(world: World) -> tuple[Any, int]:
    """The world's milestone under another title, and the change that made it public."""
    first = last(world.milestone)
    return milestones.edit(record=world.milestone, values={"labels": {"en": "Renamed"}}), first


def test_a_named_thing_is_revised_to_what_it_said(world: World, reviewer: User) -> None:
    before = own_part(type(world.milestone), document(world.milestone))
    now, first = renamed(world)
    again = milestones.restore(record=now, number=first, by=reviewer, reason="The old title was right.")
    assert own_part(type(again), document(again)) == before
    row = Change.objects.latest("number")
    assert (row.action, row.reason) == ("revised", f"The old title was right. (restores change {first})")


def test_a_claim_is_superseded_by_one_that_says_what_it_said(world: World, reviewer: User) -> None:
    old = world.claim(asserted_by=[world.iraq], citations=[world.citation(quote="by autumn")])
    said, first = own_part(MilestoneClaim, document(old), untouched(MilestoneClaim)), last(old)
    wrong = milestone_claims.supersede(
        record=old, values=world.claim_values(planned="2025-10"), reason="Misread."
    )
    right = milestone_claims.restore(record=wrong, number=first, by=reviewer, reason="Read well before.")
    assert own_part(MilestoneClaim, document(right), untouched(MilestoneClaim)) == said
    assert (right.supersedes, acts(wrong)) == (wrong, ["published", "superseded"])
    assert fresh(old).state == "superseded", "the line goes on, nothing is undone"


@pytest.mark.usefixtures("facts")
def test_every_real_record_reads_back_into_what_it_says() -> None:
    """A restoration that lost a field would lose it silently: so every kind of record takes back its own document, and nothing differs."""
    for model in sorted(record_models().values(), key=lambda model: model.resource):
        manager: Any = model._default_manager
        for row in manager.filter(state="published").order_by("pk")[:2]:
            without = untouched(model)
            said = document(row)
            values, now = values_of(model, said, References().find, without), row
            if issubclass(model, Claim):
                deeds: Any = deeds_on(model)
                now = deeds.supersede(record=row, values=values, reason="Read back.")
            elif issubclass(model, NamedThing):
                now = deeds_on(model).edit(record=row, values=values, reason="Read back.")
            assert own_part(model, document(fresh(now)), without) == own_part(model, said, without)


def test_what_cannot_be_restored_is_refused_by_name(world: World, editor: User, reviewer: User) -> None:
    now, first = renamed(world)
    other = last(world.source)
    for number in (other, 10**9):
        with pytest.raises(Refused, match="none of this record's own"):
            milestones.restore(record=now, number=number, by=reviewer, reason="As it was.")
    with pytest.raises(Refused, match="says why"):
        milestones.restore(record=now, number=first, by=reviewer, reason=" ")
    with pytest.raises(NotAllowed):
        milestones.restore(record=now, number=first, by=editor, reason="As it was.")
    with pytest.raises(Conflict) as stands:
        milestones.restore(record=now, number=last(now), by=reviewer, reason="As it is.")
    assert stands.value.code == "already_stands"
    erase(url=now.path, up_to=first, reason="A person's wish.")
    with pytest.raises(Conflict) as erased:
        milestones.restore(record=now, number=first, by=reviewer, reason="As it was.")
    assert erased.value.code == "erased"
    milestones.retract(record=now, reason="Never planned.")
    with pytest.raises(Conflict, match="retracted"):
        milestones.restore(record=now, number=last(now), by=reviewer, reason="As it was.")


def test_what_refers_to_something_that_is_gone_is_not_restored(world: World) -> None:
    part = {"body": world.commission.actor, "title": {"en": "Chair"}, "citations": [world.citation()]}
    person = world.actor("a-person", "person", offices=[part])
    group, first = world.actor("a-group", "organisation", member_of=[]), last(person)
    deeds_on(Actor).edit(
        record=person, values={"member_of": [{"actor": group, "citations": [world.citation()]}]}
    )
    second = last(person)
    deeds_on(Actor).restore(record=person, number=first, reason="No member.")
    deeds_on(Actor).retract(record=group, reason="No such group.")
    with pytest.raises(Conflict) as gone:
        deeds_on(Actor).restore(record=person, number=second, reason="A member.")
    assert (gone.value.code, gone.value.others) == ("references_gone", (group.path,))


def test_a_claim_that_its_publisher_took_back_stays_as_it_ended(world: World) -> None:
    old = world.claim()
    first = last(old)
    wrong = milestone_claims.supersede(
        record=old, values=world.claim_values(planned="2025-10"), reason="Slip."
    )
    milestone_claims.replace(record=wrong, values=world.claim_values(planned="2025-11"), reason="Corrected.")
    with pytest.raises(Conflict) as replaced:
        milestone_claims.restore(record=wrong, number=first, reason="As it was.")
    assert replaced.value.code == "replaced"


def test_over_http_a_restoration_is_bound_to_what_was_read(world: World, client: Client) -> None:
    now, first = renamed(world)
    address = f"{now.path}restore/"
    keys = {
        role: {"Authorization": f"Bearer {issue_token(account=role, role=role, days=1)}"}
        for role in (Role.EDITOR, Role.REVIEWER)
    }

    def ask(body: Any, role: Role = Role.REVIEWER, match: str = f'"{now.revision}.0"') -> Any:
        headers = {**keys[role], **({"If-Match": match} if match else {})}
        return client.post(address, body, content_type="application/json", headers=headers)

    asked = {"number": first, "reason": "It was right."}
    assert client.post(address, asked, content_type="application/json").status_code == 401
    assert ask(asked, Role.EDITOR).status_code == 403
    assert (ask(asked, match="").status_code, ask(asked, match='"1.0"').status_code) == (428, 412)
    bodies: list[Any] = [{}, {"number": "1"}, {"number": True}, {"number": 2**63}, {**asked, "to": 1}, []]
    for wrong in bodies:
        assert ask(wrong).status_code == 400, wrong
    done = ask(asked)
    assert done.status_code == 200
    assert done.json()["revision"] == now.revision + 1
    again = ask(asked, match=done["ETag"])
    assert (again.status_code, again.json()["status"]) == (409, 409)
    assert "already" in again.json()["detail"]
