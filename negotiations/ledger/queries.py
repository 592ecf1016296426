"""Questions to the ledger: its head, the feed of changes, what proves a stretch of it, the public record as it stands.

Everything here is public, but for `record_models`. Streams go by key, page after page, each page a query of its own: memory stays flat and no
writer waits for a reader. How an answer looks to a client is decided in the API.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from functools import cache
from typing import NamedTuple, TypedDict

from django.apps import apps
from django.db.models import Max, QuerySet

from negotiations.core.documents import instant
from negotiations.core.records import Record
from negotiations.ledger import services
from negotiations.ledger.models import Action, Change, LedgerHead

PAGE = 2000
"""Rows per query of a stream."""


class Link(TypedDict):
    """A row without its document: hash = SHA-256(previous_hash ‖ canonical JSON of the first six)."""

    number: int
    at: str
    action: str
    url: str
    document_sha256: str
    reason: str
    previous_hash: str
    hash: str


class LastChange(NamedTuple):
    """The last change of one address."""

    url: str
    number: int
    action: str
    revision: int
    document_sha256: str


class Head(NamedTuple):
    """The newest change; number 0, no instant and 64 zeros while the ledger is empty."""

    number: int
    at: str | None
    hash: str


def head() -> Head:
    """The head as it is now; one query."""
    row = services.head()
    return Head(row.number, instant(row.at) if row.at else None, row.hash)


def head_by(moment: dt.datetime) -> LedgerHead:
    """The head as it was at an instant: the newest change by then, of which nothing is kept but what a citation names."""
    last = Change.objects.filter(at__lte=moment).order_by("-at", "-number").first()
    return LedgerHead() if last is None else LedgerHead(number=last.number, at=last.at, hash=last.hash)


def changes(
    *,
    after: int = 0,
    resources: Collection[str] = (),
    urls: Collection[str] = (),
    negotiations: Collection[str] = (),
    actions: Collection[str] = (),
) -> QuerySet[Change]:
    """The changes with a number above `after`, in order; an empty collection means any. Addresses have no host, negotiations are slugs."""
    rows = Change.objects.filter(number__gt=after).order_by("number")
    for name, wanted in (
        ("resource", resources),
        ("url", urls),
        ("negotiation", negotiations),
        ("action", actions),
    ):
        if wanted:
            rows = rows.filter(**{f"{name}__in": sorted(wanted)})
    return rows


def proof(first: int, last: int) -> Iterator[Link]:
    """The links from one number to another, both included, in order: whoever repeats their hashes has checked every row between."""
    names = ("number", "at", "action", "url", "document_sha256", "reason", "previous_hash", "hash")
    after = first - 1
    while after < last:
        rows = Change.objects.filter(number__gt=after, number__lte=last).order_by("number")
        page = list(rows.values_list(*names)[:PAGE])
        for number, at, action, url, digest, reason, previous, hashed in page:
            yield Link(
                number=number,
                at=instant(at),
                action=action,
                url=url,
                document_sha256=digest,
                reason=reason,
                previous_hash=previous,
                hash=hashed,
            )
        if len(page) < PAGE:
            return
        after = page[-1][0]


def state(number: int | None = None) -> Iterator[LastChange]:
    """The public record as of a change (of the head with None), in order of addresses: what was superseded too, what was retracted not.

    What stood as of a number never changes, so the answer is one whole however long it takes.
    """
    return (row for row in last_changes(number) if row.action != Action.RETRACTED)


def last_changes(number: int | None = None) -> Iterator[LastChange]:
    """The last change of every address as of a change (of the head with None), in order of addresses."""
    ledger = Change.objects.filter(number__lte=services.head().number if number is None else number)
    after = ""
    while True:
        # The index of address and number answers the inner query alone, group by group.
        grouped = ledger.filter(url__gt=after).values("url").annotate(newest=Max("number")).order_by("url")
        rows = Change.objects.filter(number__in=grouped.values("newest")[:PAGE]).order_by("url")
        page = [LastChange(*row) for row in rows.values_list(*LastChange._fields)]
        yield from page
        if len(page) < PAGE:
            return
        after = page[-1].url


@cache
def record_models() -> dict[str, type[Record]]:
    """The model of every collection of records, by the collection's name."""
    return {model.resource: model for model in apps.get_models() if issubclass(model, Record)}
