"""Stored documents in words: dates and quantities as people say them, references by their names, one line for each field.

What differs between two documents is told in `comparing.py`; what is kept in a document, in `core/documents.py`.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from negotiations.core.documents import chunks
from negotiations.core.quantities import Quantity
from negotiations.core.reading_back import grouped_value
from negotiations.core.records import Part, Record
from negotiations.core.shapes import value_groups
from negotiations.core.things import NamedThing
from negotiations.review.labels import named
from negotiations.review.understood import day_in_words
from negotiations.review.widgets import understood

Model = type[Record | Part]
Document = Mapping[str, Any]

HIDDEN = frozenset(
    {"revision", "public_id", "recorded_from", "recorded_until", "known_until_recorded_at", "ended_because"}
)
"""Fields that say nothing to a reader, or what the act that wrote them says already."""


class Wording:
    """Puts documents into words. Names of what they refer to are asked for once, in a question per kind of record."""

    def __init__(self, documents: Iterable[tuple[Model, Document]]) -> None:
        wanted: defaultdict[Any, set[str]] = defaultdict(set)
        for model, stored in documents:
            for target, key in _references(model, stored):
                wanted[target].add(key)
        self._names: dict[tuple[Any, str], str] = {}
        for target, keys in wanted.items():
            named = "slug" if issubclass(target, NamedThing) else "public_id"
            for chunk in chunks(sorted(keys)):
                rows = target._default_manager.filter(**{f"{named}__in": chunk})
                self._names.update(((target, row.key), str(row)) for row in rows)

    def name(self, target: Any, key: str) -> str:
        """The name of a record that a document refers to; its key when it is gone."""
        return self._names.get((target, key), key)

    def told(self, model: Model, stored: Document) -> list[tuple[str, str]]:
        """Every field that says something, as label and words, in the order of the model."""
        return [
            (label_of(model, name), words)
            for name in names_of(model)
            if name not in HIDDEN and (words := self.words(model, name, stored))
        ]

    def line(self, model: Model, stored: Document) -> str:
        """A part in one line."""
        return " · ".join(f"{label}: {words}" for label, words in self.told(model, stored))

    def words(self, model: Model, name: str, stored: Document) -> str:
        """One field in words; empty when it says nothing."""
        if name in groups_of(model):
            value = grouped_value(model, name, stored)
            return "" if value is None else understood(value)
        value = stored.get(name)
        if value is None or value in ("", [], {}):
            return ""
        if name in model.parts:
            part: Any = model._meta.get_field(name).related_model
            return " → ".join(self.line(part, one) for one in value)
        field: Any = model._meta.get_field(name)
        if name in getattr(model, "many", ()):
            return ", ".join(self.name(field.related_model, key) for key in value)
        if field.is_relation:
            return self.name(field.related_model, value)
        return _plain(field, value)


def _plain(field: Any, value: Any) -> str:
    """A column that is no reference and no part of a group."""
    if field.flatchoices:
        return str(dict(field.flatchoices).get(value, value)).split(":", maxsplit=1)[0].strip()
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(field, models.DateTimeField):
        at = field.to_python(value)
        return f"{date_format(at, 'j F Y, H:i:s')} UTC"
    if isinstance(field, models.DateField):
        return day_in_words(dt.date.fromisoformat(value))
    pairs: Iterable[tuple[str, str]] = ()
    if isinstance(value, dict):
        pairs = sorted(value.items())
    elif isinstance(value, list):
        pairs = ((one["what"], understood(Quantity.read(one["quantity"]))) for one in value)
    return " · ".join(f"{name}: {text}" for name, text in pairs) or str(value)


def groups_of(model: Model) -> Sequence[str]:
    """The dates and quantities of a model, each kept in several columns."""
    return [name for name, _group in value_groups(model)]


def group_of(model: Model, column: str) -> str:
    """The date or quantity to which a column belongs, or the column itself."""
    for name, group in value_groups(model):
        if column in {f"{name}_{suffix}" for suffix in group.suffixes}:
            return name
    return column


def names_of(model: Model) -> list[str]:
    """The fields of a model's documents in the model's order, those of several columns once, lists and parts behind."""
    columns = [group_of(model, field.name) for field in model._meta.concrete_fields if not field.primary_key]
    own = [name for name in dict.fromkeys(columns) if name not in getattr(model, "owners", ())]
    return [*own, *getattr(model, "many", ()), *model.parts]


def label_of(model: Model, name: str) -> str:
    """What a page calls a field."""
    if name == "labels":
        return str(capfirst(named(getattr(model, "label_name", name))))
    if name in groups_of(model) or name in model.parts:
        return str(capfirst(named(name)))
    field: Any = model._meta.get_field(name)
    return str(capfirst(field.verbose_name))


def _references(model: Model, stored: Document) -> Iterator[tuple[Any, str]]:
    """Every record that a document names."""
    for field in model._meta.concrete_fields:
        if field.is_relation and stored.get(field.name) is not None:
            yield field.related_model, stored[field.name]
    for name in getattr(model, "many", ()):
        target: Any = model._meta.get_field(name).related_model
        yield from ((target, key) for key in stored.get(name) or ())
    for name in model.parts:
        part: Any = model._meta.get_field(name).related_model
        for one in stored.get(name) or ():
            yield from _references(part, one)
