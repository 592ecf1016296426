"""The deeds that every record knows: create, edit, submit, return, publish, retract, restore, delete a draft.

One deed is one transaction: lock the ledger's head, look, act, check, save, write the ledger or journal row; how that is done is in
`writing.py`; `restore` is in `restoring.py`. Each room subclasses `Deeds` in its `services.py` and overrides what differs; single forms are set
forms of one.
All raise Refused (the input), Conflict (the record's state), Stale (somebody wrote since), NotAllowed (the account).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext

from negotiations.access.roles import Role, require
from negotiations.core.documents import Found, changed, documents
from negotiations.core.errors import Conflict, Refused, gather
from negotiations.core.parts import Values, Written, assign
from negotiations.core.records import Record
from negotiations.core.things import NamedThing
from negotiations.core.vocabulary import OPEN_STATES, RecordState
from negotiations.core.words import forget_words, index_words
from negotiations.ledger.models import Action
from negotiations.ledger.services import Entry, append, locked_head, note, now
from negotiations.review.references import dependants, needed_by
from negotiations.review.restoring import Restoring
from negotiations.review.rules import four_eyes_hold, state_in_words
from negotiations.review.set_deeds import SetDeeds
from negotiations.review.writing import REGISTRY

__all__ = ["REGISTRY", "Deeds"]

R = TypeVar("R", bound=Record)


class Deeds(Restoring[R], SetDeeds[R]):
    """The deeds on one model's records."""

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
    def record_many(
        self, *, values: Sequence[Values], reason: str, by: Any = None, reasons: Sequence[str] | None = None, pointed_to: Found | None = None,
    ) -> list[R]:  # fmt: skip
        """Create and publish at once. `reasons` say of each where it comes from; `pointed_to` keeps from call to call what they refer to."""
        require(by, Role.REVIEWER)
        locked_head()
        at, written = now(), Written()
        records = self._insert(values, by, at, written)
        self._publish(records, by, reason, (), reasons, at, written, pointed_to)
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
                "published_claim",
                gettext("A published claim never changes: supersede it with a corrected one."),
            )
        if not public and record.state not in OPEN_STATES:
            sentence = gettext("The record is %(state)s and never changes again.")
            raise Conflict("ended", sentence % {"state": state_in_words(record)})
        if public:
            require(by, Role.REVIEWER)
            self._keep_fixed(record, values)
        [(_, before)] = documents(self._model, [record.pk])
        assign(record, values)
        self._verify([record], [values])
        record.revision += 1
        if record.state == RecordState.SUBMITTED:
            record.state = RecordState.DRAFT
        self._save(record, values)
        [(fresh, after)] = documents(self._model, [record.pk])
        index_words([fresh])
        difference = changed(before, after)
        if public:
            self._require_published([record])
            at = now()
            rows = append([Entry(Action.REVISED, fresh, after, reason, difference)], at=at)
            note(act="revised", records=[fresh], by=by, note=reason, changed=difference, changes=rows)
            self._tell([fresh], at)
        else:
            note(act="edited", records=[fresh], by=by, note=reason, changed=difference)
        return fresh

    @transaction.atomic
    def delete(self, *, record: R, by: Any = None, revision: int | None = None) -> None:
        """Delete a draft that no other draft needs; nothing public is ever deleted."""
        require(by, Role.EDITOR)
        locked_head()
        record = self._locked(record, revision)
        if record.state not in OPEN_STATES:
            raise Conflict(
                "not_a_draft",
                gettext("Only drafts are deleted; what was public is retracted, with a reason."),
            )
        others = dependants(record)
        if others:
            raise Conflict(
                "has_dependants",
                gettext("Other drafts depend on this one; change or delete them first."),
                others,
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
        record.save()
        note(act="submitted", records=[record], by=by, note=reason)
        return record

    @transaction.atomic
    def send_back(self, *, record: R, by: Any = None, reason: str, revision: int | None = None) -> R:
        """Return a submission to its editor, with a note."""
        require(by, Role.REVIEWER)
        if not reason.strip():
            raise Refused("reason", "required", gettext("Say what the editor should change."))
        locked_head()
        record = self._locked(record, revision)
        self._expect(record, RecordState.SUBMITTED, "returned")
        record.state = RecordState.DRAFT
        record.revision += 1
        record.save()
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
        self.publish_many(records=[record], by=by, reason=reason, with_references=with_references)
        fresh: R = self.model._default_manager.get(pk=record.pk)
        return fresh

    @transaction.atomic
    def publish_many(
        self,
        *,
        records: Sequence[R],
        by: Any = None,
        reason: str = "",
        with_references: bool = False,
        reasons: Sequence[str] | None = None,
    ) -> list[R]:
        """Make many records of this model public, all or none, each as it is now; what they need first, when asked for.

        `reasons` say of each record, in their order, where it comes from.
        """
        require(by, Role.REVIEWER)
        locked_head()
        fresh = self._locked_many(records)
        for record in fresh:
            self._expect_open(record)
        sets = [*(needed_by(fresh) if with_references else ()), fresh]
        together = {record.path for one in sets for record in one}
        for record in (record for one in sets for record in one):
            four_eyes_hold(record, by)
            record.revision += 1
        for one in sets:
            if one:
                own = reasons if one is fresh else None
                REGISTRY[type(one[0])]._publish(one, by, reason, together, own)
        return fresh

    @transaction.atomic
    def retract(self, *, record: R, by: Any = None, reason: str, revision: int | None = None) -> R:
        """Withdraw a public record, with a reason. Refused while published records depend on it."""
        require(by, Role.REVIEWER)
        if not reason.strip():
            raise Refused("reason", "required", gettext("A retraction says why."))
        locked_head()
        record = self._locked(record, revision)
        self._expect(record, RecordState.PUBLISHED, "retracted")
        others = dependants(record, RecordState.PUBLISHED)
        if others:
            raise Conflict(
                "has_dependants",
                gettext("Published records depend on this one; retract or correct them first."),
                others,
            )
        at = now()
        end = {"state": RecordState.RETRACTED, "recorded_until": at, "ended_because": reason}
        entries = self._close([record], Action.RETRACTED, reason, {record.pk: end})
        rows = append(entries, at=at)
        if by is not None:
            note(act="retracted", records=[record], by=by, note=reason, changes=rows)
        self._tell([record], at)
        fresh: R = self.model._default_manager.get(pk=record.pk)
        return fresh

    def _restored(self, record: R, values: Values, by: Any, reason: str) -> R:
        if not isinstance(record, NamedThing):
            return super()._restored(record, values, by, reason)
        return self.edit(record=record, values=values, by=by, reason=reason)

    def _keep_fixed(self, record: R, values: Mapping[str, Any]) -> None:
        with gather() as faults:
            for name in record.fixed:
                if name in values and getattr(record, name) != values[name]:
                    sentence = gettext("The %(name)s of a published record never changes.")
                    faults.add(name, "fixed", sentence % {"name": name})
