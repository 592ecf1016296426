"""The collection of places over HTTP."""

from __future__ import annotations

from negotiations.api.clocks import Clocks
from negotiations.api.formats import TABLES
from negotiations.api.selection import Expansion
from negotiations.api.writing import WritableRoom
from negotiations.places.filters import PlaceFilters, places
from negotiations.places.maps import PlaceMap
from negotiations.places.models import Place
from negotiations.places.serializers import PlaceSerializer


class Places(WritableRoom):
    """Countries, regions, towns, bases, one within another. Asking for a place anywhere includes what lies within it."""

    model = Place
    rows = staticmethod(places)
    filters = PlaceFilters
    serializer_class = PlaceSerializer
    orderings = {"slug": "slug", "kind": "kind", "country": "country", "lat": "lat", "lon": "lon"}
    expansions = {"within": Expansion(PlaceSerializer, places, "within")}
    clocks = Clocks.NONE
    exports = (*TABLES, PlaceMap)
