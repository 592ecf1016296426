"""Taking times on a machine that others use too: interleaved rounds, and ratios within a round. Knows nothing of what is asked."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Question = Callable[[], object]
Times = dict[str, list[float]]
"""Seconds by the name of the question, one for each round."""


@dataclass(frozen=True, slots=True)
class Spread:
    """The median of several numbers, and the quartiles around it."""

    low: float
    median: float
    high: float

    @classmethod
    def of(cls, numbers: Sequence[float]) -> Spread:
        """The spread of at least two numbers."""
        low, median, high = statistics.quantiles(numbers, n=4, method="inclusive")
        return cls(low, median, high)

    def __str__(self) -> str:
        return f"{self.median:.2f} ({self.low:.2f}–{self.high:.2f})"


def interleaved(questions: Mapping[str, Question], rounds: int) -> Times:
    """Ask every question once in each round, each round beginning with another one; a first round is not counted."""
    names = list(questions)
    times: Times = {name: [] for name in names}
    for number in range(rounds + 1):
        start = number % len(names)
        for name in (*names[start:], *names[:start]):
            gc.collect()
            began = time.perf_counter()
            questions[name]()
            if number:
                times[name].append(time.perf_counter() - began)
    return times


def ratios(times: Times, base: str) -> dict[str, Spread]:
    """How much longer each question took than the base in the same round."""
    return {
        name: Spread.of([each / other for each, other in zip(taken, times[base], strict=True)])
        for name, taken in times.items()
    }
