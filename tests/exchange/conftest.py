"""A place for fixture files of a test's own. Imports of the app wait until Django is set up."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.exchange.small_record import Write


@pytest.fixture
def write(db: None, tmp_path: Path) -> Write:
    def file(content: Any, name: str = "facts.yaml") -> Path:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        text = content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True)
        path.write_text(text, encoding="utf-8")
        return path

    return file
