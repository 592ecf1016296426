"""Promise: the front page of the admin shows what waits for whom, what is late without news and what one mouth alone says; in few questions."""

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from negotiations.exchange.batches import intake, life
from negotiations.milestones.models import Milestone
from negotiations.milestones.services import milestone_claims
from negotiations.review.deeds import REGISTRY
from tests.admin.conftest import Enter
from tests.exchange.sheets import sheet
from tests.world import World

FRONT = "/admin/"


def panel(client: Client, name: str) -> str:
    text = client.get(FRONT).content.decode()
    return text.split(f'id="panel-{name}"')[1].split("</section>")[0] if f'id="panel-{name}"' in text else ""


def test_what_waits_for_me_is_mine_and_what_others_submitted(
    world: World, enter: Enter, settings: pytest.FixtureRequest
) -> None:
    editor, reviewer = enter("editor"), enter("reviewer")
    me, other = User.objects.get(username="editor"), User.objects.get(username="reviewer")
    given = world.claim_values
    assert "Nothing waits for you." in panel(editor, "waiting")
    draft = milestone_claims.create(values=given(note="Still a draft."), by=me)
    returned = milestone_claims.create(values=given(note="To be changed."), by=me)
    milestone_claims.submit(record=returned, by=me)
    milestone_claims.send_back(record=returned, by=other, reason="Which page says so?")
    submitted = milestone_claims.create(values=given(note="For review."), by=me)
    milestone_claims.submit(record=submitted, by=me)
    mine, theirs = panel(editor, "waiting"), panel(reviewer, "waiting")
    assert ("Still a draft." in mine, "For review." in mine) == (True, False)
    assert "Which page says so?" in mine
    assert ("Still a draft." in theirs, "For review." in theirs) == (False, True)
    assert draft.pk != submitted.pk
    own = milestone_claims.create(values=given(note="The reviewer's own."), by=other)
    milestone_claims.submit(record=own, by=other)
    settings.TRACKER_FOUR_EYES = True  # type: ignore[attr-defined]
    assert "The reviewer&#x27;s own." not in panel(reviewer, "waiting")


def test_lists_are_short_with_the_rest_behind_links_and_few_questions(
    world: World, enter: Enter, django_assert_max_num_queries: object
) -> None:
    editor = enter("editor")
    me = User.objects.get(username="editor")
    milestone_claims.create_many(values=[world.claim_values(note=f"Number {n}.") for n in range(30)], by=me)
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        waiting = panel(editor, "waiting")
    assert waiting.count("Number ") == 8
    address = waiting.split('panel-links"><li><a href="')[1].split('"')[0].replace("&amp;", "&")
    assert "30 milestone claims" in editor.get(address).content.decode()


def test_an_imported_sheet_waits_as_one_row_for_whom_it_waits(world: World, enter: Enter) -> None:
    assert world.source
    assert world.iraq
    assert world.united_states
    editor, reviewer = enter("editor"), enter("reviewer")
    me, other = User.objects.get(username="editor"), User.objects.get(username="reviewer")
    rows = (
        {"contributor": "united-states", "host": "iraq", "as_of": "2024-01", "personnel": "2500", "note": f"Row {number}.",
         "citations.0.source": world.source.slug}
        for number in range(12)
    )  # fmt: skip
    batch = intake.upload(content=sheet(rows), file_name="counts.csv", resource="troop-counts", by=me)
    assert not intake.carry_out(batch=batch, by=me).faults

    def shown(client: Client) -> tuple[int, bool, bool]:
        text = panel(client, "waiting")
        return text.count("counts.csv"), "Row 1" in text, "12 rows" in text

    assert (shown(editor), shown(reviewer)) == ((1, False, True), (0, False, False))
    life.submit(batch=batch, by=me)
    assert (shown(editor), shown(reviewer)) == ((0, False, False), (1, False, True))
    life.send_back(batch=batch, by=other, reason="Which table?")
    assert shown(reviewer)[0] == 0
    assert "Which table?" in panel(editor, "waiting")
    life.submit(batch=batch, by=me)
    life.publish(batch=batch, by=other)
    assert shown(editor)[0] == shown(reviewer)[0] == 0


def test_late_milestones_say_since_when_there_is_no_news(world: World, enter: Enter) -> None:
    world.claim(planned="2024-02")
    editor = enter("editor")
    silent = panel(editor, "overdue")
    assert "29 February 2024" in silent
    assert "no news since 24 January 2024" in silent
    assert "overdue" not in silent.split("</h2>")[1].lower()
    other = world.milestone_called("another")
    world.known_from("2024-06-01", milestone=other, achieved="2024-05-31")
    assert "no news of it since 24 January 2024" in panel(editor, "overdue")
    listed = editor.get(reverse("admin:negotiations_milestone_changelist"), {"day": "passed"})
    assert "1 milestone" in listed.content.decode()


def test_what_one_mouth_says_is_listed_until_another_says_so(world: World, enter: Enter) -> None:
    world.claim()
    editor = enter("editor")
    assert "reuters-2024-01-24" in panel(editor, "one-origin")
    listed = editor.get(reverse("admin:negotiations_milestone_changelist"), {"origins": "one"})
    assert "1 milestone" in listed.content.decode()
    other = world.source_on("elsewhere", publisher=world.actor("elsewhere", "media"))
    world.claim(citations=[world.citation(source=other)])
    assert panel(editor, "one-origin") == ""


def test_a_role_opens_the_door_and_shows_no_machinery(client: Client, db: None) -> None:
    """What used to happen: an account made by `issue_token` with a role was told that it was not staff."""
    for role in ("editor", "reviewer", "administrator"):
        user = User.objects.create_user(role, password="a long enough word")
        answer = {"username": role, "password": "a long enough word"}
        refused = client.post(reverse("admin:login"), answer)
        assert "has no role here" in refused.content.decode()
        user.groups.add(Group.objects.get(name=role))
        assert client.post(reverse("admin:login"), answer).status_code == 302
        text = client.get(FRONT).content.decode()
        assert "negotiations/milestone/" in text
        for machinery in ("/admin/axes/", "/admin/otp_totp/", "/admin/django_tasks", "/admin/knox/"):
            assert machinery not in text
        client.logout()
    assert REGISTRY[Milestone]
