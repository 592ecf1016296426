"""What waits for a reviewer, in the order in which it was submitted; and what stands in the way of publishing it.

The drafts of an imported sheet were submitted together and are published or returned together, so they wait as one. Who may look at the desk is decided in `views.py`, who may publish in `review/rules.py`.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count, Max, Min
from django.urls import reverse
from django.utils.translation import gettext as _

from negotiations.core.documents import chunks
from negotiations.core.errors import Conflict
from negotiations.core.records import Record
from negotiations.core.things import NamedThing
from negotiations.core.vocabulary import RecordState
from negotiations.exchange.models import BatchState, ImportBatch, ImportedRow
from negotiations.ledger.models import JournalEntry
from negotiations.review.deeds import REGISTRY
from negotiations.review.rules import four_eyes_hold

MOST_OF_A_KIND = 2_000
"""Submissions of one kind that are put in order, the oldest; what is beyond comes up as these are dealt with."""


class Ticket(NamedTuple):
    """A submission's place in the queue: the journal row that submitted it, its kind, its key in the database and its path below the API.

    Of an import it is the journal row of its first record, and `many` says how many records wait in it; its path is its page in the admin.
    """

    entry: int
    model: Any
    pk: int
    path: str
    many: int = 0


@dataclass(frozen=True)
class Waiting:
    """A submission as the queue shows it: a record, or an import with many."""

    record: Any
    ticket: Ticket
    at: dt.datetime | None
    who: str
    note: str
    own: bool

    @property
    def kind(self) -> str:
        """What sort of record it is."""
        return str(self.record._meta.verbose_name)

    @property
    def subject(self) -> Any:
        """The thing that a claim speaks of; None where it speaks of none in particular."""
        name = getattr(REGISTRY.get(type(self.record)), "subject", None)
        return getattr(self.record, name) if name else None


def queue() -> list[Ticket]:
    """All that waits, first come first. Two questions for every kind of record, whatever the number; three for each import."""
    found: list[Ticket] = []
    imports = list(ImportBatch.objects.filter(state=BatchState.SUBMITTED).order_by("pk"))
    for model in REGISTRY:
        batches = [batch for batch in imports if batch.resource == model.resource]
        manager: Any = model._default_manager
        alone = manager.filter(state=RecordState.SUBMITTED).order_by("pk")
        for batch in batches:
            alone = alone.exclude(pk__in=_made_by(batch))
        keys = _keys(model, alone[:MOST_OF_A_KIND])
        newest = _submitted(model, list(keys))
        found += [
            Ticket(newest.get(key, 0), model, pk, f"{model.resource}/{key}/") for key, pk in keys.items()
        ]
        found += [ticket for batch in batches if (ticket := _of_import(batch, model)) is not None]
    return sorted(found, key=lambda ticket: (ticket.entry, ticket.path))


def import_of(record: Record) -> ImportBatch | None:
    """The import in which a record waits, if it does."""
    return ImportBatch.objects.filter(
        state=BatchState.SUBMITTED, resource=record.resource, made__object_id=record.pk
    ).first()


def _made_by(batch: ImportBatch) -> Any:
    return ImportedRow.objects.filter(batch=batch).order_by().values("object_id")


def _keys(model: Any, rows: Any) -> dict[str, int]:
    """Slug or id → key in the database."""
    named = "slug" if issubclass(model, NamedThing) else "public_id"
    return {str(key): pk for pk, key in rows.values_list("pk", named)}


def _submitted(model: Any, keys: Sequence[str]) -> dict[str, int]:
    """Slug or id → the journal row that submitted it last."""
    newest: dict[str, int] = {}
    for chunk in chunks(keys, 500):
        entries = JournalEntry.objects.filter(act="submitted", resource=model.resource, key__in=chunk)
        newest.update(entries.order_by().values_list("key").annotate(newest=Max("pk")))
    return newest


def _of_import(batch: ImportBatch, model: Any) -> Ticket | None:
    """An import's place in the queue; None when all of its records were dealt with one by one."""
    rows = model._default_manager.filter(state=RecordState.SUBMITTED, pk__in=_made_by(batch))
    told = rows.aggregate(many=Count("pk"), first=Min("pk"))
    if not told["many"]:
        return None
    [key] = _keys(model, rows.filter(pk=told["first"]))
    page = reverse("admin:negotiations_importbatch_change", args=[batch.pk])
    entry = _submitted(model, [key]).get(key, 0)
    return Ticket(entry, ImportBatch, batch.pk, page, told["many"])


def waiting(tickets: Iterable[Ticket], by: Any) -> list[Waiting]:
    """The submissions of these tickets, with who submitted them and when."""
    chosen = list(tickets)
    of_kind: defaultdict[Any, list[int]] = defaultdict(list)
    for ticket in chosen:
        of_kind[ticket.model].append(ticket.pk)
    records: dict[tuple[Any, int], Any] = {}
    for model, keys in of_kind.items():
        near = [field.name for field in model._meta.concrete_fields if field.is_relation]
        rows = model._default_manager.filter(pk__in=keys).select_related(*near)
        records.update({(model, row.pk): row for row in rows})
    entries = JournalEntry.objects.select_related("account").in_bulk([ticket.entry for ticket in chosen])
    return [
        _waiting(records[ticket.model, ticket.pk], ticket, entries.get(ticket.entry), by)
        for ticket in chosen
        if (ticket.model, ticket.pk) in records
    ]


def _waiting(record: Any, ticket: Ticket, entry: JournalEntry | None, by: Any) -> Waiting:
    # Who submitted an import is told by the journal alone.
    submitter = entry.account if entry else getattr(record, "submitted_by", None)
    return Waiting(
        record,
        ticket,
        entry.at if entry else None,
        str(submitter or _("the system")),
        entry.note if entry else "",
        by.pk in (record.created_by_id, getattr(record, "submitted_by_id", submitter and submitter.pk)),
    )


def obstacles(records: Sequence[Record], by: Any) -> Iterator[tuple[Record, str]]:
    """Which of these records the account may not publish, each with the reason."""
    for record in records:
        try:
            four_eyes_hold(record, by)
        except Conflict as conflict:
            yield record, conflict.sentence
