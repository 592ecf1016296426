"""What troop counts can be filtered by, and which words of open columns (forces, datasets, units) exist."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from negotiations.actors.filters import actors
from negotiations.api.filter_kinds import (
    AfterFilter,
    BeforeFilter,
    BlankFilter,
    NumberFilter,
    SlugFilter,
    WithinFilter,
    WordFilter,
)
from negotiations.api.filters import InFilter, StrictFilter
from negotiations.api.scope import Scope
from negotiations.core.errors import gather, nearest, shown
from negotiations.milestones.filters import milestones
from negotiations.places.filters import PlaceFilter
from negotiations.sources.claim_filters import ClaimFilters
from negotiations.troops.models import Measure
from negotiations.troops.queries import troop_counts_visible_to


def require_words(column: str, texts: Sequence[str], scope: Scope, **about: Any) -> list[str]:
    """Words that some count has in a column, by the days asked about. Raises Refused, with the neighbours, for one that none has.

    `about` says of what the word is likely said, so that an index finds it before all counts are looked through.
    """
    counts = troop_counts_visible_to(scope.user, scope.as_of, current=False).order_by()

    def is_said(text: str) -> bool:
        said = counts.filter(**{column: text})
        return (bool(about) and said.filter(**about).exists()) or said.exists()

    missing = [text for text in texts if not is_said(text)]
    if missing:
        known = sorted(set(counts.values_list(column, flat=True).distinct()) - {""})
        with gather() as faults:
            for text in missing:
                near = nearest(text, known)
                faults.add(
                    "", "unknown_word", _("No troop count has %(value)s here.") % {"value": shown(text)}, near
                )
    return list(texts)


class KnownWordFilter(StrictFilter[str]):
    """A word of an open vocabulary, which is what the counts have; another one is refused with its neighbours."""

    def read_all(self, texts: Sequence[str]) -> list[str]:
        return require_words(self.path, texts, self.scope)

    def variants(self) -> dict[str, StrictFilter[Any]]:
        blank = BlankFilter(self.field_name, meaning=f"Whether nothing is told: {self.meaning}")
        return {"isnull": blank, "in": InFilter(self)}


class TroopCountFilters(ClaimFilters):
    """Filters of /troop-counts/."""

    milestone = SlugFilter(
        rows=milestones, nullable=True, meaning="Is a level promised in this milestone.", example="phase-one"
    )
    contributor = SlugFilter(rows=actors, meaning="Counts personnel of this actor.", example="united-states")
    host = SlugFilter(rows=actors, meaning="Counts personnel on the soil of this state.", example="iraq")
    place = PlaceFilter(
        nullable=True,
        meaning="Counts at this place or within it. A count of a whole host country has no place.",
        example="iraq",
    )
    force = KnownWordFilter(meaning="Counts this part of the contingent.", example="advisers")
    measure = WordFilter(words=Measure, meaning="What the figure measures.")
    dataset = KnownWordFilter(meaning="Belongs to the series of this dataset, such as `dmdc`.", example="")
    as_of_after = AfterFilter("as_of", meaning="Can hold on this day or later.")
    as_of_before = BeforeFilter("as_of", meaning="Can hold on this day or earlier.")
    as_of_within = WithinFilter("as_of", meaning="Holds, certainly, only between these days.")
    low = NumberFilter(
        "personnel_low",
        least=0,
        nullable=True,
        meaning="Least number meant; where nothing is said of it, it never matches.",
        example="2500",
    )
    high = NumberFilter(
        "personnel_high",
        least=0,
        nullable=True,
        meaning="Greatest number meant; where nothing is said of it, it never matches.",
        example="2500",
    )
