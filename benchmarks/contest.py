"""Who is asked the same: the tracker, plain Django REST framework, JSON made in the database, a constant. And the check that they answer the same.

A question takes the addresses from here, so that what is compared is like for like.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from benchmarks.asking import Ask, rate, tell
from benchmarks.measure import Effort, Figures, interleaved
from benchmarks.sites import BARE, HEADERS, OURS, PLAIN, UNKEPT, Site

PAGE = 100
FIELDS = "slug,working_group,title,kind,status,planned,sources,revision"
"""What plain REST framework shows of a milestone; its address always comes along."""
US, THEM, DATABASE, CONSTANT = "tracker", "plain DRF", "JSON in the database", "constant"
"""What the contenders are called in the tables."""


@dataclass(frozen=True, slots=True)
class Contest:
    """Running servers over one site."""

    site: Site
    ours: str
    plain: str
    bare: str

    def page(self, fields: str = FIELDS, **query: str) -> Ask:
        """A page of our milestones."""
        return self.us("/milestones/", limit=str(PAGE), fields=fields, **query)

    def us(self, path: str, **query: str) -> Ask:
        """An address of ours."""
        return Ask(f"{self.ours}/api/v1{path}?{urlencode(query)}", HEADERS)

    def them(self, path: str, **query: str) -> Ask:
        """An address of plain REST framework."""
        return Ask(f"{self.plain}{path}?{urlencode(query)}", HEADERS)

    def limit(self, path: str, **query: str) -> Ask:
        """JSON made in the database; or a constant."""
        return Ask(f"{self.bare}{path}?{urlencode(query)}", HEADERS)

    def behind(self, row: int) -> tuple[str, str]:
        """Our cursor for the page behind this row, and the row's slug; reached as a client would, page after page."""
        step = min(1000, row)
        ask = self.us("/milestones/", limit=str(step), fields="slug")
        for _ in range(row // step):
            found = tell(ask).json()
            cursor = parse_qs(urlsplit(found["next"]).query)["cursor"][0]
            ask = self.us("/milestones/", limit=str(step), fields="slug", cursor=cursor)
        return cursor, found["results"][-1]["slug"]


@contextmanager
def contest(site: Site, *, kept: bool = False) -> Iterator[Contest]:
    """The contenders' servers, all up; ours makes every answer anew unless `kept`."""
    with ExitStack() as stack:
        ours = stack.enter_context(site.serving(OURS, **({} if kept else UNKEPT)))
        plain, bare = (stack.enter_context(site.serving(each)) for each in (PLAIN, BARE))
        yield Contest(site, ours.address, plain.address, bare.address)


def rates(asks: Mapping[str, Ask], effort: Effort) -> Figures:
    """Answers a second of each, in interleaved rounds."""
    questions = {name: lambda ask=ask: rate(ask, effort.seconds) for name, ask in asks.items()}
    return interleaved(questions, effort.rounds)  # type: ignore[arg-type]  # a bound default is no argument


def require_same(asks: Mapping[str, Ask]) -> None:
    """Raise unless all of these answer the same records, hosts of addresses aside."""
    first, *others = ((name, content(tell(ask).json())) for name, ask in asks.items())
    for name, found in others:
        if found != first[1]:
            raise RuntimeError(
                f"{name} does not answer what {first[0]} answers:\n{found!s:.2000}\n{first[1]!s:.2000}"
            )


def content(value: Any) -> Any:
    """An answer without its envelope and without the hosts of addresses."""
    if isinstance(value, dict):
        if "results" in value:
            return content(value["results"])
        return {name: content(item) for name, item in value.items()}
    if isinstance(value, list):
        return [content(item) for item in value]
    if isinstance(value, str) and value.startswith("http"):
        return urlsplit(value).path
    return value
