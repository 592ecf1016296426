"""Starting: seconds until a server answers, and the memory of each of its workers before anybody has asked for anything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.asking import Ask, tell
from benchmarks.measure import Effort, Spread
from benchmarks.promises import Promise, table
from benchmarks.sites import HEADERS, OURS, PLAIN, WORKERS, Site

SECONDS = 2
MIB = 150
COUNTS = False
WHO = {"tracker": OURS, "plain DRF": PLAIN}
ALIVE = 50
"""Questions whether it lives, so that every worker has begun."""


def measure(site: Site, effort: Effort) -> Any:
    """Seconds and MiB of one worker, by who and round."""
    found: dict[str, dict[str, list[float]]] = {name: {"seconds": [], "mib": []} for name in WHO}
    for _ in range(effort.rounds):
        for name, application in WHO.items():
            with site.serving(application) as server:
                for _ in range(ALIVE):
                    tell(Ask(f"{server.address}/healthz", HEADERS))
                found[name]["seconds"].append(server.started)
                found[name]["mib"] += sorted(memory(server.process.pid))[-WORKERS:]
    return found


def memory(parent: int) -> Iterator[float]:
    """MiB that each process below this one has for itself or shares. Linux only."""
    for children in Path(f"/proc/{parent}/task").glob("*/children"):
        for child in children.read_text().split():
            pages = int(Path(f"/proc/{child}/statm").read_text().split()[1])
            yield pages * 4096 / 2**20


def promises(database: str, found: Any) -> list[Promise]:
    """What was promised of starting."""
    ours = found["tracker"]
    return [
        Promise(
            "start until the first answer", database, Spread.of(ours["seconds"]), most=SECONDS, unit=" s"
        ),
        Promise("memory of an idle worker", database, Spread.of(ours["mib"]), most=MIB, unit=" MiB"),
    ]


def told(found: dict[str, Any], effort: Effort) -> str:
    """The section of the page."""
    rows = [
        (database, name, f"{Spread.of(one['seconds'])}", f"{Spread.of(one['mib'])}")
        for database, each in found.items()
        for name, one in each.items()
    ]
    head = ("database", "who", "seconds until the first answer", "MiB of an idle worker")
    return f"## Starting\n\nThe server with its {WORKERS} workers, on a database that is ready.\n\n{table(head, rows)}"
