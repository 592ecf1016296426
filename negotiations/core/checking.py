"""What the columns' own rules refuse, as faults: of a record, and of all that it owns, before anything is written."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter, itemgetter
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext as _

from negotiations.core.bulk import fresh
from negotiations.core.errors import Fault, Gathering, Refused, one_of
from negotiations.core.parts import assign, part_model
from negotiations.core.records import Part, Record

TEXTS = (models.CharField, models.TextField)


def column_faults(row: models.Model) -> Iterator[Fault]:
    """What is wrong with the values of a row. Foreign keys are left to the database, derived columns to what derives them."""
    return ColumnRules().faults(row)


class ColumnRules:
    """The rules of columns, each asked once for each value: the rows of a set repeat their words, dates and empty cells."""

    def __init__(self) -> None:
        self._of: dict[type[models.Model], _Columns] = {}
        self.parts: dict[int, Part] = {}
        """The parts that were made to be checked, by the identity of their values."""

    def _columns(self, model: type[models.Model]) -> _Columns:
        columns = self._of.get(model)
        if columns is None:
            columns = self._of[model] = _Columns(model)
        return columns

    def faults(self, row: models.Model) -> Iterator[Fault]:
        """As Django's `clean_fields`: values become of the columns' own types where they are right."""
        columns = self._columns(type(row))
        for (field, right), value in zip(columns.rules, columns.values(row), strict=True):
            kind = type(value)
            hashable = kind not in (list, dict)
            if hashable and right.get(value) is kind:
                continue
            if not (field.blank and value in field.empty_values):
                try:
                    clean = field.clean(value, row)
                except ValidationError as error:
                    yield from (_fault(row, field.name, one) for one in error.error_list)
                    continue
                setattr(row, field.attname, clean)
                if type(clean) is not kind or clean != value:
                    continue
            if hashable:
                right[value] = kind

    def all_right(self, rows: Sequence[models.Model]) -> bool:
        """Whether nothing is wrong with any value of these rows of one model, asked column by column; what is wrong, and where, `faults` tells."""
        if not rows:
            return True
        columns = self._columns(type(rows[0]))
        held = list(map(vars, rows))
        for (field, right), name in zip(columns.rules, columns.names, strict=True):
            values = list(map(itemgetter(name), held))
            kinds = set(map(type, values)) - {type(None)}
            if kinds & {list, dict}:
                if not (field.blank and all(value in field.empty_values for value in values)):
                    return False
            elif len(kinds) > 1 and not all(issubclass(kind, str) for kind in kinds):
                return False
            elif kinds == {str} and field in columns.lengths:
                if (
                    None in values
                    or max(map(len, values)) > columns.lengths[field]
                    or not (field.blank or all(values))
                ):
                    return False
            else:
                asked = set(values)
                if kinds == {int}:  # all rules of numbers are bounds
                    told = asked - {None}
                    asked = {min(told), max(told)} | asked & {None}
                if not all(_is_right(field, right, value, rows[0]) for value in asked):
                    return False
        return True

    def parts_all_right(self, owner: type[Record | Part], values: Iterable[Mapping[str, Any]]) -> bool:
        """The same of all parts that these values give; they are kept, to be written."""
        given = list(values)
        for name in owner.parts:
            items = [item for value in given for item in value.get(name) or ()]
            model, _ = part_model(owner, name)
            parts = []
            own = Gathering()
            for item in items:
                if id(item) in self.parts:
                    continue  # a chain that several give
                part = self.parts[id(item)] = fresh(model)
                assign(part, item)
                model.check_values(part, own)
                parts.append(part)
            if own.faults or not self.all_right(parts) or not self.parts_all_right(model, items):
                return False
        return True

    def check_parts(self, owner: type[Record | Part], values: Mapping[str, Any], faults: Gathering) -> None:
        """Add what is wrong with the parts that the values give, each by its path (`citations.0.attribution.1.actor`)."""
        for name in owner.parts:
            items = values.get(name)
            if not items:
                continue
            model, _ = part_model(owner, name)
            for index, item in enumerate(items):
                own = Gathering()
                try:
                    part = self.parts[id(item)] = fresh(model)
                    assign(part, item)
                    own.faults.extend(self.faults(part))
                    model.check_values(part, own)
                    self.check_parts(model, item, own)
                except Refused as refused:
                    own.keep(refused)
                if own.faults:
                    faults.faults.extend(fault.under(f"{name}.{index}") for fault in own.faults)


class _Columns:
    """The columns of one model that have rules, each with the values that were found right, and those values' types: true is not 1."""

    def __init__(self, model: type[models.Model]) -> None:
        left_out = set(model.undocumented) if issubclass(model, Part) else ()
        fields: list[models.Field[Any, Any]] = [
            field
            for field in model._meta.concrete_fields
            if not field.is_relation and field.name not in left_out
        ]
        self.names = [field.attname for field in fields]
        self.values = attrgetter(*self.names)
        self.lengths = {field: _longest(field) for field in fields if _is_plain_text(field)}
        """The texts of which nothing is asked but that they are not too long."""
        self.rules: list[tuple[models.Field[Any, Any], dict[Any, type]]] = [(field, {}) for field in fields]


def _is_plain_text(field: models.Field[Any, Any]) -> bool:
    kinds = {type(validator) for validator in field.validators}
    return isinstance(field, TEXTS) and not field.choices and kinds <= {MaxLengthValidator}


def _longest(field: models.Field[Any, Any]) -> float:
    return math.inf if field.max_length is None else field.max_length


def _is_right(field: models.Field[Any, Any], right: dict[Any, type], value: Any, row: models.Model) -> bool:
    """Whether a value is right as it is."""
    kind = type(value)
    if right.get(value) is kind:
        return True
    if not (field.blank and value in field.empty_values):
        try:
            clean = field.clean(value, row)
        except ValidationError:
            return False
        if type(clean) is not kind or clean != value:
            return False
    right[value] = kind
    return True


def _fault(row: models.Model, name: str, error: ValidationError) -> Fault:
    code = error.code or "invalid"
    if code == "invalid_choice":
        field: Any = row._meta.get_field(name)
        words: Collection[str] = [str(word) for word, _ in field.flatchoices or ()]
        try:
            one_of(getattr(row, name), words, name)
        except Refused as refused:
            return refused.faults[0]
    if code in ("null", "blank"):
        return Fault(name, "required", _("%(name)s is required.") % {"name": name})
    return Fault(name, code, " ".join(error.messages))
