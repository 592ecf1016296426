"""Promise: a statement is answered as it was known and recorded on the day asked about, whatever was corrected or retracted since."""

from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from negotiations.statements.models import Statement
from negotiations.statements.services import statements
from tests.api.asking import ask, faults, instant, notes
from tests.world import World, values


def address(claim: Statement) -> str:
    return f"/statements/{claim.key}/"


def corrected(world: World, **more: Any) -> dict[str, Any]:
    given = {"negotiation": world.negotiation, "note": "Corrected.", "citations": [world.citation()], **more}
    return values(**given)


def test_a_source_cited_later_does_not_answer_for_an_earlier_day(client: Client, world: World) -> None:
    later = world.source_on("later-page", "2024-03-01")
    world.statement(citations=[world.citation(), world.citation(source=later)])
    assert notes(client, "source=later-page") == ["Told."]
    assert notes(client, "known_on=2024-02-01&source=reuters-2024-01-24") == ["Told."]
    assert faults(client, "/statements/?known_on=2024-02-01&source=later-page") == [
        ("source", "unknown_slug")
    ]
    [early] = ask(client, "/statements/?known_on=2024-02-01")["results"]
    assert len(early["citations"]) == 1


def test_an_origin_shown_later_does_not_answer_for_an_earlier_day(client: Client, world: World) -> None:
    later = world.source_on("later-page", "2024-03-01")
    chain = [{"actor": world.iraq}]
    world.statement(citations=[world.citation(), world.citation(source=later, attribution=chain)])
    assert notes(client, "origin=iraq") == ["Told."]
    assert notes(client, "origin=iraq&known_on=2024-02-01") == []


def test_what_we_corrected_is_readable_but_listed_only_when_asked(client: Client, world: World) -> None:
    old = world.statement(note="Misread.")
    new = statements.supersede(record=old, values=corrected(world), reason="We misread it.")
    assert notes(client) == notes(client, "current=true") == ["Corrected."]
    assert notes(client, "current=false") == ["Corrected.", "Misread."]
    told = ask(client, address(old))
    assert told["superseded_by"] == {"url": f"http://testserver/api/v1{address(new)}", "id": new.key}
    assert told["recorded_until"] == ask(client, address(new))["recorded_from"]
    assert ask(client, address(new))["supersedes"]["id"] == old.key


def test_the_record_of_an_earlier_moment_knows_nothing_of_a_correction(client: Client, world: World) -> None:
    old = world.statement(note="Misread.")
    then = instant(old.recorded_from)
    new = statements.supersede(record=old, values=corrected(world), reason="We misread it.")
    assert (
        notes(client, f"recorded_on={then}")
        == notes(client, f"recorded_on={then}&current=false")
        == ["Misread."]
    )
    told = ask(client, f"{address(old)}?recorded_on={then}")
    assert (told["superseded_by"], told["recorded_until"]) == (None, None)
    assert ask(client, f"{address(new)}?recorded_on={then}", 404)["status"] == 404


def test_what_its_publisher_corrected_ends_on_the_day_of_the_correction(client: Client, world: World) -> None:
    old = world.statement(note="First print.")
    printed = [world.citation(published="2024-02-01")]
    new = statements.replace(
        record=old, values=corrected(world, citations=printed), reason="Corrected in print."
    )
    assert notes(client) == ["Corrected."]
    assert notes(client, "current=false") == ["Corrected.", "First print."]
    assert notes(client, "known_on=2024-01-31") == notes(client, "known_on=2024-01-31&current=false")
    assert notes(client, "known_on=2024-01-31") == ["First print."]
    told = ask(client, address(old))
    assert (told["known_until"], told["recorded_until"], told["superseded_by"]) == ("2024-02-01", None, None)
    assert ask(client, f"{address(old)}?known_on=2024-01-31")["known_until"] is None
    assert ask(client, address(new))["replaces"]["id"] == old.key


def test_a_retracted_claim_is_gone_with_the_reason_and_never_listed(client: Client, world: World) -> None:
    claim = world.statement()
    then = instant(claim.recorded_from)
    statements.retract(record=claim, reason="The page was a forgery.")
    assert "The page was a forgery." in ask(client, address(claim), 410)["detail"]
    assert notes(client) == notes(client, "current=false") == []
    assert notes(client, f"recorded_on={then}") == ["Told."]


def test_drafts_are_for_editors_only(client: Client, world: World, editor: User) -> None:
    draft = statements.create(values=corrected(world, note="Draft."), by=editor)
    assert ask(client, address(draft), 404)["status"] == 404
    assert notes(client, "current=false") == []
    client.force_login(editor)
    assert ask(client, address(draft))["state"] == "draft"
    assert notes(client) == ["Draft."]


def test_references_unknown_on_the_day_are_null(client: Client, world: World) -> None:
    """A claim can hang on a milestone of which, on that day, only this claim tells; then the milestone is known by it."""
    claim = world.statement(milestone=world.milestone)
    told = ask(client, f"{address(claim)}?known_on=2024-01-24")
    assert (told["milestone"]["slug"], told["event"]) == ("the-handover", None)
    assert ask(client, f"{address(claim)}?known_on=2024-01-23", 404)["status"] == 404
