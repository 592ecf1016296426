"""The same question elsewhere: as a file, in other programs, and the questions next to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from negotiations.api.browsing.asked import OF_THE_PAGE, Asked
from negotiations.api.browsing.links import resource_of, rooms
from negotiations.api.formats.whole import WholeFormat
from negotiations.core.records import API_ROOT

SUBSCRIBED = ("ics", "atom")
"""Formats that are followed rather than kept."""
DRAWN = ("svg", "png")


def formats(view: Any, asked: Asked) -> dict[str, list[tuple[str, str]]]:
    """This very question in every format but this one, by what is done with it: kept, followed, looked at. Without what a format refuses."""
    offered: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for renderer in view.get_renderers():
        form = str(renderer.format)
        use = "drawn" if form in DRAWN else "followed" if form in SUBSCRIBED else "kept"
        if form != "html":
            without = getattr(renderer, "refused", OF_THE_PAGE if use == "drawn" else ())
            offered[use].append((form, asked.address({"format": form}, without)))
    return dict(offered)


def programs(view: Any, asked: Asked, base: str) -> list[tuple[str, str]]:
    """The question in programs that analysts use: name and text to copy."""
    whole = {str(one.format): one for one in view.get_renderers() if isinstance(one, WholeFormat)}
    plain = base + asked.address({"format": None}, ())
    if "csv" not in whole:
        return [
            ("curl", f"curl --fail --silent --header 'Accept: application/json' '{quoted(plain)}'"),
            ("Python", f'import requests\n\nanswer = requests.get("{plain}", headers={{"Accept": "application/json"}}, timeout=60)\nanswer.raise_for_status()\nrecord = answer.json()'),
            ("R", f'library(jsonlite)\n\nrecord <- fromJSON("{base}{asked.address({"format": "json"}, ())}")'),
        ]  # fmt: skip
    table = base + asked.address({"format": "csv"}, whole["csv"].refused)
    return [
        ("curl", f"curl --fail --silent --header 'Accept: application/json' '{quoted(plain)}'"),
        (
            "Python",
            f'import pandas as pd\n\ntable = pd.read_csv("{table}", keep_default_na=False, na_values=[""])',
        ),
        ("R", f'table <- read.csv("{table}", na.strings = "", check.names = FALSE)'),
    ]


def quoted(address: str) -> str:
    """An address between the single quotes of a shell."""
    return address.replace("'", "%27")


@cache
def asking_by() -> Mapping[str, Sequence[tuple[str, str]]]:
    """By collection: the other collections that can be asked by its records, and with which parameter."""
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for room in rooms():
        for name, one in room.filters.base_filters.items():
            if one.refers_to and "__" not in name:
                found[one.refers_to].add((resource_of(room), name))
    return {resource: sorted(pairs) for resource, pairs in found.items()}


def neighbours(view: Any, path: str, slug: str | None) -> list[tuple[str, str]]:
    """Further addresses of a record, then what other collections hold of it: name and address."""
    if getattr(view, "action", "") != "retrieve":
        return []
    further = [
        (one.url_path, f"{path}{one.url_path}/")
        for one in view.get_extra_actions()
        if one.detail and "get" in one.mapping
    ]
    resource = resource_of(type(view))
    if resource == "negotiations":
        further.append(("timeline", f"{path}timeline/"))
    if slug is None:
        return further
    asked = [
        (f"{other} · {name}", f"{API_ROOT}{other}/?{name}={slug}")
        for other, name in asking_by().get(resource, ())
    ]
    return [*further, *asked]
