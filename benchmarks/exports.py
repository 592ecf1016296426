"""All troop counts as CSV: prepared for the first time, sent again, beside plain REST framework that streams the same rows."""

from __future__ import annotations

import time
import urllib.request
from pathlib import Path
from typing import Any

from benchmarks.contest import THEM, US
from benchmarks.measure import Effort, Spread, number, ratio
from benchmarks.promises import Promise, table
from benchmarks.sites import HEADERS, OURS, PLAIN, Server, Site

FIELDS = "contributor,host,measure,dataset,as_of,personnel,standing,known_from"
"""Columns that plain REST framework has, and more: addresses and names of what is referred to, the whole of dates and numbers."""
AGAIN, WHOLE, FILE = "tracker, again", "tracker, all columns", "the same file by a plain view"
LEAST = {"sqlite": 4, "postgresql": 10}
MOST_MEMORY = 64
"""MiB above idle."""
ROUNDS = 2
PATIENCE = 900
COUNTS = True


def measure(site: Site, effort: Effort) -> Any:
    """Seconds by contender, and the memory of our processes before and after in MiB."""
    site.run("benchmarks.importing", "--rows", "1")  # a record without a ledger has no state to keep files of
    found: dict[str, list[float]] = {US: [], AGAIN: [], WHOLE: [], THEM: [], FILE: []}
    with site.serving(OURS) as ours, site.serving(PLAIN) as plain:
        for _ in range(10):
            fetched(f"{ours.address}/api/v1/troop-counts/?format=csv&dataset=bench&fields={FIELDS}")
        idle = memory(ours)
        for round_ in range(min(ROUNDS, effort.rounds)):
            # Another question each time, with the same answer.
            whole = f"{ours.address}/api/v1/troop-counts/?format=csv&as_of_after=1000-01-{10 + round_}"
            few, theirs = f"{whole}&fields={FIELDS}", f"{plain.address}/troop-counts.csv"
            for name, where in ((WHOLE, whole), (US, few), (AGAIN, few), (THEM, theirs)):
                took, lines = fetched(where)
                if lines != effort.counts + 2:
                    raise RuntimeError(
                        f"{name} gives {lines} lines, not a header and {effort.counts + 1} counts."
                    )
                found[name].append(took)
            keep_same(site)
            found[FILE].append(fetched(f"{plain.address}/file/")[0])
        return {"seconds": found, "memory": [idle, memory(ours)]}


def fetched(address: str) -> tuple[float, int]:
    """Seconds until the last byte, and how many lines came."""
    request, lines, began = urllib.request.Request(address, headers=HEADERS), 0, time.perf_counter()
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        while piece := answer.read(2**20):
            lines += piece.count(b"\n")
    return time.perf_counter() - began, lines


def keep_same(site: Site) -> None:
    """Name the file that was prepared last, for the plain view that sends it."""
    files = [path for path in (site.directory / "exports").iterdir() if not path.name.startswith("lock-")]
    same = site.directory / "same-file"
    same.unlink(missing_ok=True)
    same.hardlink_to(max(files, key=lambda path: path.stat().st_mtime_ns))


def memory(server: Server) -> float:
    """The most that any worker of a server ever held, in MiB."""
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text(
        encoding="ascii"
    )
    held = [Path(f"/proc/{pid}/status").read_text(encoding="utf-8") for pid in children.split()]
    return max(
        int(line.split()[1]) / 1024 for text in held for line in text.splitlines() if line.startswith("VmHWM")
    )


def promises(database: str, found: Any) -> list[Promise]:
    """What was promised of exports."""
    seconds, (idle, after) = found["seconds"], found["memory"]
    more = after - idle
    return [
        Promise("CSV of all counts, times plain DRF streaming", database, ratio(seconds, THEM, US), least=LEAST[database]),
        Promise("the same again, share of the speed of a plain view's file", database, ratio(seconds, FILE, AGAIN), least=0.8),
        Promise("memory above idle", database, Spread(more, more, more), most=MOST_MEMORY, unit=" MiB"),
    ]  # fmt: skip


def told(found: dict[str, Any], effort: Effort) -> str:
    """The section of the page."""
    rows = [
        (database, name, f"{Spread.of(figures)}", f"{ratio(one['seconds'], THEM, name)}")
        for database, one in found.items()
        for name, figures in one["seconds"].items()
    ]
    held = ", ".join(
        f"{database} {number(one['memory'][0])} → {number(one['memory'][1])} MiB"
        for database, one in found.items()
    )
    head = ("database", "who", "seconds", "times plain DRF")
    return (
        f"## {effort.counts:,} counts as CSV\n\nOurs has 25 columns, 58 when no fields are named (citations among them), plain REST framework 13, "
        f"streamed. The most that a worker held, idle and after: {held}.\n\n{table(head, rows)}"
    )
