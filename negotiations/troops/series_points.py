"""From the claims of a series to its points: one sweep over the days, whatever the number of steps.

On each date stand the claims whose period holds it, a count of one day for thirty more; what they say is the envelope, the first of them in
order of preference is preferred. Where none stands, the newest count of a single day is carried forward as a step, up to the day asked
about and until a later claim begins. Where nothing is carried there is a gap. Flows count in the steps that their period touches, never
after, and are not added up.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, insort
from collections.abc import Sequence
from typing import Any

from negotiations.core.states import ChosenBy
from negotiations.troops.series_clashes import Clashes, saying_of
from negotiations.troops.series_rows import Row

STANDS = 30
"""Days after its own for which a count of a single day still stands beside others."""

GAP: dict[str, Any] = {
    "low": None, "high": None, "preferred": None, "standing": None, "stated": False, "origins": 0,
    "disputed": False, "chosen_by": None, "claims": [],
}  # fmt: skip
"""A date of which no claim speaks."""


def points(
    rows: Sequence[Row], steps: Sequence[tuple[int, int]], *, unit: str, flow: bool, known: int
) -> list[dict[str, Any]]:
    """One point per step, dated by the step's last day.

    `rows` are in order of preference; `steps` are first and last days in order; `known` is the day asked about, beyond which nothing
    is carried.
    """
    sweep = _Sweep(rows, unit, flow)
    waiting = sorted(range(len(rows)), key=lambda number: rows[number].begin, reverse=True)
    found = []
    for first, last in steps:
        sweep.leave(first if flow else last)
        while waiting and rows[waiting[-1]].begin <= last:
            sweep.enter(waiting.pop(), first if flow else last)
        found.append({"date": dt.date.fromordinal(last).isoformat(), **sweep.point(first <= known)})
    return found


class _Bounds:
    """The least and the greatest of the ends of several ranges, kept in order while ranges come and go.

    A None among the lows is an open end: then there is no least (no greatest among the highs).
    """

    def __init__(self) -> None:
        self.ends: list[int] = []
        self.open = 0

    def add(self, end: int | None) -> None:
        if end is None:
            self.open += 1
        else:
            insort(self.ends, end)

    def drop(self, end: int | None) -> None:
        if end is None:
            self.open -= 1
        else:
            del self.ends[bisect_left(self.ends, end)]


class _Sweep:
    """The claims that stand as the sweep moves on. Claims are named by their place in order of preference."""

    def __init__(self, rows: Sequence[Row], unit: str, flow: bool) -> None:
        self.rows, self.unit, self.flow = rows, unit, flow
        self.active: list[int] = []
        self.names: list[str] = []
        """Of the active ones, in the same order."""
        self.ends: list[tuple[int, int]] = []
        self.lows, self.highs = _Bounds(), _Bounds()
        self.origins: dict[str, int] = {}
        self.clashes = Clashes()
        self.preferences = any(row.preference >= 0 for row in rows)
        self.newest = -1
        self.counts: list[int] = []
        self.standing: dict[str, Any] | None = None

    def enter(self, number: int, date: int) -> None:
        """A claim's period begins. It may have ended already, between two dates."""
        row = self.rows[number]
        if row.begin > self.newest:
            self.newest, self.counts = row.begin, []
        if row.begin == row.last:
            self.counts.append(number)
        end = stands_until(row, flow=self.flow)
        self.standing = None
        if end < date:
            return
        insort(self.ends, (end, number))
        place = bisect_left(self.active, number)
        self.active.insert(place, number)
        self.names.insert(place, row.id)
        for origin in row.origins:
            self.origins[origin] = self.origins.get(origin, 0) + 1
        if row.low is not None or row.high is not None:
            self.lows.add(row.low)
            self.highs.add(row.high)
            self.clashes.add(number, saying_of(row, flow=self.flow))

    def leave(self, date: int) -> None:
        """Let go what does not reach this date any more."""
        gone = bisect_left(self.ends, (date, -1))
        for _, number in self.ends[:gone]:
            place = bisect_left(self.active, number)
            del self.active[place], self.names[place]
            self._forget(number)
        if gone:
            del self.ends[:gone]
            self.standing = None

    def _forget(self, number: int) -> None:
        """Take a claim's origins, numbers and exclusions away."""
        row = self.rows[number]
        for origin in row.origins:
            self.origins[origin] -= 1
            if not self.origins[origin]:
                del self.origins[origin]
        if row.low is not None or row.high is not None:
            self.lows.drop(row.low)
            self.highs.drop(row.high)
            self.clashes.drop(number)

    def point(self, carry: bool) -> dict[str, Any]:
        """What is told of the date, without the date."""
        if not self.active:
            return self._carried() if carry and self.counts and not self.flow else GAP
        if self.standing is None:
            self.standing = self._stated()
        return self.standing

    def _stated(self) -> dict[str, Any]:
        chosen, chosen_by = self._choose(self.active)
        names = self.names.copy()
        if chosen != self.active[0]:
            names.insert(0, names.pop(self.active.index(chosen)))
        return {
            "low": None if self.lows.open or not self.lows.ends else self.lows.ends[0],
            "high": None if self.highs.open or not self.highs.ends else self.highs.ends[-1],
            **self._preferred(chosen, chosen_by),
            "stated": True,
            "origins": len(self.origins),
            "disputed": self.clashes.any(),
            "claims": names,
        }

    def _carried(self) -> dict[str, Any]:
        """The newest count of one day, its own numbers only."""
        chosen, chosen_by = self._choose(sorted(self.counts))
        row = self.rows[chosen]
        return {
            "low": row.low,
            "high": row.high,
            **self._preferred(chosen, chosen_by),
            "stated": False,
            "origins": len(row.origins),
            "disputed": False,
            "claims": [row.id],
        }

    def _choose(self, among: Sequence[int]) -> tuple[int, str]:
        """The preferred claim: of the newest preference, else the first in order."""
        if self.preferences:
            best = max(among, key=lambda number: self.rows[number].preference)
            if self.rows[best].preference >= 0:
                return best, ChosenBy.PREFERENCE.value
        return among[0], ChosenBy.RULE.value

    def _preferred(self, number: int, chosen_by: str) -> dict[str, Any]:
        row = self.rows[number]
        shape = {
            "low": row.low,
            "high": row.high,
            "qualifier": row.qualifier,
            "wording": row.wording or None,
            "unit": self.unit,
        }
        return {"preferred": shape, "standing": row.standing, "chosen_by": chosen_by}


def stands_until(row: Row, *, flow: bool) -> int:
    """The last day on which a claim stands beside others."""
    return row.last + (STANDS if row.begin == row.last and not flow else 0)
