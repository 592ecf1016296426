"""Places on a map."""

from __future__ import annotations

from negotiations.api.formats.maps import GeoJson
from negotiations.places.models import Place


class PlaceMap(GeoJson):
    """Every place at its own coordinates."""

    def place(self, row: Place) -> Place:
        return row
