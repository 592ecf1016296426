"""The deeds that every claim knows beyond those of any record: supersede, replace, withdraw; and what follows from its citations.

Superseding corrects a mistake of ours, replacing records that a publisher corrected its own. A changed plan is neither.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from negotiations.access.roles import Role, require
from negotiations.core.claims import Claim
from negotiations.core.dates import FuzzyDate
from negotiations.core.errors import Conflict, Gathering, Refused, gather, unknown_fields
from negotiations.core.parts import Values, update_columns
from negotiations.core.quantities import Quantity
from negotiations.core.vocabulary import STANDING_TIERS, RecordState
from negotiations.ledger.models import Action
from negotiations.ledger.services import Entry, append, locked_head, note, now
from negotiations.review.deeds import Deeds
from negotiations.review.existence import brought_forward, refresh_existence
from negotiations.sources.confirmation import agree, keep_confirmed, require_confirmed
from negotiations.sources.knowledge import check_withdrawal, first_known, known_after, require_known

C = TypeVar("C", bound=Claim)

RANK = {grade: rank for rank, grade in enumerate("ABCDEF", start=1)}
NOT_GRADED = 9
TIERS = {str(standing): tier for standing, tier in STANDING_TIERS.items()}


class ClaimDeeds(Deeds[C]):
    """Deeds on one kind of claim. `subject` names the foreign key to the thing talked about, where there is one."""

    subject: ClassVar[str | None] = None
    hangs_on: ClassVar[tuple[str, ...]] = ("negotiation",)
    """Foreign keys to the named things that exist from the day on which this claim was known."""
    of_one_thing: ClassVar[tuple[str, ...]] = ()
    """Columns that two claims share when they speak of the same, so that one can confirm the other; none where that cannot be told."""
    agreeing: ClassVar[tuple[str, ...]] = ()
    """Fields by which it is told whether they say the same."""

    def settle(self, record: C, values: Values) -> None:
        subject = getattr(record, self.subject, None) if self.subject else None
        if subject is not None:
            record.negotiation = subject.negotiation
        record.tier = TIERS.get(record.standing, 4)
        citations = _citations(record, values)
        if not citations:
            raise Refused("citations", "required", _("A claim rests on at least one citation."))
        knowledge = require_known(citations, timezone.now().date())
        if values.get("asserted_on") is None and (
            record.pk is None or "asserted_on" in values or record.asserted_on == _usual_day(record)
        ):
            record.asserted_on = knowledge.said
        record.known_from, record.known_from_basis = knowledge.day, knowledge.basis
        record.source_rank = min(RANK.get(item["source"].reliability, NOT_GRADED) for item in citations)

    def check(self, record: C, values: Values, faults: Gathering) -> None:
        worded = any(item.get("quote") or item.get("locator") for item in _citations(record, values))
        if not record.note.strip() and not worded:
            faults.add(
                "note",
                "no_wording",
                _(
                    "A claim carries a quote, a locator, or a note that says in our own words what the source says."
                ),
            )
        for name in ("supersedes", "replaces"):
            other = getattr(record, name) if getattr(record, f"{name}_id") is not None else None
            if other is not None:
                self._check_predecessor(record, other, name, faults)
        for index, figure in enumerate(record.figures):
            _check_figure(figure, f"figures.{index}", faults)

    def check_stored(self, records: Sequence[C]) -> None:
        require_confirmed(self, records)

    def confirms(self, one: C, other: C) -> bool:
        """Whether two claims on one thing say the same."""
        return agree(one, other, self.agreeing)

    def _tell(self, records: Sequence[C], at: dt.datetime) -> None:
        keep_confirmed(self, records)
        super()._tell(records, at)

    def _check_predecessor(self, record: C, other: C, name: str, faults: Gathering) -> None:
        if self.subject and getattr(other, f"{self.subject}_id") != getattr(record, f"{self.subject}_id"):
            faults.add(
                name, "another_subject", _("A correction speaks of the same thing as the claim it corrects.")
            )
        if name == "replaces" and record.known_from < other.known_from:
            faults.add(
                name,
                "known_before",
                _("The correction was known from %(known_from)s, before the claim it corrects, %(other)s.")
                % {"known_from": record.known_from, "other": other.known_from},
            )

        if name == "supersedes" and other.known_until is not None and record.known_from > other.known_until:
            faults.add(name, "known_after_its_end", known_after(record.known_from, other.known_until))

    def ending(self, records: Sequence[C], at: dt.datetime, reason: str) -> list[Entry]:
        claims: Sequence[Any] = records
        heirs = [record for record in claims if record.supersedes_id is not None]
        superseded = [record.supersedes for record in heirs]
        end = {"state": RecordState.SUPERSEDED, "recorded_until": at, "ended_because": reason}
        replaced = [(one.replaces, one.known_from) for one in claims if one.replaces_id is not None]
        self._keep_ends(heirs)
        return [
            *self._end_once(superseded, Action.SUPERSEDED, reason, {claim.pk: end for claim in superseded}),
            *self._end_known(replaced, at, reason),
        ]

    def _keep_ends(self, heirs: Sequence[Any]) -> None:
        """What a publisher took back stays taken back when we correct how we read it: the correction has that end from its beginning."""
        before: dict[int, Any] = {
            claim.pk: claim for claim in self._locked_many([one.supersedes for one in heirs])
        }
        ended = [heir for heir in heirs if before[heir.supersedes_id].known_until is not None]
        for heir in ended:
            old = before[heir.supersedes_id]
            if heir.known_from > old.known_until:
                raise Conflict(
                    "known_after_its_end", known_after(heir.known_from, old.known_until), [old.path]
                )
            heir.known_until, heir.known_until_recorded_at = old.known_until, old.known_until_recorded_at
        update_columns(ended, ["known_until", "known_until_recorded_at"])

    def _end_known(self, days: Sequence[tuple[C, dt.date]], at: dt.datetime, reason: str) -> list[Entry]:
        ends = {claim.pk: {"known_until": day, "known_until_recorded_at": at} for claim, day in days}
        return self._end_once([claim for claim, _day in days], Action.REPLACED, reason, ends)

    def _end_once(
        self, claims: Sequence[C], action: str, reason: str, ends: Mapping[int, Mapping[str, Any]]
    ) -> list[Entry]:
        """Give published claims one of their two ends; each end is given once, whatever the caller holds."""
        fresh = self._locked_many(claims)
        for claim in fresh:
            if claim.state != RecordState.PUBLISHED or (
                action == Action.REPLACED and claim.known_until is not None
            ):
                raise Conflict(
                    "ended", _("The claim has this end already, or never was public."), [claim.path]
                )
        return self._close(fresh, action, reason, ends) if fresh else []

    @transaction.atomic
    def supersede(
        self, *, record: C, values: Values, by: Any = None, reason: str, revision: int | None = None
    ) -> C:
        """Correct a published claim of ours with a new one; both stay readable, the new one is the record.

        Was the claim replaced or withdrawn by its publisher, so is the correction, on the same day.
        """
        return self._succeed("supersedes", record, values, by, reason, revision)

    @transaction.atomic
    def replace(
        self, *, record: C, values: Values, by: Any = None, reason: str, revision: int | None = None
    ) -> C:
        """Record that the publisher corrected its own claim; the new one says what it prints now."""
        return self._succeed("replaces", record, values, by, reason, revision)

    def _succeed(self, name: str, record: C, values: Values, by: Any, reason: str, revision: int | None) -> C:
        require(by, Role.REVIEWER)
        if not reason.strip():
            raise Refused("reason", "required", _("A correction says why."))
        locked_head()
        record = self._locked(record, revision)
        self._expect(record, RecordState.PUBLISHED, "corrected")
        given = {**values, name: record}
        if self.subject:
            given.setdefault(self.subject, getattr(record, self.subject))
        [fresh] = self._insert([given], by)
        self._publish([fresh], by, reason)
        result: C = self.model._default_manager.get(pk=fresh.pk)
        return result

    def _restored(self, record: C, values: Values, by: Any, reason: str) -> C:
        if record.known_until is not None:
            raise Conflict(
                "replaced",
                _(
                    "Its publisher took this claim back; what we misread in it is corrected by superseding it."
                ),
            )
        return self.supersede(record=record, values=values, by=by, reason=reason)

    @transaction.atomic
    def withdraw_many(self, *, days: Sequence[tuple[C, dt.date]], by: Any = None, reason: str) -> None:
        """Record that publishers withdrew claims on these days without printing anything in their place."""
        require(by, Role.REVIEWER)
        if not reason.strip():
            raise Refused("reason", "required", _("A withdrawal says why we know of it."))
        locked_head()
        claims = self._locked_many([claim for claim, _day in days])
        known = {claim.pk: claim.known_from for claim in claims}
        with gather() as faults:
            for index, (claim, day) in enumerate(days):
                with faults.under(index if len(days) > 1 else ""):
                    check_withdrawal(day, known[claim.pk])
        at = now()
        entries = self._end_known(days, at, reason)
        rows = append(entries, at=at)
        if by is not None:
            note(act="withdrawn", records=claims, by=by, note=reason, changes=rows)
        self._tell(claims, at)

    def landed(self, records: Sequence[C], at: dt.datetime) -> None:
        for name in self.hangs_on:
            model: Any = self.model._meta.get_field(name).related_model
            refresh_existence(model, brought_forward(model, f"{name}_id", records))


def _citations(record: Claim, values: Values) -> Sequence[Mapping[str, Any]]:
    """The citations that the values give, or those that the record has."""
    if "citations" in values or record.pk is None:
        return values.get("citations") or ()
    kept: Any = record
    names = ("source", "published", "stated", "archived", "recorded", "quote", "locator")
    return [{name: getattr(citation, name) for name in names} for citation in kept.citations.all()]


def _usual_day(record: Claim) -> FuzzyDate | None:
    """What a stored claim has for its saying day when nobody gave one."""
    knowledge = first_known(_citations(record, {}))
    return knowledge.said if knowledge is not None else None


def _check_figure(figure: Any, path: str, faults: Gathering) -> None:
    """A figure is {what, quantity}; the quantity is kept in its full shape."""
    if not isinstance(figure, dict) or not isinstance(figure.get("what"), str) or not figure["what"]:
        faults.add(path, "not_a_figure", _("A figure says `what` it counts and gives a `quantity`."))
        return
    faults.faults.extend(fault.under(path) for fault in unknown_fields(figure, ("what", "quantity")))
    quantity = faults.attempt(f"{path}.quantity", Quantity.read, figure.get("quantity"))
    if quantity is not None:
        figure["quantity"] = quantity.shape()
