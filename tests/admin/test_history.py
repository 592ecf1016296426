"""Promise: the history of a record tells who did what, when and why, and what differs in words; a reviewer restores from it what was said."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from negotiations.actors.services import actors
from negotiations.ledger.models import Change
from negotiations.milestones.models import MilestoneClaim
from negotiations.milestones.services import milestone_claims, milestones
from negotiations.review.comparing import changed_words
from negotiations.review.history import history_of
from tests.admin.conftest import Enter
from tests.admin.pages import Page, add, change
from tests.world import World, acts, fresh, values


def shown(client: Client, row: Any) -> str:
    """The history page of a record, as text without tags."""
    page = client.get(reverse(f"admin:negotiations_{row._meta.model_name}_history", args=[row.pk]))
    assert page.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def test_a_draft_tells_its_inner_acts_with_what_each_changed(world: World, enter: Enter) -> None:
    editor, reviewer = enter("editor"), enter("reviewer")
    add(editor, MilestoneClaim, milestone=world.milestone.pk).accepted(
        planned_edtf="2025-09",
        note="It is planned for the autumn of 2025.",
        citations___0___source=world.source.pk,
    )
    claim = MilestoneClaim.objects.get()
    change(editor, claim).accepted(
        "_submit", planned_edtf="2025-10", planned_bound="by", note="It is planned for the end of 2025."
    )
    milestone_claims.send_back(record=claim, reason="Which page says so?")
    told = [(act.name, act.who, act.why) for act in history_of(fresh(claim))]
    assert told == [
        ("Returned to the editor", "the system", "Which page says so?"),
        ("Submitted for review", "editor", ""),
        ("Edited", "editor", ""),
        ("Entered as a draft", "editor", ""),
    ]
    text = shown(reviewer, claim)
    for words in (
        "2025-09 → 1–30 September 2025 → 2025-10 → 1–31 October 2025, at the latest 31 October 2025",
        "It is planned for the autumn end of 2025.",
        "Which page says so?",
    ):
        assert words in text, words
    assert "planned_earliest" not in text
    assert "Restore…" not in text, "nothing is public yet"


def test_a_correction_shows_what_it_says_otherwise_and_who_made_it(world: World, enter: Enter) -> None:
    reviewer = enter("reviewer")
    old = world.claim(planned="2025-09", citations=[world.citation(quote="by autumn")])
    add(reviewer, MilestoneClaim, supersede=old.pk).accepted(
        planned_edtf="2025-10", citations___0___quote="by the autumn", reason_for_change="Misread."
    )
    new = MilestoneClaim.objects.get(supersedes=old)
    newest, second, first = history_of(new)
    assert [act.name[:10] for act in (newest, second, first)] == ["Published", "Superseded", "Published"]
    assert (newest.who, second.who, first.who) == ("reviewer", "reviewer", "the system")
    assert [one.label for one in newest.differences] == ["Planned", "Citations"]
    assert (newest.restorable, first.restorable) == (False, True)
    assert "by the autumn" in shown(reviewer, new)


def test_a_reviewer_restores_from_the_history_and_an_editor_does_not(world: World, enter: Enter) -> None:
    thing = milestones.edit(record=world.milestone, values={"labels": {"en": "Renamed"}}, reason="A slip.")
    first = Change.objects.filter(url=thing.path).earliest("number").number
    address = reverse("admin:negotiations_milestone_restore", args=[thing.pk, first])
    assert (
        address
        not in enter("editor")
        .get(reverse("admin:negotiations_milestone_history", args=[thing.pk]))
        .content.decode()
    )
    assert enter("editor").get(address).status_code == 403
    reviewer = enter("reviewer")
    assert "Restore…" in shown(reviewer, thing)
    page = Page(reviewer, address)
    assert "Renamed" in page.text
    assert page.refused(reason="").errors
    milestones.edit(record=thing, values={"labels": {"en": "Renamed again"}}, reason="By somebody else.")
    stale = page.refused(reason="The old name was right.")
    assert any("after you opened it" in error for error in stale.errors)
    Page(reviewer, address).accepted(reason="The old name was right.")
    assert (fresh(thing).labels, acts(thing)) == ({}, ["published", "revised", "revised", "revised"])
    assert (
        reviewer.get(reverse("admin:negotiations_milestone_restore", args=[thing.pk, 10**9])).status_code
        == 404
    )


def test_names_that_came_went_and_changed_are_told_apart(world: World) -> None:
    def named(*texts: str) -> list[dict[str, str]]:
        return [
            {"text": text, "language": "en", "kind": kind} for text, kind in zip(texts, KINDS, strict=False)
        ]

    person = world.actor("a-person", "person", names=named("A Person", "Persona"))
    actors.edit(record=person, values={"names": named("A Person", "Personne", "Pers"), "country": "IRQ"})
    edited = history_of(fresh(person))[0]
    country, names = edited.differences
    assert (country.label, country.before, country.after) == ("Country", "", "IRQ")
    assert [title for title, _inner in names.changed] == [
        "Text: Personne · Language: en · Kind: Another spelling"
    ]
    assert [text.split(" ·")[0] for text in names.gained] == ["Text: Pers"]


KINDS = ("official", "variant", "former")


def test_a_draft_has_no_part_in_the_history_of_another_that_had_its_address(world: World) -> None:
    first = milestones.create(values={"slug": "a-step", "negotiation": world.negotiation, "kind": "handover"})
    milestones.delete(record=milestones.edit(record=first, values={"labels": {"en": "Another step"}}))
    second = milestones.create(
        values={"slug": "a-step", "negotiation": world.negotiation, "kind": "handover"}
    )
    assert [act.act for act in history_of(second)] == ["created"]


def test_of_long_texts_the_changed_words_are_marked() -> None:
    assert changed_words("The base is handed over in May.", "The base is handed over in June.") == [
        ("same", "The base is handed over in "),
        ("before", "May"),
        ("after", "June"),
        ("same", "."),
    ]
    long = "word " * 200
    pieces = changed_words(long + "one two three", long + "one two four")
    assert "…" in pieces[0][1]
    assert len(pieces[0][1]) < 100
    assert changed_words("Quite another thing was said.", "Nobody knows anything at all here") == ()


def test_a_milestones_history_tells_its_references_by_name(world: World) -> None:
    other = world.milestone_called("the-first-step", labels={"en": "The first step"})
    milestones.edit(record=world.milestone, values=values(depends_on=[other], place=world.place))
    place, depends = history_of(fresh(world.milestone))[0].differences
    assert (place.label, place.before, place.after) == ("Place", "", "the-country")
    assert (depends.label, list(depends.gained)) == ("Depends on", ["The first step"])
