"""How the picture of one thing changed as its claims became known: for each claim what stood before, what after, and what it moved.

Knows no concept: claims and kept pictures are given, the fields are those that the picture keeps a claim for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from negotiations.core.claims import Claim
from negotiations.core.dates import FuzzyDate
from negotiations.core.quantities import Quantity
from negotiations.core.states import KnowledgeState

C = TypeVar("C", bound=Claim)
S = TypeVar("S", bound=KnowledgeState)


@dataclass(frozen=True, slots=True)
class Step(Generic[C, S]):
    """One claim, the picture before the day on which it became known (None: nothing was known) and from that day on.

    `stands_for` names the fields for which the claim was the one that stood from that day on, `changed` those of them in which
    something else had stood. Claims known from the same day share their pictures.
    """

    claim: C
    before: S | None
    after: S | None
    stands_for: tuple[str, ...]
    changed: tuple[str, ...]


def steps(claims: Sequence[C], pictures: Sequence[S], fields: Sequence[str]) -> list[Step[C, S]]:
    """The steps of one thing's history, in the order in which its claims became known.

    `pictures` are the kept rows of one record instant, in order of knowledge; `claims` those recorded at that instant.
    """
    told: list[Step[C, S]] = []
    for claim in sorted(claims, key=lambda one: (one.known_from, one.pk)):
        day = claim.known_from
        index = next((i for i, row in enumerate(pictures) if row.known_from <= day < row.known_until), None)
        after = pictures[index] if index is not None else None
        before = pictures[index - 1] if index and after and after.known_from == day else None
        if after is not None and after.known_from < day:
            before = after
        standing: Any = after
        chosen = tuple(
            name
            for name in fields
            if standing is not None and getattr(standing, f"{name}_claim_id") == claim.pk
        )
        changed = tuple(name for name in chosen if _said(before, name) != _said(after, name))
        told.append(Step(claim, before, after, chosen, changed))
    return told


def _said(picture: Any, field: str) -> Any:
    """What a picture says of a field, apart from how it was worded; None for nothing."""
    if picture is None:
        return None
    # Of a reference the key is enough; the row would be read from the database.
    value = getattr(picture, f"{field}_id") if hasattr(picture, f"{field}_id") else getattr(picture, field)
    if isinstance(value, FuzzyDate):
        return (value.edtf, value.bound) if value.names_a_date else None
    if isinstance(value, Quantity):
        return value.low, value.high, value.qualifier, value.unit
    return value or None
