"""Beneath the deeds: how records are checked, inserted, made public and closed, and where rooms say what differs.

The only code that writes records, called by the deeds of `deeds.py` and `sources/claims.py` and by nothing else, inside their transaction
and under the ledger's lock.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar, Generic, TypeVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from negotiations.core.checking import check_parts, column_faults
from negotiations.core.documents import changed, documents
from negotiations.core.errors import Conflict, Gathering, Stale, gather
from negotiations.core.parts import BATCH, Values, assign, update_columns, write_many, write_parts
from negotiations.core.records import Record
from negotiations.core.things import NamedThing
from negotiations.core.vocabulary import OPEN_STATES, RecordState
from negotiations.core.words import index_words
from negotiations.ledger.models import Action
from negotiations.ledger.services import Entry, append, note, now
from negotiations.review.outlooks import Outlook
from negotiations.review.references import unpublished_references

R = TypeVar("R", bound=Record)

REGISTRY: dict[type[Record], Any] = {}
"""The deeds of each model, for those who meet a record without knowing its room."""


class Writing(Generic[R]):
    """Writes one model's records. Faults of a set begin with the index of the record; a single record's do not."""

    model: ClassVar[type[Any]]

    def __init__(self) -> None:
        self._model: type[R] = self.model
        REGISTRY[self.model] = self

    # What rooms override

    def settle(self, record: R, values: Values) -> None:
        """Fill the columns that follow from the values, before checking; nothing by default."""

    def check(self, record: R, values: Values, faults: Gathering) -> None:
        """Add what is wrong beyond the columns' own rules; nothing by default."""

    def check_stored(self, records: Sequence[R]) -> None:
        """Refuse what only shows once the rows are there, such as a circle; nothing by default."""

    def ending(self, records: Sequence[R], at: dt.datetime, reason: str) -> list[Entry]:
        """Close what these records correct as they become public, and say so; nothing by default."""
        return []

    def landed(self, records: Sequence[R], at: dt.datetime) -> None:
        """Derive anew what follows from these records, after they entered, changed in or left the public record."""

    def outlook(self, record: R) -> Outlook | None:
        """What stands today of the thing that a record speaks of, to tell what publishing it changes; nothing by default."""
        return None

    def heard(self, model: type[Record], ids: Sequence[int], at: dt.datetime) -> None:
        """Derive anew what follows here from records of any room that landed; nothing by default."""

    # Checking

    def _verify(self, records: Sequence[R], values: Sequence[Values]) -> None:
        """Settle and check; refuse with every fault of every record."""
        several = len(records) > 1
        with gather() as faults:
            for index, (record, item) in enumerate(zip(records, values, strict=True)):
                with faults.under(index if several else ""):
                    self.settle(record, item)
                    with gather() as own:
                        own.faults.extend(column_faults(record))
                        check_parts(self.model, item, own)
                        self.check(record, item, own)
            self._check_slugs(records, faults, several)

    def _check_slugs(self, records: Sequence[R], faults: Gathering, several: bool) -> None:
        if not issubclass(self.model, NamedThing):
            return
        fresh = {index: record.key for index, record in enumerate(records) if record.pk is None}
        known: Any = self.model._default_manager
        taken = set(known.filter(slug__in=fresh.values()).values_list("slug", flat=True))
        for index, slug in fresh.items():
            if slug in taken:
                faults.add(f"{index}.slug" if several else "slug", "taken", f"The slug “{slug}” is taken.")
            taken.add(slug)

    def _check_stored(self, records: Sequence[R]) -> None:
        with gather() as faults:
            for index, record in enumerate(records):
                with faults.under(index if len(records) > 1 else ""):
                    self.check_stored([record])

    def _require_published(self, records: Sequence[R], together: Collection[str] = ()) -> None:
        """Every reference is public, or one of those (by address) that become public together with these."""
        missing = unpublished_references(self.model, [record.pk for record in records])
        others = [record.path for record in missing if record.path not in together]
        if others:
            raise Conflict(
                "unpublished_references",
                gettext("What the record refers to must be published first."),
                others,
            )

    # Writing

    def _insert(self, values: Sequence[Values], by: Any) -> list[R]:
        records: list[R] = []
        for item in values:
            record: R = self.model(created_by=by)
            assign(record, item)
            records.append(record)
        self._verify(records, values)
        pairs: list[tuple[Any, Values]] = list(zip(records, values, strict=True))
        with _unique():
            self.model._default_manager.bulk_create(records, batch_size=BATCH)
            write_many(pairs)
            write_parts(pairs)
        self._check_stored(records)
        index_words(records)
        return records

    def _save(self, record: R, values: Values) -> None:
        with _unique():
            record.save()
            write_many([(record, values)], clear=True)
            write_parts([(record, values)], clear=True)
        self._check_stored([record])

    def _publish(
        self,
        records: Sequence[R],
        by: Any,
        reason: str,
        together: Collection[str] = (),
        reasons: Sequence[str] | None = None,
    ) -> None:
        at = now()
        self._require_published(records, together)
        entries = self.ending(records, at, reason)
        ended: list[Any] = [entry.record for entry in entries]
        for record in records:
            record.state, record.recorded_from = RecordState.PUBLISHED, at
        update_columns(records, ["state", "recorded_from", "revision"])
        own = by is not None
        made = documents(self._model, [record.pk for record in records])
        for (fresh, text), why in zip(made, reasons or [reason] * len(made), strict=True):
            alone = own and fresh.created_by_id == by.pk
            entries.append(Entry(Action.PUBLISHED, fresh, text, why, self_published=alone))
        rows = append(entries, at=at)
        if own:
            note(act="published", records=records, by=by, note=reason, changes=rows)
        self._tell([*records, *ended], at)

    def _close(
        self, records: Sequence[R], action: str, reason: str, ends: Mapping[int, Mapping[str, Any]]
    ) -> list[Entry]:
        """Give public records, by key, the columns of an end; says so in entries that the caller appends."""
        before = [text for _, text in documents(self._model, [record.pk for record in records])]
        names = {"revision"}
        for record in records:
            for name, value in ends[record.pk].items():
                setattr(record, name, value)
                names.add(name)
            record.revision += 1
        update_columns(records, sorted(names))
        after = documents(self._model, [record.pk for record in records])
        return [
            Entry(action, fresh, text, reason, changed(old, text))
            for old, (fresh, text) in zip(before, after, strict=True)
        ]

    def _tell(self, records: Sequence[R], at: dt.datetime) -> None:
        """Let this room and every other derive what follows."""
        self.landed(records, at)
        for deeds in REGISTRY.values():
            deeds.heard(self._model, [record.pk for record in records], at)

    # Looking

    def _locked(self, record: R, revision: int | None) -> R:
        [fresh] = self._locked_many([record])
        if revision is not None and fresh.revision != revision:
            raise Stale(fresh.revision)
        return fresh

    def _locked_many(self, records: Sequence[R]) -> list[R]:
        """The records as they are now, whatever the caller holds; each once, in the order given."""
        rows: dict[Any, R] = {
            row.pk: row
            for row in self.model._default_manager.select_for_update().filter(
                pk__in=[record.pk for record in records]
            )
        }
        return [rows[pk] for pk in dict.fromkeys(record.pk for record in records)]

    @staticmethod
    def _expect(record: Record, state: str, participle: str) -> None:
        if record.state != state:
            raise Conflict(
                "wrong_state", f"Only a {state} record is {participle}; this one is {record.state}."
            )

    @staticmethod
    def _expect_open(record: Record) -> None:
        if record.state not in OPEN_STATES:
            raise Conflict(
                "not_open", f"Only a draft or a submission is published; this record is {record.state}."
            )


@contextmanager
def _unique() -> Iterator[None]:
    """What the database finds twice is a conflict that can be told."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise Conflict(
            "not_unique",
            gettext(
                "This says again what may be said once: an address, an identifier, a part, or a correction of the same claim."
            ),
        ) from error
