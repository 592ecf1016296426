"""Verifying the ledger: every row in order, told by the first that is altered, missing or inserted, and why.

The chain vouches for what its hash covers; for the rest of a row see `contents.py`. An anchor, a head kept outside the database, vouches for
the chain as a whole, which whoever can write to the database could otherwise rebuild from any row on. Whether the records still are what the
ledger says is asked in `comparison.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, OuterRef, Subquery, Value, When

from negotiations.core.documents import instant
from negotiations.ledger.chain import FIRST, row_hash
from negotiations.ledger.contents import Row, Tampered, check_content, context_of
from negotiations.ledger.models import Action, Change
from negotiations.ledger.queries import Head, head

PAGE = 1000
"""Rows per query: few enough to keep memory flat, documents included."""
FARTHEST = 1000
"""How many numbers away the diagnosis looks for the place a row was moved from."""


@dataclass(slots=True)
class Verified:
    """What was found sound: the newest row, and how many rows' documents were erased."""

    head: Head
    erased: int = 0


def verify_chain(anchor: Head | None = None) -> Verified:
    """Read every row and compare with the anchor, if one is given. Raises Tampered. Safe beside writers."""
    verified = Verified(Head(0, None, FIRST))
    for page in _pages():
        context = context_of(page)
        for row in page:
            _check_link(row, verified.head)
            verified.erased += check_content(row, context)
            verified.head = Head(row.number, row.at, row.hash)
            if anchor is not None and row.number == anchor.number and verified.head != anchor:
                raise Tampered(
                    row.number, "it is not the row that the anchor knows; the chain was rebuilt up to here."
                )
    _check_end(verified.head, anchor)
    return verified


def _pages() -> Iterator[list[Row]]:
    earlier = Change.objects.filter(url=OuterRef("url"), number__lt=OuterRef("number")).order_by("-number")
    before = Case(
        When(action=Action.PUBLISHED, then=Value(None)), default=Subquery(earlier.values("number")[:1])
    )
    rows = Change.objects.order_by("number").annotate(before=before).values_list(*Row._fields)
    # The first page takes numbers below 1 too: none may be there.
    page = list(map(_typed, rows[:PAGE]))
    while page:
        yield page
        last = page[-1].number
        page = list(map(_typed, rows.filter(number__gt=last)[:PAGE])) if len(page) == PAGE else []


def _typed(columns: tuple[Any, ...]) -> Row:
    number, at, *rest = columns
    return Row(number, instant(at), *rest)


# The chain


def _check_link(row: Row, last: Head) -> None:
    if row.number > last.number + 1 and row.previous_hash != last.hash:
        raise Tampered(last.number + 1, f"it is missing; the next row is {row.number}.")
    if row.number == last.number + 1 and row.previous_hash == last.hash and _hashed(row) == row.hash:
        return
    raise Tampered(*_diagnosis(row, last))


def _hashed(row: Row, number: int | None = None) -> str:
    return row_hash(
        previous_hash=row.previous_hash,
        number=row.number if number is None else number,
        at=row.at,
        action=row.action,
        url=row.url,
        document_sha256=row.document_sha256,
        reason=row.reason,
    )


def _diagnosis(row: Row, last: Head) -> tuple[int, str]:
    """Which row is wrong, and how: only asked when one is."""
    place = last.number + 1
    if row.number != place:
        return row.number, f"its number was altered; row {place} is expected here."
    if _hashed(row) != row.hash:
        for distance in range(1, FARTHEST):
            if _hashed(row, place - distance) == row.hash:
                first = place - distance
                return (
                    first,
                    f"it was inserted or moved here: the hash of row {place} is that of row {first}.",
                )
            if _hashed(row, place + distance) == row.hash:
                return (
                    place,
                    f"it is missing or moved: what stands here has the hash of row {place + distance}.",
                )
        return (
            place,
            "it was altered: its hash is not that of its instant, action, address, digest and reason.",
        )
    return place, f"it does not follow row {last.number}: one of the two was put there or made anew."


def _check_end(last: Head, anchor: Head | None) -> None:
    if anchor is not None and last.number < anchor.number:
        raise Tampered(last.number + 1, f"it is missing: the anchor knows {anchor.number} rows.")
    # Read after the rows: a head that writers have moved on meanwhile is above the last row seen, never below.
    stored = head()
    if stored.number < last.number:
        raise Tampered(stored.number + 1, f"it was inserted: the head is row {stored.number}.")
    if stored.number == last.number and stored != last:
        raise Tampered(last.number, "the head gives it another instant or hash.")
    if stored.number > last.number and not Change.objects.filter(number=last.number + 1).exists():
        raise Tampered(last.number + 1, f"it is missing: the head is row {stored.number}.")
