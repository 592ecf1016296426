"""The review desk in the admin: the queue of what waits, and a page for each submission with what a reviewer has to know to decide.

It works without scripts; `desk.js` adds keys. Nothing is written here: publishing and returning are the deeds of `review/deeds.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from negotiations.core.documents import documents
from negotiations.core.errors import Conflict, NotAllowed, Refused, Stale
from negotiations.core.records import API_ROOT, Record
from negotiations.core.vocabulary import OPEN_STATES, RecordState
from negotiations.desk.forms import ReviewForm
from negotiations.desk.items import citations_of, corrected_by, said_by, side_by_side
from negotiations.desk.queries import Ticket, import_of, obstacles, queue, waiting
from negotiations.ledger.services import locked_head
from negotiations.review.comparing import differences
from negotiations.review.deed_pages import links_to, record_at, told
from negotiations.review.deeds import REGISTRY
from negotiations.review.history import document_at
from negotiations.review.panels import badge, link, page_of
from negotiations.review.permissions import is_reviewer
from negotiations.review.preview import preview_publishing
from negotiations.review.references import needed_by
from negotiations.review.rules import state_in_words
from negotiations.sources.outlooks import label_of

PER_PAGE = 50


def reviewers_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of the admin for reviewers and administrators; the public is sent to log in, editors are refused."""

    def looked_at(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_reviewer(request):
            raise PermissionDenied
        request.current_app = admin.site.name
        return view(request, *args, **kwargs)

    return admin.site.admin_view(looked_at)


def queue_page(request: HttpRequest) -> HttpResponse:
    """What waits for a reviewer, first come first."""
    tickets = queue()
    page = Paginator(tickets, PER_PAGE).get_page(request.GET.get("page"))
    items = [
        {
            "waiting": one,
            "number": page.start_index() + place,
            "url": address_of(one.ticket),
            "closed": one.own and settings.TRACKER_FOUR_EYES,
        }
        for place, one in enumerate(waiting(page.object_list, request.user))
    ]
    context = {
        **admin.site.each_context(request),
        "title": _("Review desk"),
        "items": items,
        "page": page,
        "total": len(tickets),
    }
    return TemplateResponse(request, "admin/review/queue.html", context)


def item_page(request: HttpRequest, resource: str, key: str) -> HttpResponse:
    """One submission, and the decision on it."""
    record: Any = record_at(f"{API_ROOT}{resource}/{key}/")
    if record is None:
        raise Http404
    if record.state not in OPEN_STATES:
        sentence = _("Nothing was done and nothing waits here any more: the record is %(state)s.") % {
            "state": state_in_words(record)
        }
        messages.warning(request, sentence)
        return HttpResponseRedirect(page_of(record))
    tickets = queue()
    needed = [one for group in needed_by([record]) for one in group]
    form = ReviewForm(request.POST or None, needs=bool(needed), initial=bound_to(record, needed))
    seen: dict[str, Any] | None = None
    refusals: list[str] = []
    others: Any = ""
    if request.method == "POST" and form.is_valid():
        try:
            return decided(request, record, form, tickets)
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        except Stale:
            record.refresh_from_db()
            seen = since(record, form.cleaned_data["revision"])
        except (Refused, Conflict) as refusal:
            refusals = [fault.sentence for fault in told(refusal)]
            others = links_to(getattr(refusal, "others", ()))
        needed = [one for group in needed_by([record]) for one in group]
        # The next attempt is bound to what the page shows now; what was typed stays, what was ticked is ticked anew.
        typed = {"reason": form.cleaned_data["reason"]}
        form = ReviewForm(needs=bool(needed), initial={**typed, **bound_to(record, needed)})
    context = item_context(request, record, needed, tickets)
    return TemplateResponse(
        request,
        "admin/review/item.html",
        {**context, "form": form, "since": seen, "refusals": refusals, "others": others},
    )


def decided(request: HttpRequest, record: Any, form: ReviewForm, tickets: Sequence[Ticket]) -> HttpResponse:
    """Do what was decided and go on to the next submission."""
    given, deeds = form.cleaned_data, REGISTRY[type(record)]
    decision = {
        "record": record,
        "by": request.user,
        "reason": given["reason"],
        "revision": given["revision"],
    }
    following = neighbours(record, tickets)[1]
    if request.POST.get("deed") == "return":
        deeds.send_back(**decision)
        said: Any = _("Returned to the editor: %(record)s") % {"record": record}
    elif request.POST.get("deed") == "publish":
        with transaction.atomic():
            locked_head()
            needed = [one for group in needed_by([record]) for one in group]
            if revisions_of(needed) != given["needed"] and given.get("with_references"):
                raise Conflict("stale", _("What it needs changed since you looked: look at it again, below."))
            deeds.publish(**decision, with_references=given.get("with_references", False))
        said = format_html("{} {}", _("Published:"), link(record))
    else:
        raise Refused("", "required", _("Publish or return: press one of the two buttons."))
    messages.success(request, said)
    return HttpResponseRedirect(address_of(following) if following else reverse("review:queue"))


def item_context(
    request: HttpRequest, record: Any, needed: Sequence[Record], tickets: Sequence[Ticket]
) -> dict[str, Any]:
    """What the page of one submission shows."""
    preview = preview_publishing(record)
    before, after = neighbours(record, tickets)
    place = next((number for number, one in enumerate(tickets, 1) if _is_of(one, record)), None)
    waits = waiting([one for one in tickets if _is_of(one, record)], request.user)
    refusal = preview.refusal
    return {
        **admin.site.each_context(request),
        "title": str(record),
        "record": record,
        "kind": record._meta.verbose_name,
        "record_link": page_of(record),
        "state_badge": badge(record.state),
        "waits": record.state == RecordState.SUBMITTED,
        "waiting": waits[0] if waits else None,
        "batch": import_of(record),
        "place": place,
        "total": len(tickets),
        "previous": before and address_of(before),
        "next": after and address_of(after),
        "preview": preview,
        "refused": [fault.sentence for fault in told(refusal)] if refusal else [],
        "lines": side_by_side(record, preview),
        "effects": [
            {
                "effect": one,
                "label": "" if one.field in ("", "citations") else label_of(one.field),
                "links": [link(claim) for claim in one.claims],
            }
            for one in preview.effects
        ],
        "said": said_by(record),
        "corrected": [(name, link(other), inner) for name, other, inner in corrected_by(record)],
        "cited": [{"cited": one, "source": link(one.citation.source)} for one in citations_of(record)],
        "needed": [
            {"record": one, "link": link(one), "kind": one._meta.verbose_name, "badge": badge(one.state)}
            for one in needed
        ],
        "obstacles": [(link(one), sentence) for one, sentence in obstacles([record, *needed], request.user)],
        "self_publishing": not settings.TRACKER_FOUR_EYES and record.created_by_id == request.user.pk,
    }


def since(record: Record, revision: int) -> dict[str, Any]:
    """What was changed of a record since the revision that a reviewer read."""
    [(_record, now)] = documents(type(record), [record.pk])
    return {
        "revision": revision,
        "now": record.revision,
        "differences": differences(type(record), document_at(record, revision), now),
    }


def bound_to(record: Record, needed: Sequence[Record]) -> dict[str, Any]:
    """What a decision is bound to: the revisions as they are now."""
    return {"revision": record.revision, "needed": revisions_of(needed)}


def revisions_of(records: Sequence[Record]) -> str:
    """Addresses and revisions in one text, the same for the same."""
    return " ".join(sorted(f"{one.path}@{one.revision}" for one in records))


def neighbours(record: Record, tickets: Sequence[Ticket]) -> tuple[Ticket | None, Ticket | None]:
    """The submissions before and after this one in the queue."""
    place = next((number for number, one in enumerate(tickets) if _is_of(one, record)), None)
    if place is None:
        return None, tickets[0] if tickets else None
    return (
        tickets[place - 1] if place else None,
        tickets[place + 1] if place + 1 < len(tickets) else None,
    )


def address_of(ticket: Ticket) -> str:
    """Where a submission is looked at; an import on its own page, which publishes or returns it whole."""
    if ticket.many:
        return ticket.path
    resource, key, _rest = ticket.path.split("/")
    return reverse("review:item", args=[resource, key])


def _is_of(ticket: Ticket, record: Record) -> bool:
    return ticket.model is type(record) and ticket.pk == record.pk
