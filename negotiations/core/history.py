"""How the picture of one thing changed as its claims became known: for each claim what stood before, what after, and what it moved.

Knows no concept: claims and kept pictures are given, the fields are those that the picture keeps a claim for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from negotiations.core.claims import Claim
from negotiations.core.states import KnowledgeState

C = TypeVar("C", bound=Claim)
S = TypeVar("S", bound=KnowledgeState)


@dataclass(frozen=True, slots=True)
class Step(Generic[C, S]):
    """One claim, the picture before the day on which it became known (None: nothing was known) and from that day on.

    `stands_for` names the fields for which the claim was the one that stood from that day on. Claims known from the same day share
    their pictures.
    """

    claim: C
    before: S | None
    after: S | None
    stands_for: tuple[str, ...]


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
        told.append(Step(claim, before, after, chosen))
    return told
