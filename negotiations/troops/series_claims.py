"""The claims of a series as a sweep over the days looks at them: column by column, in order of preference, days as whole numbers.

How they are read is in `series_rows.py`, how they become points in `series_points.py`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

NEVER, ALWAYS = 0, dt.date.max.toordinal() + 1
"""The open ends of a period: before and after every day there is."""
STANDS = 30
"""Days after its own for which a count of a single day still stands beside others."""
NOBODY: frozenset[str] = frozenset()


class Row(NamedTuple):
    """One claim of a series. `begin` and `last` are the ends of its period, open ones beyond every day."""

    name: str
    """What it is called by who asks: its id, or its address."""
    begin: int
    last: int
    low: int | None
    high: int | None
    qualifier: str
    wording: str
    standing: str
    origins: frozenset[str] = NOBODY
    preference: int = -1
    """Place among the preferences for claims of this series, the newest highest; -1 when none prefers it."""


@dataclass(frozen=True, slots=True)
class Claims:
    """The claims of a series; each is its place in all of the columns, which mean what the fields of `Row` mean.

    A sweep asks for one thing of one claim at a time. To make an object of each took as long as the whole sweep.
    """

    names: Sequence[str] = ()
    begins: Sequence[int] = ()
    lasts: Sequence[int] = ()
    lows: Sequence[int | None] = ()
    highs: Sequence[int | None] = ()
    qualifiers: Sequence[str] = ()
    wordings: Sequence[str] = ()
    standings: Sequence[str] = ()
    origins: Sequence[frozenset[str]] = ()
    preferences: Sequence[int] = ()

    @classmethod
    def of(cls, rows: Iterable[Row]) -> Claims:
        """These claims, which come in order of preference."""
        return cls(*zip(*rows, strict=True))

    def __len__(self) -> int:
        return len(self.names)

    def stand_until(self, *, flow: bool) -> list[int]:
        """The last day on which each stands beside others."""
        return [
            stands_until(begin, last, flow=flow) for begin, last in zip(self.begins, self.lasts, strict=True)
        ]


def stands_until(begin: int, last: int, *, flow: bool) -> int:
    """The last day on which a claim for a period stands beside others."""
    return last + STANDS if begin == last and not flow else last
