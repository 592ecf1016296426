"""Where independent counts of one series exclude each other, and since when: told as the disputes of `core/disagreement.py`.

Two counts that ever stand beside each other and exclude each other are a pair (`series_pairs.py`), and pairs that share a count are one
dispute. Which counts ever did is kept (`contested.py`), so that only those are looked at.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from django.db.models import QuerySet

from negotiations.core.clocks import AsOf
from negotiations.core.disagreement import Dispute
from negotiations.troops.models import TroopCount
from negotiations.troops.series_pairs import Pair, SeriesName, Told, known_together, pairs, told_by_series
from negotiations.troops.series_rows import preferences_of

FIELD = "personnel"


def next_contested(
    counts: QuerySet[TroopCount],
    begin: str | None,
    *,
    behind: bool,
    backwards: bool,
    negotiation: int | None,
    work: int,
) -> list[str]:
    """The next series, as texts in order, in which some of these claims excluded each other on some day: at, or only behind, a place, as many
    as `work` claims tell of. With `negotiation` those in which one of these claims belongs to it.
    """
    contested = counts.filter(contested_in__isnull=False)
    if negotiation is not None:
        contested = contested.filter(negotiation=negotiation)
    if begin is not None:
        beyond = ("lt" if backwards else "gt") if behind else ("lte" if backwards else "gte")
        contested = contested.filter(**{f"contested_in__{beyond}": begin})
    ordered = contested.order_by("-contested_in" if backwards else "contested_in")
    return list(dict.fromkeys(map(str, ordered.values_list("contested_in", flat=True)[:work])))


def series_disputes(
    texts: Collection[str],
    counts: QuerySet[TroopCount],
    as_of: AsOf,
    negotiation: int | None = None,
) -> dict[SeriesName, list[Dispute]]:
    """All disputes of these series up to D, as recorded on R, in order of time; `subject` is 0, claims are named by their keys. Three questions,
    however many series there are. With `negotiation` those in which a claim of either side belongs to it.

    `counts` are those recorded on R and known by D, also those that their publisher took back by then.
    """
    contested = counts.filter(contested_in__in=texts)
    preferences = preferences_of(contested, as_of)
    return {
        name: [
            one
            for one in disputes_among(told, as_of, preferences)
            if negotiation is None
            or _concerns(one, {one.pk for one in told if one.negotiation == negotiation})
        ]
        for name, told in told_by_series(contested).items()
    }


def disputes_among(told: Sequence[Told], as_of: AsOf, preferences: Mapping[int, int]) -> list[Dispute]:
    """The disputes of one series, whose claims come in the order of the rule."""
    preferred = sorted(told, key=lambda one: -preferences.get(one.pk, -1))
    order = {one.pk: place for place, one in enumerate(preferred)}
    excluding = pairs(told, lambda one, other: known_together(one, other, as_of.recorded))
    found = [
        Dispute(
            0, FIELD, since, until, min({pk for pair in both for pk in pair}, key=order.__getitem__), (), both
        )
        for group in _together(excluding)
        for since, until, both in _runs(group, as_of.known)
    ]
    return sorted(found, key=lambda dispute: (dispute.since, dispute.exclusions))


def _concerns(dispute: Dispute, mine: set[int]) -> bool:
    """Whether one of these claims is on either side."""
    return any(not mine.isdisjoint(side) for side in dispute.sides())


def _together(excluding: Iterable[Pair]) -> list[list[Pair]]:
    """The pairs, those that hang together by a claim in one group."""
    leader: dict[int, int] = {}

    def first_of(claim: int) -> int:
        leader.setdefault(claim, claim)
        while leader[claim] != claim:
            leader[claim] = claim = leader[leader[claim]]  # a shorter way for whoever asks next
        return claim

    told = list(excluding)
    for pair in told:
        leader[first_of(pair.other)] = first_of(pair.one)
    groups: defaultdict[int, list[Pair]] = defaultdict(list)
    for pair in told:
        groups[first_of(pair.one)].append(pair)
    return list(groups.values())


def _runs(
    group: Sequence[Pair], known: dt.date
) -> Iterator[tuple[dt.date, dt.date | None, tuple[tuple[int, int], ...]]]:
    """First day, end and last pairs of every stretch of days of knowledge on which some of these pairs are known."""
    stretch: list[Pair] = []
    end = dt.date.min
    for pair in sorted(group, key=lambda pair: pair.known_from):
        if stretch and pair.known_from > end:
            yield _run(stretch, end, known)
            stretch, end = [], dt.date.min
        stretch.append(pair)
        end = max(end, pair.known_until)
    if stretch:
        yield _run(stretch, end, known)


def _run(
    stretch: Sequence[Pair], end: dt.date, known: dt.date
) -> tuple[dt.date, dt.date | None, tuple[tuple[int, int], ...]]:
    until = end if end <= known else None
    last = [
        (pair.one, pair.other)
        for pair in stretch
        if (pair.known_until == end if until else pair.known_until > known)
    ]
    return min(pair.known_from for pair in stretch), until, tuple(sorted(last))
