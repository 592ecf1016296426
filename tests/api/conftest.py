"""What every test of the API starts from: nobody has asked anything yet."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet() -> Iterator[None]:
    """Rates are counted in the cache; a test must not be throttled for what another one asked."""
    cache.clear()
    yield
    cache.clear()
