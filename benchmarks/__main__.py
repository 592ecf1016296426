"""`make bench`: every question on both databases, each in a process of its own; prints what was found and writes docs/performance.md.

A question is a module beside this one with a `main` that measures one database, and a `told` and `kept` that say what was found and whether
its promise was. The exit status is 0 only when all promises were kept.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks import known_on
from benchmarks.service import DATABASES

QUESTIONS = (known_on,)
PAGE = Path(__file__).resolve().parents[1] / "docs" / "performance.md"
HEAD = """# Performance

What is measured, as ratios within one run: the machine's own speed, and what else it does, fall out of them. `make bench` measures it all
anew, prints it, writes this page and fails when a promise was not kept. The loads are made for it (`benchmarks/load.py`), the same on
every run; times are of the whole answer but for the wire.
"""


def main(arguments: list[str]) -> int:
    """Measure, print, write; give the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--milestones", type=int, default=100_000, help="how large the load is")
    parser.add_argument("--rounds", type=int, default=15, help="how often each question is asked")
    parser.add_argument(
        "--database", choices=DATABASES, action="append", help="only this one; writes no page"
    )
    options = parser.parse_args(arguments)
    sections, kept = [], True
    for question in QUESTIONS:
        found = {
            name: measured(question.__name__, name, options.milestones, options.rounds)
            for name in options.database or DATABASES
        }
        sections.append(question.told(found, options.milestones, options.rounds))
        kept = kept and question.kept(found)
    page = "\n".join((HEAD, *sections))
    sys.stdout.write(f"{page}\n{'KEPT' if kept else 'BROKEN'}\n")
    if not options.database:
        PAGE.write_text(page, encoding="utf-8")
    return 0 if kept else 1


def measured(question: str, database: str, milestones: int, rounds: int) -> Any:
    """What one question finds on one database."""
    sys.stderr.write(f"{question} on {database}, {milestones:,} milestones…\n")
    command = [sys.executable, "-m", question, "--database", database]
    sizes = ["--milestones", str(milestones), "--rounds", str(rounds)]
    done = subprocess.run([*command, *sizes], check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
