"""Taking figures on a machine that others use too: interleaved rounds, and ratios within a round. Knows nothing of what is asked."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Figures = dict[str, list[float]]
"""By the name of the question one figure for each round: a rate, or seconds."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How large the load is and how much is asked: milestones, troop counts, rounds, seconds that one of them asks one thing."""

    milestones: int
    counts: int
    rounds: int
    seconds: float
    largest: int = 0
    """Milestones of the largest record that growth looks at."""


@dataclass(frozen=True, slots=True)
class Spread:
    """The median of several numbers, and the quartiles around it."""

    low: float
    median: float
    high: float

    @classmethod
    def of(cls, numbers: Sequence[float]) -> Spread:
        """The spread of these numbers; one alone is its own."""
        if len(numbers) == 1:
            return cls(numbers[0], numbers[0], numbers[0])
        low, median, high = statistics.quantiles(numbers, n=4, method="inclusive")
        return cls(low, median, high)

    def __str__(self) -> str:
        return f"{number(self.median)} ({number(self.low)}–{number(self.high)})"


def number(value: float) -> str:
    """A figure with as many places as mean something."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def interleaved(questions: Mapping[str, Callable[[], float]], rounds: int) -> Figures:
    """Take every figure once in each round, each round beginning with another one; a first round is not counted."""
    names = list(questions)
    figures: Figures = {name: [] for name in names}
    for round_ in range(rounds + 1):
        start = round_ % len(names)
        for name in (*names[start:], *names[:start]):
            figure = questions[name]()
            if round_:
                figures[name].append(figure)
    return figures


def ratio(figures: Mapping[str, Sequence[float]], name: str, base: str) -> Spread:
    """One figure against another, round by round: of rates how many times as fast, of seconds how many times as long."""
    return Spread.of([each / other for each, other in zip(figures[name], figures[base], strict=True)])


def seconds(act: Callable[[], object]) -> float:
    """How long an act took."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began
