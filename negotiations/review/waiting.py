"""What waits for an account: its own drafts, what was returned to it with a note, and for reviewers what others submitted.

One question over all kinds of records for each list, then one for each kind that is shown; lists are short, the rest is behind links.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import F, Q, QuerySet, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from negotiations.core.records import Record
from negotiations.core.vocabulary import RecordState
from negotiations.ledger.models import JournalEntry
from negotiations.review.deeds import REGISTRY
from negotiations.review.panels import Panel, link, list_of
from negotiations.review.permissions import is_reviewer

MOST = 8
"""Rows of each list on the front page."""

RETURNED, DRAFT, REVIEW = "returned", "draft", "review"


@dataclass(frozen=True, slots=True)
class Together:
    """Records that wait as one and are never listed by themselves."""

    resource: str
    keys: QuerySet[Any, Any]
    """The records' keys in this database."""
    why: str
    """The list on which they stand as one row; empty for none, since they wait for somebody else."""
    kind: str
    what: Any
    note: str


TOGETHER: list[Callable[[HttpRequest], Sequence[Together]]] = []
"""Who tells what waits as one; filled, as the front page is, where the pages of all rooms are gathered."""


def waiting(request: HttpRequest) -> Panel:
    """What waits for me."""
    me: Any = request.user
    submitted_before = Q(state=RecordState.DRAFT, submitted_by=me)
    lists = [
        (
            RETURNED,
            _("Returned to you"),
            submitted_before,
            {"state__exact": "draft", "submitted_by__id__exact": me.pk},
        ),
        (
            DRAFT,
            _("Your draft"),
            Q(state=RecordState.DRAFT, created_by=me) & ~Q(submitted_by=me, submitted_by__isnull=False),
            {"state__exact": "draft", "created_by__id__exact": me.pk},
        ),
    ]
    if is_reviewer(request):
        others = Q(state=RecordState.SUBMITTED)
        if settings.TRACKER_FOUR_EYES:
            # Null is nobody, and so not me.
            others &= (Q(created_by__isnull=True) | ~Q(created_by=me)) & (
                Q(submitted_by__isnull=True) | ~Q(submitted_by=me)
            )
        lists.insert(0, (REVIEW, _("For your review"), others, {"state__exact": "submitted"}))
    rows: list[list[Any]] = []
    links: dict[str, str] = {}
    sets = [one for told in TOGETHER for one in told(request)]
    for why, heading, condition, query in lists:
        rows += [[heading, capfirst(one.kind), one.what, one.note] for one in sets if one.why == why]
        found = _newest(condition, sets)
        notes = _notes(found) if condition is submitted_before else {}
        for record in found[:MOST]:
            note = notes.get((record.resource, record.key), "")
            rows.append([heading, capfirst(record._meta.verbose_name), link(record), note])
        if len(found) > MOST:
            for model in dict.fromkeys(type(record) for record in found):
                named = _("All: %(heading)s (%(kind)s)") % {
                    "heading": heading,
                    "kind": model._meta.verbose_name_plural,
                }
                links[named] = list_of(model, **query)
    return Panel(
        title=_("What waits for you"),
        headings=[_("Why"), _("Kind"), _("What"), _("Note")],
        rows=rows,
        note="" if rows else _("Nothing waits for you."),
        links=list(links.items()),
        name="waiting",
        button=(_("Open the review desk"), reverse("review:queue")) if is_reviewer(request) else None,
    )


def _newest(condition: Q, sets: Sequence[Together]) -> list[Record]:
    """The newest records of any kind of which this holds and that wait by themselves, one more than is shown."""
    models: list[type[Record]] = list(REGISTRY)
    branches = [
        model._default_manager.filter(
            condition, *(~Q(pk__in=one.keys) for one in sets if one.resource == model.resource)
        )
        .order_by()
        .annotate(room=Value(place), written=F("pk"))
        .values_list("room", "written")
        for place, model in enumerate(models)
    ]
    keys = branches[0].union(*branches[1:], all=True).order_by("-written")[: MOST + 1]
    by_kind: defaultdict[int, list[int]] = defaultdict(list)
    order = list(keys)
    for kind, pk in order:
        by_kind[kind].append(pk)
    found = {kind: models[kind]._default_manager.in_bulk(pks) for kind, pks in by_kind.items()}
    return [found[kind][pk] for kind, pk in order]


def _notes(records: Sequence[Record]) -> dict[tuple[str, str], str]:
    """The newest note of a reviewer to each of these records, by collection and key."""
    if not records:
        return {}
    wanted = Q()
    for record in records:
        wanted |= Q(resource=record.resource, key=record.key)
    told = JournalEntry.objects.filter(wanted, act="returned").order_by("pk")
    return {(entry.resource, entry.key): Truncator(entry.note).chars(300) for entry in told}
