"""A story for every test of the rule's sentences."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.derivation.telling import Story


@pytest.fixture
def story(db: None) -> "Story":
    # Models load only after this file did.
    from tests.derivation.telling import Story

    return Story()
