"""The life of a record in the admin: submit, publish, return, retract; buttons on its page, a page that asks why, what the deeds refused.

The deeds themselves are in `deeds.py`; those that only claims know (withdraw, supersede, replace) are added in `sources/claim_admin.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from negotiations.access.roles import roles_of
from negotiations.core.errors import Conflict, Fault, NotAllowed, Refused, Stale
from negotiations.core.records import Record
from negotiations.core.things import NamedThing
from negotiations.core.vocabulary import OPEN_STATES, RecordState
from negotiations.ledger.models import Change
from negotiations.review.deed_offers import DEEDS, Deed, DeedForm
from negotiations.review.deeds import REGISTRY
from negotiations.review.panels import link, page_of
from negotiations.review.permissions import is_reviewer
from negotiations.review.references import unpublished_references
from negotiations.review.rules import state_in_words

if TYPE_CHECKING:
    from django.contrib.admin.options import ModelAdmin

    Base = ModelAdmin[Any]
else:
    Base = object


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
        reviewer = is_reviewer(request)
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
                _("That is not possible now: the record is %(state)s.") % {"state": state_in_words(record)},
                messages.ERROR,
            )
            return HttpResponseRedirect(page_of(record))
        form = DeedForm(
            offer, request.POST or None, initial={"revision": record.revision, "with_references": True}
        )
        others: Any = ""
        if request.method == "POST" and form.is_valid():
            done, others = attempted(
                form, lambda: offer.act(REGISTRY[self.model], record, form.cleaned_data, request.user)
            )
            if done is not None:
                said = self.published_message(done) if deed == "publish" else str(offer.done)
                self.message_user(request, said, messages.SUCCESS)
                return HttpResponseRedirect(page_of(record))
        context = self.deed_context(request, record, offer, form, others)
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/negotiations/deed.html", context)

    def deed_context(
        self, request: HttpRequest, record: Any, offer: Deed, form: DeedForm, others: Any
    ) -> dict[str, Any]:
        """What the page of a deed shows."""
        return {
            **self.admin_site.each_context(request),
            "title": f"{str(offer.label).rstrip('…')}: {record}",
            "button": str(offer.label).rstrip("…"),
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


def attempted(form: DeedForm, act: Callable[[], Any]) -> tuple[Any, Any]:
    """What a deed gives, and nothing; or None with what was refused on its form, and links to the records that stand in the way."""
    try:
        return act() or True, ""
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except (Refused, Conflict, Stale) as refusal:
        for fault in told(refusal):
            form.add_error(fault.field if fault.field in form.fields else None, fault.sentence)
        return None, links_to(getattr(refusal, "others", ()))


def told(refusal: Refused | Conflict | Stale) -> tuple[Fault, ...]:
    """What was refused, as faults that a form can show."""
    if isinstance(refusal, Refused):
        return refusal.faults
    if isinstance(refusal, Conflict):
        return (Fault("", refusal.code, " ".join([refusal.sentence, *refusal.others])),)
    sentence = _(
        "Somebody saved this record after you opened it: it is at revision %(revision)s now. Nothing of yours was saved, and nothing of theirs was lost. "
        "What you typed still stands below."
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
            try:
                found: Record | None = manager.filter(**{lookup: key}).first()
            except ValidationError:  # no id at all
                return None
            return found
    return None
