"""Imported sheets on the front page of the admin: the records of each wait as one row, which leads to its own page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import ngettext

from negotiations.exchange.models import BatchState, ImportBatch, ImportedRow
from negotiations.review.permissions import is_reviewer
from negotiations.review.waiting import DRAFT, RETURNED, REVIEW, Together


def imports_waiting(request: HttpRequest) -> list[Together]:
    """Every imported sheet whose records are open, and for whom it waits."""
    batches = ImportBatch.objects.filter(state__in=[BatchState.DRAFT, BatchState.SUBMITTED])
    return [_together(batch, _why(batch, request)) for batch in batches]


def _why(batch: ImportBatch, request: HttpRequest) -> str:
    me: Any = request.user
    own = batch.created_by_id == me.pk
    if batch.state == BatchState.SUBMITTED:
        return REVIEW if is_reviewer(request) and not (own and settings.TRACKER_FOUR_EYES) else ""
    if not own:
        return ""
    return RETURNED if batch.remark else DRAFT


def _together(batch: ImportBatch, why: str) -> Together:
    page = reverse("admin:negotiations_importbatch_change", args=[batch.pk])
    return Together(
        resource=batch.resource,
        keys=ImportedRow.objects.filter(batch=batch).order_by().values("object_id"),
        why=why,
        kind=str(batch._meta.verbose_name),
        what=format_html('<a href="{}">{}</a>', page, batch.file_name),
        note=Truncator(batch.remark).chars(300)
        or ngettext("%(rows)s row", "%(rows)s rows", batch.rows) % {"rows": batch.rows},
    )
