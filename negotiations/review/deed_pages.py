"""The life of a record in the admin: submit, publish, return, retract; buttons on its page, a page that asks why, what the deeds refused.

The deeds themselves are in `deeds.py`; those that only claims know (withdraw, supersede, replace) are added in `sources/claim_admin.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR, ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from negotiations.access.roles import Role, roles_of
from negotiations.core.errors import Conflict, Fault, NotAllowed, Refused, Stale
from negotiations.core.records import NamedThing, Record
from negotiations.core.vocabulary import OPEN_STATES, RecordState
from negotiations.ledger.models import Change
from negotiations.review.deeds import REGISTRY
from negotiations.review.panels import link, page_of
from negotiations.review.references import unpublished_references

Base = ModelAdmin[Any] if TYPE_CHECKING else object
Text = str | Promise


@dataclass(frozen=True)
class Deed:
    """One deed as the admin offers it: for records in which states, to whom, what it asks, what it does."""

    label: Text
    meaning: Text
    done: Text
    role: Role
    states: Sequence[str]
    act: Callable[[Any, Any, dict[str, Any], Any], Any]
    """(deeds, record, what was asked, account)"""
    needs_reason: bool = False
    needs_day: bool = False
    with_references: bool = False
    grave: bool = False


class DeedForm(forms.Form):
    """What a deed asks."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        required=False,
        label=gettext_lazy("Reason"),
        widget=forms.Textarea({"rows": 3, "cols": 70, "dir": "auto"}),
    )
    day = forms.DateField(
        label=gettext_lazy("Day of the withdrawal"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    with_references = forms.BooleanField(
        required=False, label=gettext_lazy("Publish what it refers to together with it")
    )

    def __init__(self, deed: Deed, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = deed.needs_reason
        for name, wanted in (("day", deed.needs_day), ("with_references", deed.with_references)):
            if not wanted:
                del self.fields[name]


def _common(record: Any, asked: dict[str, Any], by: Any) -> dict[str, Any]:
    return {"record": record, "by": by, "reason": asked["reason"], "revision": asked["revision"]}


DEEDS: dict[str, Deed] = {
    "publish": Deed(
        gettext_lazy("Publish…"),
        gettext_lazy(
            "It becomes part of the public record, for everybody, for good: what is public is corrected or retracted, never deleted."
        ),
        gettext_lazy("Published"),
        Role.REVIEWER,
        OPEN_STATES,
        lambda deeds, record, asked, by: deeds.publish(
            **_common(record, asked, by), with_references=asked.get("with_references", False)
        ),
        with_references=True,
    ),
    "submit": Deed(
        gettext_lazy("Submit for review…"),
        gettext_lazy("A reviewer will publish it or return it to you with a note."),
        gettext_lazy("Submitted for review"),
        Role.EDITOR,
        (RecordState.DRAFT,),
        lambda deeds, record, asked, by: deeds.submit(**_common(record, asked, by)),
    ),
    "return": Deed(
        gettext_lazy("Return to the editor…"),
        gettext_lazy("It becomes a draft again; the editor reads your note."),
        gettext_lazy("Returned to the editor"),
        Role.REVIEWER,
        (RecordState.SUBMITTED,),
        lambda deeds, record, asked, by: deeds.send_back(**_common(record, asked, by)),
        needs_reason=True,
    ),
    "retract": Deed(
        gettext_lazy("Retract…"),
        gettext_lazy(
            "It leaves the public lists; its address tells the reason. It stays in the ledger and under earlier days of recording."
        ),
        gettext_lazy("Retracted"),
        Role.REVIEWER,
        (RecordState.PUBLISHED,),
        lambda deeds, record, asked, by: deeds.retract(**_common(record, asked, by)),
        needs_reason=True,
        grave=True,
    ),
}


class DeedPages(Base):
    """Adds the life of a record to its admin."""

    offered: dict[str, Deed] = DEEDS

    def get_urls(self) -> Any:
        name = f"{self.opts.app_label}_{self.opts.model_name}_deed"
        view = self.admin_site.admin_view(self.deed_view)
        return [path("<int:object_id>/deed/<slug:deed>/", view, name=name), *super().get_urls()]

    def may(self, request: HttpRequest, record: Any, deed: Deed) -> bool:
        """Whether the page offers a deed; whether it succeeds is decided by the deed."""
        return deed.role in roles_of(request.user) and record.state in deed.states

    def deed_links(self, request: HttpRequest, record: Any) -> list[dict[str, Any]]:
        """The buttons of a record's page that lead to a page of their own."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_deed"
        return [
            {"label": deed.label, "url": reverse(name, args=[record.pk, key]), "grave": deed.grave}
            for key, deed in self.offered.items()
            if self.may(request, record, deed)
        ]

    def life_context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        """Which buttons a record's page has."""
        reviewer = Role.REVIEWER in roles_of(request.user)
        draft = record is None or record.state == RecordState.DRAFT
        return {
            "save_is_draft": record is None or record.state in OPEN_STATES,
            "show_publish": draft and reviewer and not settings.TRACKER_FOUR_EYES,
            "show_submit": draft and (settings.TRACKER_FOUR_EYES or not reviewer),
            "deed_links": [] if record is None else self.deed_links(request, record),
        }

    def continue_life(self, request: HttpRequest, record: Any) -> Any:
        """Submit or publish what was just saved, as the button asked. What cannot be published yet stays a draft, and the page says why."""
        deeds = REGISTRY[self.model]
        if "_submit" in request.POST:
            return deeds.submit(record=record, by=request.user)
        if "_publish" in request.POST and record.state in OPEN_STATES:
            try:
                return deeds.publish(record=record, by=request.user)
            except Conflict as conflict:
                publish = reverse(
                    f"admin:{self.opts.app_label}_{self.opts.model_name}_deed", args=[record.pk, "publish"]
                )
                sentence = format_html(
                    '{} {} {} <a href="{}">{}</a>',
                    _("Saved as a draft, not published."),
                    conflict.sentence,
                    links_to(conflict.others),
                    publish,
                    _("Publish them together…"),
                )
                self.message_user(request, sentence, messages.WARNING)
        return record

    def response_after_life(self, request: HttpRequest, record: Any) -> HttpResponse | None:
        """Where to go after a button that did more than save; None for Django's own ways."""
        if not {"_publish", "_submit"} & request.POST.keys() or IS_POPUP_VAR in request.POST:
            return None
        if record.state == RecordState.PUBLISHED:
            self.message_user(request, self.published_message(record), messages.SUCCESS)
        elif record.state == RecordState.SUBMITTED:
            self.message_user(request, _("Submitted: a reviewer will look at it."), messages.SUCCESS)
        return HttpResponseRedirect(page_of(record))

    def published_message(self, record: Any) -> Any:
        """What the page says once a record is public."""
        change = Change.objects.filter(url=record.path).order_by("-number").first()
        return _("Published: change %(number)s of the ledger.") % {"number": change.number if change else "–"}

    def deed_view(self, request: HttpRequest, object_id: int, deed: str) -> HttpResponse:
        """The page of one deed: what it does, what it asks, what it refused."""
        record, offer = self.get_object(request, str(object_id)), self.offered.get(deed)
        if record is None or offer is None:
            raise Http404
        if not self.may(request, record, offer):
            if not self.has_view_permission(request, record):
                raise PermissionDenied
            self.message_user(
                request,
                _("That is not possible now: the record is %(state)s.") % {"state": record.state},
                messages.ERROR,
            )
            return HttpResponseRedirect(page_of(record))
        form = DeedForm(
            offer, request.POST or None, initial={"revision": record.revision, "with_references": True}
        )
        others: Any = ""
        if request.method == "POST" and form.is_valid():
            try:
                done = offer.act(REGISTRY[self.model], record, form.cleaned_data, request.user)
            except NotAllowed as refusal:
                raise PermissionDenied(str(refusal)) from refusal
            except (Refused, Conflict, Stale) as refusal:
                others = links_to(getattr(refusal, "others", ()))
                for fault in told(refusal):
                    form.add_error(fault.field if fault.field in form.fields else None, fault.sentence)
            else:
                said = self.published_message(done) if deed == "publish" else offer.done
                self.message_user(request, said, messages.SUCCESS)
                return HttpResponseRedirect(page_of(record))
        context = {
            **self.admin_site.each_context(request),
            "title": f"{str(offer.label).rstrip('…')}: {record}",
            "deed": offer,
            "form": form,
            "record": record,
            "opts": self.opts,
            "others": others,
            "back": page_of(record),
            "unpublished": [link(one) for one in unpublished_references(self.model, [record.pk])]
            if offer.with_references
            else [],
            "media": self.media,
        }
        request.current_app = self.admin_site.name  # type: ignore[attr-defined]
        return TemplateResponse(request, "admin/negotiations/deed.html", context)


def told(refusal: Refused | Conflict | Stale) -> tuple[Fault, ...]:
    """What was refused, as faults that a form can show."""
    if isinstance(refusal, Refused):
        return refusal.faults
    if isinstance(refusal, Conflict):
        return (Fault("", refusal.code, " ".join([refusal.sentence, *refusal.others])),)
    sentence = _(
        "Somebody saved this record after you opened it: it is at revision %(revision)s now. Nothing of yours was saved, and nothing of theirs was lost. "
        "What you typed still stands below: open the record in another tab, compare, and enter there what is missing."
    )
    return (Fault("", "stale", sentence % {"revision": refusal.revision}),)


def links_to(paths: Sequence[str]) -> Any:
    """Records named by their addresses, as links to their pages."""
    records = [record for record in map(record_at, paths[:20]) if record is not None]
    return format_html_join(" · ", "{}", ((link(record),) for record in records))


def record_at(address: str) -> Record | None:
    """The record with this address in the API (without a host), or None."""
    _empty, _api, _version, resource, key, *_rest = [*address.split("/"), "", "", "", ""]
    for model in REGISTRY:
        if model.resource == resource:
            lookup = "slug" if issubclass(model, NamedThing) else "public_id"
            manager: Any = model._default_manager
            found: Record | None = manager.filter(**{lookup: key}).first()
            return found
    return None
