"""Promise: the admin's door: locked after too many tries, readable when locked, a new session at log-in, and a second factor for whoever owes one."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from negotiations.access.roles import Role
from negotiations.access.tokens import issue_token

PASSWORD = "a long enough word"
DRAFTS = "/api/v1/milestones/?state=draft"

pytestmark = pytest.mark.django_db


def account(role: str) -> User:
    user = User.objects.create_user(role, password=PASSWORD)
    user.groups.add(Group.objects.get(name=role))
    return user


def log_in(client: Client, name: str, word: str = PASSWORD) -> Any:
    return client.post(reverse("admin:login"), {"username": name, "password": word, "next": "/admin/"})


def code_of(device: TOTPDevice) -> str:
    """The code that an authenticator with this key shows now."""
    return f"{TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift).token():06}"


def enrol(client: Client, user: User) -> list[str]:
    """Enrol an authenticator; its recovery codes."""
    page = client.get(reverse("admin:enrol")).content.decode()
    device = TOTPDevice.objects.get(user=user, confirmed=False)
    assert "otpauth://totp/" in page
    answer = client.post(reverse("admin:enrol"), {"code": code_of(device)}).content.decode()
    return re.findall(r"<li><code>(\w+)</code>", answer)


def test_the_session_changes_its_key_at_log_in_and_forms_need_their_token(client: Client) -> None:
    account("editor")
    client.get(reverse("admin:login"))
    session = client.session
    session["kept"] = "before"
    session.save()
    client.cookies["sessionid"] = session.session_key or ""
    assert log_in(client, "editor").status_code == 302
    assert client.session.session_key != session.session_key
    strict = Client(enforce_csrf_checks=True)
    assert log_in(strict, "editor").status_code == 403


def test_too_many_wrong_passwords_close_the_door_readably(client: Client, settings: Any) -> None:
    account("editor")
    for _attempt in range(settings.AXES_FAILURE_LIMIT):
        locked = log_in(client, "editor", "wrong")
    assert locked.status_code == 429
    assert "The door stays closed for half an hour" in locked.content.decode()
    assert log_in(client, "editor").status_code == 429
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert log_in(elsewhere, "editor").status_code == 302


def test_where_it_is_required_a_reviewer_is_led_to_enrol_and_can_do_nothing_before(
    client: Client, settings: Any
) -> None:
    settings.TRACKER_SECOND_FACTOR = True
    user = account("reviewer")
    log_in(client, "reviewer")
    led = client.get("/admin/", follow=True)
    assert led.redirect_chain[-1][0].startswith(reverse("admin:enrol"))
    assert client.get(reverse("admin:negotiations_source_add")).status_code == 302
    written = client.post("/api/v1/sources/", {"slug": "a"}, content_type="application/json")
    assert written.status_code in (401, 403)
    before = client.session.session_key
    assert len(enrol(client, user)) == 10
    assert client.session.session_key != before
    assert client.get("/admin/").status_code == 200


def test_whoever_enrolled_is_asked_each_time_and_a_password_alone_adds_no_other_device(
    client: Client,
) -> None:
    user = account("reviewer")
    log_in(client, "reviewer")
    assert client.get("/admin/").status_code == 200, "optional on the embedded default"
    recovery = enrol(client, user)
    again = Client()
    log_in(again, "reviewer")
    asked = again.get("/admin/", follow=True)
    assert asked.redirect_chain[-1][0].startswith(reverse("admin:second_factor"))
    assert again.get(reverse("admin:enrol")).headers["Location"] == reverse("admin:second_factor")
    refused = again.post(reverse("admin:second_factor"), {"code": "000000"})
    assert "That code is wrong" in refused.content.decode()
    assert again.get("/admin/").status_code == 302
    TOTPDevice.objects.update(throttling_failure_count=0)
    StaticDevice.objects.update(throttling_failure_count=0)
    answer = again.post(reverse("admin:second_factor"), {"code": recovery[0], "next": "https://example.org/"})
    assert answer.headers["Location"] == "/admin/", "never to another host"
    assert again.get("/admin/").status_code == 200
    once = Client()
    log_in(once, "reviewer")
    once.post(reverse("admin:second_factor"), {"code": recovery[0]})
    assert once.get("/admin/").status_code == 302, "a recovery code opens once"


def test_editors_owe_nothing_tokens_neither_and_a_lost_device_is_taken_away(
    client: Client, settings: Any, capsys: Any
) -> None:
    settings.TRACKER_SECOND_FACTOR = True
    account("editor")
    log_in(client, "editor")
    assert client.get("/admin/").status_code == 200
    token = issue_token(account="machine", role=Role.REVIEWER, days=1)
    written = client.post(
        "/api/v1/sources/",
        {"slug": "a-page", "kind": "news", "language": "en", "title": {"en": "A page"}},
        content_type="application/json",
        headers={"authorization": f"Bearer {token}"},
    )
    assert written.status_code == 201, written.content
    TOTPDevice.objects.create(user=User.objects.get(username="editor"), name="lost")
    assert client.get("/admin/").status_code == 302
    call_command("reset_second_factor", "editor")
    assert client.get("/admin/").status_code == 200


def test_the_language_is_chosen_in_the_header_and_arabic_runs_from_the_right(client: Client) -> None:
    account("editor")
    log_in(client, "editor")
    assert client.get("/admin/").content.decode().count('name="language"') == 3
    for code, direction in (("ar", "rtl"), ("fr", "ltr"), ("en", "ltr")):
        assert client.post(reverse("set_language"), {"language": code, "next": "/admin/"}).status_code == 302
        assert f'<html lang="{code}" dir="{direction}">' in client.get("/admin/").content.decode()


def test_the_whole_site_has_one_icon(client: Client) -> None:
    assert client.get("/favicon.ico").headers["Location"].endswith(".svg")
    assert "icon" in client.get("/").content.decode()
