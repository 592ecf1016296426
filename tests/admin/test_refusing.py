"""Promise: what is wrong is said beside its field, and nothing that was typed is lost."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from negotiations.actors.models import Actor, ActorIdentifier
from negotiations.ledger.models import Change, JournalEntry
from negotiations.milestones.models import Milestone, MilestoneClaim
from negotiations.milestones.services import milestone_claims
from negotiations.places.models import Place
from negotiations.sources.models import Source
from negotiations.talks.models import Negotiation
from tests.admin.pages import Page, add, change, deed
from tests.world import World, fresh


def after(page: Page, name: str) -> str:
    """What the page shows in the row of a field."""
    return page.text.split(f"field-{name}", 1)[1].split("form-row", 1)[0]


@pytest.mark.parametrize("typed", ["next Tuesday", "2025-13", "25.01.2024", "2025-09-31"])
def test_a_bad_date_is_refused_beside_its_field_and_loses_nothing(
    world: World, admin_page: Client, typed: str
) -> None:
    page = add(admin_page, MilestoneClaim, milestone=world.milestone.pk).refused(
        "_publish",
        planned_edtf=typed,
        planned_wording="in the autumn",
        note="Planned.",
        asserted_by=[str(world.iraq.pk)],
        citations___0___source=world.source.pk,
        citations___0___chain="3 unnamed sources > reuters",
        citations___0___published_edtf="2024-01-24",
    )
    assert "errorlist" in after(page, "planned")
    for name, text in (
        ("planned_edtf", typed),
        ("planned_wording", "in the autumn"),
        ("note", "Planned."),
        ("milestone", str(world.milestone.pk)),
        ("asserted_by", str(world.iraq.pk)),
        ("citations-0-source", str(world.source.pk)),
        ("citations-0-chain", "3 unnamed sources > reuters"),
        ("citations-0-published_edtf", "2024-01-24"),
    ):
        assert page.fields[name] == [text], name
    assert not MilestoneClaim.objects.exists()


def test_a_grade_1_that_nothing_confirms_is_refused_beside_its_field(
    world: World, admin_page: Client
) -> None:
    page = add(admin_page, MilestoneClaim, milestone=world.milestone.pk).refused(
        planned_edtf="2025-09", note="Planned.", grade="1", citations___0___source=world.source.pk
    )
    assert "second independent origin" in after(page, "grade")
    assert not MilestoneClaim.objects.exists()


def test_a_chain_that_names_nobody_known_is_refused_with_its_neighbours(
    world: World, admin_page: Client
) -> None:
    world.reuters  # noqa: B018
    page = add(admin_page, MilestoneClaim, milestone=world.milestone.pk).refused(
        status="postponed",
        note="Put off.",
        citations___0___source=world.source.pk,
        citations___0___chain="rueters",
    )
    assert "Did you mean reuters?" in after(page, "chain")
    assert page.fields["citations-0-chain"] == ["rueters"]


def test_what_the_deeds_refuse_stands_beside_the_field_it_speaks_of(world: World, admin_page: Client) -> None:
    page = add(admin_page, MilestoneClaim, milestone=world.milestone.pk).refused(
        "_publish", achieved_edtf="2025-09-01", note="Done.", citations___0___source=world.source.pk
    )
    assert "explain it in `anomaly`" in after(page, "achieved")
    page = page.refused("_publish", achieved_edtf="", citations___0___source=world.source.pk)
    assert "gives a status" in after(page, "status")
    assert page.fields["citations-0-source"] == [str(world.source.pk)]


def test_a_claim_without_citation_is_refused(world: World, admin_page: Client) -> None:
    page = add(admin_page, MilestoneClaim, milestone=world.milestone.pk).refused(
        status="postponed", note="Put off."
    )
    assert "A claim rests on at least one citation." in page.errors


def test_a_slug_that_is_taken_is_refused_beside_it_and_a_made_one_evades(
    world: World, admin_page: Client
) -> None:
    world.milestone  # noqa: B018
    given: dict[str, Any] = {
        "labels_text": ["The handover", "", "", ""],
        "kind": "handover",
        "negotiation": world.negotiation.pk,
    }
    page = add(admin_page, Milestone).refused(slug="the-handover", **given)
    assert "is taken" in after(page, "slug")
    page.accepted(slug="")
    assert Milestone.objects.filter(slug="the-handover-2").exists()


def test_a_name_without_an_address_is_asked_for_one(admin_page: Client) -> None:
    page = add(admin_page, Negotiation).refused(labels_text=["", "", "محادثات", ""])
    assert "errorlist" in after(page, "slug")
    assert "محادثات" in page.fields["labels_text"]


def test_a_text_in_an_unknown_language_is_refused(world: World, admin_page: Client) -> None:
    page = add(admin_page, Negotiation)
    page = page.refused(
        slug="talks",
        labels_text=["Talks", "", "", "Görüşmeler"],
        labels_language=["en", "fr", "ar", "Turkish"],
    )
    assert "no language code" in after(page, "labels")
    page.accepted(labels_language=["en", "fr", "ar", "tr", ""])
    assert Negotiation.objects.get(slug="talks").labels == {"en": "Talks", "tr": "Görüşmeler"}


def test_an_identifier_that_names_another_actor_is_refused(world: World, admin_page: Client) -> None:
    page = change(admin_page, world.iraq)
    page.accepted(
        **_row("identifiers", 0, scheme="cow", value="645"),
        identifiers___TOTAL_FORMS=1,
        reason_for_change="Known there.",
    )
    page = change(admin_page, world.united_states).refused(
        **_row("identifiers", 0, scheme="cow", value="645"),
        identifiers___TOTAL_FORMS=1,
        reason_for_change="Known there.",
    )
    assert any("may be said once" in error for error in page.errors)
    assert page.fields["identifiers-0-value"] == ["645"]
    assert ActorIdentifier.objects.count() == 1


def _row(part: str, index: int, **values: Any) -> dict[str, Any]:
    return {f"{part}___{index}___{name}": value for name, value in values.items()}


def test_an_actor_without_a_name_is_refused_above_its_names(admin_page: Client) -> None:
    page = add(admin_page, Actor).refused(kind="person", slug="nobody")
    assert "An actor has at least one official name." in page.errors


def test_two_open_tabs_never_overwrite_each_other(world: World, admin_page: Client) -> None:
    claim = milestone_claims.create(values=world.claim_values())
    first, second = change(admin_page, claim), change(admin_page, claim)
    first.accepted(note="The first to save.", citations___0___quote="by September")
    journal = JournalEntry.objects.count()
    page = second.refused(note="The second to save.", citations___0___quote="in September")
    assert any("Somebody saved this record after you opened it" in error for error in page.errors)
    assert (page.fields["note"], page.fields["citations-0-quote"]) == (
        ["The second to save."],
        ["in September"],
    )
    assert (fresh(claim).note, fresh(claim).citations.get().quote) == ("The first to save.", "by September")
    page.refused()  # insisting does not help: the page still stands on what it was made from
    assert JournalEntry.objects.count() == journal
    change(admin_page, claim).accepted(note="The second, having read the first.")
    assert fresh(claim).note == "The second, having read the first."


def test_a_tab_that_took_a_row_away_does_not_hide_the_other_tabs_rows(
    world: World, admin_page: Client
) -> None:
    claim = milestone_claims.create(
        values=world.claim_values(citations=[world.citation(quote="one"), world.citation(quote="two")])
    )
    first, second = change(admin_page, claim), change(admin_page, claim)
    first.accepted(citations___1___DELETE="on")
    page = second.refused(citations___1___quote="two, read again")
    assert page.fields["citations-1-quote"] == ["two, read again"]


def test_a_record_that_was_published_meanwhile_is_not_edited(world: World, admin_page: Client) -> None:
    claim = milestone_claims.create(values=world.claim_values())
    page = change(admin_page, claim)
    milestone_claims.publish(record=claim)
    rows = Change.objects.count()
    response = page.send(note="Too late.")
    told = admin_page.get(response.url).content.decode()
    assert "Nothing was saved" in told
    assert (fresh(claim).note, Change.objects.count()) == ("It is planned.", rows)


def test_a_form_that_lost_its_revision_is_refused(world: World, admin_page: Client) -> None:
    claim = milestone_claims.create(values=world.claim_values())
    change(admin_page, claim).refused(revision="", note="From nowhere.")
    assert fresh(claim).note == "It is planned."


def test_a_deed_on_a_record_that_moved_on_is_refused(world: World, admin_page: Client) -> None:
    claim = milestone_claims.create(values=world.claim_values())
    page = deed(admin_page, claim, "publish")
    milestone_claims.edit(record=claim, values={"note": "Read again."})
    assert any("Somebody saved this record" in error for error in page.refused().errors)
    assert fresh(claim).state == "draft"


def test_retracting_needs_a_reason_and_nothing_that_depends_on_it(world: World, admin_page: Client) -> None:
    claim = world.claim()
    page = deed(admin_page, world.source, "retract").refused(reason="Forged.")
    assert any("Published records depend on this one" in error for error in page.errors)
    assert reverse("admin:negotiations_milestoneclaim_change", args=[claim.pk]) in page.text
    page = deed(admin_page, claim, "retract").refused(reason="")
    assert fresh(claim).state == "published"
    page.accepted(reason="Forged.")
    assert (fresh(claim).state, fresh(claim).ended_because) == ("retracted", "Forged.")


def test_a_place_within_itself_is_refused(world: World, admin_page: Client) -> None:
    inner = world.place_in("inner", within=world.place)
    page = change(admin_page, inner)
    assert "within" not in page.fields, "a published place never moves"
    assert Place.objects.get(slug="inner").within == world.place


def test_bytes_that_no_text_has_are_refused(admin_page: Client) -> None:
    page = add(admin_page, Source).refused(kind="news", slug="a", labels_text=["a\x00b", "", "", ""])
    assert page.errors
