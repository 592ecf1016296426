"""Writing what a record owns: one recursive way for names, citations, chains, seats, participants.

Values are plain mappings: columns and value objects by name, references as records, parts as lists of such mappings. All rows of one
level are written in one statement, however many owners they have.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from negotiations.core.bulk import fresh, insert_many, insert_rows
from negotiations.core.records import Part, Record

Values = Mapping[str, Any]
Written = dict[tuple[type[Record | Part], str], list[Any]]
"""Parts that were written just now, in their order, by the model of their owners and their name there; of many-to-many references both keys."""
BATCH = 2000


def part_model(owner: type[Record | Part], name: str) -> tuple[type[Part], str]:
    """The model behind a part's reverse name, and the name of the foreign key that leads back."""
    relation: Any = owner._meta.get_field(name)
    return relation.related_model, relation.field.name


def assign(target: Record | Part, values: Values) -> None:
    """Set columns, value objects and references; parts and many-to-many references are written apart."""
    setters = _setters(type(target))
    for name, value in values.items():
        setter = setters.get(name)
        if setter is not None:
            setter(target, value)
        elif name not in setters:
            setattr(target, name, value)


@cache
def _setters(model: type[Record | Part]) -> dict[str, Callable[[Any, Any], None] | None]:
    """How references are set (Django's own way asks for a router, the same for each of a set), and with None what is written apart."""
    apart: tuple[str, ...] = (*model.parts, *getattr(model, "many", ()))
    references = [field for field in model._meta.concrete_fields if field.is_relation]
    return {**{field.name: _setter(field) for field in references}, **dict.fromkeys(apart)}


def _setter(field: Any) -> Callable[[Any, Any], None]:
    def put(target: Any, record: Any) -> None:
        key = None
        if record is not None:
            key = record.pk if type(record) is field.related_model else None
            if key is None:
                setattr(target, field.name, record)
                return
        target.__dict__[field.attname] = key
        field.set_cached_value(target, record)

    return put


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


def write_parts(
    pairs: Sequence[tuple[Record | Part, Values]],
    *,
    clear: bool = False,
    made: dict[int, Part] | None = None,
    written: Written | None = None,
) -> None:
    """Write the parts of many owners of one model. With `clear`, parts that are named in the values replace the old ones.

    `made` are parts that were made already, to be checked, by the identity of their values; each is written once. `written` is given all parts.
    """
    if not pairs:
        return
    owner_model = type(pairs[0][0])
    for name in owner_model.parts:
        model, back = part_model(owner_model, name)
        manager: Any = model._default_manager
        if clear:
            replaced = [owner.pk for owner, values in pairs if name in values]
            manager.filter(**{f"{back}__in": replaced}).delete()
        owned: list[tuple[Record | Part, Values]] = []
        owner_id = f"{back}_id"
        for owner, values in pairs:
            items = values.get(name)
            if not items:
                continue
            key = owner.pk
            for position, item in enumerate(items):
                part = made.pop(id(item), None) if made else None
                if part is None:
                    part = fresh(model)
                    assign(part, item)
                # As it is unsaved, nothing is known yet of the owner that a key leads to.
                vars(part).update({"position": position, owner_id: key})
                model.settle(part, item)
                owned.append((part, item))
        if owned:
            parts: list[Any] = [part for part, _ in owned]
            insert_many(parts)
            if written is not None:
                written.setdefault((owner_model, name), []).extend(parts)
            write_parts(owned, made=made, written=written)


def write_many(
    pairs: Sequence[tuple[Record, Values]], *, clear: bool = False, written: Written | None = None
) -> None:
    """Write the many-to-many references of many records of one model. `written` is given them all."""
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
        rows = [
            (owner.pk, record.pk)
            for owner, values in pairs
            for record in dict.fromkeys(values.get(name) or ())
        ]
        if rows:
            insert_rows(through, (source, target), rows)
        if written is not None:
            written[model, name] = rows
