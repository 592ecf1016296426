"""Promise: a write that is sent twice under one key is done once, and the second sender has the first one's answer."""

import datetime as dt
from unittest import mock

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from negotiations.api.models import KeptAnswer
from negotiations.milestones.models import MilestoneClaim
from tests.api.asking import API
from tests.api.crowds import at_once
from tests.api.desk import Desk, answer, claim, path_of
from tests.api.test_problems import problem
from tests.world import World

KEY = "a-key-of-the-client"


def notes() -> list[str]:
    return sorted(MilestoneClaim.objects.values_list("note", flat=True))


def test_the_same_key_and_body_answers_the_first_result_again(desk: Desk) -> None:
    first = desk.send("POST", "/milestone-claims/", claim(), Idempotency_Key=KEY)
    desk.change("PATCH", answer(first)["url"], {"note": "Changed since."})
    again = desk.send("POST", "/milestone-claims/", claim(), Idempotency_Key=KEY)
    assert (again.status_code, again.content) == (first.status_code, first.content) == (201, first.content)
    for name in ("Location", "ETag", "Content-Type", "Content-Language", "Cache-Control"):
        assert again[name] == first[name]
    assert notes() == ["Changed since."]


def test_another_body_or_address_under_the_same_key_is_refused(desk: Desk) -> None:
    desk.send("POST", "/milestone-claims/", claim(note="One."), Idempotency_Key=KEY)
    for path, body in (("/milestone-claims/", claim(note="Two.")), ("/event-claims/", claim(note="One."))):
        told = problem(desk.send("POST", path, body, Idempotency_Key=KEY), 422)
        assert told["errors"][0]["code"] == "key_reused"
    assert notes() == ["One."]


def test_without_a_key_or_under_another_one_each_request_is_done(desk: Desk) -> None:
    for headers in ({}, {}, {"Idempotency_Key": "one"}, {"Idempotency_Key": "two"}):
        assert desk.send("POST", "/milestone-claims/", claim(), **headers).status_code == 201
    assert len(notes()) == 4


def test_a_key_belongs_to_its_account(desk: Desk, chief: Desk) -> None:
    for one, note in ((desk, "Hers."), (chief, "His.")):
        assert (
            one.send("POST", "/milestone-claims/", claim(note=note), Idempotency_Key=KEY).status_code == 201
        )
    assert notes() == ["Hers.", "His."]


def test_deeds_and_lists_take_a_key_too(desk: Desk, chief: Desk) -> None:
    path = path_of(chief.create("milestone-claims", claim())["url"])
    tag = chief.tag(path)
    told = [chief.send("POST", f"{path}publish/", {}, If_Match=tag, Idempotency_Key=KEY) for _ in range(2)]
    assert [response.status_code for response in told] == [200, 200]
    assert told[0].content == told[1].content
    for _ in range(2):
        assert (
            desk.send("POST", "/milestone-claims/bulk/", [claim()] * 3, Idempotency_Key="list").status_code
            == 201
        )
    assert len(notes()) == 4


def test_what_was_refused_is_not_kept_and_may_be_tried_again(desk: Desk) -> None:
    problem(desk.send("POST", "/milestone-claims/", claim(grade=9), Idempotency_Key=KEY), 400)
    problem(desk.send("POST", "/milestone-claims/", b"{", Idempotency_Key=KEY), 400)
    assert not KeptAnswer.objects.exists()
    assert desk.send("POST", "/milestone-claims/", claim(grade=2), Idempotency_Key=KEY).status_code == 201


def test_a_deed_that_came_too_early_is_not_kept(desk: Desk, chief: Desk, world: World) -> None:
    path = f"/milestone-claims/{world.claim().key}/"
    problem(chief.send("POST", f"{path}retract/", {"reason": "x"}, If_Match='"9."', Idempotency_Key=KEY), 412)
    assert (
        chief.send(
            "POST", f"{path}retract/", {"reason": "x"}, If_Match='"1."', Idempotency_Key=KEY
        ).status_code
        == 200
    )


def test_the_kept_answer_and_the_deed_are_one_transaction(desk: Desk) -> None:
    """An answer kept without its deed would tell of a record that is not there; a deed without its answer would be done twice."""
    desk.client.raise_request_exception = False
    with mock.patch.object(KeptAnswer, "save", side_effect=RuntimeError("the disk is full")):
        problem(desk.send("POST", "/milestone-claims/", claim(), Idempotency_Key=KEY), 500)
    assert (notes(), KeptAnswer.objects.count()) == ([], 0)
    with mock.patch("negotiations.api.writing.WritableRoom.shown", side_effect=RuntimeError("no answer")):
        problem(desk.send("POST", "/milestone-claims/", claim(), Idempotency_Key=KEY), 500)
    assert (notes(), KeptAnswer.objects.count()) == ([], 0)


def test_answers_are_kept_for_seven_days(desk: Desk) -> None:
    def sent_days_ago(days: float) -> int:
        KeptAnswer.objects.update(at=timezone.now() - dt.timedelta(days=days))
        assert desk.send("POST", "/milestone-claims/", claim(), Idempotency_Key=KEY).status_code == 201
        return len(notes())

    assert [sent_days_ago(days) for days in (0, 6.9, 7.1)] == [1, 1, 2]
    assert KeptAnswer.objects.count() == 1


@pytest.mark.parametrize("key", ["", "x" * 256, "clé", "a\tb"])
def test_a_key_has_1_to_255_printable_characters(desk: Desk, key: str) -> None:
    told = problem(desk.send("POST", "/milestone-claims/", claim(), Idempotency_Key=key), 400)
    assert told["errors"][0]["code"] == "bad_idempotency_key"
    assert desk.send("POST", "/milestone-claims/", claim(), Idempotency_Key="x" * 255).status_code == 201


def test_a_body_in_another_form_is_refused_under_a_key_as_without(world: World, editor: User) -> None:
    """With a session the body of a form is read to look for its CSRF token; what is left could once not be digested."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(editor)
    for headers in ({}, {"Idempotency-Key": KEY}):
        response = browser.post(f"{API}/events/", {"slug": "x"}, headers=headers)
        problem(response, 403)
        token = "a" * 32
        browser.cookies["csrftoken"] = token
        problem(
            browser.post(f"{API}/events/", {"slug": "x", "csrfmiddlewaretoken": token}, headers=headers), 415
        )
        browser.cookies.clear()
        browser.force_login(editor)


def test_nobody_without_an_account_leaves_a_key(client: Client, world: World) -> None:
    problem(client.post(f"{API}/events/", {}, "application/json", headers={"Idempotency-Key": KEY}), 401)
    assert not KeptAnswer.objects.exists()


def test_of_twins_in_flight_one_is_done_and_the_others_have_its_answer_or_are_told(committed: Desk) -> None:
    answers = at_once(6, lambda _: committed.send("POST", "/milestone-claims/", claim(), Idempotency_Key=KEY))
    assert {response.status_code for response in answers} <= {201, 409}
    done = {response.content for response in answers if response.status_code == 201}
    assert len(done) == 1
    assert len(notes()) == 1
    for response in answers:
        if response.status_code == 409:
            assert problem(response, 409)["errors"][0]["code"] == "in_flight"
    again = committed.send("POST", "/milestone-claims/", claim(), Idempotency_Key=KEY)
    assert {again.content} == done


def test_twins_with_other_bodies_are_told_apart(committed: Desk) -> None:
    answers = at_once(
        4,
        lambda index: committed.send(
            "POST", "/milestone-claims/", claim(note=f"{index}"), Idempotency_Key=KEY
        ),
    )
    assert sorted(response.status_code for response in answers) == [201, 422, 422, 422]
    assert len(notes()) == 1


def test_of_two_who_change_the_same_revision_at_once_one_is_stale(committed: Desk) -> None:
    path = path_of(committed.create("milestone-claims", claim())["url"])
    answers = at_once(4, lambda index: committed.send("PATCH", path, {"note": f"{index}"}, If_Match='"1."'))
    assert sorted(response.status_code for response in answers) == [200, 412, 412, 412]
    assert committed.read(path)["revision"] == 2
