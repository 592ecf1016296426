"""What pages tell programs: the record as a Dataset (schema.org), and the addresses from which it is downloaded or subscribed to."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from negotiations.api.clocks import instant
from negotiations.core.records import API_ROOT
from negotiations.pages.frame import Frame

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
"""Of the facts; quotations belong to their publishers."""
TABLES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ndjson": "application/x-ndjson",
    "parquet": "application/vnd.apache.parquet",
}
COLLECTIONS = {
    "milestones": gettext_lazy("Milestones"),
    "milestone-claims": gettext_lazy("What was said of milestones"),
    "conditions": gettext_lazy("Conditions"),
    "events": gettext_lazy("Events"),
    "event-claims": gettext_lazy("Accounts of events"),
    "statements": gettext_lazy("Statements"),
    "troop-counts": gettext_lazy("Troop counts"),
}
"""What of a negotiation is downloaded, with its heading."""


def downloads(frame: Frame, slug: str) -> list[dict[str, Any]]:
    """Every collection of a negotiation in every table format, on the days of the page."""
    return [
        {
            "name": str(name),
            "formats": [(form.upper(), form, table(frame, room, slug, form)) for form in TABLES],
        }
        for room, name in COLLECTIONS.items()
    ]


def table(frame: Frame, room: str, slug: str, form: str) -> str:
    """Where a collection of a negotiation is given whole."""
    chosen = {name: frame.chosen[name] for name in ("known_on", "recorded_on") if frame.chosen[name]}
    query = {"negotiation": slug, **chosen, "lang": frame.scope.language, "format": form}
    return f"{API_ROOT}{room}/?{urlencode(query)}"


def subscriptions(frame: Frame, slug: str = "") -> dict[str, str]:
    """Calendar and feeds that follow what becomes known: always of now, in the language of the page."""
    query = {**({"negotiation": slug} if slug else {}), "lang": frame.scope.language}
    calendar = f"{API_ROOT}milestones/?{urlencode({**query, 'format': 'ics'})}"
    return {
        "calendar": calendar,
        "webcal": f"webcal://{frame.request.get_host()}{calendar}",
        "milestones": f"{API_ROOT}milestones/?{urlencode({**query, 'format': 'atom'})}",
        "changes": f"{API_ROOT}changes/?{urlencode({**({'negotiation': slug} if slug else {}), 'format': 'atom'})}",
    }


def dataset_of_all(frame: Frame) -> dict[str, Any]:
    """The whole record."""
    described = _(
        "Who said what, published when, about negotiations on whether and when foreign troops leave: every claim with its sources, and the picture "
        "derived from it for every day."
    )
    forms = [(room, form) for room in COLLECTIONS for form in ("csv", "parquet")]
    return _dataset(
        frame,
        _("Negotiation tracker"),
        described,
        [(f"{API_ROOT}{room}/?format={form}", TABLES[form]) for room, form in forms],
    )


def dataset_of(frame: Frame, negotiation: dict[str, Any]) -> dict[str, Any]:
    """The record of one negotiation."""
    forms = [(room, form) for room in COLLECTIONS for form in TABLES]
    return _dataset(
        frame,
        negotiation["name"],
        negotiation["summary"] or negotiation["name"],
        [(table(frame, room, negotiation["slug"], form), TABLES[form]) for room, form in forms],
    )


def _dataset(frame: Frame, name: str, described: str, files: list[tuple[str, str]]) -> dict[str, Any]:
    host = f"{frame.request.scheme}://{frame.request.get_host()}"
    told: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": name,
        "description": described,
        "url": f"{host}{frame.request.path}",
        "license": LICENCE,
        "isAccessibleForFree": True,
        "inLanguage": frame.scope.language,
        "creator": {"@type": "Organization", "name": _("Negotiation tracker"), "url": f"{host}/"},
        "version": f"{frame.cited.number}",
        "identifier": frame.cited.hash,
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": f"{host}{path}"}
            for path, kind in files
        ],
    }
    if frame.cited.at is not None:
        told["dateModified"] = instant(frame.cited.at)
    return told
