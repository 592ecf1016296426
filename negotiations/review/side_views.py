"""The small views beside a record's page: finding a record while typing, saying what was understood."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from django.urls import path, reverse

from negotiations.core.errors import Refused
from negotiations.core.vocabulary import RecordState
from negotiations.review.understood import READERS

if TYPE_CHECKING:
    from django.contrib.admin.options import ModelAdmin

    Base = ModelAdmin[Any]
else:
    Base = object

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
