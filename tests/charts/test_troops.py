"""Promise: the troop chart has one sign for every claim of the series and its limits, at its day and number; what is not said is not drawn as nought."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from negotiations.actors.models import Actor
from negotiations.charts.asking import counts_of, incidents_of
from negotiations.charts.chart import Chart
from negotiations.charts.rendering import svg
from negotiations.core.clocks import AsOf
from negotiations.events.models import EventClaim
from negotiations.talks.models import Negotiation
from negotiations.troops.models import TroopCount
from negotiations.troops.series import SeriesKey
from tests.charts.reading import frame, marks, places
from tests.world import World


def us_in_iraq(start: str = "", known: str = "", language: str = "en") -> Chart:
    slugs = {actor.slug: actor for actor in Actor.objects.filter(slug__in=("united-states", "iraq"))}
    key = SeriesKey(slugs["united-states"], slugs["iraq"])
    with translation.override(language):
        return counts_of(key, frame(language, known), start=dt.date.fromisoformat(start) if start else None)


def height(chart: Chart, value: float) -> float:
    """Where a number lies in the picture, as the specification says."""
    scale = next(layer for layer in chart.specification["layer"] if layer["name"] == "levels")["encoding"][
        "y"
    ]["scale"]
    (least, most), (low, high) = scale["domain"], scale["range"]
    return float(low + (value - least) / (most - least) * (high - low))


def test_every_claim_of_the_series_and_its_limits_is_one_sign(facts: None) -> None:
    claims = TroopCount.objects.filter(
        AsOf.now().claims(), contributor__slug="united-states", host__slug="iraq", place=None, force="", dataset="",
        personnel_unit="personnel", measure__in=("present", "ceiling", "target"),
    ).exclude(as_of_edtf="")  # fmt: skip
    chart = us_in_iraq()
    assert len(marks(svg(chart))) == len(chart.rows) == claims.count() > 20


def test_a_sign_stands_at_its_day_and_number(facts: None) -> None:
    chart = us_in_iraq("2020-01-05")
    at, found = places(chart), marks(svg(chart))
    [first] = [mark for mark in found if mark.told.startswith("about 5,200 (5 January 2020)")]
    assert first.left == pytest.approx(at(dt.date(2020, 1, 5)), abs=0.6)
    assert first.middle == pytest.approx(height(chart, 5200), abs=0.6)
    [target] = [mark for mark in found if "15 January 2021" in mark.told]
    assert target.layer == "claim_announced_promised"  # hollow: announced, not reported
    assert {mark.layer for mark in marks(svg(chart), "limit_")} == {"limit_target"}


def test_what_is_disputed_open_or_in_words_is_drawn_so(world: World) -> None:
    other = world.source_on("afp-2024-01-24", publisher=world.actor("afp", "media"))
    late = [world.citation(published="2024-06-02")]
    world.troop_count(as_of="2024-01-20", personnel=2500)
    world.troop_count(as_of="2024-01-24", personnel=900, citations=[{"source": other}])
    world.troop_count(as_of="2024-03-01", personnel={"low": 2000, "qualifier": "at_least"}, citations=late)
    world.troop_count(
        as_of="2024-04/2024-05", personnel={"qualifier": "unknown"}, standing="withheld", citations=late
    )
    some = {"qualifier": "some", "wording": "several hundred"}
    world.troop_count(as_of="2024-06-02", personnel=some, citations=late)
    chart = us_in_iraq()
    picture = svg(chart)
    assert len(marks(picture)) == 5
    assert len(marks(picture, "disputed")) >= 1
    assert len(marks(picture, "withheld")) > 3  # hatched
    assert marks(picture, "envelope_up")
    for mark in marks(picture, "claim_worded"):
        assert mark.middle > height(chart, 0), "Not said is not nought."


def test_incidents_are_blocks_and_claims_of_tallies_are_signs(facts: None) -> None:
    negotiation = Negotiation.objects.get(slug="iraq-us-hmc")
    chart = incidents_of(negotiation, frame())
    picture = svg(chart)
    told = EventClaim.objects.filter(
        AsOf.now().claims(), event__negotiation=negotiation, event__kind__in=("attack", "strike"),
        occurrences_qualifier__gt="",
    )  # fmt: skip
    long = [claim for claim in told if (claim.occurred.latest - claim.occurred.earliest).days >= 7]
    assert len(marks(picture)) == len(long) > 20
    at = places(chart)
    [april] = [mark for mark in marks(picture, "event_attack") if "22 April 2024" in mark.told]
    assert (
        at(dt.date(2024, 4, 22)) <= april.left < april.right <= at(dt.date(2024, 4, 29))
    )  # the week from Monday
    whole = [mark for mark in marks(picture, "event_") if "24 January 2024" in mark.told]
    assert len(whole) == 1, "The strikes of one night are one event, its parts count with it."
