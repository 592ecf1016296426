"""Beneath the deeds: how records are inserted, made public and closed, and where rooms say what differs.

The only code that writes records, called by the deeds of `deeds.py` and `sources/claims.py` and by nothing else, inside their transaction
and under the ledger's lock.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from negotiations.core.bulk import fresh, insert_many
from negotiations.core.documents import Found, changed, chunks, documents, documents_of
from negotiations.core.errors import Conflict, Stale
from negotiations.core.parts import Values, Written, assign, update_columns, write_many, write_parts
from negotiations.core.records import Record
from negotiations.core.things import NamedThing
from negotiations.core.vocabulary import RecordState
from negotiations.core.words import index_words
from negotiations.ledger.models import Action
from negotiations.ledger.services import Entry, append, note, now
from negotiations.review.outlooks import Outlook
from negotiations.review.references import unpublished_among, unpublished_references
from negotiations.review.rules import expect, expect_open
from negotiations.review.verifying import Checking

R = TypeVar("R", bound=Record)

REGISTRY: dict[type[Record], Any] = {}
"""The deeds of each model, for those who meet a record without knowing its room."""


class Writing(Checking[R]):
    """Writes one model's records, which `verifying.py` checks."""

    def __init__(self) -> None:
        self._model: type[R] = self.model
        REGISTRY[self.model] = self

    # What rooms override

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

    # Looking at what it refers to

    def _require_published(self, records: Sequence[R], together: Collection[str] = ()) -> None:
        """Every reference is public, or one of those (by address) that become public together with these."""
        _refuse_unpublished(unpublished_references(self.model, [record.pk for record in records]), together)

    # Writing

    def _insert(
        self,
        values: Sequence[Values],
        by: Any,
        at: dt.datetime | None = None,
        written: Written | None = None,
    ) -> list[R]:
        """Check and write new records: drafts, or with an instant such as are public from then on. `written` is given all their parts."""
        records: list[R] = []
        for item in values:
            record: R = fresh(self.model, item)
            if by is not None:
                record.created_by = by
            assign(record, item)
            records.append(record)
        made = self._verify(records, values)
        if at is not None:
            for record in records:
                record.state, record.recorded_from = RecordState.PUBLISHED, at
        pairs: list[tuple[Any, Values]] = list(zip(records, values, strict=True))
        with _unique():
            insert_many(records)
            write_many(pairs, written=written)
            write_parts(pairs, made=made, written=written)
        self._check_stored(records)
        index_words(records, are_new=True)
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
        inserted_at: dt.datetime | None = None,
        written: Written | None = None,
        pointed_to: Found | None = None,
    ) -> None:
        """Make records public that are at hand as they are stored; `inserted_at` is when they were inserted as such that are, with the parts `written`.

        `pointed_to` is what records refer to, as far as it was read in this transaction since it locked the ledger.
        """
        at = inserted_at or now()
        ends = self.ending(records, at, reason)
        if inserted_at is None:
            for record in records:
                record.state, record.recorded_from = RecordState.PUBLISHED, at
            update_columns(records, ["state", "recorded_from", "revision"])
        held = {} if pointed_to is None else pointed_to
        texts = documents_of(self._model, records, held, written)
        _refuse_unpublished(unpublished_among(held.values(), records), together)
        _let_go(held)
        entries = [*ends]
        for record, text, why in zip(records, texts, reasons or [reason] * len(texts), strict=True):
            alone = by is not None and record.created_by_id == by.pk
            entries.append(Entry(Action.PUBLISHED, record, text, why, self_published=alone))
        rows = append(entries, at=at)
        if by is not None:
            note(act="published", records=records, by=by, note=reason, changes=rows)
        self._tell([*records, *(entry.record for entry in ends)], at)  # type: ignore[list-item]  # records of one kind or another

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
        for chunk in chunks([record.pk for record in records]):
            for deeds in REGISTRY.values():
                deeds.heard(self._model, chunk, at)

    # Looking

    def _locked(self, record: R, revision: int | None) -> R:
        [fresh] = self._locked_many([record])
        if revision is not None and fresh.revision != revision:
            raise Stale(fresh.revision)
        return fresh

    def _locked_many(self, records: Sequence[R]) -> list[R]:
        """The records as they are now, whatever the caller holds; each once, in the order given."""
        rows: dict[Any, R] = {}
        keys = list(dict.fromkeys(record.pk for record in records))
        for chunk in chunks(keys):
            found = self.model._default_manager.select_for_update().filter(pk__in=chunk)
            rows |= {row.pk: row for row in found}
        return [rows[pk] for pk in keys]

    _expect = staticmethod(expect)
    _expect_open = staticmethod(expect_open)


MOST_HELD = 50_000
"""Records held from one set to the next."""


def _let_go(pointed_to: Found) -> None:
    """Of what records refer to, keep named things, of which no more is asked than names and states; claims may be superseded meanwhile."""
    kept = {} if len(pointed_to) > MOST_HELD else pointed_to
    kept = {name: record for name, record in kept.items() if isinstance(record, NamedThing)}
    pointed_to.clear()
    pointed_to.update(kept)


def _refuse_unpublished(missing: Iterable[Record], together: Collection[str]) -> None:
    others = [record.path for record in missing if record.path not in together]
    if others:
        raise Conflict(
            "unpublished_references",
            gettext("What the record refers to must be published first."),
            others,
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
