"""What publishing would change, told before anybody publishes.

Nothing is foretold here: the real deeds do it, the real rule derives, the difference is read, and the transaction is undone. It holds the
ledger's lock as long as a deed does, so it is asked for one record at a time, never for the rows of a list.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from negotiations.core.errors import Conflict, Refused
from negotiations.core.parts import Values
from negotiations.core.records import Record
from negotiations.review.outlooks import Effect, Stood
from negotiations.review.writing import REGISTRY


@dataclass(frozen=True, slots=True)
class Preview:
    """What publishing would do, or why it would be refused; then there are no effects."""

    effects: tuple[Effect, ...] = ()
    refusal: Refused | Conflict | None = None
    before: tuple[Stood, ...] = ()
    after: tuple[Stood, ...] = ()
    """What stands of the thing it speaks of, line by line, without it and with it."""


def preview_publishing(record: Record) -> Preview:
    """What publishing a draft or submission would do, together with what it refers to that is not public yet."""
    try:
        with undone():
            return _published(record)
    except (Refused, Conflict) as refusal:
        return Preview(refusal=refusal)


def preview_values(
    model: type[Record],
    values: Values,
    *,
    record: Record | None = None,
    corrects: tuple[str, Record] | None = None,
) -> Preview:
    """What publishing these values would do: as a new record, as a change of a draft, or as a correction.

    `corrects` is (`supersedes` or `replaces`, the public claim in whose place the new one comes).
    """
    deeds = REGISTRY[model]
    try:
        with undone():
            if record is not None:
                return _published(deeds.edit(record=record, values=values))
            correcting = dict([corrects]) if corrects is not None else {}
            return _published(deeds.create(values={**values, **correcting}))
    except (Refused, Conflict) as refusal:
        return Preview(refusal=refusal)


def _published(draft: Any) -> Preview:
    """Publish and tell the difference. The system does it, so that no rule of who may publish stands in the way of knowing."""
    deeds = REGISTRY[type(draft)]
    before = deeds.outlook(draft)
    record = deeds.publish(record=draft, with_references=True)
    after = deeds.outlook(record)
    if after is None or before is None:
        return Preview()
    return Preview(
        tuple(after.effects(record, before)), before=tuple(before.stands()), after=tuple(after.stands())
    )


@contextmanager
def undone() -> Iterator[None]:
    """A transaction of which nothing stays, whatever happens in it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
