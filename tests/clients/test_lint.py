"""Promise: the description passes redocly's recommended rules without an error or a warning; the one rule left off is in redocly.yaml with its reason."""

import pytest

from tests.clients.running import run
from tests.tools import npm_program

pytestmark = pytest.mark.sqlite_only("the description is the same on both databases")


def test_the_description_passes_the_lint_without_error_or_warning() -> None:
    told = run(npm_program("redocly"), "lint", "docs/openapi.yaml")
    assert "valid" in told
    assert "warning" not in told.rpartition("validating")[2]
