"""What places can be filtered by, and how any record is filtered by place: what lies within is included."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from negotiations.api.filter_kinds import COUNTRY, CodeFilter, NameFilter, SlugFilter, WordFilter
from negotiations.api.filters import StrictFilter, StrictFilterSet
from negotiations.api.reference_filters import all_found
from negotiations.api.scope import Scope
from negotiations.core.words import having_words
from negotiations.places.models import Place, PlaceKind
from negotiations.places.queries import lying_in, places_visible_to


def places(scope: Scope) -> QuerySet[Any]:
    """The places that a caller may see."""
    return places_visible_to(scope.user, scope.as_of)


class PlaceFilter(StrictFilter[str]):
    """At a place or anywhere within it. `path` is the foreign key to a place; an unknown slug is refused, without suggestions."""

    example = "iraq"
    schema = SlugFilter.schema
    refers_to = Place.resource

    def read_all(self, texts: Sequence[str]) -> list[str]:
        found = places(self.scope).filter(slug__in=texts).order_by().values_list("slug", "trail")
        return all_found(texts, dict(found), _("There is no place with the slug %(value)s."))

    def condition(self, value: str) -> Q:
        return Q(**{f"{self.path}__in": Place._default_manager.filter(lying_in([value])).values("pk")})

    def holds(self, told: Sequence[Place], value: str) -> bool:
        return any(place.trail.startswith(value) for place in told)


class WithinPlaceFilter(PlaceFilter):
    """Places that lie within a place, at any depth, but not the place itself."""

    def condition(self, value: str) -> Q:
        return lying_in([value]) & ~Q(trail=value)


class PlaceNameFilter(NameFilter):
    """The same in places."""

    example = "ain al-asad"

    def condition(self, value: str) -> Q:
        found: Any = having_words(Place._default_manager.all(), value)
        return Q(pk__in=found.values("pk"))


class PlaceFilters(StrictFilterSet):
    """Filters of /places/."""

    kind = WordFilter(words=PlaceKind, meaning="What sort of place it is.")
    country = CodeFilter(**COUNTRY, nullable=True, meaning="The country it lies in.")
    within = WithinPlaceFilter(meaning="Lies within this place, at any depth.")
    name = PlaceNameFilter(meaning="Bears this name, in any spelling and script.")
