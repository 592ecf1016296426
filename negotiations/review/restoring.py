"""The deed that brings back what a record said before, as a new change: nothing in the ledger is ever undone.

What was said is read from the ledger's own document. How a kind of record takes it is said in `deeds.py` and `sources/claims.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import orjson
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from negotiations.access.roles import Role, require
from negotiations.core.documents import documents
from negotiations.core.errors import Conflict, Refused
from negotiations.core.reading_back import own_part, values_of
from negotiations.core.records import API_ROOT, Record
from negotiations.core.shapes import References
from negotiations.core.vocabulary import RecordState
from negotiations.ledger.models import Change
from negotiations.ledger.services import locked_head
from negotiations.review.writing import Writing

R = TypeVar("R", bound=Record)

LONGEST_LINE = 50
"""Corrections of corrections that are followed back."""
CORRECTIONS = ("supersedes", "replaces")
"""What a claim says of its place among corrections; it belongs to that claim alone."""


class Restoring(Writing[R]):
    """Adds the deed to the deeds of one model."""

    @transaction.atomic
    def restore(
        self, *, record: R, number: int, by: Any = None, reason: str, revision: int | None = None
    ) -> R:
        """Let a published record say again what it said in a change of the ledger, its own or of a claim that it superseded."""
        require(by, Role.REVIEWER)
        if not reason.strip():
            raise Refused("reason", "required", gettext("A restoration says why."))
        locked_head()
        record = self._locked(record, revision)
        self._expect(record, RecordState.PUBLISHED, "restored")
        stored = document_of(record, number)
        without = untouched(self.model)
        [(_key, now)] = documents(self._model, [record.pk])
        then = own_part(self.model, stored, without)
        # A field that only one of them has came or went with a migration since.
        if all(now[name] == value for name, value in then.items() if name in now):
            raise Conflict(
                "already_stands",
                _("The record says already what it said in change %(number)s.") % {"number": number},
            )
        values = _found(self.model, stored, without)
        return self._restored(record, values, by, f"{reason.strip()} (restores change {number})")

    def _restored(self, record: R, values: Mapping[str, Any], by: Any, reason: str) -> R:
        raise Conflict("never_restored", gettext("Such a record is retracted and made anew, never restored."))


def untouched(model: type[Record]) -> tuple[str, ...]:
    """Fields that a restoration leaves as they are."""
    return (*model.fixed, *CORRECTIONS)


def line_of(record: Record) -> Sequence[Record]:
    """A record, and of a claim those that it superseded, near and far."""
    line = [record]
    while len(line) < LONGEST_LINE:
        before = getattr(line[-1], "supersedes", None)
        if before is None:
            break
        line.append(before)
    return line


def document_of(record: Record, number: int) -> dict[str, Any]:
    """What a record said in a change of its own line. Raises Refused for another's, Conflict for what was erased."""
    change = Change.objects.filter(number=number, url__in=[one.path for one in line_of(record)]).first()
    if change is None:
        raise Refused(
            "number",
            "not_its_change",
            _("Change %(number)s of the ledger is none of this record's own.") % {"number": number},
        )
    if change.document is None:
        raise Conflict(
            "erased", _("What the record said in change %(number)s was erased.") % {"number": number}
        )
    stored: dict[str, Any] = orjson.loads(change.document)
    return stored


def _found(model: type[Record], stored: Mapping[str, Any], without: Sequence[str]) -> dict[str, Any]:
    """The values of a document, with the records that it names. Raises Conflict when some are public no more."""
    standing = [RecordState.PUBLISHED, RecordState.SUPERSEDED]
    references = References(lambda target: target._default_manager.filter(state__in=standing))
    gone: set[str] = set()

    def find(target: type[Record], key: str) -> Record | None:
        try:
            return references.find(target, key)
        except Refused:
            gone.add(f"{API_ROOT}{target.resource}/{key}/")
            return None

    values = values_of(model, stored, find, without)
    if gone:
        raise Conflict(
            "references_gone", gettext("What it referred to then is not public any more."), sorted(gone)
        )
    return values
