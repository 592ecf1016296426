"""Growth: the same pages of a small record and of large ones, asked in the same rounds. Each size is a site of its own; all run at once."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

from benchmarks.contest import FIELDS, contest, rates
from benchmarks.measure import Effort, Spread, ratio
from benchmarks.promises import Promise, table
from benchmarks.sites import Site, site

SMALL = 1_000
MOST = 1.5
"""How many times as long as of the smallest record a page of the largest may take."""
COUNTS = False
FEWER = 20
"""Rows of those answers of which the smallest record has no hundred."""
PAGES = (
    "first page", "page in the middle", "last page", "page by plan", "detail", "claims", "timeline", "disputes",
    "search for a rare word", "search for frequent words",
)  # fmt: skip


def sizes(effort: Effort) -> list[int]:
    """The sizes compared, in order."""
    return sorted({min(SMALL, effort.milestones), effort.milestones, max(effort.milestones, effort.largest)})


def measure(filled: Site, effort: Effort) -> Any:
    """Answers a second by page and size."""
    with ExitStack() as stack:
        asks = {}
        for size in sizes(effort):
            same = size == effort.milestones
            own = filled if same else stack.enter_context(site(filled.database, size, 0))
            who = stack.enter_context(contest(own))
            middle, _ = who.behind(size // 2)
            asked = (
                who.page(),
                who.page(cursor=middle),
                who.page(ordering="-slug"),
                who.page(ordering="planned"),
                who.us(f"/milestones/{own.load['slug']}/", fields=FIELDS),
                who.us("/milestone-claims/", limit="100"),
                who.us(f"/negotiations/{own.load['negotiation']}/timeline/", limit=str(FEWER)),
                who.us("/disputes/", resource="events", limit=str(FEWER)),
                *(who.us("/search/", q=words) for words in own.load["words"].values()),
            )
            asks |= {f"{page}, {size:,}": ask for page, ask in zip(PAGES, asked, strict=True)}
        return rates(asks, effort)


def promises(database: str, found: Any) -> list[Promise]:
    """What was promised of growth."""
    least, most = ends(found)
    return [
        Promise(f"{page} of {most}, time of {least}", database, ratio(found, f"{page}, {least}", f"{page}, {most}"), most=MOST)
        for page in PAGES
    ]  # fmt: skip


def ends(found: Any) -> tuple[str, str]:
    """The smallest and the largest size, as they are called."""
    called = sorted({name.partition(", ")[2] for name in found}, key=lambda size: int(size.replace(",", "")))
    return called[0], called[-1]


def told(found: dict[str, Any], effort: Effort) -> str:
    """The section of the page."""
    rows = [
        (database, name, f"{Spread.of(figures)}", f"{ratio(one, f'{page}, {ends(one)[0]}', name)}")
        for database, one in found.items()
        for name, figures in one.items()
        for page in [name.partition(", ")[0]]
    ]
    head = ("database", "what, of how many milestones", "answers a second", "time of the smallest")
    return f"## Growth\n\nThe pages and the detail of above, and what spans all kinds of records, made anew, of records of different size.\n\n{table(head, rows)}"
