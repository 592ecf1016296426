"""How the admin saves: a form is turned into values and handed to the deeds; what they refuse comes back beside its field.

Nothing here writes. The buttons that do more than save are in `deed_pages.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.contrib.admin.options import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from negotiations.core.errors import Conflict, Fault, NotAllowed, Refused, Stale
from negotiations.core.naming import labels_of
from negotiations.core.text import language_of
from negotiations.review.deed_pages import DeedPages, told
from negotiations.review.deeds import REGISTRY, Deeds
from negotiations.review.overtaken import overtaken
from negotiations.review.panels import page_of
from negotiations.review.preview import Preview, preview_values
from negotiations.review.rules import state_in_words

if TYPE_CHECKING:

    class Base(DeedPages, ModelAdmin[Any]):
        """What this mixin stands on."""
else:
    Base = DeedPages

LONGEST_SLUG = 100
CHECK = "_check"
"""The button, or the script in its stead, that asks what publishing would change and saves nothing."""


class Checked(Exception):
    """Leaves the saving of a form, with what publishing would change."""

    def __init__(self, preview: Preview) -> None:
        super().__init__()
        self.preview = preview


class SavesThroughDeeds(Base):
    """Puts the deeds in the place of everything that Django's admin would write."""

    @property
    def deeds(self) -> Deeds[Any]:
        """The deeds on these records."""
        found: Deeds[Any] = REGISTRY[self.model]
        return found

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
        shown: Any = request
        try:
            answer = super().changeform_view(request, object_id, form_url, extra_context)
            # A form that is not understood yet would change nothing; the script says nothing then.
            return JsonResponse({"effects": None}) if asked_by_script(request) else answer
        except Checked as checked:
            if asked_by_script(request):
                return as_json(checked.preview)
            shown.foreseen = checked.preview
            shown.refused = told(checked.preview.refusal) if checked.preview.refusal is not None else ()
        except (Refused, Conflict, Stale) as refusal:
            # The transaction is undone; the same form is shown once more, with what was refused.
            shown.refused = told(refusal)
            if isinstance(refusal, Stale) and object_id is not None:
                shown.overtaken = overtaken(self.model._default_manager.get(pk=object_id), shown.typed)
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
            "state": state_in_words(record)
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
        cast("Any", request).typed = values
        if CHECK in request.POST:
            raise Checked(self.preview(request, form, values, change))
        if change:
            record = self.deeds.edit(
                record=form.instance,
                values=values,
                by=request.user,
                reason=form.cleaned_data.get("reason_for_change") or "",
                revision=_revision_seen(request) or form.cleaned_data.get("revision") or 0,
            )
        else:
            record = self.make(request, form, values)
        record = self.continue_life(request, record)
        vars(form.instance).update(vars(record))

    def make(self, request: HttpRequest, form: Any, values: dict[str, Any]) -> Any:
        """The deed behind the page that adds a record."""
        return self.deeds.create(values=values, by=request.user)

    def preview(self, request: HttpRequest, form: Any, values: dict[str, Any], change: bool) -> Preview:
        """What publishing these values would change."""
        return preview_values(self.model, values, record=form.instance if change else None)

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

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        try:
            return super().delete_view(request, object_id, extra_context)
        except Conflict as conflict:
            self.message_user(request, told(conflict)[0].sentence, messages.ERROR)
        return HttpResponseRedirect(
            reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[object_id])
        )

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self.response_after_life(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self.response_after_life(request, obj) or super().response_change(request, obj)


def refused_before(request: HttpRequest) -> Sequence[Fault]:
    """What the deeds refused on the first attempt of this request."""
    return getattr(request, "refused", ())


def _revision_seen(request: HttpRequest) -> int:
    """The revision that somebody has compared with his own, and wants to put his own in the place of; 0 when he did not say so."""
    seen = request.POST.get("seen_revision", "") if "_seen" in request.POST else ""
    return int(seen) if seen.isdecimal() else 0


def asked_by_script(request: HttpRequest) -> bool:
    """Whether a script asks what publishing would change, and wants no page."""
    return CHECK in request.POST and request.headers.get("Accept") == "application/json"


def as_json(preview: Preview) -> JsonResponse:
    """What publishing would change, for the script beside the form; null where it would be refused."""
    effects = [{"field": one.field, "kind": one.kind, "sentence": one.sentence} for one in preview.effects]
    return JsonResponse({"effects": None if preview.refusal is not None else effects})
