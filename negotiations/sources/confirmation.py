"""Information grade 1, "confirmed by other sources": when a claim may bear it. Decided here and nowhere else.

A claim is confirmed when a second, independent origin says so: one of its own citations has another origin, or another claim on the same
thing, of another origin, agrees with it. What counts as the same thing, and which fields must agree, each room says (`ClaimDeeds`).

A published claim never changes, so a 1 that has lost its confirmation could not be taken back. Therefore nothing that a 1 rests on ends
while it does: retracting, superseding or replacing the last claim that confirms another is a conflict that names the other.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

from django.utils.translation import gettext as _

from negotiations.core.claims import Claim
from negotiations.core.dates import FuzzyDate
from negotiations.core.errors import Conflict, Refused, gather
from negotiations.core.quantities import Quantity
from negotiations.core.vocabulary import OPEN_STATES, RecordState

if TYPE_CHECKING:
    from negotiations.sources.claims import ClaimDeeds

C = TypeVar("C", bound=Claim)

CONFIRMED = 1
STRONG_ENOUGH = 2
"""The rank of standing from which a claim confirms another: what is hoped for or said in the conditional mood confirms nothing."""
STANDING = (RecordState.PUBLISHED,)


def require_confirmed(deeds: ClaimDeeds[C], records: Sequence[C]) -> None:
    """Refuse a 1 without a second independent origin as it is entered; drafts count, so that two may be entered together."""
    for record in records:
        if record.grade == CONFIRMED and not is_confirmed(deeds, record, (*STANDING, *OPEN_STATES)):
            raise _refusal()


def keep_confirmed(deeds: ClaimDeeds[C], records: Sequence[C]) -> None:
    """That every public 1 is still confirmed, now that these records became public or ended.

    Raises Refused for the records themselves, by index where they are several, and Conflict for what they would leave behind.
    """
    graded = _graded(deeds, records)
    if not graded:
        return
    alone = {claim.pk: claim for claim in graded if not is_confirmed(deeds, claim, STANDING)}
    with gather() as faults:
        for index, record in enumerate(records):
            if alone.pop(record.pk, None) is not None:
                faults.keep(_refusal(), index if len(records) > 1 else "")
    if alone:
        raise Conflict(
            "leaves_unconfirmed",
            _(
                "These claims are graded 1 and nothing else confirms them: supersede them with another grade first."
            ),
            [claim.path for claim in alone.values()],
        )


def is_confirmed(deeds: ClaimDeeds[C], claim: C, states: Collection[str]) -> bool:
    """Whether a second independent origin, among claims in these states, says what a claim says."""
    own = _origins(claim)
    if len(own) > 1:
        return True
    if not deeds.of_one_thing:
        return False
    others = (
        deeds.model._default_manager.filter(
            state__in=states,
            known_until__isnull=True,
            tier__lte=STRONG_ENOUGH,
            **{name: getattr(claim, name) for name in deeds.of_one_thing if getattr(claim, name) is not None},
            **{f"{name}__isnull": True for name in deeds.of_one_thing if getattr(claim, name) is None},
        )
        .exclude(pk__in=[one.pk for one in (claim, claim.supersedes, claim.replaces) if one is not None])
        .prefetch_related("citations")
    )
    return any(own.isdisjoint(_origins(other)) and deeds.confirms(claim, other) for other in others)


def agree(one: Any, other: Any, fields: Sequence[str]) -> bool:
    """Whether two claims say the same: at least one field that both give, and none in which they differ."""
    told = [
        _same(getattr(one, name), getattr(other, name))
        for name in fields
        if _given(getattr(one, name)) and _given(getattr(other, name))
    ]
    return bool(told) and all(told)


def _given(value: Any) -> bool:
    if isinstance(value, FuzzyDate):
        return value.names_a_date
    if isinstance(value, Quantity):
        return (value.low, value.high) != (None, None)
    return value not in (None, "")


def _same(one: Any, other: Any) -> bool:
    """A date that did not move, figures of one unit with a number in common, an equal word."""
    if isinstance(one, FuzzyDate):
        return not one.moves_from(other)
    if isinstance(one, Quantity):
        return one.unit == other.unit and one.overlaps(other)
    return bool(one == other)


def _origins(claim: Any) -> frozenset[str]:
    return frozenset(citation.origin_key for citation in claim.citations.all())


def _graded(deeds: ClaimDeeds[C], records: Sequence[C]) -> list[C]:
    """The public claims graded 1 on what these records speak of, as the database has them."""
    wanted: dict[str, Any] = {"pk__in": [one.pk for one in records if one.grade == CONFIRMED]}
    if deeds.of_one_thing:
        columns: Any = deeds.model._meta
        about = {
            name: set(map(attrgetter(columns.get_field(name).attname), records))
            for name in deeds.of_one_thing
        }
        wanted = {f"{name}__in": values for name, values in about.items() if None not in values}
    elif not wanted["pk__in"]:
        return []
    found: Any = deeds.model._default_manager.filter(
        grade=CONFIRMED, state=RecordState.PUBLISHED, known_until__isnull=True, **wanted
    )
    return list(found.prefetch_related("citations"))


def _refusal() -> Refused:
    return Refused(
        "grade",
        "not_confirmed",
        _(
            "Grade 1 means confirmed by other sources: it needs a second independent origin, among its own citations or in another claim that says the same."
        ),
    )
