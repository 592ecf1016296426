"""The history of a record in the admin, and the page that asks why something of it shall hold again. What happened is read in `history.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from negotiations.access.roles import Role
from negotiations.core.documents import documents
from negotiations.core.errors import Conflict, Refused
from negotiations.core.reading_back import own_part
from negotiations.core.vocabulary import RecordState
from negotiations.review.comparing import differences
from negotiations.review.deed_offers import Deed, DeedForm
from negotiations.review.deed_pages import DeedPages, attempted
from negotiations.review.deeds import REGISTRY
from negotiations.review.history import history_of
from negotiations.review.panels import link, page_of
from negotiations.review.permissions import is_reviewer
from negotiations.review.restoring import document_of, untouched
from negotiations.review.rules import state_in_words

if TYPE_CHECKING:
    from django.contrib.admin.options import ModelAdmin

    class Base(DeedPages, ModelAdmin[Any]):
        """What this mixin stands on."""
else:
    Base = object

RESTORE = Deed(
    gettext_lazy("Restore…"),
    gettext_lazy(
        "It will say again what it said then. That is a new change: nothing of what came since is undone or lost."
    ),
    gettext_lazy("Restored: it says again what it said"),
    Role.REVIEWER,
    (RecordState.PUBLISHED,),
    lambda deeds, record, asked, by: deeds.restore(
        record=record,
        number=asked["number"],
        by=by,
        reason=asked["reason"],
        revision=asked["revision"],
    ),
    needs_reason=True,
)


class HistoryPages(Base):
    """Adds both pages to the admin of a record."""

    def get_urls(self) -> Any:
        name = f"{self.opts.app_label}_{self.opts.model_name}_restore"
        view = self.admin_site.admin_view(self.restore_view)
        return [path("<int:object_id>/restore/<int:number>/", view, name=name), *super().get_urls()]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Who did what to this record, when and why: the ledger and the journal together."""
        record = self.get_object(request, object_id)
        if record is None:
            redirect: HttpResponse = cast("Any", self)._get_obj_does_not_exist_redirect(
                request, self.opts, object_id
            )
            return redirect
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_restore"
        restores = is_reviewer(request)
        acts = [
            {
                "act": act,
                "other": None if act.record.pk == record.pk else link(act.record),
                "restore": reverse(name, args=[record.pk, act.change.number])
                if restores and act.restorable and act.change
                else None,
            }
            for act in history_of(record)
        ]
        context = {
            **self.admin_site.each_context(request),
            "title": _("History: %s") % record,
            "acts": acts,
            "object": record,
            "opts": self.opts,
            "media": self.media,
            **(extra_context or {}),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/negotiations/record_history.html", context)

    def restore_view(self, request: HttpRequest, object_id: int, number: int) -> HttpResponse:
        """What would change if a record said again what it said in a change of the ledger; and why it shall."""
        record = self.get_object(request, str(object_id))
        if record is None:
            raise Http404
        if not is_reviewer(request):
            raise PermissionDenied
        history = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_history", args=[record.pk])
        if record.state not in RESTORE.states:
            sentence = _("That is not possible now: the record is %(state)s.") % {
                "state": state_in_words(record)
            }
            self.message_user(request, sentence, messages.ERROR)
            return HttpResponseRedirect(history)
        try:
            then = document_of(record, number)
        except Refused:
            raise Http404 from None
        except Conflict as conflict:
            self.message_user(request, conflict.sentence, messages.ERROR)
            return HttpResponseRedirect(history)
        form = DeedForm(RESTORE, request.POST or None, initial={"revision": record.revision})
        others: Any = ""
        if request.method == "POST" and form.is_valid():
            asked = {**form.cleaned_data, "number": number}
            done, others = attempted(
                form, lambda: RESTORE.act(REGISTRY[self.model], record, asked, request.user)
            )
            if done is not None:
                self.message_user(request, str(RESTORE.done), messages.SUCCESS)
                return HttpResponseRedirect(page_of(done))
        [(_record, now)] = documents(self.model, [record.pk])
        without = untouched(self.model)
        told = differences(
            self.model, own_part(self.model, now, without), own_part(self.model, then, without)
        )
        context = {
            **self.deed_context(request, record, RESTORE, form, others),
            "title": _("Restore change %(number)s: %(record)s") % {"number": number, "record": record},
            "differences": told,
            "back": history,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/negotiations/deed.html", context)
