"""Inputs of columns in the admin, and parts as inlines. Which input a column gets is decided in `formsets.py`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin
from django.contrib.admin.options import InlineModelAdmin
from django.db import models
from django.http import HttpRequest

from negotiations.core.documents import relations_of
from negotiations.core.errors import Fault
from negotiations.core.parts import part_model
from negotiations.core.quantities import Quantity
from negotiations.core.records import Part, Record
from negotiations.review.finders import Find, FindMany
from negotiations.review.form_fields import composites
from negotiations.review.formsets import PartFormSet, form_field, part_fields, part_form
from negotiations.review.labels import named
from negotiations.review.panels import lines
from negotiations.review.permissions import EditorsSee, is_editor
from negotiations.review.widgets import understood

if TYPE_CHECKING:
    from django.contrib.admin.options import BaseModelAdmin

    Base = BaseModelAdmin[Any]
else:
    Base = object

SHOWN = "_shown"
"""Ending of the readable form of a JSON column on a page that is only read."""


class Inputs(Base):
    """Gives every column its input, and every value of several columns a readable form."""

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.is_relation and issubclass(db_field.related_model, Record):
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        return form_field(db_field, **kwargs)

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        kwargs["widget"] = Find(db_field, self.admin_site, using=kwargs.get("using"))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        kwargs["widget"] = FindMany(db_field, self.admin_site, using=kwargs.get("using"))
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if field is not None:
            field.help_text = db_field.help_text  # Django explains a list box, which this is not
        return field

    def show_readably(self, model: type[models.Model]) -> None:
        """Add methods under which a page that is only read finds dates, quantities and texts."""
        for name in composites(model):
            setattr(self, name, _named(partial(_composite, name), named(name)))
        for field in model._meta.concrete_fields:
            if isinstance(field, models.JSONField):
                setattr(self, field.name + SHOWN, _named(partial(_texts, field.name), field.verbose_name))

    def as_shown(self, names: Sequence[str]) -> list[str]:
        """The names under which a page that is only read shows these fields."""
        return [name + SHOWN if hasattr(self, name + SHOWN) else name for name in names]


def _named(show: partial[Any], description: Any) -> partial[Any]:
    cast("Any", show).short_description = description
    return show


def _composite(name: str, row: Any) -> str:
    return understood(getattr(row, name))


def _texts(name: str, row: Any) -> Any:
    """Texts by language, or further figures, a line each."""
    value = getattr(row, name)
    if isinstance(value, dict):
        return lines(list(value.items()))
    return lines([(figure["what"], understood(Quantity.read(figure["quantity"]))) for figure in value or ()])


class PartInline(EditorsSee, Inputs, InlineModelAdmin[Any, Any]):
    """The parts of one kind that a record owns. Who may edit the record may edit them."""

    part = ""
    """Reverse name of the parts on their owner."""
    formset = PartFormSet
    extra = 0
    show_change_link = False

    def __init__(self, parent_model: type[Any], admin_site: admin.AdminSite) -> None:
        self.fk_name = part_model(parent_model, self.part)[1]
        self.form = part_form(self.model)
        super().__init__(parent_model, admin_site)
        self.show_readably(self.model)
        for name in self.model.parts:
            setattr(self, name, _named(partial(_owned, name), name))

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related(*relations_of(self.model))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        names = part_fields(self.model)
        return names if obj is None or self._editable(request, obj) else self.as_shown(names)

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        kwargs["fields"] = [name for name in part_fields(self.model) if name not in self.form.declared_fields]
        formset = super().get_formset(request, obj, **kwargs)
        refused: Sequence[Fault] = getattr(request, "refused", ())
        own = [fault for fault in refused if fault.field.split(".")[0] == self.part]
        cast("Any", formset).faults = tuple(
            Fault(fault.field.partition(".")[2], fault.code, fault.sentence, fault.suggestions)
            for fault in own
        )
        cast("Any", formset).part = self.part
        return formset

    def _editable(self, request: HttpRequest, obj: Any) -> bool:
        return self.admin_site.get_model_admin(type(obj)).has_change_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_editor(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_editor(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_editor(request)


class TabularParts(PartInline):
    """Short parts, a row each."""

    template = "admin/edit_inline/tabular.html"


class StackedParts(PartInline):
    """Longer parts, one below the other."""

    template = "admin/edit_inline/stacked.html"


def _owned(name: str, row: Part) -> Any:
    """The parts that a part owns, a line each."""
    return lines([("", str(one)) for one in getattr(row, name).all()])
