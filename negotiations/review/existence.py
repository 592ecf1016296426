"""From which day a named thing exists: the earliest `known_from` among its own citations and the claims that hang on it.

What hangs on what is read from the models; the day is kept in the thing's `known_from` column by the deeds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Min

from negotiations.core.claims import Claim
from negotiations.core.things import NamedThing
from negotiations.core.vocabulary import RecordState


def hangers(model: type[NamedThing]) -> Iterable[tuple[str, bool]]:
    """Lookup paths to what gives a kind of thing its days: claims that point to it (True) and citations it owns (False)."""
    for relation in model._meta.related_objects:
        if relation.one_to_many and issubclass(relation.related_model, Claim):
            yield relation.name, True
    for name in model.parts:
        part: Any = model._meta.get_field(name).related_model
        if name == "citations":
            yield name, False
        elif "citations" in part.parts:
            yield f"{name}__citations", False


def refresh_existence(model: type[NamedThing], ids: Iterable[int | None]) -> None:
    """Keep the first day of existence of these things; a handful of queries whatever their number."""
    wanted = [pk for pk in ids if pk is not None]
    if not wanted:
        return
    manager: Any = model._default_manager
    first: dict[int, dt.date] = {}
    for path, clocked in hangers(model):
        standing = (
            {f"{path}__recorded_from__isnull": False, f"{path}__recorded_until__isnull": True}
            if clocked
            else {}
        )
        rows = (
            manager.filter(pk__in=wanted, **standing)
            .annotate(first=Min(f"{path}__known_from"))
            .values_list("pk", "first")
        )
        for pk, day in rows:
            if day is not None:
                first[pk] = min(day, first.get(pk, day))
    moved = []
    for thing in manager.filter(pk__in=wanted):
        if thing.known_from != first.get(thing.pk):
            thing.known_from = first.get(thing.pk)
            moved.append(thing)
    manager.bulk_update(moved, ["known_from"], batch_size=500)


def brought_forward(model: Any, attribute: str, records: Sequence[Claim]) -> set[int]:
    """Of the things that these claims hang on, those whose first day may be another now: what stands can only bring it forward."""
    first: dict[int, dt.date] = {}
    moved: set[int] = set()
    for record in records:
        thing = getattr(record, attribute)
        if thing is not None and record.state == RecordState.PUBLISHED:
            first[thing] = min(record.known_from, first.get(thing, record.known_from))
        elif thing is not None:
            moved.add(thing)
    known = model._default_manager.filter(pk__in=first.keys() - moved).values_list("pk", "known_from")
    return moved | {pk for pk, day in known if day is None or first[pk] < day}
