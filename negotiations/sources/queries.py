"""Questions about sources, and what rests on them."""

from __future__ import annotations

from typing import Any

from django.db.models import (
    CharField,
    Count,
    Exists,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Coalesce, Concat, Substr

from negotiations.access.visibility import records_visible_to
from negotiations.core.clocks import AsOf
from negotiations.core.records import API_ROOT
from negotiations.ledger.past import changed_since
from negotiations.sources.models import Citation, Source


def sources_visible_to(user: Any, as_of: AsOf) -> QuerySet[Source]:
    """Sources that were known on the pair of days: from their publication, their capture or their first citation, whichever came first."""
    sources = records_visible_to(Source, user, as_of)
    if as_of.known >= AsOf.now().known:
        return sources
    cited = Citation._default_manager.filter(source=OuterRef("pk"), known_from__lte=as_of.known)
    return sources.filter(
        Q(published_latest__lte=as_of.known) | Q(archived_on__lte=as_of.known) | Exists(cited)
    )


def with_citations_count(sources: QuerySet[Source], as_of: AsOf) -> QuerySet[Source]:
    """Annotate `citations_count`: how often the public record known on D, recorded on R, rests on the source."""
    cited = Citation._default_manager.filter(standing_citations(as_of), source=OuterRef("pk")).order_by()
    counted = cited.values("source").annotate(number=Count("pk")).values("number")
    return sources.annotate(citations_number=Coalesce(Subquery(counted), 0))


def standing_citations(as_of: AsOf) -> Q:
    """Citations whose owner stood in the public record, and that were known."""
    standing = Q()
    for claim in ("milestone_claim", "condition_claim", "event_claim", "troop_count", "statement"):
        standing |= as_of.claims(f"{claim}__") & Q(**{f"{claim}__isnull": False})
    for path in (
        "negotiation",
        "commission",
        "working_group",
        "mandate__commission",
        "mandate__working_group",
        "office__holder",
        "membership__member",
    ):
        standing |= as_of.records(f"{path}__") & Q(**{f"{path}__isnull": False})
    return standing & (Q(known_from__isnull=True) | Q(known_from__lte=as_of.known))


def with_origin(citations: QuerySet[Citation], as_of: AsOf) -> QuerySet[Citation]:
    """Annotate `origin_labels`, the title by language of the source that is the origin, null for other origins; of one that changed
    after R, `origin_document` is what it was then.
    """
    slug = Substr(OuterRef("origin_key"), len("source:") + 1)
    labels = Source._default_manager.filter(slug=slug).values("labels")[:1]
    told = citations.annotate(origin_labels=Subquery(labels, output_field=JSONField()))
    if as_of.recorded is None:
        return told.annotate(origin_document=Value(None, output_field=TextField()))
    url = Concat(Value(f"{API_ROOT}{Source.resource}/"), slug, Value("/"), output_field=CharField())
    then = changed_since(as_of.recorded).filter(url=url).values("document")[:1]
    return told.annotate(origin_document=Subquery(then, output_field=TextField()))
