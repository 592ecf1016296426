"""Viewsets as the tutorials write them, and one plain view."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Prefetch
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from rest_framework.pagination import PageNumberPagination
from rest_framework.viewsets import ModelViewSet

from benchmarks.plain.serializers import CountSerializer, MilestoneSerializer
from negotiations.core.states import OPEN, STANDING
from negotiations.milestones.models import Milestone, MilestoneClaim, MilestoneState
from negotiations.sources.models import Citation
from negotiations.troops.models import TroopCount

STANDS = {"recorded_until": None, "state": "published"}


class Pages(PageNumberPagination):
    """Pages by number."""

    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 10_000


class Milestones(ModelViewSet[Any]):
    """Milestones: each relation of a page is one query, of the columns that are shown."""

    queryset = (
        Milestone.objects.filter(state="published")
        .select_related("working_group")
        .prefetch_related(
            Prefetch(
                "states",
                MilestoneState.objects.filter(recorded_until=STANDING, known_until=OPEN),
                to_attr="standing",
            ),
            Prefetch("claims", MilestoneClaim.objects.filter(**STANDS).only("milestone")),
            Prefetch("claims__citations", Citation.objects.only("milestone_claim", "source")),
            "claims__citations__source",
        )
        .order_by("slug")
    )
    serializer_class = MilestoneSerializer
    pagination_class = Pages
    lookup_field = "slug"
    filterset_fields = ["kind", "negotiation__slug", "working_group__slug"]
    ordering_fields = ["slug", "known_from"]


class Counts(ModelViewSet[Any]):
    """Troop counts."""

    queryset = (
        TroopCount.objects.filter(**STANDS)
        .select_related("contributor", "host")
        .order_by("as_of_earliest", "pk")
    )
    serializer_class = CountSerializer
    pagination_class = Pages
    filterset_fields = ["contributor__slug", "host__slug", "measure", "dataset"]


def counts_csv(request: HttpRequest) -> StreamingHttpResponse:
    """All troop counts as CSV, streamed, a thousand at a time."""
    return StreamingHttpResponse(_pieces(), content_type="text/csv")


def _pieces() -> Iterator[str]:
    yield ",".join(CountSerializer.Meta.fields) + "\r\n"
    rows = Counts.queryset.iterator(chunk_size=2_000)
    while page := list(islice(rows, 1_000)):
        text = io.StringIO()
        csv.writer(text).writerows(row.values() for row in CountSerializer(page, many=True).data)
        yield text.getvalue()


def kept_file(request: HttpRequest) -> FileResponse:
    """A file that lies there."""
    return FileResponse(Path(settings.DATA_DIR, "same-file").open("rb"), content_type="text/csv")


def same(request: HttpRequest, name: str) -> HttpResponse:
    """Bytes that an answer of the tracker had, kept in memory."""
    return HttpResponse(_kept(name), content_type="application/json")


@cache
def _kept(name: str) -> bytes:
    return Path(settings.DATA_DIR, f"same-{name}").read_bytes()
