"""`make bench`: asks every question of both databases, prints what was found and writes docs/performance.md.

A question is a module beside this one. `measure` asks it of one site and gives what it found as plain data; `promises` says what was promised of
that, `told` is its section of the page, `COUNTS` says whether it needs the troop counts. The exit status is 0 only when all promises were kept.

`python -m benchmarks pages details --milestones 10000 --database sqlite` asks two of them in a minute or two, and writes no page.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks import (
    browsing,
    details,
    exports,
    growth,
    imports,
    known_on,
    pages,
    plans,
    series,
    startup,
    warm,
)
from benchmarks.asking import CONNECTIONS, client
from benchmarks.measure import Effort
from benchmarks.promises import Promise, promise_table
from benchmarks.sites import DATABASES, WORKERS, site

QUESTIONS = {
    each.__name__.rpartition(".")[2]: each
    for each in (pages, known_on, details, warm, series, browsing, exports, imports, growth, startup, plans)
}
LEAST_COUNTS = 10_000
PAGE = Path(__file__).resolve().parents[1] / "docs" / "performance.md"
HEAD = """# Performance

What is measured, as ratios within one run: the machine's own speed, and what else it does, fall out of them. `make bench` measures it all
anew, prints it, writes this page and fails when a promise was not kept. The loads are made for it (`benchmarks/`), the same on every run.

Every contender is served alike: granian with {workers} workers, set up as in production, on a machine that also does the asking. {client} asks over
{connections} connections, {rounds} interleaved rounds of {seconds:g} s each after one that is not counted; figures are medians, with the quartiles
around them. The load has {milestones:,} milestones with five claims each, every claim with its citation, and {counts:,} troop counts.

*Plain DRF* is a `ModelViewSet` with django-filter and pages by number over the same tables, its prefetches done right
(`benchmarks/plain/`). *JSON in the database* is the limit: one statement, paged by key, handed on by a bare function (`benchmarks/limit.py`).

{note}## Promises

"""


def main(arguments: list[str]) -> int:
    """Measure, print, write; give the exit status."""
    options = read(arguments)
    chosen = [QUESTIONS[name] for name in options.questions or QUESTIONS]
    counted = any(question.COUNTS for question in chosen)
    counts = max(LEAST_COUNTS, options.counts) if counted else 0
    effort = Effort(options.milestones, counts, options.rounds, options.seconds, options.largest)
    found = json.loads(options.found.read_text()) if options.found and options.found.exists() else {}

    def keep() -> None:
        if options.found:
            options.found.write_text(json.dumps(found))

    for name in options.database or DATABASES:
        asked(chosen, name, effort, found.setdefault(name, {}), keep)
    found = {name: found[name] for name in options.database or DATABASES}
    kept = [promise for database, told in found.items() for promise in promised(chosen, database, told)]
    page = whole(chosen, found, kept, effort, options.note)
    sys.stdout.write(page)
    if not options.database and not options.questions:
        PAGE.write_text(page, encoding="utf-8")
    return 0 if all(promise.kept for promise in kept) else 1


def read(arguments: Sequence[str]) -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("questions", nargs="*", choices=[*QUESTIONS, []], help="only these; writes no page")
    parser.add_argument("--milestones", "--size", type=int, default=100_000, help="how large the load is")
    parser.add_argument("--rounds", type=int, default=7, help="how often each thing is asked")
    parser.add_argument("--seconds", type=float, default=2, help="how long each thing is asked in a round")
    parser.add_argument("--counts", type=int, default=1_000_000, help="how many troop counts the load has")
    parser.add_argument("--note", default="", help="what is to be told of this run")
    parser.add_argument(
        "--largest", type=int, default=1_000_000, help="the largest load that growth looks at"
    )
    parser.add_argument(
        "--found",
        type=Path,
        help="a file for what is found; what an earlier run left there is not asked again",
    )
    parser.add_argument(
        "--database", choices=DATABASES, action="append", help="only this one; writes no page"
    )
    return parser.parse_args(arguments)


def asked(
    questions: Sequence[ModuleType],
    database: str,
    effort: Effort,
    found: dict[str, Any],
    keep: Callable[[], None],
) -> None:
    """Add what the questions find on one database to what an earlier run found; keep it as soon as it is known."""
    left = [question for question in questions if question.__name__ not in found]
    if not left:
        return
    say(f"{database}: {effort.milestones:,} milestones, {effort.counts:,} counts …")
    with site(database, effort.milestones, effort.counts) as filled:
        for question in left:
            say(f"{database}: {question.__name__} …")
            found[question.__name__] = question.measure(filled, effort)
            keep()


def promised(questions: Sequence[ModuleType], database: str, found: dict[str, Any]) -> list[Promise]:
    """Every promise on one database."""
    return [
        promise for question in questions for promise in question.promises(database, found[question.__name__])
    ]


def whole(
    questions: Sequence[ModuleType],
    found: dict[str, dict[str, Any]],
    promises: Sequence[Promise],
    effort: Effort,
    note: str,
) -> str:
    """The page: what was promised and found, then each question."""
    head = HEAD.format(
        workers=WORKERS, client=client(), connections=CONNECTIONS, rounds=effort.rounds, seconds=effort.seconds,
        milestones=effort.milestones, counts=effort.counts, note=note and f"{note}\n\n",
    )  # fmt: skip
    sections = [
        question.told({database: told[question.__name__] for database, told in found.items()}, effort)
        for question in questions
    ]
    return head + "\n".join((promise_table(promises), *sections))


def say(line: str) -> None:
    """Tell who waits what is going on."""
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
