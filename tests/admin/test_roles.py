"""Promise: who may do what in the admin follows from the role of the account, and the public has no door here."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from negotiations.milestones.models import MilestoneClaim
from negotiations.milestones.services import milestone_claims
from tests.admin.conftest import Enter
from tests.admin.pages import add, change, deed
from tests.world import World, fresh

OURS = [model for model in admin.site._registry if model._meta.app_label == "negotiations"]


@pytest.mark.django_db
def test_the_three_roles_are_there_from_the_first_migration() -> None:
    assert {"editor", "reviewer", "administrator"} <= set(Group.objects.values_list("name", flat=True))


@pytest.mark.django_db
@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_the_public_is_sent_to_log_in(model: type, client: Client) -> None:
    name = f"admin:negotiations_{model.__name__.lower()}"
    for address in (
        reverse(f"{name}_changelist"),
        reverse(f"{name}_add"),
        reverse(f"{name}_change", args=[1]),
    ):
        for response in (client.get(address), client.post(address, {})):
            assert response.status_code == 302
            assert response.headers["Location"].startswith(reverse("admin:login"))


@pytest.mark.parametrize("view", ["find", "understood"])
def test_the_views_beside_a_page_are_closed_too(client: Client, db: None, view: str) -> None:
    arguments = ["date"] if view == "understood" else []
    assert client.get(reverse(f"admin:negotiations_source_{view}", args=arguments)).status_code == 302


def test_an_account_without_a_role_sees_nothing(client: Client, db: None) -> None:
    client.force_login(User.objects.create_user("guest", is_staff=True))
    for model in OURS:
        assert (
            client.get(reverse(f"admin:negotiations_{model.__name__.lower()}_changelist")).status_code == 403
        )
    assert client.get(reverse("admin:negotiations_source_find")).status_code == 403
    assert client.get(reverse("admin:negotiations_source_understood", args=["date"])).status_code == 403


def test_an_editor_drafts_and_submits_but_never_publishes(world: World, enter: Enter) -> None:
    editor = enter("editor")
    world.source, world.milestone  # noqa: B018
    page = add(editor, MilestoneClaim, milestone=world.milestone.pk)
    assert {"_submit", "_save"} <= page.buttons.keys()
    assert "_publish" not in page.buttons
    given = {"status": "postponed", "note": "Put off.", "citations-0-source": world.source.pk}
    assert page.send("_publish", **given).status_code == 403
    assert not MilestoneClaim.objects.exists()
    page.accepted("_submit", **given)
    claim = MilestoneClaim.objects.get()
    assert (claim.state, str(claim.submitted_by)) == ("submitted", "editor")
    assert change(editor, world.milestone).fields.keys().isdisjoint({"labels_text", "_save"}), (
        "a public thing is a reviewer's"
    )
    assert (
        editor.get(reverse("admin:negotiations_milestoneclaim_deed", args=[claim.pk, "publish"])).status_code
        == 302
    )
    claim = milestone_claims.publish(record=claim)
    supersede = add(editor, MilestoneClaim, supersede=claim.pk)
    assert supersede.send(reason_for_change="Misread.").status_code == 403
    assert fresh(claim).state == "published"


def test_a_reviewer_returns_with_a_note_and_publishes(world: World, enter: Enter) -> None:
    editor, reviewer = enter("editor"), enter("reviewer")
    page = add(editor, MilestoneClaim, milestone=world.milestone.pk)
    page.accepted("_submit", status="postponed", note="Put off.", **{"citations-0-source": world.source.pk})
    claim = MilestoneClaim.objects.get()
    deed(reviewer, claim, "return").refused(reason="")
    deed(reviewer, claim, "return").accepted(reason="Who said so?")
    history = editor.get(
        reverse("admin:negotiations_milestoneclaim_history", args=[claim.pk])
    ).content.decode()
    assert "Who said so?" in history
    change(editor, claim).accepted("_submit", asserted_note="The ministry.")
    deed(reviewer, claim, "publish").accepted(reason="")
    assert fresh(claim).state == "published"


def test_with_four_eyes_nobody_publishes_his_own(world: World, enter: Enter, settings: Any) -> None:
    settings.TRACKER_FOUR_EYES = True
    reviewer, other = enter("reviewer", "one"), enter("reviewer", "two")
    page = add(reviewer, MilestoneClaim, milestone=world.milestone.pk)
    assert "_publish" not in page.buttons
    page.accepted("_submit", status="postponed", note="Put off.", **{"citations-0-source": world.source.pk})
    claim = MilestoneClaim.objects.get()
    refused = deed(reviewer, claim, "publish").refused()
    assert any("Another account" in error for error in refused.errors)
    deed(other, claim, "publish").accepted()
    assert fresh(claim).state == "published"


def test_an_administrator_may_what_a_reviewer_may(world: World, enter: Enter) -> None:
    assert "_publish" in add(enter("administrator"), MilestoneClaim, milestone=world.milestone.pk).buttons


@pytest.mark.parametrize("model", ["change", "journalentry"])
def test_ledger_and_journal_are_read_and_never_written(world: World, admin_page: Client, model: str) -> None:
    add_page = reverse(f"admin:negotiations_{model}_add")
    milestone_claims.create(values=world.claim_values())
    row = next(one for one in OURS if one.__name__.lower() == model)._default_manager.order_by("pk").first()
    assert row is not None
    page = reverse(f"admin:negotiations_{model}_change", args=[row.pk])
    assert admin_page.get(page).status_code == 200
    assert (admin_page.get(add_page).status_code, admin_page.post(page, {}).status_code) == (403, 403)
    assert (
        admin_page.post(
            reverse(f"admin:negotiations_{model}_delete", args=[row.pk]), {"post": "yes"}
        ).status_code
        == 403
    )
