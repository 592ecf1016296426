"""What every kind of claim can be filtered by; what one kind adds lives in its room.

`current` chooses the rows and narrows nothing: see `claim_views.py`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from negotiations.access.visibility import things_visible_to
from negotiations.actors.filters import actors
from negotiations.api.filter_kinds import (
    NumberFilter,
    SinceDayFilter,
    SlugFilter,
    TrueFalseFilter,
    UpToDayFilter,
    WordFilter,
)
from negotiations.api.filters import StrictFilter, StrictFilterSet
from negotiations.api.scope import Scope
from negotiations.core.errors import Refused, gather, nearest, shown
from negotiations.core.vocabulary import Standing
from negotiations.sources.filters import sources
from negotiations.sources.models import Citation
from negotiations.sources.origins import ACTOR, SOURCE, UNNAMED


def negotiations(scope: Scope) -> QuerySet[Any]:
    """The negotiations whose slugs a caller may name."""
    model: Any = Citation._meta.get_field("negotiation").related_model  # a later room
    return things_visible_to(model, scope.user, scope.as_of)


def cited(scope: Scope, condition: Q) -> Q:
    """That one citation fulfils the condition; on an earlier day one that was known by then."""
    return condition & Q(citations__known_from__lte=scope.as_of.known) if scope.asked_day else condition


class CitedSourceFilter(SlugFilter):
    """Whether it rests on a source."""

    def condition(self, value: int) -> Q:
        return cited(self.scope, Q(citations__source=value))


class Origin(NamedTuple):
    """An origin as it is kept, and the actors and sources that it names."""

    key: str
    actors: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


class OriginFilter(StrictFilter[str]):
    """The origin of a citation: an actor's slug, or a kind and a key as `actor:reuters`, `unnamed:iraq@shafaq-news`, `source:…`."""

    example = "actor:reuters"

    def read_all(self, texts: Sequence[str]) -> list[str]:
        with gather() as faults:
            origins = [faults.attempt("", _origin, text) for text in texts]
        known = self._known([origin for origin in origins if origin is not None])
        with gather() as faults:
            for text, origin in zip(texts, origins, strict=True):
                if origin is not None and not (
                    known[ACTOR].issuperset(origin.actors) and known[SOURCE].issuperset(origin.sources)
                ):
                    faults.add(
                        "",
                        "unknown_origin",
                        _("Nothing here has its origin in %(value)s.") % {"value": shown(text)},
                    )
        return [origin.key for origin in origins if origin is not None]

    def _known(self, origins: Sequence[Origin]) -> dict[str, set[str]]:
        """Which of the slugs that these origins name exist for the caller; one question for actors, one for sources."""
        named = {
            ACTOR: (actors, {slug for origin in origins for slug in origin.actors}),
            SOURCE: (sources, {slug for origin in origins for slug in origin.sources}),
        }
        known: defaultdict[str, set[str]] = defaultdict(set)
        for kind, (rows, slugs) in named.items():
            if slugs:
                known[kind] = set(
                    rows(self.scope).filter(slug__in=slugs).order_by().values_list("slug", flat=True)
                )
        return known

    def condition(self, value: str) -> Q:
        return cited(self.scope, Q(citations__origin_key=value))


def _origin(text: str) -> Origin:
    """What an origin names. Raises Refused for what has not the form of one."""
    kind, colon, key = text.partition(":")
    if not colon:
        return Origin(f"{ACTOR}:{text}", (text,))
    if kind == ACTOR:
        return Origin(text, (key,))
    if kind == SOURCE:
        return Origin(text, (), (key,))
    affiliation, at, outlet = key.partition("@")
    if kind != UNNAMED:
        kinds = (ACTOR, UNNAMED, SOURCE)
        raise Refused(
            "",
            "unknown_kind",
            _("%(value)s is no kind of origin: %(words)s.")
            % {"value": shown(kind), "words": ", ".join(kinds)},
            nearest(kind, kinds),
        )
    if not at:
        raise Refused(
            "",
            "wrong_form",
            _("%(value)s does not say through whom the unnamed spoke, as unnamed:iraq@shafaq-news does.")
            % {"value": shown(text)},
        )
    if outlet.startswith(f"{SOURCE}:"):
        return Origin(text, (affiliation,), (outlet.removeprefix(f"{SOURCE}:"),))
    return Origin(text, (affiliation, outlet))


class ClaimedFilter(SlugFilter):
    """Things of which some claim that stands, on the pair of days, fulfils a condition. `claims` gives those claims, `subject` is their foreign key."""

    def __init__(
        self, path: str, *, claims: Callable[[Scope], QuerySet[Any]], subject: str, **kwargs: Any
    ) -> None:
        super().__init__(path, **kwargs)
        self.claims, self.subject = claims, subject

    def condition(self, value: int) -> Q:
        saying = self.claims(self.scope).filter(**{self.path: value})
        return Q(pk__in=saying.order_by().values(self.subject))


class CurrentFilter(TrueFalseFilter):
    """Whether only claims that still stand are given. It chose the rows already."""

    def filter(self, qs: QuerySet[Any], value: Sequence[Any]) -> QuerySet[Any]:
        return qs


class ClaimFilters(StrictFilterSet):
    """Filters of every collection of claims."""

    negotiation = SlugFilter(
        rows=negotiations,
        meaning="Belongs to this negotiation.",
        example="iraq-us-hmc",
        nullable=True,
    )
    standing = WordFilter(words=Standing, meaning="With what force it was said.")
    grade = NumberFilter(
        least=1, greatest=6, meaning="Credibility of the information, 1 to 6.", nullable=True
    )
    known_after = SinceDayFilter("known_from", meaning="Became public on this day or later.")
    known_before = UpToDayFilter("known_from", meaning="Became public on this day or earlier.")
    asserted_by = SlugFilter(
        rows=actors, many=True, meaning="Was said by this actor, known by name.", example="iraq"
    )
    source = CitedSourceFilter(
        "citations__source",
        rows=sources,
        many=True,
        meaning="Rests on this source.",
        example="article-2024-01-25",
    )
    origin = OriginFilter(
        "citations__origin_key",
        many=True,
        meaning="Has a citation of this origin: the slug of an actor, or the kind and key of any origin.",
    )
    current = CurrentFilter(
        "recorded_until",
        meaning="`false` also gives claims that were superseded by us or replaced by their publisher; `true` when not given.",
    )
