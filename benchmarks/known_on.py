"""What it costs to ask about a day in the past: a page of 100 milestones without `known_on` and with it, in ratios.

The whole answer is measured but for the wire: the real view with its checks, queries, representation and rendering.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from collections.abc import Callable

from benchmarks.measure import Spread, interleaved, ratios
from benchmarks.service import DATABASES, loading, service

PAGE = 100
NOW = "now"
YOUNG, OLD = "3 years back", "10 years back"
MOST = 2.0
"""How many times as long as now a day in the past may take: the promise."""
AGEING = 1.2
"""How many times as long an old day may take as a young one, for what the machine's other business adds."""
Found = dict[str, dict[str, list[float]]]
"""By database and name of the day: milliseconds, and the quartiles of the ratio."""
FEW = 2 * PAGE
"""The oldest day asked about is one on which so many milestones existed: the page is full, but its rows lie far apart."""


def measure(database: str, milestones: int, rounds: int) -> dict[str, tuple[float, Spread]]:
    """Milliseconds (median) and ratio to asking about now, by the name of the question."""
    with service(database):
        from django.utils import timezone  # noqa: PLC0415  Django is set up only now

        from benchmarks.load import Load  # noqa: PLC0415

        load = Load(milestones, timezone.now().date())
        with loading():
            load.write()
        asked: dict[str, Callable[[], object]] = {
            name: page(day) for name, day in days(load.today, load.day_when(FEW)).items()
        }
        times = interleaved(asked, rounds)
        return {
            name: (1000 * Spread.of(times[name]).median, ratio) for name, ratio in ratios(times, NOW).items()
        }


def days(today: dt.date, oldest: dt.date) -> dict[str, dt.date | None]:
    """The days asked about, by what they are called; none for now."""
    return {
        NOW: None,
        "yesterday": today - dt.timedelta(days=1),
        YOUNG: today - dt.timedelta(days=round(3 * 365.25)),
        OLD: today - dt.timedelta(days=round(10 * 365.25)),
        f"when {FEW} existed": oldest,
    }


def page(day: dt.date | None) -> Callable[[], object]:
    """A question for the first page of milestones as known on a day. Raises when the answer is not a full page of that day."""
    from django.test import RequestFactory  # noqa: PLC0415  Django is set up only now

    from negotiations.milestones.views import Milestones  # noqa: PLC0415

    view, requests = Milestones.as_view({"get": "list"}), RequestFactory()
    query = {"limit": str(PAGE)} | ({"known_on": day.isoformat()} if day else {})
    headers = {"host": "localhost", "accept": "application/json"}

    def ask() -> object:
        return view(requests.get("/api/v1/milestones/", query, headers=headers))

    answer: object = ask()
    results = json.loads(getattr(answer, "content", b"{}")).get("results", [])
    if len(results) != PAGE or not all(row["claims_count"] for row in results):
        raise RuntimeError(f"The page as known on {day} is not one of {PAGE} milestones with claims.")
    return ask


def told(found: Found, milestones: int, rounds: int) -> str:
    """What was found, as a section of the page."""
    lines = [
        "## A list as known on a day in the past",
        "",
        f"A page of {PAGE} milestones out of {milestones:,} with 5 claims each (`/api/v1/milestones/?known_on=`), against the same page as",
        f"known now, in {rounds} rounds. Promise: at most {MOST:g} times, and no growth with the age of the day.",
        "",
        "| database | day asked about | milliseconds | times now, median (quartiles) |",
        "|---|---|---:|---:|",
    ]
    for database, rows in found.items():
        for name, (ms, low, median, high) in rows.items():
            shown = "1" if name == NOW else f"{median:.2f} ({low:.2f}–{high:.2f})"
            lines.append(f"| {database} | {name} | {ms:.0f} | {shown} |")
    return "\n".join([*lines, ""])


def kept(found: Found) -> bool:
    """Whether the promise was kept on every database."""
    medians = [{name: row[2] for name, row in rows.items()} for rows in found.values()]
    return all(max(ratios.values()) <= MOST and ratios[OLD] <= AGEING * ratios[YOUNG] for ratios in medians)


def main(arguments: list[str]) -> int:
    """Measure one database and write what was found as JSON to standard output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=DATABASES, required=True)
    parser.add_argument("--milestones", type=int, required=True)
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args(arguments)
    found = measure(options.database, options.milestones, options.rounds)
    shown = {name: [ms, ratio.low, ratio.median, ratio.high] for name, (ms, ratio) in found.items()}
    sys.stdout.write(json.dumps(shown) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
