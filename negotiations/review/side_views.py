"""The small views beside a record's page: finding a record while typing, saying what was understood, the history."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from negotiations.core.errors import Refused
from negotiations.core.vocabulary import RecordState
from negotiations.ledger.models import Change, JournalEntry
from negotiations.review.understood import READERS

if TYPE_CHECKING:
    from django.contrib.admin.options import ModelAdmin

    Base = ModelAdmin[Any]
else:
    Base = object

MOST_ACTS = 200
"""Acts that a history page shows, the newest; the whole is in the lists of the ledger and the journal."""
LONGEST_INPUT = 4_000


class FindView(AutocompleteJsonView):
    """Records by any of their words, for an input that refers to one. What was superseded or retracted is not offered."""

    def get_queryset(self) -> Any:
        chosen = super().get_queryset().exclude(state__in=[RecordState.SUPERSEDED, RecordState.RETRACTED])
        related = self.model_admin.list_select_related
        return chosen.select_related(*related) if isinstance(related, list | tuple) else chosen

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        return {"id": str(getattr(obj, to_field_name)), "text": cast("Any", self.model_admin).found_as(obj)}


class SideViews(Base):
    """Adds these views to the admin of a record."""

    def get_urls(self) -> Any:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        wrap = self.admin_site.admin_view
        return [
            path("find/", wrap(FindView.as_view(admin_site=self.admin_site)), name=f"{name}_find"),
            path("understood/<slug:reader>/", wrap(self.understood_view), name=f"{name}_understood"),
            *super().get_urls(),
        ]

    def understood_url(self) -> str:
        """Where the script asks what was understood; the reader's name takes the place of the last word."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_understood", args=["reader"])

    def understood_view(self, request: HttpRequest, reader: str) -> JsonResponse:
        """What was understood of an input, or why it was not: `{"ok": bool, "text": sentence}`."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        read = READERS.get(reader)
        if read is None:
            raise Http404
        raw = {name: str(text)[:LONGEST_INPUT] for name, text in request.GET.items()}
        try:
            return JsonResponse({"ok": True, "text": read(raw)})
        except Refused as refused:
            return JsonResponse({"ok": False, "text": " ".join(fault.sentence for fault in refused.faults)})

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
        journal = list(
            JournalEntry.objects.filter(resource=record.resource, key=record.key)
            .select_related("account", "change")
            .order_by("-pk")[:MOST_ACTS]
        )
        noted = {entry.change_id for entry in journal}
        changes = [
            change
            for change in Change.objects.filter(url=record.path).order_by("-number")[:MOST_ACTS]
            if change.number not in noted
        ]
        acts = [
            _act(
                entry.at,
                str(entry.account or _("the system")),
                entry.act,
                entry.note,
                entry.changed,
                entry.change,
            )
            for entry in journal
        ]
        acts += [
            _act(change.at, _("the system"), change.action, change.reason, change.changed, change)
            for change in changes
        ]
        context = {
            **self.admin_site.each_context(request),
            "title": _("History: %s") % record,
            "acts": sorted(acts, key=lambda act: act["at"], reverse=True),
            "object": record,
            "opts": self.opts,
            **(extra_context or {}),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/negotiations/record_history.html", context)


def _act(at: Any, who: str, act: str, why: str, changed: str, change: Change | None) -> dict[str, Any]:
    """One act as the history shows it."""
    differences = json.loads(changed or "{}")
    return {
        "at": at,
        "who": who,
        "act": act,
        "why": why,
        "number": change.number if change is not None else None,
        "differences": [
            (name, *(Truncator(_plain(value)).chars(200) for value in pair))
            for name, pair in differences.items()
            if name != "revision"
        ],
    }


def _plain(value: Any) -> str:
    if value is None or value == "":
        return "–"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
