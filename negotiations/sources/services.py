"""Deeds on sources. The deeds on claims, which rest on sources, are in `claims.py`."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Min, Q
from django.utils.translation import gettext as _

from negotiations.core.bulk import among
from negotiations.core.claims import Claim
from negotiations.core.errors import Refused
from negotiations.core.records import Record
from negotiations.core.vocabulary import RecordState
from negotiations.review.deeds import Deeds
from negotiations.review.references import owners_of
from negotiations.sources.knowledge import publication_of
from negotiations.sources.models import Citation, Source


class SourceDeeds(Deeds[Source]):
    """A source exists from its publication; one without a day from its capture by an archive, else from its first citation."""

    model = Source

    def check_stored(self, records: Sequence[Source]) -> None:
        for record in records:
            if record.relays.filter(pk=record.pk).exists():
                raise Refused("relays", "circle", _("A source does not relay itself."))

    def landed(self, records: Sequence[Source], at: dt.datetime) -> None:
        wanted = {record.pk for record in records}
        front: Iterable[int] = wanted
        while front:  # a page without a day has that of what it relays
            relays = Source.objects.filter(relays__in=front).exclude(pk__in=wanted)
            front = list(relays.values_list("pk", flat=True))
            wanted.update(front)
        _refresh(Source.objects.filter(pk__in=wanted))

    def heard(self, model: type[Record], ids: Sequence[int], at: dt.datetime) -> None:
        paths = [path for owner, path in owners_of(Citation) if owner is model]
        if issubclass(model, Claim):
            _refresh(Source.objects.filter(pk__in=_moved(model, ids)))
        elif paths:
            records: Any = model._default_manager
            cited = Q()
            for path in paths:
                cited |= Q(pk__in=records.filter(among("pk", ids)).values(f"{path}__source"))
            _refresh(Source.objects.filter(cited, published_latest=None))


def _moved(model: type[Claim], ids: Sequence[int]) -> set[int]:
    """Of the sources without a day that these claims cite, those whose first day may be another now.

    A claim never changes: one that stands can only bring the day forward, one that ended only have been the first. So what a large import
    cites over and over is not looked through whole for each of its sets.
    """
    [owner] = (name for name in Citation.owners if Citation._meta.get_field(name).related_model is model)
    cited = Citation.objects.filter(among(f"{owner}_id", ids), source__published_latest=None).order_by()
    moved = set()
    for source, known, state, first in (
        cited.values("source", "source__known_from", f"{owner}__state")
        .annotate(first=Min("known_from"))
        .values_list("source", "source__known_from", f"{owner}__state", "first")
    ):
        if known is None or (
            first is not None and (first < known if state == RecordState.PUBLISHED else first <= known)
        ):
            moved.add(source)
    return moved


def _refresh(sources: Any) -> None:
    """Keep the first day of these sources."""
    found = list(sources.prefetch_related("relays"))
    undated = [source.pk for source in found if publication_of(source) is None]
    cited = Citation.objects.filter(_in_the_record(), source__in=undated).order_by().values("source")
    first = (
        {row["source"]: row["first"] for row in cited.annotate(first=Min("known_from"))} if undated else {}
    )
    moved = []
    for source in found:
        published = publication_of(source)
        day = published.latest if published is not None else source.archived_on or first.get(source.pk)
        if source.known_from != day:
            source.known_from = day
            moved.append(source)
    Source.objects.bulk_update(moved, ["known_from"], batch_size=500)


def _in_the_record() -> Q:
    """That the record which a citation speaks for is public and stands."""
    standing = Q()
    for path in OWNERS:
        standing |= Q(**{f"{path}__state": RecordState.PUBLISHED})
    return standing


def _owner_paths(model: type[Any], prefix: str = "") -> Iterable[str]:
    for name in model.owners:
        owner: Any = model._meta.get_field(name).related_model
        if issubclass(owner, Record):
            yield f"{prefix}{name}"
        else:
            yield from _owner_paths(owner, f"{prefix}{name}__")


OWNERS = tuple(_owner_paths(Citation))
"""Lookup paths from a citation to the records it can speak for."""

sources = SourceDeeds()
