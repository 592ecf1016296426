"""The files of the house as Python reads them, parsed once for all tests that look at them."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2] / "negotiations"


@cache
def trees() -> dict[str, ast.AST]:
    """Every file but the migrations, by its path within the house."""
    files = [file for file in sorted(HOUSE.rglob("*.py")) if "migrations" not in file.parts]
    return {str(file.relative_to(HOUSE)): ast.parse(file.read_text(encoding="utf-8")) for file in files}
