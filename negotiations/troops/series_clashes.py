"""Which claims of a series exclude each other, and whether any that stand beside each other do.

Asked at every step of a sweep, so it is told from the two ends wherever they tell it: the greatest floor and the least ceiling.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from typing import NamedTuple

from negotiations.core.quantities import Qualifier
from negotiations.troops.series_rows import Row


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


class Clashes:
    """Whether any pair of standing sayings, each known by a number, exclude each other.

    When the highest and the lowest of them have a number in common, all have; when these two exclude each other, the answer is found. Only
    where they do not although their ranges lie apart (they come from one origin) every pair is looked at, from then on.
    """

    def __init__(self) -> None:
        self.sayings: dict[int, Saying] = {}
        self.floors: list[tuple[int, int]] = []
        self.ceilings: list[tuple[int, int]] = []
        self.pairs: _Pairs | None = None

    def add(self, number: int, saying: Saying) -> None:
        """It stands from now on."""
        self.sayings[number] = saying
        insort(self.floors, (saying.floor, number))
        insort(self.ceilings, (saying.ceiling, number))
        if self.pairs is not None:
            self.pairs.add(saying)

    def drop(self, number: int) -> None:
        """It stands no more."""
        saying = self.sayings.pop(number)
        del self.floors[bisect_left(self.floors, (saying.floor, number))]
        del self.ceilings[bisect_left(self.ceilings, (saying.ceiling, number))]
        if self.pairs is not None:
            self.pairs.drop(saying)

    def any(self) -> bool:
        """Whether some two of those that stand now exclude each other."""
        if not self.sayings:
            return False
        highest, lowest = self.sayings[self.floors[-1][1]], self.sayings[self.ceilings[0][1]]
        if highest.floor <= lowest.ceiling:
            return False
        if highest.excludes(lowest):
            return True
        if self.pairs is None:
            self.pairs = _Pairs()
            for saying in self.sayings.values():
                self.pairs.add(saying)
        return self.pairs.count > 0


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
    about = row.qualifier == Qualifier.ABOUT
    low = 0 if row.low is None else row.low * (9 if about else 10)
    return low, 10**12 if row.high is None else row.high * (11 if about else 10)
