"""A list of small forms as one field of a form: the citations of a seat, the further figures of a claim.

The number of forms is fixed when the page is made (one free one), so that it works without scripts; saving gives another.
"""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from negotiations.core.quantities import Quantity
from negotiations.review.form_fields import QuantityField
from negotiations.review.widgets import FormsWidget


class FormsField(forms.Field):
    """A list of small forms as one field; its value is the list of their values."""

    def __init__(self, formset: type[forms.BaseFormSet[Any]], **options: Any) -> None:
        super().__init__(required=False, widget=FormsWidget(formset), **options)

    def clean(self, value: forms.BaseFormSet[Any] | None) -> list[Any]:
        if value is None:
            return []
        if not value.is_valid():
            raise ValidationError(_("Something is wrong in this list; it is marked below."), code="invalid")
        return [
            form.values()
            for form in value.forms
            if form.has_changed() and not form.cleaned_data.get(DELETION_FIELD_NAME)
        ]

    def has_changed(self, initial: Any, data: forms.BaseFormSet[Any] | None) -> bool:
        return data is not None and (any(form.has_changed() for form in data.forms) or len(initial or ()) > 0)


class NestedFormSet(forms.BaseFormSet[Any]):
    """Forms within a form. Rows are values: once sent, every filled row counts, whatever stood there before."""

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {**super().get_form_kwargs(index), "use_required_attribute": False}

    def initial_form_count(self) -> int:
        return 0 if self.is_bound else super().initial_form_count()

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        name_deletion(form, index)


class FigureForm(forms.Form):
    """One further number that a claim gives."""

    what = forms.CharField(
        max_length=60,
        label=gettext_lazy("What"),
        help_text=gettext_lazy("For example votes_for, bases, progress."),
    )
    quantity = QuantityField(unit="", label=gettext_lazy("Quantity"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("Any", self.fields["quantity"].widget).group_label = _("Quantity")
        given = self.initial.get("quantity")
        if isinstance(given, dict):
            self.initial["quantity"] = Quantity.read(given)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "quantity" not in self.errors and cleaned.get("quantity") is None:
            self.add_error("quantity", _("A figure gives a quantity."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """The figure as it is kept."""
        return {"what": self.cleaned_data["what"], "quantity": self.cleaned_data["quantity"].shape()}


class FiguresField(FormsField):
    """The further numbers of a claim: a list of {what, quantity}."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            cast("Any", forms.formset_factory(FigureForm, formset=NestedFormSet, extra=1, can_delete=True)),
            **options,
        )


def name_deletion(form: Any, index: int | None) -> None:
    """Say for a screen reader which row a box deletes."""
    if DELETION_FIELD_NAME in form.fields:
        number = "" if index is None else str(index + 1)
        form.fields[DELETION_FIELD_NAME].widget.attrs["aria-label"] = _("Delete row %(number)s") % {
            "number": number
        }
