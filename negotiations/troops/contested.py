"""Which counts ever excluded another of their series: kept with each count when it lands, so that disputes are found without a look at all others.

A published count never changes, so two of them exclude each other for good or never, and what is kept is only added to. On which days they did
is asked of the rule (`series_disputes.py`): a count stays marked when the other was taken back or corrected since. Two counts are compared as
the record was when the later of them landed; if they were not known together then, they never were.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from django.db.models import Q, QuerySet

from negotiations.core.bulk import among, insert_rows
from negotiations.core.documents import chunks
from negotiations.troops.models import SeriesOrigin, TroopCount
from negotiations.troops.series_claims import STANDS
from negotiations.troops.series_pairs import (
    KEY,
    Days,
    SeriesName,
    Told,
    known_together,
    name_of,
    of_series,
    pairs,
    text_of,
    told_by_series,
)

TOGETHER = 20
"""Series looked at by one question."""
Voices = dict[SeriesName, set[str]]


def keep_contested(keys: Sequence[int]) -> None:
    """Mark, of counts that just landed and of those beside which they stand, what excludes each other."""
    for some in chunks(keys):
        landed = TroopCount.objects.filter(among("pk", some), _public(), recorded_until__isnull=True)
        voices = _voices(landed)
        several = _keep_voices(voices)
        for names in chunks(several, TOGETHER):
            standing = TroopCount.objects.filter(_public(), recorded_until__isnull=True)
            beside = of_series(names, standing).filter(_reaching(landed))
            for name, told in told_by_series(beside).items():
                _mark(text_of(name), _contested(told, set(some)))


def contested_afresh() -> Iterator[tuple[str, set[int]]]:
    """What the rule marks in every series of more than one origin, whatever is kept."""
    public = TroopCount.objects.filter(_public())
    several = sorted(name for name, origins in _voices(public).items() if len(origins) > 1)
    for name in several:
        for told in told_by_series(of_series([name], public)).values():
            yield text_of(name), _contested(told)


def differences() -> Iterator[str]:
    """What differs between the marks that are kept and the rule, a sentence each."""
    kept, given = _kept_voices(None), _as_texts(_voices(TroopCount.objects.filter(_public())))
    for text in sorted(kept.keys() | given.keys()):
        if kept.get(text) != given.get(text):
            yield f"series {text}: its origins are not those that are kept"
    marked: defaultdict[str, set[int]] = defaultdict(set)
    for pk, series in TroopCount.objects.filter(contested_in__isnull=False).values_list("pk", "contested_in"):
        marked[str(series)].add(pk)
    ruled = dict(contested_afresh())
    ids = TroopCount.objects.values_list("public_id", flat=True)
    for text in sorted(marked.keys() | ruled.keys()):
        keeps, gives = marked.get(text, set()), ruled.get(text, set())
        for pk in sorted(gives - keeps):
            yield f"troop count {ids.get(pk=pk)}: not kept as contested in {text}, but the rule says so"
        for pk in sorted(keeps - gives):
            yield f"troop count {ids.get(pk=pk)}: kept as contested in {text}, but the rule says no such thing"


def rebuild() -> None:
    """Write all marks anew, under the ledger's lock."""
    TroopCount.objects.filter(contested_in__isnull=False).update(contested_in=None)
    SeriesOrigin.objects.all().delete()
    _keep_voices(_voices(TroopCount.objects.filter(_public())))
    for text, contested in contested_afresh():
        _mark(text, contested)


def _public() -> Q:
    """What is in the record or ever was."""
    return Q(recorded_from__isnull=False)


def _contested(told: Iterable[Told], landed: Collection[int] | None = None) -> set[int]:
    """The claims of one series that are in any pair, with `landed` in any that has one of these."""
    return {pk for pair in pairs(told, _ever_together, landed) for pk in (pair.one, pair.other)}


def _ever_together(one: Told, other: Told) -> Days | None:
    """The days on which both were known, in the record of the instant at which the later one landed; none where the other had left it by then."""
    at = max(one.recorded_from, other.recorded_from)
    if any(end is not None and end <= at for end in (one.recorded_until, other.recorded_until)):
        return None
    return known_together(one, other, at)


def _voices(counts: QuerySet[TroopCount]) -> Voices:
    """The series of these counts, each with the origins that speak in it."""
    found: defaultdict[SeriesName, set[str]] = defaultdict(set)
    told = counts.order_by().filter(citations__isnull=False).values_list(*KEY, "citations__origin_key")
    for row in told.distinct():
        found[name_of(row)].add(row[-1])
    return dict(found)


def _keep_voices(voices: Voices) -> list[SeriesName]:
    """Keep who speaks in these series; give those in which more than one origin ever did."""
    kept, given = _kept_voices([text_of(name) for name in voices]), _as_texts(voices)
    fresh = [
        (text, origin)
        for text, origins in given.items()
        for origin in sorted(origins - kept.get(text, set()))
    ]
    if fresh:
        insert_rows(SeriesOrigin, ("series", "origin_key"), fresh)
    return [name for name in voices if len(kept.get(text_of(name), set()) | given[text_of(name)]) > 1]


def _as_texts(voices: Voices) -> dict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for name, origins in voices.items():
        found[text_of(name)] |= origins
    return dict(found)


def _kept_voices(texts: Sequence[str] | None) -> dict[str, set[str]]:
    """The origins that are kept of these series, of all with None."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for some in [None] if texts is None else chunks(texts):
        rows = SeriesOrigin.objects.all() if some is None else SeriesOrigin.objects.filter(series__in=some)
        for text, origin in rows.values_list("series", "origin_key"):
            found[text].add(origin)
    return dict(found)


def _reaching(landed: QuerySet[TroopCount]) -> Q:
    """That a count can stand beside one of those that landed: a bound on each side, where none of these is open."""
    days = list(landed.exclude(as_of_edtf="").values_list("as_of_earliest", "as_of_latest"))
    firsts = [first for first, _ in days if first is not None]
    lasts = [last for _, last in days if last is not None]
    reach = Q()
    if len(lasts) == len(days) > 0:
        reach &= Q(as_of_earliest__lte=_shifted(max(lasts), STANDS)) | Q(as_of_earliest__isnull=True)
    if len(firsts) == len(days) > 0:
        reach &= Q(as_of_latest__gte=_shifted(min(firsts), -STANDS)) | Q(as_of_latest__isnull=True)
    return reach


def _shifted(day: dt.date, by: int) -> dt.date:
    """So many days later; the end of all days at most."""
    return dt.date.fromordinal(min(max(day.toordinal() + by, 1), dt.date.max.toordinal()))


def _mark(text: str, contested: Collection[int]) -> None:
    for some in chunks(sorted(contested)):
        TroopCount.objects.filter(pk__in=some, contested_in__isnull=True).update(contested_in=text)
