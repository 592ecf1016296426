"""Pages of the browsable API beside the JSON of the same question, both made anew: 100 troop counts, the first, of one contributor in the order
of their numbers, and those behind the thousandth, in three languages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

from benchmarks.asking import Ask, tell
from benchmarks.contest import PAGE, contest, rates
from benchmarks.measure import Effort, Spread, number, ratio
from benchmarks.promises import Promise, table
from benchmarks.sites import Site

MOST = 2
COUNTS = True
DATA, SEEN = "JSON", "page"


def measure(site: Site, effort: Effort) -> Any:
    """Answers a second by question and form."""
    with contest(site) as who:

        def asked(**query: str) -> Ask:
            return who.us("/troop-counts/", limit=str(PAGE), **query)

        following = tell(replace(asked(), url=asked().url.replace(f"limit={PAGE}", "limit=1000"))).json()[
            "next"
        ]
        cursor = parse_qs(urlsplit(following).query)["cursor"][0]
        questions = {
            "first": asked(lang="en"),
            "of one contributor, by number": asked(lang="fr", contributor=site.load["series"]["contributor"], ordering="-low"),
            "behind the thousandth": asked(lang="ar", cursor=cursor),
        }  # fmt: skip
        asks = {f"{name}: {DATA}": ask for name, ask in questions.items()}
        asks |= {
            f"{name}: {SEEN}": replace(ask, headers={**ask.headers, "Accept": "text/html"})
            for name, ask in questions.items()
        }
        return rates(asks, effort)


def promises(database: str, found: Any) -> list[Promise]:
    """What was promised of the browsable API."""
    return [
        Promise(f"browsable list ({name}), time of its JSON", database, ratio(found, f"{name}: {DATA}", f"{name}: {SEEN}"), most=MOST)
        for name in questions_of(found)
    ]  # fmt: skip


def questions_of(found: Any) -> list[str]:
    """What was asked, by name."""
    return [name.partition(": ")[0] for name in found if name.endswith(DATA)]


def told(found: dict[str, Any], effort: Effort) -> str:
    """The section of the page."""
    rows = [
        (database, name, f"{Spread.of(one[f'{name}: {DATA}'])}", f"{Spread.of(one[f'{name}: {SEEN}'])}",
         f"{ratio(one, f'{name}: {DATA}', f'{name}: {SEEN}')}")
        for database, one in found.items()
        for name in questions_of(one)
    ]  # fmt: skip
    head = ("database", f"{PAGE} counts", "JSON a second", "pages a second", "time of the JSON")
    what = f"Lists among {number(effort.counts)} troop counts, as JSON and as a page with its form, its table and its links."
    return f"## The API in a browser\n\n{what}\n\n{table(head, rows)}"
