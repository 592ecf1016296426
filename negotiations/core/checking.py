"""What the columns' own rules refuse, as faults: of a record, and of all that it owns, before anything is written."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from operator import attrgetter
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from negotiations.core.bulk import fresh
from negotiations.core.errors import Fault, Gathering, Refused, one_of
from negotiations.core.parts import assign, part_model
from negotiations.core.records import Part, Record


def column_faults(row: models.Model) -> Iterator[Fault]:
    """What is wrong with the values of a row. Foreign keys are left to the database, derived columns to what derives them."""
    return ColumnRules().faults(row)


class ColumnRules:
    """The rules of columns, each asked once for each value: the rows of a set repeat their words, dates and empty cells."""

    def __init__(self) -> None:
        self._of: dict[type[models.Model], _Columns] = {}
        self.parts: dict[int, Part] = {}
        """The parts that were made to be checked, by the identity of their values."""

    def faults(self, row: models.Model) -> Iterator[Fault]:
        """As Django's `clean_fields`: values become of the columns' own types where they are right."""
        columns = self._of.get(type(row))
        if columns is None:
            columns = self._of[type(row)] = _Columns(type(row))
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
        self.values = attrgetter(*(field.attname for field in fields))
        self.rules: list[tuple[models.Field[Any, Any], dict[Any, type]]] = [(field, {}) for field in fields]


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
