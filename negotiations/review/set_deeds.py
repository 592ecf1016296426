"""Deeds on whole sets that an import needs: check without writing, submit, return or delete many at once.

Their single forms are in `deeds.py`; `create_many`, `record_many` and `publish_many` stand there beside theirs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from negotiations.access.roles import Role, require
from negotiations.core.documents import chunks
from negotiations.core.errors import Conflict, Fault, Refused
from negotiations.core.parts import Values, assign, update_columns
from negotiations.core.records import Record
from negotiations.core.vocabulary import OPEN_STATES, RecordState
from negotiations.core.words import IndexedWord
from negotiations.ledger.services import locked_head, note
from negotiations.review.references import dependants_of_set
from negotiations.review.writing import Writing

R = TypeVar("R", bound=Record)


class SetDeeds(Writing[R]):
    """The deeds that are only done to sets."""

    def check_many(self, *, values: Sequence[Values], by: Any = None) -> list[tuple[int, Fault]]:
        """What `create_many` would refuse, as index and fault. Writes nothing; what only shows once rows are stored is not seen."""
        require(by, Role.EDITOR)
        records: list[R] = []
        for item in values:
            record: R = self.model(created_by=by)
            assign(record, item)
            records.append(record)
        try:
            self._verify(records, values)
        except Refused as refused:
            return [indexed(fault, len(records)) for fault in refused.faults]
        return []

    @transaction.atomic
    def submit_many(self, *, records: Sequence[R], by: Any = None, reason: str = "") -> list[R]:
        """Hand many drafts to review, all or none."""
        require(by, Role.EDITOR)
        locked_head()
        fresh = self._locked_many(records)
        for record in fresh:
            self._expect(record, RecordState.DRAFT, "submitted")
            record.state, record.submitted_by = RecordState.SUBMITTED, by
            record.revision += 1
        if fresh:
            update_columns(fresh, ["state", "submitted_by", "revision"])
        note(act="submitted", records=fresh, by=by, note=reason)
        return fresh

    @transaction.atomic
    def send_back_many(self, *, records: Sequence[R], by: Any = None, reason: str) -> list[R]:
        """Return many submissions, all or none, with one note."""
        require(by, Role.REVIEWER)
        if not reason.strip():
            raise Refused("reason", "required", _("Say what the editor should change."))
        locked_head()
        fresh = self._locked_many(records)
        for record in fresh:
            self._expect(record, RecordState.SUBMITTED, "returned")
            record.state = RecordState.DRAFT
            record.revision += 1
        if fresh:
            update_columns(fresh, ["state", "revision"])
        note(act="returned", records=fresh, by=by, note=reason)
        return fresh

    @transaction.atomic
    def delete_many(self, *, records: Sequence[R], by: Any = None, reason: str = "") -> None:
        """Delete many drafts that no other record needs, all or none; nothing public is ever deleted."""
        require(by, Role.EDITOR)
        locked_head()
        fresh = self._locked_many(records)
        closed = [record.path for record in fresh if record.state not in OPEN_STATES]
        if closed:
            raise Conflict(
                "not_a_draft",
                _("Only drafts are deleted; what was public is retracted, with a reason."),
                closed[:20],
            )
        keys = [record.pk for record in fresh]
        others = dependants_of_set(self.model, keys)
        if others:
            raise Conflict(
                "has_dependants", _("Other drafts depend on these; change or delete them first."), others[:20]
            )
        note(act="deleted", records=fresh, by=by, note=reason)
        for chunk in chunks(keys):
            IndexedWord.objects.filter(resource=self.model.resource, object_id__in=chunk).delete()
            self.model._default_manager.filter(pk__in=chunk).delete()


def indexed(fault: Fault, several: int) -> tuple[int, Fault]:
    """The index that a set's fault begins with, and the fault without it; a set of one says none."""
    if several == 1:
        return 0, fault
    index, _, rest = fault.field.partition(".")
    return int(index), Fault(rest, fault.code, fault.sentence, fault.suggestions)
