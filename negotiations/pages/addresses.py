"""Where pages are: the page of a record named by its address in the API, with the days and the language that the reader chose kept."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from negotiations.core.records import API_ROOT

CARRIED = ("known_on", "recorded_on", "lang")
"""What a link takes along from the page on which it stands, where the reader chose it."""
ROOMS = (
    "negotiations", "commissions", "working-groups", "milestones", "conditions", "events", "statements", "troop-counts", "actors", "sources",
    "places", "milestone-claims", "condition-claims", "event-claims",
)  # fmt: skip
"""Collections whose records have a page; a claim's is that of the thing it speaks of, at its own place there."""


def page_path(url: str) -> str:
    """The path of the page of a record; its address in the API where it has none."""
    path = url[url.index(API_ROOT) :] if API_ROOT in url else url
    room = path.removeprefix(API_ROOT).partition("/")[0]
    return f"/{path.removeprefix(API_ROOT)}" if room in ROOMS else path


def with_query(path: str, query: Mapping[str, str | None]) -> str:
    """A path with what is given of a query; an anchor stays at the end."""
    place, mark, anchor = path.partition("#")
    told = {name: value for name, value in query.items() if value}
    joined = f"{place}{'&' if '?' in place else '?'}{urlencode(told, safe=':')}" if told else place
    return f"{joined}{mark}{anchor}"
