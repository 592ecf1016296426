"""Writing what a record owns: one recursive way for names, citations, chains, seats, participants.

Values are plain mappings: columns and value objects by name, references as records, parts as lists of such mappings. All rows of one
level are written in one statement, however many owners they have.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from negotiations.core.records import Part, Record

Values = Mapping[str, Any]
BATCH = 2000


def part_model(owner: type[Record | Part], name: str) -> tuple[type[Part], str]:
    """The model behind a part's reverse name, and the name of the foreign key that leads back."""
    relation: Any = owner._meta.get_field(name)
    return relation.related_model, relation.field.name


def assign(target: Record | Part, values: Values) -> None:
    """Set columns, value objects and references; parts and many-to-many references are written apart."""
    apart = {*target.parts, *getattr(target, "many", ())}
    for name, value in values.items():
        if name not in apart:
            setattr(target, name, value)


def update_columns(records: Sequence[Record], names: Sequence[str]) -> None:
    """Write these columns of records of one model: one statement for all whose values are the same, which in a set most are.

    Django's `bulk_update` writes a CASE with a branch per record, which costs more than all else of a large set.
    """
    alike: dict[tuple[Any, ...], list[Any]] = {}
    for record in records:
        alike.setdefault(tuple(getattr(record, name) for name in names), []).append(record.pk)
    for values, keys in alike.items():
        manager: Any = type(records[0])._default_manager
        for start in range(0, len(keys), BATCH):
            chunk = keys[start : start + BATCH]
            manager.filter(pk__in=chunk).update(**dict(zip(names, values, strict=True)))


def write_parts(pairs: Sequence[tuple[Record | Part, Values]], *, clear: bool = False) -> None:
    """Write the parts of many owners of one model. With `clear`, parts that are named in the values replace the old ones."""
    if not pairs:
        return
    owner_model = type(pairs[0][0])
    for name in owner_model.parts:
        model, back = part_model(owner_model, name)
        manager: Any = model._default_manager
        if clear:
            replaced = [owner.pk for owner, values in pairs if name in values]
            manager.filter(**{f"{back}__in": replaced}).delete()
        written: list[tuple[Record | Part, Values]] = []
        for owner, values in pairs:
            for position, item in enumerate(values.get(name) or ()):
                part = model(position=position, **{back: owner})
                assign(part, item)
                model.settle(part, dict(item))
                written.append((part, item))
        if written:
            manager.bulk_create([part for part, _ in written], batch_size=BATCH)
            write_parts(written)


def write_many(pairs: Sequence[tuple[Record, Values]], *, clear: bool = False) -> None:
    """Write the many-to-many references of many records of one model."""
    if not pairs:
        return
    model = type(pairs[0][0])
    for name in model.many:
        field: Any = model._meta.get_field(name)
        through, source, target = (
            field.remote_field.through,
            field.m2m_column_name(),
            field.m2m_reverse_name(),
        )
        if clear:
            replaced = [owner.pk for owner, values in pairs if name in values]
            through._default_manager.filter(**{f"{field.m2m_field_name()}__in": replaced}).delete()
        through._default_manager.bulk_create(
            [
                through(**{source: owner.pk, target: record.pk})
                for owner, values in pairs
                for record in dict.fromkeys(values.get(name) or ())
            ],
            batch_size=BATCH,
        )
