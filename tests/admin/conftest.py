"""Accounts at the admin's door, logged in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

Enter = Callable[..., Client]


@pytest.fixture
def enter(db: None) -> Enter:
    """Log in an account with a role, made at the door; `superuser` is the admin of the embedded service."""

    from django.contrib.auth.models import Group, User  # Django is not set up while this file is imported

    def enter(role: str, name: str = "") -> Client:
        name = name or role
        user = User.objects.filter(username=name).first()
        if user is None and role == "superuser":
            user = User.objects.create_superuser(name)
        elif user is None:
            user = User.objects.create_user(name, is_staff=True)
            user.groups.add(Group.objects.get_or_create(name=role)[0])
        client = Client()
        client.force_login(user)
        return client

    return enter


@pytest.fixture
def admin_page(enter: Enter) -> Client:
    """The admin of the embedded service."""
    return enter("superuser", "admin")
