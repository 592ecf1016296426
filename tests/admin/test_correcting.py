"""Promise: what is public is only read; it is corrected by a new claim or a revised row, with a reason, and nothing that was not touched changes."""

import datetime as dt
from typing import Any, cast

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from negotiations.actors.models import Actor
from negotiations.commissions.models import Commission, WorkingGroup
from negotiations.conditions.models import Condition, ConditionClaim
from negotiations.core.documents import documents
from negotiations.core.records import Record
from negotiations.events.models import Event, EventClaim
from negotiations.ledger.models import Change
from negotiations.milestones.models import Milestone, MilestoneClaim
from negotiations.places.models import Place
from negotiations.sources.models import Source
from negotiations.statements.models import Statement
from negotiations.talks.models import Negotiation
from negotiations.troops.models import TroopCount
from tests.admin.pages import Page, add, change, deed
from tests.proof import FULL
from tests.world import World, acts, fresh

NAMED: list[type[Record]] = [
    Actor,
    Source,
    Place,
    Negotiation,
    Commission,
    WorkingGroup,
    Milestone,
    Condition,
    Event,
]
CLAIMS: list[type[Record]] = [MilestoneClaim, ConditionClaim, EventClaim, TroopCount, Statement]
OWN_LIFE = frozenset(
    {
        "public_id",
        "revision",
        "recorded_from",
        "recorded_until",
        "ended_because",
        "supersedes",
        "replaces",
        "known_until",
        "known_until_recorded_at",
    }
)


def document(row: Record, *apart: str) -> dict[str, Any]:
    [(_row, found)] = documents(type(row), [row.pk])
    return {name: value for name, value in found.items() if name not in apart}


def some(model: type[Record]) -> list[Any]:
    """The richest rows of a model in full, a few of them in short."""
    rows = sorted(model._default_manager.filter(state="published"), key=lambda row: -len(str(document(row))))
    return rows if FULL else [*rows[:3], *rows[-1:]]


@pytest.mark.usefixtures("facts")
@pytest.mark.parametrize("model", NAMED, ids=lambda model: model.__name__)
def test_saving_a_page_of_the_real_record_unchanged_changes_nothing(
    model: type[Record], admin_page: Client
) -> None:
    for row in some(model):
        before = document(row, "revision")
        change(admin_page, row).accepted(reason_for_change="Looked through.")
        assert document(fresh(row), "revision") == before


@pytest.mark.usefixtures("facts")
@pytest.mark.parametrize("model", CLAIMS, ids=lambda model: model.__name__)
def test_the_page_that_corrects_a_real_claim_holds_all_of_it(model: type[Record], admin_page: Client) -> None:
    for row in some(model):
        before = document(row, *OWN_LIFE)
        add(admin_page, model, supersede=row.pk).accepted(reason_for_change="Looked through.")
        successor: Any = cast("Any", model)._default_manager.get(supersedes=row)
        assert document(successor, *OWN_LIFE) == before
        assert (acts(row)[-1], acts(successor)) == ("superseded", ["published"])


def test_a_public_claim_is_only_read(world: World, admin_page: Client) -> None:
    claim = world.claim(citations=[world.citation(quote="by autumn")])
    page = change(admin_page, claim)
    assert "note" not in page.fields
    assert "_save" not in page.buttons
    for text in ("It is planned.", "2025-09 → 1–30 September 2025", "by autumn", "24 January 2024"):
        assert text in page.text, text
    for name in ("supersede", "replace"):
        assert f"?{name}={claim.pk}" in page.text
    assert reverse("admin:negotiations_milestoneclaim_deed", args=[claim.pk, "retract"]) in page.text
    page.send(note="By force.")
    assert fresh(claim).note == "It is planned."


def test_a_mistake_of_ours_is_superseded_with_a_reason(world: World, admin_page: Client) -> None:
    claim = world.claim(planned="2025-09")
    page = add(admin_page, MilestoneClaim, supersede=claim.pk).refused(planned_edtf="2025-10")
    assert "errorlist" in page.text.split("field-reason_for_change")[1]
    page.accepted(planned_edtf="2025-10", reason_for_change="We misread the month.")
    successor = MilestoneClaim.objects.get(supersedes=claim)
    assert (str(successor.planned), successor.state) == ("2025-10", "published")
    assert (fresh(claim).state, fresh(claim).ended_because) == ("superseded", "We misread the month.")


def test_what_its_publisher_corrected_is_replaced(world: World, admin_page: Client) -> None:
    claim, later = world.claim(planned="2025-09"), world.source_on("correction", "2024-02-01")
    page = add(admin_page, MilestoneClaim, replace=claim.pk)
    page.accepted(
        planned_edtf="2025-10", citations___0___source=later.pk, reason_for_change="A correction was printed."
    )
    assert str(fresh(claim).known_until) == "2024-02-01"
    assert (fresh(claim).state, acts(claim)) == ("published", ["published", "replaced"])
    assert "?replace=" not in change(admin_page, claim).text, "a claim ends once"


def test_a_claim_that_was_corrected_meanwhile_is_not_corrected_twice(
    world: World, admin_page: Client
) -> None:
    claim = world.claim()
    first, second = (
        add(admin_page, MilestoneClaim, supersede=claim.pk),
        add(admin_page, MilestoneClaim, supersede=claim.pk),
    )
    first.accepted(note="Right.", reason_for_change="Misread.")
    assert second.refused(note="Right too.", reason_for_change="Misread.").fields["note"] == ["Right too."]
    assert MilestoneClaim.objects.count() == 2


def test_a_withdrawal_has_a_day_and_a_reason(world: World, admin_page: Client) -> None:
    claim = world.claim()
    page = deed(admin_page, claim, "withdraw").refused(reason="It was taken off the page.")
    page.accepted(reason="It was taken off the page.", day="2024-03-01")
    assert fresh(claim).known_until == dt.date(2024, 3, 1)
    assert (
        admin_page.get(
            reverse("admin:negotiations_milestoneclaim_deed", args=[claim.pk, "withdraw"])
        ).status_code
        == 302
    )


def test_a_public_thing_is_revised_with_a_reason(world: World, admin_page: Client) -> None:
    page = change(admin_page, world.milestone).refused(labels_text=["The handover of the base", "", "", ""])
    assert "errorlist" in page.text.split("field-reason_for_change")[1]
    page.accepted(reason_for_change="A clearer title.")
    row = Change.objects.filter(url=world.milestone.path).latest("number")
    assert (row.action, row.reason, '"labels"' in row.changed) == ("revised", "A clearer title.", True)
    assert {"slug", "kind", "negotiation", "part_of"}.isdisjoint(change(admin_page, world.milestone).fields)


def test_a_draft_is_deleted_and_leaves_a_note(world: World, admin_page: Client) -> None:
    add(admin_page, Source).accepted(kind="news", slug="a-slip")
    source = Source.objects.get(slug="a-slip")
    address = reverse("admin:negotiations_source_delete", args=[source.pk])
    assert admin_page.get(address).status_code == 200
    assert admin_page.post(address, {"post": "yes"}).status_code == 302
    assert not Source.objects.filter(slug="a-slip").exists()
    assert (
        admin_page.post(
            reverse("admin:negotiations_source_delete", args=[world.source.pk]), {"post": "yes"}
        ).status_code
        == 403
    )


def test_a_draft_on_which_another_rests_is_not_deleted(world: World, admin_page: Client) -> None:
    add(admin_page, Source).accepted(kind="news", slug="a-slip", published_edtf="2024-01-24")
    source = Source.objects.get(slug="a-slip")
    add(admin_page, MilestoneClaim, milestone=world.milestone.pk).accepted(
        status="postponed", note="Put off.", citations___0___source=source.pk
    )
    address = reverse("admin:negotiations_source_delete", args=[source.pk])
    admin_page.post(address, {"post": "yes"})
    assert Source.objects.filter(slug="a-slip").exists()


def test_a_seat_keeps_its_citations_through_the_page(world: World, admin_page: Client) -> None:
    page = add(admin_page, Actor)
    page.accepted(
        "_publish",
        kind="person",
        slug="a-general",
        names___0___text="A General",
        names___0___language="en",
        **{
            "offices-TOTAL_FORMS": 1,
            "offices-0-title_language": ["en"],
            "offices-0-title_text": ["Chair"],
            "offices-0-body": world.commission.actor.pk,
        },
        **{
            "offices-0-since_edtf": "2024-01",
            "offices-0-citations-TOTAL_FORMS": 1,
            "offices-0-citations-INITIAL_FORMS": 0,
        },
        **{
            "offices-0-citations-0-source": world.source.pk,
            "offices-0-citations-0-quote": "its chair",
            "offices-0-citations-0-chain": "reuters",
        },
    )
    general = Actor.objects.get(slug="a-general")
    before = document(general, "revision")
    [office] = before["offices"]
    assert (office["title"], office["since_edtf"], office["citations"][0]["quote"]) == (
        {"en": "Chair"},
        "2024-01",
        "its chair",
    )
    change(admin_page, general).accepted(reason_for_change="Looked through.")
    assert document(fresh(general), "revision") == before
    page = change(admin_page, general).refused(
        **{"offices-0-citations-0-chain": "rueters", "reason_for_change": "Misspelt."}
    )
    assert any("Did you mean reuters?" in error for error in page.errors)


def test_the_lead_from_a_milestone_to_its_next_claim(world: World, admin_page: Client) -> None:
    world.claim(planned="2025-09")
    page = change(admin_page, world.milestone)
    for text in ("As it stands today", "2025-09 → 1–30 September 2025", "What is said of it"):
        assert text in page.text, text
    lead = f"{reverse('admin:negotiations_milestoneclaim_add')}?milestone={world.milestone.pk}"
    assert lead in page.text
    assert Page(admin_page, lead).fields["milestone"] == [str(world.milestone.pk)]


def test_a_preference_is_known_from_today_unless_it_says_otherwise(world: World, admin_page: Client) -> None:
    from negotiations.answers.models import Preference

    claim = world.claim()
    page = add(admin_page, Preference).refused("_publish", field="planned", reason="It is the clearer one.")
    assert page.errors
    page.accepted("_publish", milestone_claim=claim.pk)
    preference = Preference.objects.get()
    assert (preference.known_from, preference.state) == (timezone.now().date(), "published")
    assert "It is the clearer one." in change(admin_page, preference).text
