"""From when a claim was known, and when it was said: what follows from its citations.

`known_from` is the earliest over the citations of: the publication day (the citation's own where it knows better than its source; for a page
without a day that relays a dated publication, that publication's; the latest day of a partial one), else the day of a public speech
or post dated by the page, else an archive's capture day, else the recorded day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from negotiations.core.dates import FuzzyDate
from negotiations.core.errors import Refused
from negotiations.core.vocabulary import KnownFromBasis
from negotiations.sources.models import Source


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The day from which something was known, why we say so, and the date of the saying that this day stands for."""

    day: dt.date
    basis: KnownFromBasis
    said: FuzzyDate


def publication_of(source: Source, seen: frozenset[int] = frozenset()) -> FuzzyDate | None:
    """When a source was published; for one without a day that relays dated publications, the earliest of theirs.

    A circle of pages that relay each other without a day gives none. `seen` are those already looked at.
    """
    if source.published is not None and source.published.latest is not None:
        return source.published  # type: ignore[no-any-return]  # a composite field
    seen |= {source.pk}
    relayed = [
        date
        for other in source.relays.all()
        if other.pk not in seen
        for date in (publication_of(other, seen),)
        if date is not None
    ]
    return min(relayed, key=_last_day) if relayed else None


def _last_day(date: FuzzyDate) -> dt.date:
    return date.latest or dt.date.max


def _day(day: dt.date) -> FuzzyDate:
    return FuzzyDate(edtf=day.isoformat(), earliest=day, latest=day)


def knowledge_from(citation: Mapping[str, Any]) -> Knowledge | None:
    """What one citation tells of the day of knowledge, from its values; None when it knows no day at all."""
    source: Source = citation["source"]
    published = citation.get("published")
    if published is None or published.latest is None:
        published = publication_of(source)
    if published is not None and published.latest is not None:
        return Knowledge(published.latest, KnownFromBasis.PUBLISHED, published)
    if citation.get("stated") is not None:
        return Knowledge(citation["stated"], KnownFromBasis.STATED, _day(citation["stated"]))
    archived = citation.get("archived") or source.archived_on
    if archived is not None:
        return Knowledge(archived, KnownFromBasis.ARCHIVED, _day(archived))
    if citation.get("recorded") is not None:
        return Knowledge(citation["recorded"], KnownFromBasis.RECORDED, _day(citation["recorded"]))
    return None


def first_known(citations: Iterable[Mapping[str, Any]]) -> Knowledge | None:
    """The earliest knowledge over several citations; between equals the better basis."""
    order = list(KnownFromBasis)
    found = [knowledge for knowledge in map(knowledge_from, citations) if knowledge is not None]
    return min(found, key=lambda knowledge: (knowledge.day, order.index(knowledge.basis)), default=None)


def require_known(citations: Iterable[Mapping[str, Any]], today: dt.date) -> Knowledge:
    """As `first_known`, but raises Refused when no citation knows a day, or when it lies after the day of recording."""
    knowledge = first_known(citations)
    if knowledge is None:
        raise Refused(
            "citations",
            "no_day_of_knowledge",
            _(
                "No citation tells when this was known: give the source or the citation a publication day, or the day it was stated, archived or recorded."
            ),
        )
    if knowledge.day > today:
        raise Refused(
            "citations",
            "known_in_the_future",
            _("It cannot have been known from %(day)s, which lies after today, %(today)s.")
            % {"day": knowledge.day, "today": today},
        )
    return knowledge


def known_after(known_from: dt.date, ended: dt.date | None) -> str:
    """Why a claim cannot be corrected by one that was known only after its publisher had taken it back."""
    return _("It was known from %(known_from)s, but the claim it corrects was taken back on %(day)s.") % {
        "known_from": known_from,
        "day": ended,
    }


def check_withdrawal(day: dt.date, known_from: dt.date) -> None:
    """Refuse a day on which a claim cannot have been taken back."""
    today = timezone.now().date()
    if day < known_from:
        raise Refused(
            "day",
            "known_before",
            _("It was known from %(known_from)s only: it cannot have ended on %(day)s.")
            % {"known_from": known_from, "day": day},
        )
    if day > today:
        raise Refused(
            "day", "in_the_future", _("%(day)s lies after today, %(today)s.") % {"day": day, "today": today}
        )
