"""Imports in the admin: upload a sheet, choose its columns, look at the dry run, import, submit; publish or return the batch whole.

Everything works without scripts: what takes long is shown by a page that loads itself again. What is done is in `batches/intake.py` and
`life.py`, and beside the service in `import_tasks.py`.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from negotiations.access.roles import roles_of
from negotiations.core.errors import Conflict, NotAllowed, Refused
from negotiations.exchange.batches import intake, life
from negotiations.exchange.batches.errors import error_lines
from negotiations.exchange.batches.forms import ColumnForm, UploadForm, columns_of
from negotiations.exchange.batches.tasks import ACTS, is_abandoned, progress, start
from negotiations.exchange.models import BatchState, ImportBatch, ImportedRow
from negotiations.exchange.sheets.shapes import COLLECTIONS
from negotiations.review.panels import badge, link
from negotiations.review.permissions import EditorsSee, is_editor

PER_PAGE = 100
BUTTONS = {
    "import": gettext_lazy("Import as drafts"),
    "submit": gettext_lazy("Submit for review"),
    "publish": gettext_lazy("Publish all"),
    "return": gettext_lazy("Return to the editor"),
    "discard": gettext_lazy("Discard"),
}
DOING = {
    "check": gettext_lazy("The file is being checked"),
    "import": gettext_lazy("The rows are being imported"),
    "submit": gettext_lazy("The drafts are being submitted"),
    "publish": gettext_lazy("The records are being published"),
    "return": gettext_lazy("The records are being returned"),
    "discard": gettext_lazy("The drafts are being deleted"),
}


@admin.register(ImportBatch)
class ImportBatchAdmin(EditorsSee, admin.ModelAdmin[Any]):
    """Sheets on their way into the record."""

    list_display = ("file_name", "resource", "state_badge", "rows", "created_by", "created_at")
    list_filter = ("state", "resource")
    list_select_related = ("created_by",)
    search_fields = ("file_name",)
    show_full_result_count = False
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return is_editor(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_editor(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def state_badge(self, obj: ImportBatch) -> Any:
        """The state as a coloured label."""
        return _badge(obj)

    def get_urls(self) -> Any:
        def page(route: str, view: Any, name: str) -> Any:
            return path(
                f"<int:pk>/{route}/",
                self.admin_site.admin_view(view),
                name=f"negotiations_importbatch_{name}",
            )

        own = [
            page("columns", self.columns_view, "columns"),
            page("do", self.do_view, "do"),
            page("errors.csv", self.errors_view, "errors"),
        ]
        return [*own, *super().get_urls()]

    # Pages

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Upload a file."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            given = form.cleaned_data
            try:
                batch = intake.upload(
                    content=given["file"].read(),
                    file_name=given["file"].name,
                    resource=given["collection"],
                    by=request.user,
                )
            except Refused as refused:
                for fault in refused.faults[:50]:
                    form.add_error(
                        "file", f"{fault.field}: {fault.sentence}" if fault.field else fault.sentence
                    )
            else:
                return HttpResponseRedirect(self._address(batch, "columns"))
        return self._page(request, "import_upload", title=_("Import a sheet"), form=form)

    def columns_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say what the columns are."""
        batch = self._batch(request, pk)
        if batch.state not in (BatchState.UPLOADED, BatchState.REFUSED, BatchState.READY):
            return HttpResponseRedirect(self._address(batch))
        form = ColumnForm(columns_of(batch), request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                intake.choose(batch=batch, mapping=form.mapping(), ignored=form.ignored(), by=request.user)
                start(batch=batch, act="check", by=request.user)
            except Refused as refused:
                form.refuse(refused)
            except Conflict as conflict:
                form.add_error(None, conflict.sentence)
            else:
                return HttpResponseRedirect(self._address(batch))
        earlier = ImportBatch.objects.filter(
            sha256=batch.sha256, resource=batch.resource, state__in=[BatchState.DRAFT, BatchState.SUBMITTED, BatchState.PUBLISHED]
        ).exclude(pk=batch.pk).first()  # fmt: skip
        title = _("Columns of %(file)s") % {"file": batch.file_name}
        return self._page(request, "import_columns", title=title, form=form, batch=batch, earlier=earlier)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Where a batch stands: progress, errors, what it would do or did, what can be done with it."""
        batch = self._batch(request, int(object_id) if object_id.isdecimal() else 0)
        told = progress(batch) if batch.doing else None
        if batch.doing and is_abandoned(batch):
            messages.warning(request, _("This has given no sign for some minutes; it can be started again."))
        busy = bool(batch.doing) and not is_abandoned(batch)
        return self._page(
            request,
            "import_batch",
            title=batch.file_name,
            batch=batch,
            busy=busy,
            doing=DOING.get(batch.doing, ""),
            told=told,
            percent=None if not told or not told[1] else min(99, told[0] * 100 // told[1]),
            state_badge=_badge(batch),
            state_meaning=str(BatchState(batch.state).label).partition(": ")[2],
            buttons=[] if busy else self._buttons(request, batch),
            can_choose=not busy and batch.state in ACTS["check"].states,
            seen=life.fingerprint(batch),
            errors=self._pages(request, batch.faults.all(), "errors") if batch.faults_count else None,
            outcomes=self._outcomes(batch),
            made=self._made(request, batch),
        )

    def do_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Have something done with a batch."""
        batch = self._batch(request, pk)
        act = request.POST.get("act", "")
        if request.method == "POST" and act in BUTTONS:
            try:
                start(
                    batch=batch, act=act, by=request.user,
                    reason=request.POST.get("reason", "")[:2000], seen=request.POST.get("seen", ""),
                )  # fmt: skip
            except NotAllowed as refusal:
                raise PermissionDenied(str(refusal)) from refusal
            except (Refused, Conflict) as refusal:
                messages.error(request, str(refusal))
        return HttpResponseRedirect(self._address(batch))

    def errors_view(self, request: HttpRequest, pk: int) -> StreamingHttpResponse:
        """Every error of the last check, as a sheet."""
        batch = self._batch(request, pk)
        response = StreamingHttpResponse(error_lines(batch), content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="import-{batch.pk}-errors.csv"'
        return response

    # Beneath

    def _batch(self, request: HttpRequest, pk: int) -> ImportBatch:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(ImportBatch, pk=pk)

    def _address(self, batch: ImportBatch, page: str = "change") -> str:
        return reverse(f"admin:negotiations_importbatch_{page}", args=[batch.pk])

    def _page(self, request: HttpRequest, template: str, **context: Any) -> HttpResponse:
        request.current_app = self.admin_site.name
        given = {**self.admin_site.each_context(request), "opts": self.opts, "media": self.media, **context}
        return TemplateResponse(request, f"admin/negotiations/{template}.html", given)

    def _buttons(self, request: HttpRequest, batch: ImportBatch) -> list[tuple[str, Any]]:
        held = roles_of(request.user)
        idle = batch.state == BatchState.READY and not (
            batch.counts.get("created", 0) + batch.counts.get("superseded", 0)
        )
        return [
            (act, label)
            for act, label in BUTTONS.items()
            if ACTS[act].role in held and batch.state in ACTS[act].states and not (act == "import" and idle)
        ]

    def _pages(self, request: HttpRequest, rows: Any, name: str) -> Any:
        return Paginator(rows, PER_PAGE).get_page(request.GET.get(name))

    def _outcomes(self, batch: ImportBatch) -> list[tuple[Any, int, list[Any]]]:
        labels = {
            "created": _("to be created"),
            "superseded": _("to correct what stands"),
            "left_alone": _("left alone: in the record already"),
        }
        if batch.state not in (BatchState.REFUSED, BatchState.READY):
            labels["created"], labels["superseded"] = _("created"), _("correcting what stood")
        return [
            (label, batch.counts.get(name, 0), batch.examples.get(name, []))
            for name, label in labels.items()
            if batch.counts
        ]

    def _made(self, request: HttpRequest, batch: ImportBatch) -> Any:
        page = self._pages(request, ImportedRow.objects.filter(batch=batch), "records")
        rows = list(page.object_list)
        manager: Any = COLLECTIONS[batch.resource]._default_manager
        found = manager.in_bulk([row.object_id for row in rows])
        page.object_list = [
            (row.row, link(found[row.object_id]), badge(found[row.object_id].state, "")) if row.object_id in found
            else (row.row, _("deleted since"), "")
            for row in rows
        ]  # fmt: skip
        return page if rows else None


def _badge(batch: ImportBatch) -> Any:
    """Where a batch stands, as a coloured label."""
    name = str(BatchState(batch.state).label).split(":")[0].strip()
    return format_html('<span class="badge badge-{}">{}</span>', batch.state, name)
