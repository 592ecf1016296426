"""What waits for a reviewer, in the order in which it was submitted; and what stands in the way of publishing it.

Who may look at the desk is decided in `views.py`, who may publish in `review/rules.py`.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Max
from django.utils.translation import gettext as _

from negotiations.core.documents import chunks
from negotiations.core.errors import Conflict
from negotiations.core.records import Record
from negotiations.core.things import NamedThing
from negotiations.core.vocabulary import RecordState
from negotiations.ledger.models import JournalEntry
from negotiations.review.deeds import REGISTRY
from negotiations.review.rules import four_eyes_hold

MOST_OF_A_KIND = 2_000
"""Submissions of one kind that are put in order, the oldest; what is beyond comes up as these are dealt with."""


class Ticket(NamedTuple):
    """A submission's place in the queue: the journal row that submitted it, its kind, its key in the database and its address."""

    entry: int
    model: Any
    pk: int
    path: str


@dataclass(frozen=True)
class Waiting:
    """A submission as the queue shows it."""

    record: Any
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
        name = getattr(REGISTRY[type(self.record)], "subject", None)
        return getattr(self.record, name) if name else None


def queue() -> list[Ticket]:
    """All that waits, first come first. Two questions for every kind of record, whatever the number."""
    found: list[Ticket] = []
    for model in REGISTRY:
        named = "slug" if issubclass(model, NamedThing) else "public_id"
        manager: Any = model._default_manager
        rows = manager.filter(state=RecordState.SUBMITTED).order_by("pk").values_list("pk", named)
        keys = {str(key): pk for pk, key in rows[:MOST_OF_A_KIND]}
        newest: dict[str, int] = {}
        for chunk in chunks(list(keys), 500):
            entries = JournalEntry.objects.filter(act="submitted", resource=model.resource, key__in=chunk)
            newest.update(entries.order_by().values_list("key").annotate(newest=Max("pk")))
        found += [
            Ticket(newest.get(key, 0), model, pk, f"{model.resource}/{key}/") for key, pk in keys.items()
        ]
    return sorted(found, key=lambda ticket: (ticket.entry, ticket.path))


def waiting(tickets: Iterable[Ticket], by: Any) -> list[Waiting]:
    """The submissions of these tickets, with who submitted them and when."""
    chosen = list(tickets)
    of_kind: defaultdict[Any, list[int]] = defaultdict(list)
    for ticket in chosen:
        of_kind[ticket.model].append(ticket.pk)
    records: dict[tuple[Any, int], Record] = {}
    for model, keys in of_kind.items():
        near = [field.name for field in model._meta.concrete_fields if field.is_relation]
        rows = model._default_manager.filter(pk__in=keys).select_related(*near)
        records.update({(model, row.pk): row for row in rows})
    entries = JournalEntry.objects.select_related("account").in_bulk([ticket.entry for ticket in chosen])
    return [
        _waiting(records[ticket.model, ticket.pk], entries.get(ticket.entry), by)
        for ticket in chosen
        if (ticket.model, ticket.pk) in records
    ]


def _waiting(record: Any, entry: JournalEntry | None, by: Any) -> Waiting:
    return Waiting(
        record,
        entry.at if entry else None,
        str((entry.account if entry else record.submitted_by) or _("the system")),
        entry.note if entry else "",
        by.pk in (record.created_by_id, record.submitted_by_id),
    )


def obstacles(records: Sequence[Record], by: Any) -> Iterator[tuple[Record, str]]:
    """Which of these records the account may not publish, each with the reason."""
    for record in records:
        try:
            four_eyes_hold(record, by)
        except Conflict as conflict:
            yield record, conflict.sentence
