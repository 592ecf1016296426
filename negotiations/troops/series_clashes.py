"""Which claims of a series exclude each other, and whether any that stand beside each other do.

Asked at every step of a sweep, so it is told from the two ends wherever they tell it: the greatest floor and the least ceiling.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from heapq import heappop, heappush
from typing import NamedTuple

from negotiations.core.quantities import Qualifier
from negotiations.troops.series_rows import Row

ABOUT = Qualifier.ABOUT.value
OPEN = 10**12
"""Beyond every number."""


class Saying(NamedTuple):
    """What decides whether one claim excludes another: the range in tenths, who said it and, of flows, for which period."""

    floor: int
    ceiling: int
    origins: frozenset[str]
    period: tuple[int, int] | None

    def excludes(self, other: Saying) -> bool:
        """No common number, no common origin; of flows only for the same period."""
        return (
            (self.floor > other.ceiling or self.ceiling < other.floor)
            and self.origins.isdisjoint(other.origins)
            and self.period == other.period
        )


Heap = list[tuple[int, int, int]]
"""Numbers, the last day on which each counts, and which claim's it is; the least on top."""


def least(heap: Heap, date: int) -> tuple[int, int, int] | None:
    """The least number that counts on a date, None where there is none. Those of the past are let go: the dates asked about never go back."""
    while heap and heap[0][1] < date:
        heappop(heap)
    return heap[0] if heap else None


class Clashes:
    """Whether any pair of standing claims, each named by its place among the rows, exclude each other.

    When the highest and the lowest of them have a number in common, all have; when these two exclude each other, the answer is found. Only
    where they do not although their ranges lie apart (they come from one origin) every pair is looked at, from then on.
    """

    def __init__(self, rows: Sequence[Row], *, flow: bool) -> None:
        self.rows, self.flow = rows, flow
        self.floors: Heap = []
        """Negative, so that the greatest is the least."""
        self.ceilings: Heap = []
        self.pairs: _Pairs | None = None

    def add(self, number: int, until: int) -> None:
        """It stands from now on, up to this day."""
        floor, ceiling = _reach(self.rows[number])
        heappush(self.floors, (-floor, until, number))
        heappush(self.ceilings, (ceiling, until, number))
        if self.pairs is not None:
            self.pairs.add(self._saying(number))

    def drop(self, number: int) -> None:
        """It stands no more."""
        if self.pairs is not None and self._counts(number):
            self.pairs.drop(self._saying(number))

    def any(self, date: int, standing: Iterable[int]) -> bool:
        """Whether some two of those that stand on this date exclude each other."""
        highest, lowest = least(self.floors, date), least(self.ceilings, date)
        if highest is None or lowest is None or -highest[0] <= lowest[0]:
            return False
        one, other = self.rows[highest[2]], self.rows[lowest[2]]
        same_period = not self.flow or (one.begin, one.last) == (other.begin, other.last)
        if same_period and one.origins.isdisjoint(other.origins):
            return True
        if self.pairs is None:
            self.pairs = _Pairs()
            for number in filter(self._counts, standing):
                self.pairs.add(self._saying(number))
        return self.pairs.count > 0

    def _counts(self, number: int) -> bool:
        """Whether a claim tells any number."""
        row = self.rows[number]
        return row.low is not None or row.high is not None

    def _saying(self, number: int) -> Saying:
        return saying_of(self.rows[number], flow=self.flow)


class _Pairs:
    """How many pairs of sayings exclude each other. Equal sayings count once, so that many alike cost no more than one."""

    def __init__(self) -> None:
        self.times: dict[Saying, int] = {}
        self.rivals: dict[Saying, list[Saying]] = {}
        self.count = 0

    def add(self, saying: Saying) -> None:
        if saying in self.times:
            self.times[saying] += 1
            return
        rivals = [other for other in self.times if saying.excludes(other)]
        self.times[saying], self.rivals[saying] = 1, rivals
        self.count += len(rivals)
        for other in rivals:
            self.rivals[other].append(saying)

    def drop(self, saying: Saying) -> None:
        self.times[saying] -= 1
        if self.times[saying]:
            return
        del self.times[saying]
        rivals = self.rivals.pop(saying)
        self.count -= len(rivals)
        for other in rivals:
            self.rivals[other].remove(saying)


def saying_of(row: Row, *, flow: bool) -> Saying:
    """What decides whether a claim excludes another."""
    floor, ceiling = _reach(row)
    return Saying(floor, ceiling, row.origins, (row.begin, row.last) if flow else None)


def _reach(row: Row) -> tuple[int, int]:
    """Both ends in tenths, `about` stretched by a tenth either way; an open upper end lies beyond every number."""
    _, _, _, low, high, qualifier, *_ = row
    down, up = (9, 11) if qualifier == ABOUT else (10, 10)
    return 0 if low is None else low * down, OPEN if high is None else high * up
