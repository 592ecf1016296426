"""A reviewer at the desk. Imports of the app wait until Django is set up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client


@pytest.fixture
def at_desk(reviewer: User) -> Client:
    """A reviewer at the desk."""
    from tests.desk.sitting import entered

    return entered(reviewer)
