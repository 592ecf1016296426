"""Questions about sources, and what rests on them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from django.db.models import Case, Count, Exists, JSONField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Substr

from negotiations.access.visibility import records_visible_to
from negotiations.core.clocks import AsOf
from negotiations.ledger.past import reached, revised_since
from negotiations.sources.models import Citation, Source


def sources_visible_to(user: Any, as_of: AsOf) -> QuerySet[Source]:
    """Sources that were known on the pair of days: from their publication, their capture or their first citation, whichever came first."""
    sources = records_visible_to(Source, user, as_of)
    if not as_of.asks_past_day:
        return sources
    cited = Citation._default_manager.filter(recorded_citations(as_of), source=OuterRef("pk"))
    dated = Q(published_latest__lte=as_of.known) | Q(archived_on__lte=as_of.known)
    revised = {source.pk: source for source in revised_since(Source, as_of)}
    if revised:
        known = {pk for pk, source in revised.items() if _dated_by(source, as_of.known)}
        dated = dated & ~Q(pk__in=revised) | Q(pk__in=known)
    return sources.filter(
        dated | Exists(cited.filter(known_from__lte=as_of.known)) | Q(slug__in=cited_then(as_of).keys())
    )


def _dated_by(source: Source, day: dt.date) -> bool:
    """Whether a source shows by its own days that it was there by then."""
    days = (source.published and source.published.latest, source.archived_on)
    return any(one is not None and one <= day for one in days)


def with_citations_count(sources: QuerySet[Source], as_of: AsOf) -> QuerySet[Source]:
    """Annotate `citations_count`: how often the public record known on D, recorded on R, rests on the source."""
    cited = Citation._default_manager.filter(standing_citations(as_of), source=OuterRef("pk")).order_by()
    counted = cited.values("source").annotate(number=Count("pk")).values("number")
    number: Any = Coalesce(Subquery(counted), 0)
    then = cited_then(as_of)
    if then:
        cases = (When(slug=slug, then=Value(times)) for slug, times in then.items())
        number += Case(*cases, default=Value(0))
    return sources.annotate(citations_number=number)


CLAIMS = ("milestone_claim", "condition_claim", "event_claim", "troop_count", "statement")
THINGS = (
    "negotiation",
    "commission",
    "working_group",
    "mandate__commission",
    "mandate__working_group",
    "office__holder",
    "membership__member",
)
"""Lookup paths from a citation to the claim, or to the named thing, that it can speak for."""


def standing_citations(as_of: AsOf) -> Q:
    """Citations whose owner stood in the public record, and that were known; without those of things revised since, see `cited_then`."""
    standing = Q()
    for claim in CLAIMS:
        standing |= as_of.claims(f"{claim}__") & Q(**{f"{claim}__isnull": False})
    known = Q(known_from__isnull=True) | Q(known_from__lte=as_of.known)
    return (standing | _of_things(as_of)) & known


def recorded_citations(as_of: AsOf) -> Q:
    """Citations whose owner was in the public record of R, known on D or not; without those of things revised since."""
    recorded = _of_things(as_of)
    for claim in CLAIMS:
        recorded |= as_of.records(f"{claim}__") & Q(**{f"{claim}__isnull": False})
    return recorded


def _of_things(as_of: AsOf) -> Q:
    """Citations of named things in the public record, those of things revised since left out."""
    condition = Q()
    for path in THINGS:
        revised = [thing.pk for thing in revised_since(_way_back(path)[0], as_of)]
        of_things = as_of.records(f"{path}__") & Q(**{f"{path}__isnull": False})
        condition |= of_things & ~Q(**{f"{path}__in": revised}) if revised else of_things
    return condition


def cited_then(as_of: AsOf) -> Counter[str]:
    """Slug of a source → how often things that were revised since rested on it, as recorded on R and known on D."""
    found: Counter[str] = Counter()
    for path in THINGS:
        thing, back = _way_back(path)
        for one in revised_since(thing, as_of):
            found.update(citation.source.slug for citation in reached(one, back))
    return found


def _way_back(path: str) -> tuple[Any, str]:
    """The kind of named thing at the end of a path from a citation, and the path from there to its citations."""
    model: Any = Citation
    names: list[str] = []
    for step in path.split("__"):
        field = model._meta.get_field(step)
        names.insert(0, field.remote_field.related_name)
        model = field.related_model
    return model, "__".join(names)


def with_origin(citations: QuerySet[Citation]) -> QuerySet[Citation]:
    """Annotate `origin_labels`, the title by language of the source that is the origin; null for other origins."""
    slug = Substr(OuterRef("origin_key"), len("source:") + 1)
    labels = Source._default_manager.filter(slug=slug).values("labels")[:1]
    return citations.annotate(origin_labels=Subquery(labels, output_field=JSONField()))
