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
from functools import lru_cache
from typing import Any

from negotiations.core.states import ChosenBy
from negotiations.troops.series_claims import NOBODY, Claims
from negotiations.troops.series_clashes import OPEN, Clashes

RULE, PREFERENCE = ChosenBy.RULE.value, ChosenBy.PREFERENCE.value
BELOW = -1
"""Below every number: the lower end of a range that has none."""

GAP: dict[str, Any] = {
    "low": None, "high": None, "preferred": None, "standing": None, "stated": False, "origins": 0,
    "disputed": False, "chosen_by": None, "claims": [],
}  # fmt: skip
"""A date of which no claim speaks."""


def points(
    claims: Claims, steps: Sequence[tuple[int, int]], *, unit: str, flow: bool, known: int
) -> list[dict[str, Any]]:
    """One point per step, dated by the step's last day.

    `claims` are in order of preference; `steps` are first and last days in order; `known` is the day asked about, beyond which nothing
    is carried.
    """
    sweep = _Sweep(claims, unit, flow)
    move, point = sweep.move, sweep.point
    found = []
    for first, last in steps:
        move(first if flow else last, last)
        found.append(point(_written(last), carry=first <= known))
    return found


@lru_cache(maxsize=20_000)
def _written(day: int) -> str:
    """A day as text. Half a century of them is kept: all series are of the same days."""
    return dt.date.fromordinal(day).isoformat()


class _Sweep:
    """The claims that stand as the sweep moves on. Claims are named by their place in order of preference."""

    def __init__(self, claims: Claims, unit: str, flow: bool) -> None:
        self.claims, self.unit, self.flow = claims, unit, flow
        floors = [BELOW if low is None else low for low in claims.lows]
        ceilings = [OPEN if high is None else high for high in claims.highs]
        # Looked up once for each step: their attributes took as long again.
        self.columns = claims.begins, claims.origins, floors, ceilings, claims.names
        self.untils = claims.stand_until(flow=flow)
        numbers = range(len(claims))
        self.coming = sorted(numbers, key=claims.begins.__getitem__, reverse=True)
        """Those that have not begun, the next one last."""
        self.going = sorted(numbers, key=self.untils.__getitem__, reverse=True)
        """Those that have not ended, the next one last."""
        self.begun: list[int] = []
        """Those that have begun, in the order in which they did."""
        self.date = 0
        self.active: list[int] = []
        self.names: list[str] = []
        """Of the active ones, in the same order."""
        self.lows: list[int] = []
        self.highs: list[int] = []
        """The ends of their ranges, in order."""
        self.origins: dict[frozenset[str], int] = {}
        """Whom they rest on, and how many of them on the same."""
        self.alone = all(len(one) == 1 for one in set(claims.origins))
        """Whether each rests on one origin."""
        self.clashes = Clashes(claims, self.untils, flow=flow)
        self.preferences = any(place >= 0 for place in claims.preferences)
        self.told: dict[str, Any] | None = None
        """The point that was told last, while nothing has changed since."""

    def move(self, date: int, last: int) -> None:
        """Go on to a date: let go what does not reach it, and let in what begins by the last day of its step.

        Every claim passes here twice, hence no calls.
        """
        untils, going, coming, begun = self.untils, self.going, self.coming, self.begun
        begins, told_by, floors, ceilings, all_names = self.columns
        active, names, origins, lows, highs = self.active, self.names, self.origins, self.lows, self.highs
        self.date, pairs = date, self.clashes.pairs
        while going and untils[going[-1]] < date:
            number = going.pop()
            place = bisect_left(active, number)
            if place == len(active) or active[place] != number:
                continue  # it began and ended between two dates
            self.told = None
            del active[place], names[place]
            whose = told_by[number]
            left = origins[whose] - 1
            if left:
                origins[whose] = left
            else:
                del origins[whose]
            low, high = floors[number], ceilings[number]
            if low != BELOW or high != OPEN:
                del lows[bisect_left(lows, low)]
                del highs[bisect_left(highs, high)]
                if pairs is not None:
                    pairs.drop(number)
        while coming and begins[coming[-1]] <= last:
            number = coming.pop()
            begun.append(number)
            self.told = None
            if untils[number] < date:
                continue
            place = bisect_left(active, number)
            active.insert(place, number)
            names.insert(place, all_names[number])
            whose = told_by[number]
            origins[whose] = origins.get(whose, 0) + 1
            low, high = floors[number], ceilings[number]
            if low != BELOW or high != OPEN:
                insort(lows, low)
                insort(highs, high)
                if pairs is not None:
                    pairs.add(number)

    def point(self, date: str, *, carry: bool) -> dict[str, Any]:
        """What is told of the date."""
        if not self.active and not (carry and self.begun and not self.flow):
            return {"date": date, **GAP}
        if self.told is None:
            self.told = self._stated(date) if self.active else self._carried(date)
            return self.told
        return {**self.told, "date": date}

    def _stated(self, date: str) -> dict[str, Any]:
        active, lows, highs, claims = self.active, self.lows, self.highs, self.claims
        chosen, chosen_by = self._choose(active) if self.preferences else (active[0], RULE)
        names = self.names.copy()
        if chosen != active[0]:
            names.insert(0, names.pop(active.index(chosen)))
        return {
            "date": date,
            "low": lows[0] if lows and lows[0] != BELOW else None,
            "high": highs[-1] if highs and highs[-1] != OPEN else None,
            "preferred": self._shape(chosen),
            "standing": claims.standings[chosen],
            "chosen_by": chosen_by,
            "stated": True,
            "origins": len(self.origins) if self.alone else len(NOBODY.union(*self.origins)),
            # Where the greatest floor is no higher than the least ceiling, all have a number in common.
            "disputed": bool(lows) and lows[-1] > highs[0] and self.clashes.any(self.date, active),
            "claims": names,
        }

    def _carried(self, date: str) -> dict[str, Any]:
        """The newest count of one day, its own numbers only."""
        claims, counts = self.claims, []
        newest = claims.begins[self.begun[-1]]
        for number in reversed(self.begun):
            if claims.begins[number] != newest:
                break
            if claims.lasts[number] == newest:
                counts.append(number)
        if not counts:
            return {"date": date, **GAP}
        chosen, chosen_by = self._choose(sorted(counts))
        return {
            "date": date,
            "low": claims.lows[chosen],
            "high": claims.highs[chosen],
            "preferred": self._shape(chosen),
            "standing": claims.standings[chosen],
            "chosen_by": chosen_by,
            "stated": False,
            "origins": len(claims.origins[chosen]),
            "disputed": False,
            "claims": [claims.names[chosen]],
        }

    def _choose(self, among: Sequence[int]) -> tuple[int, str]:
        """The preferred claim: of the newest preference, else the first in order."""
        preferences = self.claims.preferences
        best = max(among, key=preferences.__getitem__)
        return (best, PREFERENCE) if preferences[best] >= 0 else (among[0], RULE)

    def _shape(self, number: int) -> dict[str, Any]:
        """The quantity of a claim."""
        claims = self.claims
        return {
            "low": claims.lows[number],
            "high": claims.highs[number],
            "qualifier": claims.qualifiers[number],
            "wording": claims.wordings[number] or None,
            "unit": self.unit,
        }
