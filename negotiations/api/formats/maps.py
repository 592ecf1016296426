"""GeoJSON: a collection as features with the coordinates of their place. Where that is, is told by the room."""

from __future__ import annotations

from typing import IO, Any, ClassVar

from negotiations.api.formats.whole import Export, WholeFormat
from negotiations.api.renderers import to_json


class GeoJson(WholeFormat):
    """GeoJSON (RFC 7946): one feature for each record, its fields as properties; the geometry is null where no coordinates are known."""

    media_type = "application/geo+json"
    format = "geojson"
    also: ClassVar[tuple[str, ...]] = ()
    """Fields whose rows are needed to find the place."""

    def place(self, row: Any) -> Any:
        """The place of a row: something with `lat`, `lon` and `precision`, or None."""
        raise NotImplementedError

    def write(self, export: Export, out: IO[bytes]) -> None:
        out.write(b'{"type":"FeatureCollection","features":[')
        between = b"\n"
        for rows, shapes in export.pages(also=self.also):
            for row, shape in zip(rows, shapes, strict=True):
                out.write(between + to_json(self.feature(row, shape)))
                between = b",\n"
        out.write(b"\n]}\n")

    def feature(self, row: Any, shape: dict[str, Any]) -> dict[str, Any]:
        """One record. How far off its coordinates may be stands beside them: a country is no point."""
        place = self.place(row)
        known = place is not None and place.lat is not None and place.lon is not None
        geometry = {"type": "Point", "coordinates": [place.lon, place.lat]} if known else None
        properties = (
            shape if "precision" in shape else {**shape, "precision": place.precision if known else None}
        )
        return {"type": "Feature", "id": shape["url"], "geometry": geometry, "properties": properties}
