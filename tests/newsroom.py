"""Fixtures for everybody: a world to work on and the people of a newsroom. Imports of the app wait until Django is set up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from tests.world import World


@pytest.fixture
def world(db: None) -> World:
    """Published records, made as they are asked for."""
    from tests.world import World

    return World()


@pytest.fixture
def editor(db: None) -> User:
    """Drafts and submits."""
    return _account("editor", "editor")


@pytest.fixture
def reviewer(db: None) -> User:
    """Publishes, returns, edits named things, retracts."""
    return _account("reviewer", "reviewer")


@pytest.fixture
def other_reviewer(db: None) -> User:
    """The second pair of eyes."""
    return _account("other-reviewer", "reviewer")


def _account(name: str, role: str) -> User:
    from negotiations.access.roles import Role
    from tests.world import account

    return account(name, Role(role))
