"""Verifying the ledger: every row in order, told by the first that is altered, missing or inserted, and why.

Four things vouch for a row: the chain for what its hash covers, the digest for its document, the document for the columns that repeat parts
of it, the journal for an erasure. An anchor, a head kept outside the database, vouches for the chain as a whole, which whoever can write to
the database could otherwise rebuild from any row on. Whether the records still are what the ledger says is asked in `comparison.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import orjson
from django.db.models import Case, OuterRef, Subquery, Value, When

from negotiations.core.documents import canonical, instant
from negotiations.core.records import API_ROOT, Record
from negotiations.core.things import NamedThing
from negotiations.ledger.chain import FIRST, document_sha256, is_self_published, row_hash
from negotiations.ledger.erasure import ERASED, vouched
from negotiations.ledger.models import Action, Change, JournalEntry
from negotiations.ledger.queries import Head, head, record_models

PAGE = 1000
"""Rows per query: few enough to keep memory flat, documents included."""
FARTHEST = 1000
"""How many numbers away the diagnosis looks for the place a row was moved from."""


class Tampered(Exception):
    """The first thing found wrong: the number of the row, 0 when it is about none, and why."""

    def __init__(self, number: int, why: str) -> None:
        super().__init__(f"Row {number}: {why}" if number else why)
        self.number = number
        self.why = why


@dataclass(slots=True)
class Verified:
    """What was found sound: the newest row, and how many rows' documents were erased."""

    head: Head
    erased: int = 0


class _Row(NamedTuple):
    number: int
    at: str
    action: str
    resource: str
    url: str
    negotiation: str
    reason: str
    revision: int
    changed: str
    document: str | None
    salt: str | None
    document_sha256: str
    previous_hash: str
    hash: str
    self_published: bool
    before: int | None
    """Number of the row before of the same address; None for a first publication."""


class _Context(NamedTuple):
    """What a page of rows is compared with: earlier documents by number, journal rows of erasures by number."""

    before: Mapping[int, str | None]
    erasures: Mapping[int, str]


def verify_chain(anchor: Head | None = None) -> Verified:
    """Read every row and compare with the anchor, if one is given. Raises Tampered. Safe beside writers."""
    verified = Verified(Head(0, None, FIRST))
    for page in _pages():
        context = _context(page)
        for row in page:
            _check_link(row, verified.head)
            verified.erased += _check_content(row, context)
            verified.head = Head(row.number, row.at, row.hash)
            if anchor is not None and row.number == anchor.number and verified.head != anchor:
                raise Tampered(
                    row.number, "it is not the row that the anchor knows; the chain was rebuilt up to here."
                )
    _check_end(verified.head, anchor)
    return verified


def _pages() -> Iterator[list[_Row]]:
    earlier = Change.objects.filter(url=OuterRef("url"), number__lt=OuterRef("number")).order_by("-number")
    before = Case(
        When(action=Action.PUBLISHED, then=Value(None)), default=Subquery(earlier.values("number")[:1])
    )
    rows = Change.objects.order_by("number").annotate(before=before).values_list(*_Row._fields)
    # The first page takes numbers below 1 too: none may be there.
    page = list(map(_row, rows[:PAGE]))
    while page:
        yield page
        last = page[-1].number
        page = list(map(_row, rows.filter(number__gt=last)[:PAGE])) if len(page) == PAGE else []


def _row(columns: tuple[Any, ...]) -> _Row:
    number, at, *rest = columns
    return _Row(number, instant(at), *rest)


def _context(page: Sequence[_Row]) -> _Context:
    before = {row.before for row in page if row.before is not None}
    documents = Change.objects.filter(number__in=before).values_list("number", "document") if before else ()
    journal = JournalEntry.objects.filter(
        act=ERASED, change__gte=page[0].number, change__lte=page[-1].number
    ).order_by("pk")
    return _Context(dict(documents), dict(journal.values_list("change_id", "changed")))


# The chain


def _check_link(row: _Row, last: Head) -> None:
    if row.number > last.number + 1 and row.previous_hash != last.hash:
        raise Tampered(last.number + 1, f"it is missing; the next row is {row.number}.")
    if row.number == last.number + 1 and row.previous_hash == last.hash and _hashed(row) == row.hash:
        return
    raise Tampered(*_diagnosis(row, last))


def _hashed(row: _Row, number: int | None = None) -> str:
    return row_hash(
        previous_hash=row.previous_hash,
        number=row.number if number is None else number,
        at=row.at,
        action=row.action,
        url=row.url,
        document_sha256=row.document_sha256,
        reason=row.reason,
    )


def _diagnosis(row: _Row, last: Head) -> tuple[int, str]:
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


# What a row says


def _check_content(row: _Row, context: _Context) -> bool:
    """Raise Tampered unless the row's columns are those of its document; True when the document was erased."""
    if not row.url.startswith(f"{API_ROOT}{row.resource}/"):
        raise Tampered(row.number, f"its collection was altered: the address is {row.url}.")
    said = {name: getattr(row, name) for name in ("revision", "negotiation", "self_published")}
    if row.document is None:
        expected = vouched(context.erasures.get(row.number, "{}"))
        if row.salt is not None or row.changed != "{}" or not expected:
            raise Tampered(row.number, "its document is gone, and no erasure was recorded.")
    else:
        if row.salt is None or document_sha256(row.salt, row.document) != row.document_sha256:
            raise Tampered(row.number, "its document or salt was altered: the digest is another.")
        document = _mapping(row.document)
        if document is None:
            raise Tampered(row.number, "its document is no JSON object.")
        _check_changed(row, document, context)
        expected = {
            "revision": document.get("revision"),
            "negotiation": _negotiation(row, document),
            "self_published": is_self_published(row.salt),
        }
    for name, value in expected.items():
        if said[name] != value:
            raise Tampered(row.number, f"its {name} was altered: it says {said[name]!r}, not {value!r}.")
    return row.document is None


def _check_changed(row: _Row, after: Mapping[str, Any], context: _Context) -> None:
    if row.before is None:
        sound = row.changed == "{}" and row.action == Action.PUBLISHED
    else:
        text = context.before[row.before]
        if text is None and row.number in context.erasures:
            sound = row.changed == "{}"
        else:
            changed, before = _mapping(row.changed), None if text is None else _mapping(text)
            sound = (
                changed is not None
                and canonical(changed) == row.changed
                and _is_difference(changed, before, after)
            )
    if not sound:
        raise Tampered(row.number, "what it says of changed fields is not the difference of the documents.")


def _mapping(text: str) -> dict[str, Any] | None:
    """The JSON object of a text; None when it is none."""
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    return value if isinstance(value, dict) else None


def _is_difference(
    changed: Mapping[str, Any], before: Mapping[str, Any] | None, after: Mapping[str, Any]
) -> bool:
    """True when `changed` tells the two documents apart. A field that the earlier one lacks is younger than it, and no change."""
    if not changed.keys() <= after.keys():
        return False
    for name, value in after.items():
        pair = changed.get(name)
        if pair is not None and (not isinstance(pair, list) or len(pair) != 2 or pair[1] != value):
            return False
        if before is not None and name in before:
            expected = None if before[name] == value else [before[name], value]
            if pair != expected:
                return False
    return True


def _negotiation(row: _Row, document: Mapping[str, Any]) -> str:
    """Slug of the negotiation that a row belongs to; asked of the record where its document names it through another."""
    if "negotiation" in document:
        return document["negotiation"] or ""
    model = record_models().get(row.resource)
    if model is None:
        raise Tampered(row.number, f"there is no collection {row.resource}.")
    if model.negotiation_slug is Record.negotiation_slug:
        return ""
    return _negotiation_of_record(model, row)


def _negotiation_of_record(model: type[Record], row: _Row) -> str:
    key = row.url.removeprefix(f"{API_ROOT}{row.resource}/").removesuffix("/")
    manager: Any = model._default_manager
    record: Record | None = manager.filter(
        **{"slug" if issubclass(model, NamedThing) else "public_id": key}
    ).first()
    if record is None:
        raise Tampered(row.number, f"its record {row.url} does not exist.")
    return record.negotiation_slug
