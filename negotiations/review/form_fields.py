"""Form fields for the values of the kernel: a fuzzy date, a quantity, one text by language; and which of them a model needs.

How they are typed is in `widgets.py`, what typed text means in `understood.py`; the forms that hold them are in `forms.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from negotiations.core.dates import FuzzyDate
from negotiations.core.errors import Refused
from negotiations.core.fields import FuzzyDateColumns, QuantityColumns
from negotiations.core.quantities import Quantity
from negotiations.review.labels import named
from negotiations.review.understood import read_date, read_quantity
from negotiations.review.widgets import FuzzyDateWidget, Grouped, QuantityWidget, TextsWidget

LANGUAGE_LENGTH = 12
_COMPOSITES: dict[type[Any], dict[str, FuzzyDateColumns | QuantityColumns]] = {}


def sentences(refused: Refused) -> ValidationError:
    """What was refused, as a form shows it beside one field."""
    return ValidationError([ValidationError(fault.sentence, code=fault.code) for fault in refused.faults])


class _GroupedField(forms.Field):
    """A value of the kernel, typed in parts."""

    widget: Grouped

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)

    def raw(self, value: Any) -> dict[str, str]:
        """The parts as typed, by name."""
        return {
            part: "" if one is None or one is False else str(one).strip()
            for part, one in zip(self.widget.parts, value, strict=True)
        }

    def read(self, raw: Mapping[str, str]) -> Any:
        """The value meant. Raises Refused."""
        raise NotImplementedError

    def clean(self, value: Any) -> Any:
        try:
            return self.read(self.raw(value))
        except Refused as refused:
            raise sentences(refused) from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.raw(self.widget.decompress(initial)) != self.raw(data)


class FuzzyDateField(_GroupedField):
    """A fuzzy date; `None` when nothing was typed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=FuzzyDateWidget(), **options)

    def read(self, raw: Mapping[str, str]) -> FuzzyDate | None:
        return read_date(raw)


class QuantityField(_GroupedField):
    """A quantity; `None` when nothing was typed."""

    def __init__(self, unit: str = "personnel", **options: Any) -> None:
        super().__init__(widget=QuantityWidget(unit), **options)

    def read(self, raw: Mapping[str, str]) -> Quantity | None:
        return read_quantity(raw)

    def has_changed(self, initial: Any, data: Any) -> bool:
        # The unit stands there before anything is typed.
        return {**self.raw(self.widget.decompress(initial)), "unit": ""} != {**self.raw(data), "unit": ""}


class TextsField(forms.Field):
    """One text by language: a mapping from language codes, without the empty ones."""

    def __init__(self, *, long: bool = False, **options: Any) -> None:
        super().__init__(widget=TextsWidget(long=long), **options)

    def clean(self, value: Mapping[str, str]) -> dict[str, str]:
        texts = dict(value or {})
        for code, text in texts.items():
            ProhibitNullCharactersValidator()(text)
            plain = code.replace("-", "")
            if not (
                2 <= len(code) <= LANGUAGE_LENGTH
                and plain.isascii()
                and plain.isalnum()
                and code == code.lower()
            ):
                raise ValidationError(
                    _("“%(code)s” is no language code: write two or three small letters, such as fa.")
                    % {"code": code},
                    code="not_a_language",
                )
        if self.required and not texts:
            raise ValidationError(self.error_messages["required"], code="required")
        return texts

    def has_changed(self, initial: Any, data: Any) -> bool:
        return dict(initial or {}) != dict(data or {})


def composites(model: type[Any]) -> dict[str, FuzzyDateColumns | QuantityColumns]:
    """The groups of columns of a model that read and write as one value, by name."""
    found = _COMPOSITES.get(model)
    if found is None:
        groups = ((name, getattr(model, name, None)) for name in dir(model))
        found = {
            name: group for name, group in groups if isinstance(group, FuzzyDateColumns | QuantityColumns)
        }
        _COMPOSITES[model] = found
    return found


def composite_fields(model: type[models.Model], names: Iterable[str]) -> dict[str, forms.Field]:
    """Form fields for those of the names that are groups of columns."""
    groups = composites(model)
    made: dict[str, forms.Field] = {}
    for name in names:
        group = groups.get(name)
        label = capfirst(named(name))
        if isinstance(group, FuzzyDateColumns):
            made[name] = FuzzyDateField(label=label, help_text=group.meaning)
        elif isinstance(group, QuantityColumns):
            made[name] = QuantityField(group.unit, label=label, help_text=group.meaning)
    return made
