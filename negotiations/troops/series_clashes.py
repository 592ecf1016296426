"""Which claims of a series exclude each other, and whether any that stand beside each other do.

Asked at every step of a sweep, so it is told from two claims wherever two tell it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from negotiations.core.quantities import Qualifier
from negotiations.troops.series_claims import Claims

ABOUT = Qualifier.ABOUT.value
OPEN = 2**70
"""Beyond ten times every number that a column holds."""


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
    """Whether any pair of standing claims, each named by its place among all, exclude each other.

    The two that reach highest and lowest are looked at. When they exclude each other they are the answer for as long as both stand; when they
    have a number in common, all have. Only where neither is so (they come from one origin) every pair is looked at, from then on.
    """

    def __init__(self, claims: Claims, untils: Sequence[int], *, flow: bool) -> None:
        reaches = list(map(reach, claims.lows, claims.highs, claims.qualifiers))
        self.claims, self.untils, self.flow = claims, untils, flow
        self.floors = [floor for floor, _ in reaches]
        self.ceilings = [ceiling for _, ceiling in reaches]
        self.until = 0
        """The last day on which two stand that were found to exclude each other."""
        self.pairs: _Pairs | None = None
        """Is told of every claim that names a number when it begins and ceases to stand."""

    def any(self, date: int, standing: Sequence[int]) -> bool:
        """Whether some two of those that stand on this date exclude each other."""
        if date <= self.until:
            return True
        highest = max(standing, key=self.floors.__getitem__)
        lowest = min(standing, key=self.ceilings.__getitem__)
        if self.floors[highest] <= self.ceilings[lowest]:
            return False
        if self.saying(highest).excludes(self.saying(lowest)):
            self.until = min(self.untils[highest], self.untils[lowest])
            return True
        if self.pairs is None:
            self.pairs = _Pairs(self.saying)
            for number in standing:
                if self.claims.lows[number] is not None or self.claims.highs[number] is not None:
                    self.pairs.add(number)
        return self.pairs.count > 0

    def saying(self, number: int) -> Saying:
        """What decides whether a claim excludes others."""
        claims = self.claims
        period = (claims.begins[number], claims.lasts[number]) if self.flow else None
        return Saying(self.floors[number], self.ceilings[number], claims.origins[number], period)


class _Pairs:
    """How many pairs of standing claims exclude each other. Equal sayings count once, so that many alike cost no more than one."""

    def __init__(self, saying: Callable[[int], Saying]) -> None:
        self.saying = saying
        self.times: dict[Saying, int] = {}
        self.rivals: dict[Saying, list[Saying]] = {}
        self.count = 0

    def add(self, number: int) -> None:
        """It stands from now on."""
        saying = self.saying(number)
        if saying in self.times:
            self.times[saying] += 1
            return
        rivals = [other for other in self.times if saying.excludes(other)]
        self.times[saying], self.rivals[saying] = 1, rivals
        self.count += len(rivals)
        for other in rivals:
            self.rivals[other].append(saying)

    def drop(self, number: int) -> None:
        """It stands no more."""
        saying = self.saying(number)
        self.times[saying] -= 1
        if self.times[saying]:
            return
        del self.times[saying]
        rivals = self.rivals.pop(saying)
        self.count -= len(rivals)
        for other in rivals:
            self.rivals[other].remove(saying)


def reach(low: int | None, high: int | None, qualifier: str) -> tuple[int, int]:
    """Both ends in tenths, `about` stretched by a tenth either way; an open upper end lies beyond every number."""
    down, up = (9, 11) if qualifier == ABOUT else (10, 10)
    return 0 if low is None else low * down, OPEN if high is None else high * up
