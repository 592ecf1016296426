"""For whom, about which days and in which language a request is answered: what every part of an answer needs to know.

Reading it from the request is the business of `clocks.py`, `language.py` and `views.py`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from negotiations.access.roles import sees_drafts
from negotiations.core.clocks import AsOf


@dataclass(frozen=True, slots=True)
class Scope:
    """The frame of one answer. `base` is scheme and host, before every address in it."""

    user: Any
    as_of: AsOf
    language: str
    base: str
    asked_day: bool = False
    """True when a day before today is asked about, so that what was unknown then is left out."""

    @property
    def inside(self) -> bool:
        """True for editors and reviewers, for whom drafts exist."""
        return sees_drafts(self.user)

    def knows(self, known_from: dt.date | None) -> bool:
        """Whether a thing first known on this day was known on the day asked about."""
        return not self.asked_day or (known_from is not None and known_from <= self.as_of.known)
