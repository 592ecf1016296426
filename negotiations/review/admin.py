"""What every admin page of the tracker does alike: forms that make values, saving through the deeds, roles, finding, panels.

Nothing here writes: a form is turned into values and handed to `REGISTRY[model]`; what the deeds refuse comes back beside the field it speaks
of. The pages of the deeds themselves (publish, retract…) are in `deed_pages.py`; what differs for claims is in `sources/claim_admin.py`.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from negotiations.access.roles import Role, roles_of
from negotiations.core.errors import Conflict, Fault, NotAllowed, Refused, Stale
from negotiations.core.naming import labels_of
from negotiations.core.records import NamedThing, Record
from negotiations.core.text import language_of
from negotiations.core.vocabulary import OPEN_STATES, RecordState
from negotiations.core.words import having_words
from negotiations.review.deed_pages import DeedPages, told
from negotiations.review.deeds import REGISTRY, Deeds
from negotiations.review.forms import RecordForm, composite_fields
from negotiations.review.inlines import SHOWN, Inputs
from negotiations.review.panels import Panel, badge, neighbours, page_of
from negotiations.review.side_views import SideViews
from negotiations.review.widgets import SCRIPT


LONGEST_SLUG = 100


class RecordAdmin(Inputs, DeedPages, SideViews, admin.ModelAdmin[Any]):
    """The admin of one kind of record."""

    form = RecordForm
    change_form_template = "admin/negotiations/record_form.html"
    object_history_template = "admin/negotiations/record_history.html"
    show_full_result_count = False
    list_per_page = 50
    save_on_top = False
    ordering: Sequence[str] = ("-pk",)
    search_fields: Sequence[str] = (
        "state",
    )  # Django asks for one; the words of `core.words` are searched instead
    actions = None

    def __init__(self, model: type[Any], admin_site: admin.AdminSite) -> None:
        super().__init__(model, admin_site)
        self.show_readably(model)

    @property
    def media(self) -> forms.Media:
        return super().media + SCRIPT

    @property
    def deeds(self) -> Deeds[Any]:
        """The deeds on these records."""
        return REGISTRY[self.model]

    # Who may do what: by role, never by Django's own permissions

    def has_module_permission(self, request: HttpRequest) -> bool:
        return Role.EDITOR in roles_of(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return Role.EDITOR in roles_of(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return Role.EDITOR in roles_of(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        held = roles_of(request.user)
        if obj is None or obj.state in OPEN_STATES:
            return Role.EDITOR in held
        return obj.state == RecordState.PUBLISHED and isinstance(obj, NamedThing) and Role.REVIEWER in held

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return Role.EDITOR in roles_of(request.user) and obj is not None and obj.state in OPEN_STATES

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
        fieldsets = [(name, dict(options)) for name, options in self.layout(request, obj)]
        if obj is not None and not self.has_change_permission(request, obj):
            for _name, options in fieldsets:
                options["fields"] = self.as_shown(flatten_fieldsets([(None, options)]))
        elif self.asks_reason(request, obj):
            fieldsets.append((None, {"fields": ["reason_for_change"]}))
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
        parts = {inline.part for inline in self.get_inline_instances(request, obj)}
        declared["faults"] = [
            fault for fault in refused_before(request) if fault.field.split(".")[0] not in parts
        ]
        if not self.asks_reason(request, obj):
            declared["reason_for_change"] = None
        form = type(self.form)(f"{self.model.__name__}Form", (self.form,), declared)
        apart = {*declared, *self.form.declared_fields}
        fields = [name for name in names if name not in apart and not name.endswith(SHOWN)]
        return super().get_form(request, obj, change, form=form, fields=fields, **kwargs)

    # Saving

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> Any:
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        meanwhile = self._closed_meanwhile(request, object_id)
        if meanwhile is not None:
            return meanwhile
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except (Refused, Conflict, Stale) as refusal:
            # The transaction is undone; the same form is shown once more, with what was refused.
            cast("Any", request).refused = told(refusal)
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _closed_meanwhile(self, request: HttpRequest, object_id: str | None) -> HttpResponse | None:
        """Where to go when a record stopped being editable while its form was open."""
        record = None if object_id is None else self.get_object(request, object_id)
        if (
            record is None
            or self.has_change_permission(request, record)
            or not self.has_view_permission(request, record)
        ):
            return None
        sentence = _("Nothing was saved: the record is %(state)s by now and is not edited any more.") % {
            "state": record.get_state_display().split(":")[0].lower()
        }
        self.message_user(request, sentence, messages.ERROR)
        return HttpResponseRedirect(page_of(record))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Nothing: `save_related` hands everything to the deeds at once."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Hand what was typed to the deeds; the form's record becomes what they made of it."""
        values = form.values()
        for formset in formsets:
            values[formset.part] = formset.values()
        if values.get("slug") == "":
            values["slug"] = self.free_slug(values)
        if change:
            record = self.deeds.edit(
                record=form.instance,
                values=values,
                by=request.user,
                reason=form.cleaned_data.get("reason_for_change") or "",
                revision=form.cleaned_data.get("revision") or 0,
            )
        else:
            record = self.make(request, form, values)
        record = self.continue_life(request, record)
        vars(form.instance).update(vars(record))

    def make(self, request: HttpRequest, form: Any, values: dict[str, Any]) -> Any:
        """The deed behind the page that adds a record."""
        return self.deeds.create(values=values, by=request.user)

    def free_slug(self, values: Mapping[str, Any]) -> str:
        """An address that nobody has, for one who left it to us; empty when nothing tells one."""
        wanted = self.suggested_slug(values)
        taken = (
            set(self.model._default_manager.filter(slug__startswith=wanted).values_list("slug", flat=True))
            if wanted
            else set()
        )
        return next(
            (
                slug
                for slug in (wanted, *(f"{wanted}-{number}" for number in range(2, 1000)))
                if slug not in taken
            ),
            "",
        )

    def suggested_slug(self, values: Mapping[str, Any]) -> str:
        """An address made from the name or title."""
        texts = values.get("labels") or labels_of(values.get("names") or (), "official")
        code = language_of(texts, "en")
        return slugify(texts[code])[:LONGEST_SLUG].strip("-") if code else ""

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        return ""

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Nothing: the deeds write the journal."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Nothing: the deeds write the journal."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """Nothing: the deeds write the journal."""

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self.deeds.delete(record=obj, by=request.user)

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self.response_after_life(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self.response_after_life(request, obj) or super().response_change(request, obj)

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
        if obj is not None:
            context["panels"] = self.panels(request, obj)
            context["state_badge"] = self.state_badge(obj)
            context["show_save_and_add_another"] = False
        return super().render_change_form(request, context, add, change, form_url, obj)


class NamedThingAdmin(RecordAdmin):
    """The admin of one kind of named thing."""

    list_display: Sequence[Any] = ("__str__", "slug", "state_badge")

    def found_as(self, obj: Any) -> str:
        kind = obj.get_kind_display() if hasattr(obj, "get_kind_display") else ""
        state = "" if obj.state == RecordState.PUBLISHED else obj.get_state_display()
        return " · ".join(part.split(":")[0] for part in (str(obj), obj.slug, kind, state) if part)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        if "slug" in form.base_fields:
            form.base_fields["slug"].required = False
            form.base_fields["slug"].help_text = _(
                "Lower-case words joined by hyphens; it never changes once published. Leave it empty to have it made from the name."
            )
            form.base_fields["slug"].widget.attrs["dir"] = "ltr"
        if "labels" in form.base_fields:
            form.base_fields["labels"].label = self.model.label_name.capitalize()
        return form


def refused_before(request: HttpRequest) -> Sequence[Fault]:
    """What the deeds refused on the first attempt of this request."""
    return getattr(request, "refused", ())
