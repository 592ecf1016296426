"""Comparing the records with the ledger: what is stored now must be what the last row of each says.

The chain proves that the ledger was not touched; this proves that nobody wrote past it. Reads every public record, so it takes its time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import orjson
from django.db import transaction
from django.db.models import Max

from negotiations.core.documents import documents
from negotiations.core.records import Record
from negotiations.core.vocabulary import RecordState
from negotiations.ledger.contents import Tampered
from negotiations.ledger.models import Action, Change
from negotiations.ledger.queries import record_models
from negotiations.ledger.services import locked_head

PAGE = 500
ENDED = {Action.SUPERSEDED: RecordState.SUPERSEDED, Action.RETRACTED: RecordState.RETRACTED}
"""The states that follow from a last action; after any other the record stands published."""


class _Last(NamedTuple):
    url: str
    number: int
    action: str
    revision: int
    negotiation: str
    document: str | None


def compare_records() -> int:
    """Compare every public record with its last row. Returns how many; raises Tampered at the first that differs. Safe beside writers."""
    return sum(_compare_collection(resource, model) for resource, model in sorted(record_models().items()))


def _compare_collection(resource: str, model: type[Record]) -> int:
    manager: Any = model._default_manager
    public = manager.filter(recorded_from__isnull=False).order_by("pk").values_list("pk", flat=True)
    compared, after = 0, 0
    while ids := list(public.filter(pk__gt=after)[:PAGE]):
        if _first_difference(model, ids) is not None:
            _look_again(model, ids)
        compared, after = compared + len(ids), ids[-1]
    if Change.objects.filter(resource=resource).values("url").distinct().count() > compared:
        _refuse_orphans(resource, model)
    return compared


@transaction.atomic
def _look_again(model: type[Record], ids: Sequence[int]) -> None:
    """Compare once more while no deed can be between a record and its row."""
    locked_head()
    found = _first_difference(model, ids)
    if found is not None:
        raise found


def _first_difference(model: type[Record], ids: Sequence[int]) -> Tampered | None:
    stored = documents(model, ids)
    rows = _last_rows([record.path for record, _ in stored])
    for record, document in stored:
        row = rows.get(record.path)
        if row is None:
            return Tampered(0, f"{record.path} is public, and no row of the ledger says so.")
        why = _difference(record, document, row)
        if why:
            return Tampered(row.number, f"{record.path} is stored otherwise than it says: {why}.")
    return None


def _difference(record: Record, document: dict[str, Any], row: _Last) -> str:
    """In what a record differs from its last row, in words; empty when in nothing."""
    if record.revision != row.revision:
        return f"its revision is {record.revision}, not {row.revision}"
    state = ENDED.get(Action(row.action), RecordState.PUBLISHED)
    if record.state != state:
        return f"it is {record.state}, not {state}"
    if record.negotiation_slug != row.negotiation:
        return f"it belongs to “{record.negotiation_slug}”, not “{row.negotiation}”"
    if row.document is None:
        return ""
    written = orjson.loads(row.document)
    # A field that only one of them has came or went with a migration since.
    fields = [name for name in written.keys() & document.keys() if written[name] != document[name]]
    return f"the fields {', '.join(sorted(fields))} differ" if fields else ""


def _last_rows(urls: Sequence[str]) -> dict[str, _Last]:
    newest = Change.objects.filter(url__in=urls).values("url").annotate(newest=Max("number"))
    rows = Change.objects.filter(number__in=newest.values("newest")).values_list(*_Last._fields)
    return {row.url: row for row in map(_Last._make, rows)}


@transaction.atomic
def _refuse_orphans(resource: str, model: type[Record]) -> None:
    """Raise Tampered for the first row of a collection whose record is not there, or is not public any more."""
    locked_head()
    manager: Any = model._default_manager
    public = {record.path for record in manager.filter(recorded_from__isnull=False)}
    rows = Change.objects.filter(resource=resource).order_by("number").values_list("number", "url")
    for number, url in rows:
        if url not in public:
            raise Tampered(number, f"{url} was made public, and its record is gone.")
