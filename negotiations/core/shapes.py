"""From the API's write shape to the values that the deeds take: one reader for the API, fixtures and imports.

A record takes the fields that a read gives: references by slug or id, dates as objects or bare EDTF, quantities as objects, parts as lists
of mappings. What the server computes is refused. What a field means is read from the models, so no concept can be forgotten;
what is allowed between fields is the deeds' business.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import cache, partial
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from negotiations.core.claims import Claim
from negotiations.core.dates import FuzzyDate
from negotiations.core.errors import Gathering, Refused, gather, shown, unknown_fields, wrong_type
from negotiations.core.fields import FuzzyDateColumns, QuantityColumns
from negotiations.core.plain_values import (
    read_day,
    read_decimal,
    read_figures,
    read_labels,
    read_text,
    read_typed,
)
from negotiations.core.quantities import Quantity
from negotiations.core.records import Part, Record
from negotiations.core.things import NamedThing

Reader = Callable[[Any], Any]


class References:
    """Finds the records that a shape refers to, each once. Slugs address named things, ids everything else."""

    def __init__(self, visible: Callable[[type[Record]], models.QuerySet[Any]] | None = None) -> None:
        self._visible = visible or (lambda model: model._default_manager.all())
        self._found: dict[tuple[type[Record], str], Record] = {}
        self.readers: dict[tuple[type[Any], str], dict[str, Reader]] = {}

    def remember(self, record: Record) -> None:
        """Know a record without asking the database."""
        self._found[type(record), record.key] = record

    def find(self, model: type[Record], key: Any) -> Record:
        """The record with this slug or id. Raises Refused when there is none that the caller may see."""
        if not isinstance(key, str):
            raise wrong_type(_("A reference is the text of a slug or id, not %(value)s."), key)
        read_text(key)
        known = self._found.get((model, key))
        if known is None:
            known = self._ask(model, key)
            self._found[model, key] = known
        return known

    def _ask(self, model: type[Record], key: str) -> Record:
        if issubclass(model, NamedThing):
            lookup: dict[str, Any] = {"slug": key}
        else:
            try:
                lookup = {"public_id": uuid.UUID(key)}
            except ValueError:
                raise Refused(
                    "", "not_found", _("There is no record with the id %(value)s.") % {"value": shown(key)}
                ) from None
        found = self._visible(model).filter(**lookup).first()
        if found is None:
            raise Refused(
                "",
                "not_found",
                _("There is no record of %(resource)s with the key %(value)s.")
                % {"resource": model.resource, "value": shown(key)},
            )
        return found


def label_fields(model: type[Any]) -> dict[str, str]:
    """API name → column, where they differ."""
    return (
        {model.label_name: "labels"}
        if issubclass(model, NamedThing) and "labels" not in model.undocumented
        else {}
    )


ALIASES = {"from": "since", "to": "until"}
"""API names that Python keeps for itself."""
LABELS = frozenset({"labels", "summary", "title", "text", "translations"})
"""JSON columns that hold one text by language."""


def readers(model: type[Record | Part], references: References, language: str) -> dict[str, Reader]:
    """API name → reader, for every field of a model that a caller may give. Made once per question."""
    kept = references.readers.get((model, language))
    if kept is None:
        kept = references.readers[model, language] = _readers(model, references, language)
    return kept


def _readers(model: type[Record | Part], references: References, language: str) -> dict[str, Reader]:
    found: dict[str, Reader] = {
        name: (FuzzyDate if isinstance(group, FuzzyDateColumns) else Quantity).read
        for name, group in value_groups(model)
    }
    for field in own_fields(model):
        found[field.name] = _reader_of(field, references, language)
    for name in getattr(model, "many", ()):
        target: Any = model._meta.get_field(name).related_model
        found[name] = _list_of(partial(references.find, target))
    for name in model.parts:
        part: Any = model._meta.get_field(name).related_model
        found[name] = _list_of(partial(_read_part, part, references, language))
    for api_name, column in {**label_fields(model), **(ALIASES if issubclass(model, Part) else {})}.items():
        if column in found:
            found[api_name] = found.pop(column)
    return found


def value_groups(model: type[Record | Part]) -> list[tuple[str, FuzzyDateColumns | QuantityColumns]]:
    """The columns of a model that are read and written as one value, by name."""
    members = ((name, getattr(model, name, None)) for name in dir(model))
    return [(name, one) for name, one in members if isinstance(one, FuzzyDateColumns | QuantityColumns)]


def own_fields(model: type[Record | Part]) -> Iterable[models.Field[Any, Any]]:
    """The plain columns that a caller may give."""
    grouped = {f"{name}_{suffix}" for name, group in value_groups(model) for suffix in group.suffixes}
    apart = {*grouped, *getattr(model, "owners", ()), *getattr(model, "computed", ())}
    if issubclass(model, NamedThing) and "labels" in model.undocumented:
        apart.add("labels")  # they follow from the names
    for field in model._meta.concrete_fields:
        if field.editable and not field.primary_key and field.name not in apart:
            yield field


def _read_part(part: type[Part], references: References, language: str, item: Any) -> dict[str, Any]:
    return read_values(part, item, references, language)


def read_values(
    model: type[Record | Part],
    shape: Any,
    references: References,
    language: str = "en",
    *,
    partial: bool = False,
) -> dict[str, Any]:
    """The values of one record or part. Raises Refused with every fault, each named by its path in the shape.

    With `partial` only what is given is read: what the table demands may be left out, but not emptied.
    """
    if type(shape) is not dict and not isinstance(shape, Mapping):
        raise wrong_type(_("An object is needed here, not %(value)s."), shape)
    known = readers(model, references, language)
    columns = _columns(model)
    with suppress(Refused, KeyError):  # as most shapes are: all right
        values = {columns.get(name, name): known[name](value) for name, value in shape.items()}
        asked = (columns.get(name, name) for name in demanded(model) if name in shape or not partial)
        if all(values.get(name) is not None for name in asked):
            return values
    values, faults = {}, Gathering()
    if not shape.keys() <= known.keys():
        faults.faults.extend(unknown_fields(shape, known))
    for name, value in shape.items():
        if name in known:
            values[columns.get(name, name)] = faults.attempt(name, known[name], value)
    for name in demanded(model):
        missing = (name in shape or not partial) and values.get(columns.get(name, name)) is None
        if missing and not any(fault.field.split(".")[0] == name for fault in faults.faults):
            faults.add(name, "required", _("%(name)s is required.") % {"name": name})
    if faults.faults:
        order = {name: place for place, name in enumerate(known)}
        raise Refused.all(sorted(faults.faults, key=lambda fault: order.get(fault.field.split(".")[0], -1)))
    return values


@cache
def demanded(model: type[Record | Part]) -> tuple[str, ...]:
    """The API names of the fields that the table demands: they are asked for by name, before the database would."""
    if not issubclass(model, (Claim, NamedThing, Part)):
        return ()
    columns = _columns(model)
    fields = {field.name: field for field in model._meta.concrete_fields}
    return tuple(
        name
        for name in _readers(model, References(), "en")
        for field in [fields.get(columns.get(name, name))]
        if field is not None and not field.null and not field.blank and not field.has_default()
    )


@cache
def _columns(model: type[Record | Part]) -> Mapping[str, str]:
    """API name → column, where they differ."""
    return {**label_fields(model), **ALIASES}


def _reader_of(field: models.Field[Any, Any], references: References, language: str) -> Reader:
    if field.is_relation:
        target: Any = field.related_model
        return lambda key: None if key is None else references.find(target, key)
    if isinstance(field, models.JSONField):
        return (lambda value: read_labels(value, language)) if field.name in LABELS else read_figures
    for kind, read in (
        (
            models.BooleanField,
            partial(
                read_typed,
                kind=bool,
                sentence=gettext_noop("This is true or false, not %(value)s."),
                nullable=field.null,
            ),
        ),
        (
            models.IntegerField,
            partial(
                read_typed,
                kind=int,
                sentence=gettext_noop("This is a whole number, not %(value)s."),
                nullable=field.null,
            ),
        ),
        (models.DecimalField, read_decimal),
        (models.DateField, read_day),
    ):
        if isinstance(field, kind):
            return read
    return lambda value: "" if value is None and field.blank else read_text(value)


def _list_of(read: Reader) -> Reader:
    def read_list(value: Any) -> list[Any]:
        if value is None:
            return []
        if not isinstance(value, list | tuple):
            raise wrong_type(_("This is a list, not %(value)s."), value)
        items: list[Any] = []
        with suppress(Refused):
            return [read(item) for item in value]
        with gather() as faults:
            items = [faults.attempt(index, read, item) for index, item in enumerate(value)]
        return items

    return read_list
