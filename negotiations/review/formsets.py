"""Lists of parts as forms: inline on a record's page, or nested in the form of a part.

A list is a value: saved whole, in the order shown. So its rows carry no keys, and a page that was open while somebody else saved still shows
every row that was typed. A row left empty is no row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin
from django.db import models
from django.utils.text import capfirst

from negotiations.core.errors import Fault
from negotiations.core.records import Part, Record
from negotiations.core.shapes import LABELS
from negotiations.review.finders import Find, FindMany
from negotiations.review.form_fields import TextsField, composite_fields, composites
from negotiations.review.forms import PART_FORMS, PartForm
from negotiations.review.nested import FiguresField, FormsField, NestedFormSet, name_deletion
from negotiations.review.widgets import DayInput

_MADE: dict[type[Part], type[PartForm]] = {}
LONG_TEXTS = frozenset({"text", "summary", "translations"})


def form_field(db_field: models.Field[Any, Any], **options: Any) -> forms.Field | None:
    """The input of a column: what differs from Django's own choice is decided here, for records and parts alike."""
    options.pop("request", None)
    if isinstance(db_field, models.ForeignKey | models.ManyToManyField) and issubclass(
        cast("Any", db_field.related_model), Record
    ):
        many = isinstance(db_field, models.ManyToManyField)
        return db_field.formfield(**{"widget": (FindMany if many else Find)(db_field, admin.site), **options})
    if isinstance(db_field, models.JSONField):
        label, required = capfirst(db_field.verbose_name), not db_field.blank
        if db_field.name in LABELS or db_field.name == "labels":
            return TextsField(
                label=label, help_text=db_field.help_text, required=required, long=db_field.name in LONG_TEXTS
            )
        return FiguresField(label=label, help_text=db_field.help_text)
    if isinstance(db_field, models.DateField):
        options["widget"] = DayInput()
    elif isinstance(db_field, models.URLField):
        options["assume_scheme"] = "https"
    elif isinstance(db_field, models.TextField):
        options["widget"] = forms.Textarea({"rows": 3, "cols": 80})
    return db_field.formfield(**options)


def part_form(model: type[Part]) -> type[PartForm]:
    """The form of one kind of part, with the parts that it owns as forms within; made once."""
    if model not in _MADE:
        _MADE[model] = _made_form(model)
    return _MADE[model]


def _made_form(model: type[Part]) -> type[PartForm]:
    base = PART_FORMS.get(model, PartForm)
    names = part_fields(model)
    declared: dict[str, Any] = composite_fields(model, names)
    for name in model.parts:
        if name in names and name not in base.base_fields:
            declared[name] = nested_field(model, name)
    metaclass: Any = type(base)
    extended = metaclass(f"{model.__name__}Form", (base,), declared)
    made: Any = forms.modelform_factory(
        model,
        form=extended,
        fields=[name for name in names if name not in declared],
        formfield_callback=form_field,
    )
    made.base_fields = {
        name: made.base_fields[name] for name in [*names, *made.base_fields] if name in made.base_fields
    }
    return cast("type[PartForm]", made)


def part_fields(model: type[Part]) -> list[str]:
    """The inputs of a part in order: those its form names, else those of the model, groups of columns after them, owned parts last."""
    base = PART_FORMS.get(model, PartForm)
    if base.order:
        return list(base.order)
    groups = composites(model)
    inside = {f"{name}_{suffix}" for name, group in groups.items() for suffix in group.suffixes}
    columns = [
        field.name
        for field in model._meta.concrete_fields
        if field.editable and not field.primary_key and field.name not in model.owners
    ]
    return [
        *(name for name in columns if name not in inside),
        *groups,
        *(name for name in model.parts if name not in base.base_fields),
        *base.base_fields,
    ]


def nested_field(owner: type[Part], name: str) -> FormsField:
    """The field for the parts that a part owns."""
    relation: Any = owner._meta.get_field(name)
    model: type[Part] = relation.related_model
    formset: Any = forms.formset_factory(part_form(model), formset=NestedFormSet, extra=1, can_delete=True)
    return FormsField(formset, label=capfirst(model._meta.verbose_name_plural))


if TYPE_CHECKING:

    class Base(forms.BaseInlineFormSet[Any, Any, Any]):
        """What Django does not say of its own class."""

        model: type[Any]
        _non_form_errors: Any
        initial_extra: Any

        def _construct_form(self, i: int, **kwargs: Any) -> Any: ...
else:
    Base = forms.BaseInlineFormSet


class PartFormSet(Base):
    """The parts of a record, inline on its page."""

    faults: tuple[Fault, ...] = ()
    part = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.initial_extra:
            self.extra = len(self.initial_extra)

    def initial_form_count(self) -> int:
        # Django would look the rows up by their keys.
        if not self.is_bound:
            return super().initial_form_count()
        return min(int(self.management_form.cleaned_data["INITIAL_FORMS"] or 0), self.total_form_count())

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        if self.is_bound:
            return cast("Any", forms.BaseFormSet)._construct_form(
                self, i, **{"instance": self.model(), **kwargs}
            )
        return super()._construct_form(i, **kwargs)

    def get_queryset(self) -> Any:
        """The rows beside the forms: once sent, blank ones, as many as were shown."""
        if self.is_bound:
            return [self.model() for _number in range(self.initial_form_count())]
        return super().get_queryset()

    def add_fields(self, form: Any, index: int | None) -> None:
        forms.BaseFormSet.add_fields(self, form, index)
        self._pk_field = self.model._meta.pk
        form.fields[self._pk_field.name] = forms.CharField(required=False, widget=forms.HiddenInput)
        form.fields[self.fk.name] = forms.CharField(required=False, widget=forms.HiddenInput)
        form.initial.pop(self._pk_field.name, None)
        form.apart = (*form.apart, self._pk_field.name, self.fk.name)
        name_deletion(form, index)

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and self.faults:
            self._refuse()

    def clean(self) -> None:
        """Nothing: whether rows fit each other is decided by the deeds."""

    def kept(self) -> list[Any]:
        """The forms that are rows: filled and not marked for deletion."""
        return [form for form in self.forms if form.has_changed() and form not in self.deleted_forms]

    def values(self) -> list[dict[str, Any]]:
        """The rows as the deeds take them."""
        return [form.values() for form in self.kept()]

    def _refuse(self) -> None:
        kept = self.kept()
        errors: Any = self._non_form_errors
        for fault in self.faults:
            index, _dot, rest = fault.field.partition(".")
            if index.isdecimal() and int(index) < len(kept):
                form = kept[int(index)]
                form.refuse([Fault(rest, fault.code, fault.sentence, fault.suggestions)])
            else:
                errors.append(fault.sentence)
