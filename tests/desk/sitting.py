"""A reviewer at the desk: what is submitted, its page, and a decision on it."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from tests.admin.pages import Page
from tests.world import deeds_on

QUEUE = "/admin/review/"


def entered(user: User) -> Client:
    """Somebody at the door of the admin."""
    user.is_staff = True
    user.save()
    client = Client()
    client.force_login(user)
    return client


def submitted(model: type[Any], given: Any, by: User | None = None, note: str = "") -> Any:
    """A record that waits for review."""
    draft = deeds_on(model).create(values=given, by=by)
    return deeds_on(model).submit(record=draft, by=by, reason=note)


def item(client: Client, record: Any) -> Page:
    """The page of a submission."""
    return Page(client, f"{QUEUE}{record.resource}/{record.key}/")


def text_of(page: Page) -> str:
    """A page without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


def decide(page: Page, deed: str, **typed: Any) -> Any:
    """Press one of the two buttons."""
    data = {**page.fields, **{name: [str(value)] for name, value in typed.items()}, "deed": [deed]}
    return page.client.post(page.address, data)
