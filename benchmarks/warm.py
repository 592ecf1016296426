"""Answers that were made before: a page, a detail, and a page of which the client's copy is still good.

Beside plain REST framework, which makes each anew, and beside a view of that project that returns the same bytes from memory.
"""

from __future__ import annotations

from typing import Any

from benchmarks.asking import Ask, tell
from benchmarks.contest import FIELDS, THEM, US, contest, rates
from benchmarks.measure import Effort, Spread, ratio
from benchmarks.promises import Promise, table
from benchmarks.sites import Site

LEAST = {"page": 45, "304": 60, "detail": 10}
SAME = "a view with the same bytes"
SAME_LEAST = 0.5
BASE = {"page": "page", "304": "page", "detail": "detail"}
"""What plain REST framework, which knows no validators, does instead."""
COUNTS = False


def measure(site: Site, effort: Effort) -> Any:
    """Answers a second by what is asked and of whom."""
    slug = site.load["slug"]
    with contest(site, kept=True) as who:
        ours = {"page": who.page(), "detail": who.us(f"/milestones/{slug}/", fields=FIELDS)}
        told = {name: tell(ask) for name, ask in ours.items()}
        asks = {f"{name}: {US}": ask for name, ask in ours.items()}
        known = {**ours["page"].headers, "If-None-Match": told["page"].headers["etag"]}
        asks[f"304: {US}"] = Ask(ours["page"].url, known)
        asks[f"page: {THEM}"] = who.them("/milestones/")
        asks[f"detail: {THEM}"] = who.them(f"/milestones/{slug}/")
        for name, answer in told.items():
            (site.directory / f"same-{name}").write_bytes(answer.body)
            asks[f"{name}: {SAME}"] = who.them(f"/same/{name}/")
        if tell(asks[f"304: {US}"]).status != 304:
            raise RuntimeError("A good copy is not called good.")
        return rates(asks, effort)


def promises(database: str, found: Any) -> list[Promise]:
    """What was promised of kept answers."""
    made = [
        Promise(f"kept {name}, times plain DRF", database, ratio(found, f"{name}: {US}", f"{BASE[name]}: {THEM}"), least=LEAST[name])
        for name in LEAST
    ]  # fmt: skip
    same = [
        Promise(f"kept {name}, share of {SAME}", database, ratio(found, f"{name}: {US}", f"{name}: {SAME}"), least=SAME_LEAST)
        for name in ("page", "detail")
    ]  # fmt: skip
    return [*made, *same]


def told(found: dict[str, Any], effort: Effort) -> str:
    """The section of the page."""
    rows = [
        (database, name, f"{Spread.of(figures)}", f"{ratio(one, name, f'{BASE[what]}: {THEM}')}")
        for database, one in found.items()
        for name, figures in one.items()
        for what in [name.split(":")[0]]
    ]
    head = ("database", "what: who", "answers a second", "times plain DRF")
    shown = (
        "The page and the detail of above, asked again. Every request still reads the newest change of the ledger, is counted, and leaves a line\n"
        "in the log. The view with the same bytes stands in the plain project, behind the middleware of a new Django project: it does none of this."
    )
    return f"## Kept answers\n\n{shown}\n\n{table(head, rows)}"
