"""What a row of the ledger says beyond its hash, and who vouches for it: the digest for the document, the document for the columns that repeat
parts of it, the journal for an erasure. The chain itself is verified in `verification.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import orjson

from negotiations.core.documents import canonical
from negotiations.core.records import API_ROOT, Record
from negotiations.core.things import NamedThing
from negotiations.ledger.chain import document_sha256, is_self_published
from negotiations.ledger.erasure import ERASED, vouched
from negotiations.ledger.models import Action, Change, JournalEntry
from negotiations.ledger.queries import record_models


class Tampered(Exception):
    """The first thing found wrong: the number of the row, 0 when it is about none, and why."""

    def __init__(self, number: int, why: str) -> None:
        super().__init__(f"Row {number}: {why}" if number else why)
        self.number = number
        self.why = why


class Row(NamedTuple):
    """A row as it is verified: the columns of the ledger, the instant as text."""

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


class Context(NamedTuple):
    """What a page of rows is compared with: earlier documents by number, journal rows of erasures by number."""

    before: Mapping[int, str | None]
    erasures: Mapping[int, str]


def context_of(page: Sequence[Row]) -> Context:
    """Fetch what a page is compared with: one query of the ledger, one of the journal."""
    before = {row.before for row in page if row.before is not None}
    documents = Change.objects.filter(number__in=before).values_list("number", "document") if before else ()
    journal = JournalEntry.objects.filter(
        act=ERASED, change__gte=page[0].number, change__lte=page[-1].number
    ).order_by("pk")
    return Context(dict(documents), dict(journal.values_list("change_id", "changed")))


def check_content(row: Row, context: Context) -> bool:
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


def _check_changed(row: Row, after: Mapping[str, Any], context: Context) -> None:
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


def _negotiation(row: Row, document: Mapping[str, Any]) -> str:
    """Slug of the negotiation that a row belongs to; asked of the record where its document names it through another."""
    if "negotiation" in document:
        return document["negotiation"] or ""
    model = record_models().get(row.resource)
    if model is None:
        raise Tampered(row.number, f"there is no collection {row.resource}.")
    if model.negotiation_slug is Record.negotiation_slug:
        return ""
    return _negotiation_of_record(model, row)


def _negotiation_of_record(model: type[Record], row: Row) -> str:
    key = row.url.removeprefix(f"{API_ROOT}{row.resource}/").removesuffix("/")
    manager: Any = model._default_manager
    record: Record | None = manager.filter(
        **{"slug" if issubclass(model, NamedThing) else "public_id": key}
    ).first()
    if record is None:
        raise Tampered(row.number, f"its record {row.url} does not exist.")
    return record.negotiation_slug
