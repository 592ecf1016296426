"""Forms that make values for the deeds: what is typed becomes value objects, records and lists of parts; nothing is saved here.

Which fields a form has follows from the models: plain columns, groups of columns as one input, texts by language, and the parts that a
part owns as forms within the form. What the deeds refuse is put beside the field it speaks of. Lists of parts are in `formsets.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from negotiations.core.errors import Fault
from negotiations.core.records import Part
from negotiations.review.form_fields import composites
from negotiations.review.outlooks import Effect

TOLD = "labels of references"
"""Key under which initial values carry the labels of the records that they name, so that no row asks for its own."""


def labels_told(row: models.Model) -> dict[str, dict[str, str]]:
    """Field → key → label, for the references of a row that were read with it."""
    return {
        name: {str(kept.pk): str(kept)}
        for name, kept in row._state.fields_cache.items()
        if isinstance(kept, models.Model)
    }


class ValuesForm(forms.ModelForm):  # type: ignore[type-arg]  # one form for every model
    """What records and parts have in common: values instead of a saved instance, and labels for every input."""

    apart: tuple[str, ...] = (DELETION_FIELD_NAME,)
    """Fields of the form that are no values of the record."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in composites(type(self.instance)):
            if name in self.fields:
                self.initial.setdefault(name, getattr(self.instance, name))
        for name, field in self.fields.items():
            self._describe(name, field)

    def _describe(self, name: str, field: forms.Field) -> None:
        widget: Any = getattr(field.widget, "widget", field.widget)
        if hasattr(widget, "group_label"):
            widget.group_label = field.label
        elif field.label and not widget.is_hidden:
            widget.attrs.setdefault("aria-label", str(field.label))
        if isinstance(widget, forms.TextInput | forms.Textarea):
            widget.attrs.setdefault("dir", "auto")
        if hasattr(widget, "known"):
            widget.known = self._known(name)

    def _known(self, name: str) -> dict[Any, str]:
        """The label of the record that a reference leads to, where it was read already."""
        told = self.initial.get(TOLD, {}).get(name)
        return told if told is not None else labels_told(self.instance).get(name, {})

    def _post_clean(self) -> None:
        """Nothing: whether the values fit the record is decided by the deeds, which know more than the columns."""

    def values(self) -> dict[str, Any]:
        """What the deeds take: value objects, records, lists of mappings."""
        found = {}
        for name, value in self.cleaned_data.items():
            if name not in self.apart:
                found[name] = list(value) if isinstance(value, models.QuerySet) else value
        return found

    def field_of(self, path: str) -> str | None:
        """The form's field of which a fault's path speaks; None when it speaks of none here."""
        name = path.partition(".")[0]
        if name in self.fields:
            return name
        # A fault of one column belongs to the group of which it is part.
        return next(
            (
                one
                for one in composites(self._meta.model)
                if one in self.fields and name.startswith(f"{one}_")
            ),
            None,
        )

    def refuse(self, faults: Iterable[Fault]) -> None:
        """Put what the deeds refused beside the fields it speaks of."""
        for fault in faults:
            name = self.field_of(fault.field)
            sentence = fault.sentence if name or not fault.field else f"{fault.field}: {fault.sentence}"
            if fault.suggestions and not any(word in sentence for word in fault.suggestions):
                sentence += _(" Did you mean %(words)s?") % {"words": ", ".join(fault.suggestions)}
            self.add_error(name, ValidationError(sentence, code=fault.code))


class RecordForm(ValuesForm):
    """The form of a record. `revision` is the one that was read: a form older than the record is refused."""

    apart = ("revision", "reason_for_change")
    faults: ClassVar[Sequence[Fault]] = ()
    """What the deeds refused on the first attempt; the form is then made once more to show it."""
    checked: ClassVar[bool] = False
    """Whether it was only asked what publishing would change; nothing is saved then."""
    foreseen: ClassVar[Sequence[Effect]] = ()
    """What publishing would change, shown beside the fields."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    reason_for_change = forms.CharField(
        required=True,
        label=gettext_lazy("Reason for the change"),
        help_text=gettext_lazy("It is part of the public record."),
        widget=forms.TextInput({"size": 70}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            self.initial["revision"] = self.instance.revision

        for effect in self.foreseen:
            name = self.field_of(effect.field)
            if name is not None:
                field = self.fields[name]
                field.help_text = format_html("{}{}", mark_safe(field.help_text), remark(effect))  # noqa: S308  our own text

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and self.faults:
            self.refuse(self.faults)

    def is_valid(self) -> bool:
        # What was only checked is shown again, whatever was typed.
        return super().is_valid() and not self.checked


def remark(effect: Effect) -> SafeString:
    """An effect as it stands beside its field; the script makes the same."""
    return format_html(
        '<span class="foreseen foreseen-{}"><b>{}</b> {}</span>',
        effect.kind,
        gettext_lazy("If published:"),
        effect.sentence,
    )


class PartForm(ValuesForm):
    """The form of one part: a name, a seat, a citation. Rows are values, so it never looks at the row it once was."""

    order: ClassVar[tuple[str, ...]] = ()
    """Its inputs in order; empty means that of the model."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            return
        for name in type(self.instance).parts:
            if name in self.fields:
                self.initial.setdefault(name, [initial_of(row) for row in getattr(self.instance, name).all()])
        self.initial = {**self.owned(self.instance), **self.initial}

    @staticmethod
    def owned(row: Any) -> dict[str, Any]:  # noqa: ARG004  # the hook fixes the signature
        """What a form of this kind shows of a stored row beyond its columns; nothing by default."""
        return {}


PART_FORMS: dict[type[Part], type[PartForm]] = {}
"""Forms of parts that need one of their own; rooms add theirs where they are made."""


def initial_of(row: Part) -> dict[str, Any]:
    """What a form shows of a stored part: columns and groups of columns by name."""
    model = type(row)
    shown: dict[str, Any] = {name: getattr(row, name) for name in composites(model)}
    for field in model._meta.concrete_fields:
        if field.editable and field.name not in model.owners:
            shown[field.name] = field.value_from_object(row)
    shown[TOLD] = labels_told(row)
    return {**shown, **PART_FORMS.get(model, PartForm).owned(row)}
