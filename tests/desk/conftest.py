"""A reviewer at the desk."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.desk.sitting import entered


@pytest.fixture
def at_desk(reviewer: User) -> Client:
    """A reviewer at the desk."""
    return entered(reviewer)
