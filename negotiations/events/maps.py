"""Events on a map."""

from __future__ import annotations

from typing import Any

from negotiations.api.formats.maps import GeoJson
from negotiations.places.models import Place


class EventMap(GeoJson):
    """Every event at the place that stands of all that is told of it."""

    also = ("place",)

    def place(self, row: Any) -> Place | None:
        place: Place | None = row.picture and row.picture.place
        return place
