"""Questions to the ledger: its head, the feed of changes, what proves a stretch of it, the public record as it stands.

Everything here is public. All streams go by key in pages of their own queries, so memory stays flat and no writer waits for a reader.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple, TypedDict

from django.apps import apps
from django.db.models import Max, QuerySet

from negotiations.core.documents import instant
from negotiations.core.records import Record
from negotiations.ledger import services
from negotiations.ledger.models import Action, Change

PAGE = 2000
"""Rows per query of a stream."""


class Link(TypedDict):
    """What of a ledger row its hash is made of, and the hash: SHA-256(previous_hash ‖ canonical of the five middle fields and the number)."""

    number: int
    at: str
    action: str
    url: str
    document_sha256: str
    reason: str
    previous_hash: str
    hash: str


class Standing(NamedTuple):
    """One public record as it stands: its address without a host, its revision, the digest of its last document."""

    url: str
    revision: int
    document_sha256: str


def head() -> tuple[int, str | None, str]:
    """Number, instant as text (None while the ledger is empty) and hash of the newest change; one query."""
    row = services.head()
    return row.number, row.at and instant(row.at), row.hash


def changes(
    *,
    after: int = 0,
    resources: Collection[str] = (),
    urls: Collection[str] = (),
    negotiations: Collection[str] = (),
    actions: Collection[str] = (),
) -> QuerySet[Change]:
    """The changes with a number above `after`, in order; of an empty collection, all. Addresses are without a host."""
    rows = Change.objects.order_by("number")
    given = {"number__gt": after or None, "resource": resources, "url": urls, "negotiation": negotiations}
    given["action"] = actions
    for name, value in given.items():
        if isinstance(value, int):
            rows = rows.filter(**{name: value})
        elif value:
            rows = rows.filter(**{f"{name}__in": list(value)})
    return rows


def record_models() -> dict[str, type[Record]]:
    """The model of every collection of records, by the collection's name."""
    return {model.resource: model for model in apps.get_models() if issubclass(model, Record)}


def proof(first: int, last: int) -> Iterator[Link]:
    """The links from one number to another, both included, in order: whoever repeats the hashes has checked every row between.

    A changed, missing or added row shows as a hash that is not the SHA-256 of its link, or as a `previous_hash` that is not the `hash` before.
    """
    names = ("number", "at", "action", "url", "document_sha256", "reason", "previous_hash", "hash")
    after = first - 1
    while after < last:
        page = list(
            Change.objects.filter(number__gt=after, number__lte=last).order_by("number").values(*names)[:PAGE]
        )
        for row in page:
            yield Link(**{**row, "at": instant(row["at"])})  # type: ignore[typeddict-item]
        if len(page) < PAGE:
            return
        after = page[-1]["number"]


def state(number: int | None = None, *, prefix: str = "") -> Iterator[Standing]:
    """Every record that is public as of a change (of the head with None), in order of addresses: superseded ones too, retracted ones not.

    `prefix` narrows to addresses that begin with it. The record of a number never changes, so a stream is whole however long it takes.
    """
    for row in last_changes(number, prefix=prefix):
        if row.action != Action.RETRACTED:
            yield Standing(row.url, row.revision, row.document_sha256)


def last_changes(number: int | None = None, *, prefix: str = "") -> Iterator[Change]:
    """The last change of every address as of a change (of the head with None), without documents, in order of addresses."""
    number = services.head().number if number is None else number
    among = Change.objects.filter(number__lte=number)
    if prefix:
        # The last code point ends every range of addresses, which are ASCII.
        among = among.filter(url__gte=prefix, url__lt=f"{prefix}\U0010ffff")
    after = ""
    while True:
        # An index of address and number answers this alone, group by group.
        newest = list(
            among.filter(url__gt=after)
            .values("url")
            .annotate(newest=Max("number"))
            .order_by("url")
            .values_list("url", "newest")[:PAGE]
        )
        if not newest:
            return
        after = newest[-1][0]
        rows = Change.objects.only("url", "revision", "document_sha256", "action", "negotiation", "resource")
        yield from rows.in_bulk([number for _, number in newest]).values()
