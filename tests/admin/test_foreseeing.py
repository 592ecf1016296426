"""Promise: beside the field, before saving, the admin says what publishing would change; a form that was overtaken shows the difference
and loses nothing; the page of a claim says why it does not stand."""

from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from negotiations.events.models import Event
from negotiations.ledger.models import Change, JournalEntry
from negotiations.milestones.models import MilestoneClaim
from negotiations.milestones.services import milestone_claims
from negotiations.review.deeds import REGISTRY
from tests.admin.conftest import Enter
from tests.admin.pages import Page, add, change
from tests.world import World, fresh


def typed(world: World, edtf: str, **more: Any) -> dict[str, Any]:
    """A milestone claim as it is typed, from the world's source."""
    return {
        "milestone": world.milestone.pk,
        "planned_edtf": edtf,
        "note": "Told.",
        "citations___0___source": world.source.pk,
        "citations___TOTAL_FORMS": 1,
        **more,
    }


def test_the_check_says_beside_the_field_what_would_move_and_saves_nothing(
    world: World, enter: Enter
) -> None:
    world.claim(planned="2025-09-14", asserted_on="2024-01-02")
    page = add(enter("editor"), MilestoneClaim)
    checked = page.refused("_check", **typed(world, "2025-10-31"))
    assert "This moves the milestone by 47 days. Before: 14 September 2025." in checked.text
    assert checked.errors == []
    assert "Nothing was saved." in checked.text
    assert "Known only from one origin: " in checked.text
    assert MilestoneClaim.objects.count() == 1
    checked.accepted()
    assert MilestoneClaim.objects.count() == 2


def test_the_script_asks_the_same_address_and_gets_the_same_words(world: World, enter: Enter) -> None:
    world.claim(planned="2025-09-14", asserted_on="2024-01-02")
    client = enter("editor")
    page = add(client, MilestoneClaim)
    data = {name: values for name, values in page.fields.items() if "__prefix__" not in name}
    data |= {name.replace("___", "-"): [str(value)] for name, value in typed(world, "2025-10-31").items()}
    answers = [
        client.post(page.address, {**data, **more, "_check": ["1"]}, headers={"accept": "application/json"})
        for more in ({}, {"planned_edtf": ["soonish"]}, {"planned_edtf": [""], "note": ["", ""]})
    ]
    assert [answer["Content-Type"] for answer in answers] == ["application/json"] * 3
    told = {effect["kind"]: effect for effect in answers[0].json()["effects"]}
    assert told["moves"]["field"] == "planned"
    assert told["moves"]["sentence"].startswith("This moves the milestone by 47 days.")
    assert told["one_origin"]["field"] == "citations"
    assert [answer.json() for answer in answers[1:]] == [{"effects": None}] * 2
    assert MilestoneClaim.objects.count() == 1


def test_what_would_be_refused_stands_beside_its_field_when_checked(world: World, enter: Enter) -> None:
    checked = add(enter("editor"), MilestoneClaim).refused("_check", **typed(world, "", achieved_edtf="2025"))
    assert any("more than a day after it was known" in error for error in checked.errors)
    assert "Nothing was saved. Publishing" not in checked.text


def two_tabs(client: Client, row: Any) -> tuple[Page, Page]:
    return change(client, row), change(client, row)


def test_of_two_tabs_the_second_is_refused_with_the_difference_and_may_then_save(
    world: World, enter: Enter
) -> None:
    """What used to happen: it was refused with a sentence, and the editor had to find by eye what the other had changed."""
    draft = milestone_claims.create(values=world.claim_values(planned="2025-09"))
    mine, theirs = two_tabs(enter("editor", "nadia"), draft)
    Page(enter("editor", "omar"), theirs.address).accepted(planned_edtf="2025-10", note="Theirs.")
    again = mine.refused(planned_edtf="2025-11", note="Mine.")
    assert (str(fresh(draft).planned), fresh(draft).note) == ("2025-10", "Theirs.")
    for told in ("omar", "1–31 October 2025", "1–30 November 2025", "Theirs.", "Mine."):
        assert told in again.text
    assert (again.fields["planned_edtf"], again.fields["note"]) == (["2025-11"], ["Mine."])
    again.accepted("_seen")
    assert (str(fresh(draft).planned), fresh(draft).note) == ("2025-11", "Mine.")


def test_a_third_who_saves_in_between_is_not_overwritten_either(world: World, enter: Enter) -> None:
    draft = milestone_claims.create(values=world.claim_values())
    mine, _ = two_tabs(enter("editor"), draft)
    milestone_claims.edit(record=draft, values={"note": "Second."})
    again = mine.refused(note="Mine.")
    milestone_claims.edit(record=draft, values={"note": "Third."})
    once_more = again.refused("_seen")
    assert fresh(draft).note == "Third."
    assert "Third." in once_more.text
    assert once_more.fields["note"] == ["Mine."]


def test_rows_of_inlines_are_compared_and_kept_too(world: World, enter: Enter) -> None:
    """Citations of a claim and participants of an event: theirs stays, mine is shown beside it and still stands in the form."""
    draft = milestone_claims.create(values=world.claim_values(citations=[world.citation(quote="First.")]))
    client = enter("editor")
    mine, theirs = two_tabs(client, draft)
    theirs.accepted(citations___0___quote="Theirs, in an inline.")
    again = mine.refused(citations___0___quote="Mine, in an inline.")
    difference = again.text.split('id="overtaken"')[1].split("</section>")[0]
    assert "Theirs" in difference
    assert "Mine" in difference
    assert again.fields["citations-0-quote"] == ["Mine, in an inline."]
    assert fresh(draft).citations.get().quote == "Theirs, in an inline."

    event = REGISTRY[Event].create(
        values={
            "slug": "a-meeting",
            "negotiation": world.negotiation,
            "kind": "meeting",
            "labels": {"en": "A"},
        }
    )
    mine, theirs = two_tabs(client, event)
    one: dict[str, Any] = {
        "participants___TOTAL_FORMS": 1,
        "participants___0___role": "host",
        "participants___0___description": "Two officers",
    }
    theirs.accepted(**one)
    again = mine.refused(**{**one, "participants___0___description": "Three officers"})
    difference = again.text.split('id="overtaken"')[1].split("</section>")[0]
    assert "Two officers" in difference
    assert "Three officers" in difference
    again.accepted("_seen")
    assert [row.description for row in event.participants.all()] == ["Three officers"]


def test_a_public_name_edited_in_two_tabs_leaves_one_row_each_for_what_was_saved(
    world: World, enter: Enter, reviewer: User
) -> None:
    client = enter("reviewer", reviewer.username)
    User.objects.filter(pk=reviewer.pk).update(is_staff=True)
    mine, theirs = two_tabs(client, world.negotiation)
    theirs.accepted(summary_text=["Theirs.", "", "", ""], reason_for_change="First.")
    count = Change.objects.count(), JournalEntry.objects.count()
    again = mine.refused(summary_text=["Mine.", "", "", ""], reason_for_change="Second.")
    assert (Change.objects.count(), JournalEntry.objects.count()) == count
    assert "Theirs" in again.text.split('id="overtaken"')[1]


def test_the_page_of_a_claim_and_of_its_milestone_say_why_it_does_not_stand(
    world: World, enter: Enter
) -> None:
    weak = world.claim(planned="2025-10", standing="expected")
    strong = world.claim(planned="2025-09", standing="announced", note="The ministry's plan.")
    client = enter("editor")
    panel = change(client, weak).text.split('id="panel-stands"')[1].split("</section>")[0]
    assert "its standing is stronger: “announced” before “expected”" in panel
    assert f"/milestoneclaim/{strong.pk}/change/" in panel
    assert '<dd dir="auto">stands</dd>' in change(client, strong).text
    listed = change(client, world.milestone).text.split('id="panel-claims"')[1].split("</section>")[0]
    assert "Planned: another claim stands, because its standing is stronger" in listed
