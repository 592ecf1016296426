"""Promise: places and events are given as GeoJSON, at the coordinates of their place or at none."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django.test import Client

from tests.api.asking import API, faults
from tests.api.exporting import exported
from tests.world import World


def features(client: Client, address: str) -> dict[str, Any]:
    """The features of a map by their slug."""
    read = json.loads(exported(client, address))
    assert read["type"] == "FeatureCollection"
    assert all(one["type"] == "Feature" and one["id"] == one["properties"]["url"] for one in read["features"])
    return {one["properties"]["slug"]: one for one in read["features"]}


def test_places_and_events_lie_where_they_are_known_to_lie(client: Client, world: World) -> None:
    base = world.place_in("a-base", lat=Decimal("33.785600"), lon=Decimal("42.441200"), precision=1000)
    world.place_in("somewhere")
    world.event_claim(occurred="2025-01-20", place=base)
    found = features(client, "/places/?format=geojson")
    assert found["a-base"]["geometry"] == {"type": "Point", "coordinates": [42.4412, 33.7856]}
    assert found["a-base"]["properties"]["precision"] == 1000
    assert found["somewhere"]["geometry"] is None

    [event] = features(client, "/events/?format=geojson&fields=slug,occurred").values()
    assert event["geometry"]["coordinates"] == [42.4412, 33.7856]
    assert event["properties"].keys() == {"url", "slug", "occurred", "precision"}
    assert event["properties"]["precision"] == 1000
    assert features(client, "/events/?format=geojson&kind=vote") == {}
    [whole] = features(client, "/events/?format=geojson&near=33.8,42.4,50").values()
    assert whole["properties"]["place"]["slug"] == "a-base"


def test_an_event_told_of_no_place_has_no_geometry(client: Client, world: World) -> None:
    world.event_claim(occurred="2025-01-20")
    [event] = features(client, "/events/?format=geojson&fields=slug").values()
    assert (event["geometry"], event["properties"]["precision"]) == (None, None)
    assert client.get(f"{API}/events/?format=geojson")["Content-Type"] == "application/geo+json"
    assert faults(client, "/events/?format=geojson&limit=1") == [("limit", "not_with_this_format")]
