"""What the record tells of one thing, looked at before and after a change, and the effects that the difference amounts to.

What is looked at, and which differences are worth a sentence, is said by the rooms (`Writing.outlook`); that nothing of it stays is in `preview.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, Protocol

from negotiations.core.claims import Claim

Kind = Literal["moves", "changes", "takes_away", "stays", "disputes", "settles", "otherwise", "one_origin"]


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that publishing a claim would do, or that is good to know before: a sentence beside a field of its form.

    `field` is empty where the sentence speaks of the claim as a whole. `claims` are the other claims it speaks of. `days` are the least and
    most days by which a date moves; an open or missing end is None.
    """

    field: str
    kind: Kind
    sentence: str
    claims: tuple[Claim, ...] = ()
    days: tuple[int | None, int | None] | None = None


@dataclass(frozen=True, slots=True)
class Stood:
    """One line of what stands: a field in words, the claim on which it stands (None where on none in particular), what chose that claim."""

    name: str
    label: str
    words: str
    claim: Claim | None = None
    chosen_by: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Whether a public claim stands for one field today, in a sentence; with the claim that stands in its stead."""

    field: str
    sentence: str
    winner: Claim | None = None


class Outlook(Protocol):
    """What stands of the thing that a record speaks of, as of today."""

    def stands(self) -> list[Stood]:
        """What stands, line by line."""

    def effects(self, record: Any, before: Any) -> list[Effect]:
        """What a record, public by now, changed since an earlier look at the same thing."""
