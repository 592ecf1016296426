"""What a chart is: a picture as a Vega-Lite specification, the same data as a table, and what both are called; and for whom it is made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from negotiations.api.clocks import instant
from negotiations.api.in_words import day_in_words, number_in_words
from negotiations.api.scope import Scope
from negotiations.charts.look import LIGHT, Look
from negotiations.charts.words import listed
from negotiations.core.text import label
from negotiations.ledger.models import LedgerHead
from negotiations.sources.models import Citation

CLAIMS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Frame:
    """For whom, of which days and state of the record, in which language and colours a chart is made."""

    scope: Scope
    head: LedgerHead
    look: Look = LIGHT

    def told(self) -> str:
        """As known on which day, as recorded on which."""
        as_of = self.scope.as_of
        if as_of.recorded is None:
            return _("as publicly known on %s") % day_in_words(as_of.known)
        return _("as publicly known on %(known)s and recorded on %(recorded)s") % {
            "known": day_in_words(as_of.known),
            "recorded": instant(as_of.recorded)
            if as_of.recorded.time().microsecond != 999_999
            else day_in_words(as_of.recorded.date()),
        }


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the table: what it says, and where that is told in full."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart. `rows` are the table: the same data in words, each row as long as `columns`."""

    kind: str
    title: str
    subtitle: str
    description: str
    language: str
    specification: dict[str, Any]
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[Cell]] = field(default_factory=list)
    address: str = ""
    """Where the API answers with what it shows: a path, without days, language and format; empty where it has none."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.specification["width"], self.specification["height"]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.rows


def sources_line(frame: Frame, relation: str, claims: Iterable[int]) -> str:
    """Whose publications the claims rest on, and which state of the record it is. `relation` is the citation's key to that kind of claim."""
    keys = list(claims)
    found: dict[str, int] = {}
    for start in range(0, len(keys), CLAIMS_AT_ONCE):
        cited = Citation.objects.filter(**{f"{relation}__in": keys[start : start + CLAIMS_AT_ONCE]})
        for labels, slug, _source in (
            cited.order_by()
            .values_list("source__publisher__labels", "source__publisher__slug", "source")
            .distinct()
        ):
            if slug:  # the publisher may be unknown
                name = label(labels, frame.scope.language, slug)
                found[name] = found.get(name, 0) + 1
    names = [name for name, _count in sorted(found.items(), key=lambda one: (-one[1], one[0]))]
    state = _("ledger head %s") % number_in_words(frame.head.number)
    if not names:
        return state
    return _("Sources: %(names)s; %(state)s") % {"names": listed(names), "state": state}
