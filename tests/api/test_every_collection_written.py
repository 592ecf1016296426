"""Promise: every collection is written alike: each write is bound to what was read and to a role, and a refused one changes nothing.

Every test walks through all collections in one world, for a set-up each would cost more than all requests.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from negotiations.ledger.models import Change, JournalEntry
from negotiations.urls import router
from tests.api.asking import API
from tests.api.bodies import NEEDED, SAMPLES, renamed
from tests.api.desk import Desk, path_of
from tests.api.writers import FOR_REVIEWERS, REASON, Collection
from tests.proof import FULL
from tests.world import World

Collections = list[Collection]


@pytest.fixture
def collections(world: World, desk: Desk, chief: Desk) -> Collections:
    return [Collection(resource, world, desk, chief) for resource in SAMPLES]


def written() -> tuple[int, int]:
    return Change.objects.count(), JournalEntry.objects.count()


def told_of(path: str, since: int) -> list[str]:
    rows = Change.objects.filter(number__gt=since, url=f"{API}{path}").order_by("number")
    return [row.action for row in rows]


def codes(response: Any) -> Iterator[tuple[str, str]]:
    for error in response.json()["errors"]:
        yield error["pointer"].removeprefix("/"), error["code"]


def test_every_collection_that_can_be_written_to_is_tried() -> None:
    assert {prefix for prefix, room, _ in router.registry if hasattr(room, "create")} == set(SAMPLES)


def test_a_new_record_is_a_draft_with_an_address_and_a_tag(collections: Collections, client: Client) -> None:
    for one in collections:
        response = one.desk.send("POST", f"/{one.resource}/", one.whole())
        assert response.status_code == 201, response.content
        made = response.json()
        path = path_of(made["url"])
        assert (response["Location"], response["ETag"][:3]) == (made["url"], '"1.')
        assert (made["revision"], made["state"]) == (1, "draft")
        assert one.desk.read(path) == one.chief.read(path) == made
        assert client.get(f"{API}{path}").status_code == 404
        # What the server computes is refused in a body, and all else that a read gives is taken.
        refused = one.desk.send("PATCH", path, dict.fromkeys(made, 3.5), If_Match="*")
        assert {name for name, code in codes(refused) if code == "unknown_field"} == one.sample.computed
        assert one.desk.read(path) == made


def test_a_write_is_bound_to_what_was_read(collections: Collections) -> None:
    for one in collections:
        path = one.submitted()
        before, writes = one.chief.read(path), one.writes()
        count, tag = written(), one.chief.tag(path)
        for method, suffix, body in writes:
            for given, status in (({}, 428), ({"If_Match": f'"1.{"0" * 32}"'}, 412)):
                response = one.chief.send(method, f"{path}{suffix}", body, **given)
                assert response.status_code == status, (one.resource, method, suffix, response.content)
                assert response["Content-Type"] == "application/problem+json"
                assert status == 428 or response["ETag"].startswith('"2.')
        assert one.chief.send("PATCH", path, one.sample.change, If_Match="2").status_code == 400
        assert (written(), one.chief.read(path)) == (count, before)
        # The digest of a tag is not looked at, nor what a compressing proxy makes of it; one of several tags will do.
        edited = one.desk.send("PATCH", path, one.sample.change, If_Match=f'"1.0", W/{tag[:3]}{"0" * 32}"')
        assert edited.status_code == 200, edited.content


def test_who_may_not_do_it_changes_nothing(collections: Collections, client: Client) -> None:
    guest = Client()
    guest.force_login(User.objects.create_user("guest"))
    for one in collections:
        path, public = one.submitted(), one.published()
        writes, count = one.writes(), written()
        given: dict[str, Any] = {"content_type": "application/json", "headers": {"If-Match": "*"}}
        for method, suffix, body in writes:
            for account, status in ((client, 401), (guest, 403 if suffix else 404)):
                response = getattr(account, method.lower())(f"{API}{path}{suffix}", body, **given)
                assert response.status_code == status, (one.resource, method, suffix)
        for account, status in ((client, 401), (guest, 403)):
            assert account.patch(f"{API}{public}", one.sample.change, **given).status_code == status
            assert account.post(f"{API}/{one.resource}/", {}, "application/json").status_code == status
            assert account.post(f"{API}/{one.resource}/bulk/", [], "application/json").status_code == status
        for deed in set(one.deeds) & set(FOR_REVIEWERS):
            one.desk.do(deed, path, REASON, status=403)
        assert written() == count


def test_a_draft_is_changed_written_anew_and_deleted(collections: Collections) -> None:
    for one in collections:
        desk, change, path = one.desk, one.sample.change, one.draft()
        count = written()
        changed = desk.change("PATCH", path, change)
        [(name, value)] = change.items()
        assert (changed["revision"], changed[name] != desk.read(one.draft())[name]) == (2, True)
        anew = {**one.whole(), **({"slug": changed["slug"]} if one.named else {})}
        assert desk.change("PUT", path, {**anew, name: value})[name] == changed[name]
        plain = desk.change("PUT", path, anew)
        assert (plain["revision"], plain[name] == changed[name]) == (4, False)
        assert desk.send("DELETE", path, If_Match=desk.tag(path)).status_code == 204
        assert desk.send("GET", path).status_code == 404
        assert JournalEntry.objects.count() == count[1] + 5  # one draft for comparison among them


def test_a_list_is_entered_whole_or_not_at_all(collections: Collections) -> None:
    for one in collections:
        several = [one.whole() for _ in range(3)]
        count, address = written(), f"/{one.resource}/bulk/"
        refused = one.desk.send("POST", address, [*several[:2], {**several[2], "nonsense": 1}])
        assert list(codes(refused)) == [("2/nonsense", "unknown_field")]
        assert one.desk.send("POST", address, several[0]).status_code == 400
        assert written() == count
        entered = one.desk.send("POST", address, several)
        assert (entered.status_code, entered.json()["count"]) == (201, 3)
        for made in entered.json()["results"]:
            assert one.desk.read(made["url"])["state"] == "draft"
        assert JournalEntry.objects.count() == count[1] + 3


def test_a_record_is_returned_published_and_retracted(collections: Collections, client: Client) -> None:
    for one in collections:
        desk, chief, path = one.desk, one.chief, one.submitted()
        (rows, _), change = written(), one.sample.change
        assert chief.do("return", path, {}, status=400)["errors"][0]["pointer"] == "/reason"
        assert chief.do("return", path, REASON)["state"] == "draft"
        assert desk.do("submit", path)["state"] == "submitted"
        assert desk.do("submit", path, status=409)["errors"][0]["code"] == "wrong_state"
        assert (Change.objects.count(), client.get(f"{API}{path}").status_code) == (rows, 404)
        tag = chief.tag(path)
        published = chief.do("publish", path, REASON, tag=tag)
        chief.do("publish", path, REASON, status=412, tag=tag)
        shown = client.get(f"{API}{path}")
        assert (shown.status_code, {**shown.json(), "state": "published"}) == (200, published)
        assert Change.objects.count() == rows + 1

        edits = [by.send("PATCH", path, change, If_Match="*").status_code for by in (desk, chief)]
        assert edits == ([403, 200] if one.named else [409, 409])
        assert chief.send("DELETE", path, If_Match="*").status_code == 409
        if one.named:
            kept = chief.send("PATCH", path, {"slug": "elsewhere"}, If_Match="*")
            assert list(codes(kept)) == [("slug", "fixed")]
        assert chief.do("retract", path, {}, status=400)["errors"][0]["pointer"] == "/reason"
        assert chief.do("retract", path, {"reason": "Never was."})["state"] == "retracted"
        gone = client.get(f"{API}{path}")
        assert (gone.status_code, "Never was." in gone.json()["detail"]) == (410, True)
        revised = ["revised"] if one.named else []
        assert told_of(path, rows) == ["published", *revised, "retracted"]


def test_what_it_refers_to_is_published_first_or_with_it(collections: Collections, client: Client) -> None:
    for one in collections:
        if not one.sample.needs:
            continue  # a preference is for a claim that is public already
        resource, body = NEEDED[one.sample.needed]
        slug = f"for-{one.resource}"
        reference = path_of(one.desk.create(resource, renamed(body, slug))["url"])
        given = {**one.whole(), **renamed(one.sample.needs, slug)}
        path = path_of(one.desk.create(one.resource, given)["url"])
        one.desk.do("submit", path)
        rows = Change.objects.count()
        refused = one.chief.do("publish", path, REASON, status=409)
        assert [(error["code"], error["detail"]) for error in refused["errors"]] == [
            ("unpublished_references", f"{API}{reference}")
        ]
        assert Change.objects.count() == rows
        one.chief.do("publish", path, {"with_references": True})
        for at in (path, reference):
            assert client.get(f"{API}{at}").status_code == 200
            assert told_of(at, rows) == ["published"]


def test_a_public_claim_is_corrected_by_another(collections: Collections, client: Client) -> None:
    for one in collections:
        for deed, action in (
            (("supersede", "superseded"), ("replace", "replaced")) if one.holds_claims else ()
        ):
            old = one.published()
            rows, body, tag = Change.objects.count(), {**one.whole(), **REASON}, one.chief.tag(old)
            one.chief.do(deed, old, REASON, status=400)
            unreasoned = one.chief.do(deed, old, one.whole(), status=400)
            assert [error["pointer"] for error in unreasoned["errors"]] == ["/reason"]
            assert Change.objects.count() == rows
            response = one.chief.send("POST", f"{old}{deed}/", body, If_Match=tag)
            assert response.status_code == 200, response.content
            heir = path_of(response.json()["url"])
            assert (response["Location"].endswith(heir), response["ETag"].startswith('"1.')) == (True, True)
            assert (told_of(old, rows), told_of(heir, rows)) == ([action], ["published"])
            assert Change.objects.count() == rows + 2
            assert client.get(f"{API}{heir}").json()[f"{deed}s"]["url"].endswith(old)
            assert client.get(f"{API}{old}").status_code == 200
            again = one.chief.send("POST", f"{old}{deed}/", body, If_Match=tag)
            assert again.status_code == 412


def test_four_eyes_are_two_accounts_whatever_their_tokens(collections: Collections, settings: Any) -> None:
    settings.TRACKER_FOUR_EYES = True
    other, again = Desk("second-pair-of-eyes", "reviewer"), Desk("chief-at-the-desk", "reviewer")
    for one in collections if FULL else collections[::4]:
        path = path_of(one.chief.create(one.resource, one.whole())["url"])
        assert other.do("publish", path, status=409)["errors"][0]["code"] == "not_submitted"
        one.chief.do("submit", path)
        for by in (one.chief, again):
            assert by.do("publish", path, status=409)["errors"][0]["code"] == "four_eyes"
        other.do("publish", path)
