"""From the claims of a series to its points: one sweep over the days, whatever the number of steps.

On each date stand the claims whose period holds it, a count of one day for thirty more; what they say is the envelope, the first of them in
order of preference is preferred. Where none stands, the newest count of a single day is carried forward as a step, up to the day asked
about and until a later claim begins. Where nothing is carried there is a gap. Flows count in the steps that their period touches, never
after, and are not added up.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Sequence
from heapq import heappop, heappush
from typing import Any

from negotiations.core.states import ChosenBy
from negotiations.troops.series_clashes import Clashes, Heap, least
from negotiations.troops.series_rows import Row

STANDS = 30
"""Days after its own for which a count of a single day still stands beside others."""
RULE, PREFERENCE = ChosenBy.RULE.value, ChosenBy.PREFERENCE.value

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
            sweep.enter(waiting.pop())
        found.append({"date": dt.date.fromordinal(last).isoformat(), **sweep.point(first <= known)})
    return found


class _Sweep:
    """The claims that stand as the sweep moves on. Claims are named by their place in order of preference."""

    def __init__(self, rows: Sequence[Row], unit: str, flow: bool) -> None:
        self.rows, self.unit, self.flow = rows, unit, flow
        self.date = 0
        self.active: list[int] = []
        self.names: list[str] = []
        """Of the active ones, in the same order."""
        self.ends: list[tuple[int, int]] = []
        """The last days of the active ones, the first to end on top."""
        self.lows: Heap = []
        self.highs: Heap = []
        """The ends of their ranges; the upper ones are negative, so that the greatest is the least."""
        self.low_open = self.high_open = -1
        """Up to when one of them leaves this end open."""
        self.origins: dict[str, int] = {}
        self.clashes = Clashes(rows, flow=flow)
        self.preferences = any(row.preference >= 0 for row in rows)
        self.newest = -1
        self.counts: list[int] = []
        self.standing: dict[str, Any] | None = None

    def enter(self, number: int) -> None:
        """A claim's period begins. It may have ended already, between two dates."""
        row = self.rows[number]
        name, begin, last, low, high, _, _, _, origins, _ = row
        if begin > self.newest:
            self.newest, self.counts = begin, []
        if begin == last:
            self.counts.append(number)
        end = stands_until(row, flow=self.flow)
        self.standing = None
        if end < self.date:
            return
        heappush(self.ends, (end, number))
        place = bisect_left(self.active, number)
        self.active.insert(place, number)
        self.names.insert(place, name)
        for origin in origins:
            self.origins[origin] = self.origins.get(origin, 0) + 1
        if low is None and high is None:
            return
        if low is None:
            self.low_open = max(self.low_open, end)
        else:
            heappush(self.lows, (low, end, number))
        if high is None:
            self.high_open = max(self.high_open, end)
        else:
            heappush(self.highs, (-high, end, number))
        self.clashes.add(number, end)

    def leave(self, date: int) -> None:
        """Go on to a date, and let go what does not reach it."""
        self.date, ends = date, self.ends
        while ends and ends[0][0] < date:
            _, number = heappop(ends)
            place = bisect_left(self.active, number)
            del self.active[place], self.names[place]
            self.standing = None
            for origin in self.rows[number].origins:
                self.origins[origin] -= 1
                if not self.origins[origin]:
                    del self.origins[origin]
            self.clashes.drop(number)

    def point(self, carry: bool) -> dict[str, Any]:
        """What is told of the date, without the date."""
        if not self.active:
            return self._carried() if carry and self.counts and not self.flow else GAP
        if self.standing is None:
            self.standing = self._stated()
        return self.standing

    def _stated(self) -> dict[str, Any]:
        date = self.date
        chosen, chosen_by = self._choose(self.active)
        names = self.names.copy()
        if chosen != self.active[0]:
            names.insert(0, names.pop(self.active.index(chosen)))
        low, high = least(self.lows, date), least(self.highs, date)
        return {
            "low": None if self.low_open >= date or low is None else low[0],
            "high": None if self.high_open >= date or high is None else -high[0],
            **self._preferred(chosen, chosen_by),
            "stated": True,
            "origins": len(self.origins),
            "disputed": self.clashes.any(date, self.active),
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
                return best, PREFERENCE
        return among[0], RULE

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
