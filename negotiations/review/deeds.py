"""The deeds that every record knows: create, edit, submit, return, publish, retract, delete a draft.

The only code that writes records. One deed is one transaction: lock the ledger's head, look, act, check, save, write the ledger or journal row.
Each room subclasses `Deeds` in its `services.py` and overrides what differs; single forms are set forms of one.
All raise Refused (the input), Conflict (the record's state), Stale (somebody wrote since), NotAllowed (the account).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from negotiations.access.roles import Role, require
from negotiations.core.documents import changed, documents
from negotiations.core.errors import Conflict, Gathering, Refused, Stale, gather
from negotiations.core.parts import BATCH, Values, assign, write_many, write_parts
from negotiations.core.records import NamedThing, Record
from negotiations.core.vocabulary import OPEN_STATES, RecordState
from negotiations.core.words import forget_words, index_words
from negotiations.ledger.models import Action
from negotiations.ledger.services import Entry, append, locked_head, note, now
from negotiations.review.references import published_dependants, unpublished_references
from negotiations.review.rules import four_eyes_hold

R = TypeVar("R", bound=Record)

REGISTRY: dict[type[Record], Deeds[Any]] = {}
"""The deeds of each model, for those who meet a record without knowing its room."""


class Deeds(Generic[R]):
    """The deeds on one model's records."""

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

    # Making and editing

    @transaction.atomic
    def create(self, *, values: Values, by: Any = None, remark: str = "") -> R:
        """A new draft."""
        return self.create_many(values=[values], by=by, remark=remark)[0]

    @transaction.atomic
    def create_many(self, *, values: Sequence[Values], by: Any = None, remark: str = "") -> list[R]:
        """New drafts, all or none; faults name the index when there are several."""
        require(by, Role.EDITOR)
        locked_head()
        records = self._insert(values, by)
        note(act="created", records=records, by=by, note=remark)
        return records

    @transaction.atomic
    def record_many(self, *, values: Sequence[Values], reason: str, by: Any = None) -> list[R]:
        """Create and publish at once, as the system does with fixtures and imports."""
        require(by, Role.REVIEWER)
        locked_head()
        records = self._insert(values, by)
        self._publish(records, by, reason)
        return records

    @transaction.atomic
    def edit(
        self, *, record: R, values: Values, by: Any = None, reason: str = "", revision: int | None = None
    ) -> R:
        """Change a draft, or as a reviewer a published named thing, which writes a `revised` row."""
        require(by, Role.EDITOR)
        locked_head()
        record = self._locked(record, revision)
        public = record.state == RecordState.PUBLISHED
        if public and not isinstance(record, NamedThing):
            raise Conflict(
                "published_claim", "A published claim never changes: supersede it with a corrected one."
            )
        if not public and record.state not in OPEN_STATES:
            raise Conflict("ended", f"The record is {record.state} and never changes again.")
        if public:
            require(by, Role.REVIEWER)
            self._keep_fixed(record, values)
        [(_, before)] = documents(self._model, [record.pk])
        assign(record, values)
        self.settle(record, values)
        self._verify([record], [values])
        record.revision += 1
        if record.state == RecordState.SUBMITTED:
            record.state = RecordState.DRAFT
        self._save(record)
        write_many([(record, values)], clear=True)
        write_parts([(record, values)], clear=True)
        self.check_stored([record])
        [(fresh, after)] = documents(self._model, [record.pk])
        index_words([fresh])
        difference = changed(before, after)
        if public:
            self._require_published([record])
            at = now()
            rows = append([Entry(Action.REVISED, fresh, after, reason, difference)], at=at)
            note(act="revised", records=[fresh], by=by, note=reason, changed=difference, changes=rows)
            self.landed([fresh], at)
        else:
            note(act="edited", records=[fresh], by=by, note=reason, changed=difference)
        return fresh

    @transaction.atomic
    def delete(self, *, record: R, by: Any = None, revision: int | None = None) -> None:
        """Delete a draft; nothing public is ever deleted."""
        require(by, Role.EDITOR)
        locked_head()
        record = self._locked(record, revision)
        if record.state not in OPEN_STATES:
            raise Conflict(
                "not_a_draft", "Only drafts are deleted; what was public is retracted, with a reason."
            )
        note(act="deleted", records=[record], by=by)
        forget_words(record)
        record.delete()

    # The life of a record

    @transaction.atomic
    def submit(self, *, record: R, by: Any = None, reason: str = "", revision: int | None = None) -> R:
        """Hand a draft to review."""
        require(by, Role.EDITOR)
        locked_head()
        record = self._locked(record, revision)
        self._expect(record, RecordState.DRAFT, "submitted")
        record.state, record.submitted_by = RecordState.SUBMITTED, by
        record.revision += 1
        self._save(record)
        note(act="submitted", records=[record], by=by, note=reason)
        return record

    @transaction.atomic
    def send_back(self, *, record: R, by: Any = None, reason: str, revision: int | None = None) -> R:
        """Return a submission to its editor, with a note."""
        require(by, Role.REVIEWER)
        if not reason.strip():
            raise Refused("reason", "required", "Say what the editor should change.")
        locked_head()
        record = self._locked(record, revision)
        self._expect(record, RecordState.SUBMITTED, "returned")
        record.state = RecordState.DRAFT
        record.revision += 1
        self._save(record)
        note(act="returned", records=[record], by=by, note=reason)
        return record

    @transaction.atomic
    def publish(
        self,
        *,
        record: R,
        by: Any = None,
        reason: str = "",
        revision: int | None = None,
        with_references: bool = False,
    ) -> R:
        """Make a record public. Every reference must be public; `with_references` publishes those with it."""
        require(by, Role.REVIEWER)
        locked_head()
        record = self._locked(record, revision)
        if record.state not in OPEN_STATES:
            raise Conflict(
                "not_open", f"Only a draft or a submission is published; this record is {record.state}."
            )
        self.publish_many(records=[record], by=by, reason=reason, with_references=with_references)
        fresh: R = self.model._default_manager.get(pk=record.pk)
        return fresh

    @transaction.atomic
    def publish_many(
        self, *, records: Sequence[R], by: Any = None, reason: str = "", with_references: bool = False
    ) -> list[R]:
        """Make many records of this model public, all or none."""
        require(by, Role.REVIEWER)
        locked_head()
        for record in records:
            four_eyes_hold(record, by)
        if with_references:
            for reference in unpublished_references(self.model, [record.pk for record in records]):
                if reference.state in OPEN_STATES:
                    REGISTRY[type(reference)].publish(
                        record=reference, by=by, reason=reason, with_references=True
                    )
        for record in records:
            record.revision += 1
        self._publish(records, by, reason)
        return list(records)

    @transaction.atomic
    def retract(self, *, record: R, by: Any = None, reason: str, revision: int | None = None) -> R:
        """Withdraw a public record, with a reason. Refused while published records depend on it."""
        require(by, Role.REVIEWER)
        if not reason.strip():
            raise Refused("reason", "required", "A retraction says why.")
        locked_head()
        record = self._locked(record, revision)
        self._expect(record, RecordState.PUBLISHED, "retracted")
        dependants = published_dependants(record)
        if dependants:
            raise Conflict(
                "has_dependants",
                "Published records depend on this one; retract or correct them first.",
                dependants,
            )
        at = now()
        fresh = self._end([record], RecordState.RETRACTED, Action.RETRACTED, at, reason, by)[0]
        self.landed([fresh], at)
        return fresh

    # Beneath the deeds

    def _insert(self, values: Sequence[Values], by: Any) -> list[R]:
        records = []
        for item in values:
            record: R = self.model(created_by=by)
            assign(record, item)
            self.settle(record, item)
            records.append(record)
        self._verify(records, values)
        try:
            self.model._default_manager.bulk_create(records, batch_size=BATCH)
        except IntegrityError as error:
            raise Conflict(
                "not_unique", "A record with this address, or that corrects the same claim, exists already."
            ) from error
        pairs: list[tuple[Any, Values]] = list(zip(records, values, strict=True))
        write_many(pairs)
        write_parts(pairs)
        self.check_stored(records)
        index_words(records)
        return records

    def _publish(self, records: Sequence[R], by: Any, reason: str) -> None:
        at = now()
        self._require_published(records)
        entries = self.ending(records, at, reason)
        for record in records:
            record.state, record.recorded_from = RecordState.PUBLISHED, at
        self.model._default_manager.bulk_update(
            records, ["state", "recorded_from", "revision"], batch_size=500
        )
        own = by is not None
        for fresh, text in documents(self._model, [record.pk for record in records]):
            entries.append(
                Entry(
                    Action.PUBLISHED, fresh, text, reason, self_published=own and fresh.created_by_id == by.pk
                )
            )
        rows = append(entries, at=at)
        if own:
            note(act="published", records=records, by=by, note=reason, changes=rows)
        self.landed(records, at)

    def _end(
        self, records: Sequence[R], state: str, action: str, at: dt.datetime, reason: str, by: Any
    ) -> list[R]:
        """Close published records and write their ledger rows; derivation is left to the caller."""
        before = [text for _, text in documents(self._model, [record.pk for record in records])]
        for record in records:
            record.state, record.recorded_until, record.ended_because = state, at, reason
            record.revision += 1
        self.model._default_manager.bulk_update(
            records, ["state", "recorded_until", "ended_because", "revision"], batch_size=500
        )
        after = documents(self._model, [record.pk for record in records])
        rows = append(
            [
                Entry(action, fresh, text, reason, changed(old, text))
                for old, (fresh, text) in zip(before, after, strict=True)
            ],
            at=at,
        )
        if by is not None:
            note(act=action, records=records, by=by, note=reason, changes=rows)
        return [fresh for fresh, _ in after]

    def _verify(self, records: Sequence[R], values: Sequence[Values]) -> None:
        references = [field.name for field in self.model._meta.fields if field.is_relation]
        with gather() as faults:
            for index, (record, item) in enumerate(zip(records, values, strict=True)):
                own = faults if len(records) == 1 else Gathering()
                try:
                    record.clean_fields(exclude=references)
                except ValidationError as error:
                    for name, errors in error.error_dict.items():
                        for one in errors:
                            own.add(name, one.code or "invalid", " ".join(one.messages))
                self.check(record, item, own)
                if own is not faults and own.faults:
                    faults.keep(Refused.all(own.faults), str(index))
            self._check_slugs(records, faults)

    def _check_slugs(self, records: Sequence[R], faults: Gathering) -> None:
        if not issubclass(self.model, NamedThing):
            return
        fresh = [record.key for record in records if record.pk is None]
        for slug in self.model._default_manager.filter(slug__in=fresh).values_list("slug", flat=True):
            faults.add("slug", "taken", f"The slug “{slug}” is taken.")

    def _keep_fixed(self, record: R, values: Mapping[str, Any]) -> None:
        with gather() as faults:
            for name in record.fixed:
                if name in values and getattr(record, name) != values[name]:
                    faults.add(name, "fixed", f"The {name} of a published record never changes.")

    def _require_published(self, records: Sequence[R]) -> None:
        missing = unpublished_references(self.model, [record.pk for record in records])
        if missing:
            raise Conflict(
                "unpublished_references",
                "What the record refers to must be published first.",
                [record.path for record in missing],
            )

    def _locked(self, record: R, revision: int | None) -> R:
        fresh: R = self.model._default_manager.select_for_update().get(pk=record.pk)
        if revision is not None and fresh.revision != revision:
            raise Stale(fresh.revision)
        return fresh

    @staticmethod
    def _expect(record: Record, state: str, participle: str) -> None:
        if record.state != state:
            raise Conflict(
                "wrong_state", f"Only a {state} record is {participle}; this one is {record.state}."
            )

    @staticmethod
    def _save(record: Record) -> None:
        try:
            with transaction.atomic():
                record.save()
        except IntegrityError as error:
            raise Conflict("not_unique", "A record with this address exists already.") from error
