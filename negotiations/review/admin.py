"""What every admin page of the tracker does alike: which fields it has, what is found, what stands beside the form.

Who may do what is in `permissions.py`, how a form is saved in `saving.py`, the life of a record in `deed_pages.py`, the inputs in `inlines.py`
and `forms.py`; what differs for claims is in `sources/claim_admin.py`.
"""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from negotiations.core.records import Record
from negotiations.core.vocabulary import RecordState
from negotiations.core.words import having_words
from negotiations.review.form_fields import composite_fields
from negotiations.review.forms import RecordForm, remark
from negotiations.review.history_pages import HistoryPages
from negotiations.review.inlines import SHOWN, Inputs
from negotiations.review.labels import named
from negotiations.review.panels import Panel, badge, neighbours
from negotiations.review.permissions import EditorsWrite
from negotiations.review.saving import SavesThroughDeeds, refused_before
from negotiations.review.side_views import SideViews
from negotiations.review.widgets import SCRIPT


class RecordAdmin(EditorsWrite, Inputs, HistoryPages, SavesThroughDeeds, SideViews, admin.ModelAdmin[Any]):
    """The admin of one kind of record."""

    form = RecordForm
    change_form_template = "admin/negotiations/record_form.html"
    object_history_template = "admin/negotiations/record_history.html"
    show_full_result_count = False
    list_per_page = 50
    save_on_top = False
    ordering: ClassVar[Any] = ("-pk",)
    # Django asks for one; the words of `core/words.py` are searched instead.
    search_fields: ClassVar[Any] = ("state",)
    actions = None

    def __init__(self, model: type[Any], admin_site: admin.AdminSite) -> None:
        super().__init__(model, admin_site)
        self.show_readably(model)

    @property
    def media(self) -> forms.Media:
        return super().media + SCRIPT

    # Lists and finding

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def state_badge(self, obj: Record) -> str:
        """The state of a record as a coloured label."""
        return badge(obj.state, obj.ended_because)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Records in which every word occurs in any spelling, or the one with this id."""
        if not search_term.strip():
            return queryset, False
        if "public_id" in {field.name for field in self.opts.fields}:
            try:
                return queryset.filter(public_id=uuid.UUID(search_term.strip())), False
            except ValueError:
                pass
        return having_words(queryset, search_term), False

    def found_as(self, obj: Any) -> str:
        """A record as the finder lists it."""
        return str(obj)

    # Forms

    def layout(self, request: HttpRequest, obj: Any = None) -> Any:
        """The fields of the form in groups, before it is known who looks at which record."""
        return super().get_fieldsets(request, obj)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets: list[Any] = [(name, dict(options)) for name, options in self.layout(request, obj)]
        if obj is not None and not self.has_change_permission(request, obj):
            for _name, options in fieldsets:
                options["fields"] = self.as_shown(flatten_fieldsets([(None, options)]))
        elif self.asks_reason(request, obj):
            fieldsets.append((None, {"fields": ["reason_for_change"], "classes": ["reason"]}))
        return fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fixed = self.model.fixed if obj is not None and obj.is_public else ()
        return [*super().get_readonly_fields(request, obj), *fixed]

    def asks_reason(self, request: HttpRequest, obj: Any) -> bool:
        """Whether saving changes the public record, so that it needs a reason."""
        return obj is not None and obj.is_public

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        names = list(kwargs.pop("fields", None) or flatten_fieldsets(self.get_fieldsets(request, obj)))
        readonly = set(self.get_readonly_fields(request, obj))
        declared: dict[str, Any] = composite_fields(
            self.model, [name for name in names if name not in readonly]
        )
        inlines: Any = self.get_inline_instances(request, obj)
        parts = {inline.part for inline in inlines}
        declared["faults"] = [
            fault for fault in refused_before(request) if fault.field.split(".")[0] not in parts
        ]
        foreseen = getattr(request, "foreseen", None)
        declared["checked"] = foreseen is not None
        declared["foreseen"] = foreseen.effects if foreseen is not None else ()
        if not self.asks_reason(request, obj):
            declared["reason_for_change"] = None
        metaclass: Any = type(self.form)
        form = metaclass(f"{self.model.__name__}Form", (self.form,), declared)
        apart = {*declared, *self.form.declared_fields}
        fields = [name for name in names if name not in apart and not name.endswith(SHOWN)]
        return super().get_form(request, obj, change, form=form, fields=fields, **kwargs)

    # Pages

    def panels(self, request: HttpRequest, obj: Any) -> list[Panel]:
        """What a record's page shows beside its form."""
        return [neighbours(obj)]

    def render_change_form(
        self,
        request: HttpRequest,
        context: Any,
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> Any:
        context.update(self.life_context(request, obj))
        context["understood_url"] = self.understood_url()
        context["overtaken"] = getattr(request, "overtaken", None)
        context["foreseen"] = getattr(request, "foreseen", None)
        if context["foreseen"] is not None:
            named = context["adminform"].form.fields
            context["foreseen_elsewhere"] = [
                remark(effect) for effect in context["foreseen"].effects if effect.field not in named
            ]
        if obj is not None:
            context["panels"] = self.panels(request, obj)
            context["state_badge"] = self.state_badge(obj)
            context["show_save_and_add_another"] = False
        return super().render_change_form(request, context, add, change, form_url, obj)


class NamedThingAdmin(RecordAdmin):
    """The admin of one kind of named thing."""

    list_display: Any = ("__str__", "slug", "state_badge")

    def found_as(self, obj: Any) -> str:
        kind = obj.get_kind_display() if hasattr(obj, "get_kind_display") else ""
        state = "" if obj.state == RecordState.PUBLISHED else obj.get_state_display()
        return " · ".join(part.split(":")[0].strip() for part in (str(obj), obj.slug, kind, state) if part)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        if "slug" in form.base_fields:
            form.base_fields["slug"].required = False
            form.base_fields["slug"].help_text = _(
                "Lower-case words joined by hyphens; it never changes once published. Leave it empty to have it made from the name."
            )
            form.base_fields["slug"].widget.attrs["dir"] = "ltr"
        if "labels" in form.base_fields:
            form.base_fields["labels"].label = capfirst(named(self.model.label_name))
        return form
