"""Text that a spreadsheet would take for a formula, made harmless in CSV and read back unchanged.

Both directions live here, so that what is exported can be imported.
"""

from __future__ import annotations

import re

_RISKY = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


def guarded(text: str) -> str:
    """The text with an apostrophe before it when it begins as a formula does, or as a guarded text does."""
    return f"'{text}" if _RISKY.match(text) else text


def unguarded(text: str) -> str:
    """The text of a cell without the apostrophe that `guarded` put before it."""
    return text[1:] if _GUARDED.match(text) else text
