"""Promise: a chart looks as somebody has looked at it. The pictures of a small record are kept in `golden/`; numbers may differ by less than a pixel."""

from __future__ import annotations

import os
import re
import time
import xml.etree.ElementTree as ET
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import translation

from negotiations.charts.asking import incidents_of, milestones_of, timeline_of, troops_of
from negotiations.charts.chart import Chart, Frame
from negotiations.charts.milestone_chart import milestone_chart
from negotiations.charts.milestones import Drawn, Said
from negotiations.charts.rendering import svg
from negotiations.core.dates import FuzzyDate
from negotiations.events.models import Event
from tests.charts.reading import frame, marks
from tests.world import World, record

GOLDEN = Path(__file__).parent / "golden"
NUMBER = re.compile(r"-?\d+\.?\d*(?:e-?\d+)?")
KNOWN = "2026-03-01"
ACCEPT = "Look at it in a browser. To accept it: make charts"


def pictures(world: World, frame: Frame) -> dict[str, Chart]:
    """One chart of each kind, of a record that shows everything once."""
    told: list[tuple[str, dict[str, Any], str]] = [
        ("the-handover", {"planned": {"edtf": "2025-09", "bound": "by"}}, "2024-09-06"),
        ("the-handover", {"planned": "2026-01-04/2026-01-10"}, "2025-12-31"),
        ("the-handover", {"achieved": "2026-01-17"}, "2026-01-17"),
        ("the-end", {"planned": {"edtf": "2026-09", "bound": "until"}}, "2024-09-27"),
        ("the-end", {"planned": {"edtf": "2026-12", "bound": "not_before"}}, "2025-01-02"),
        ("the-talks-open", {"planned": "2025-03-01"}, "2025-01-02"),
        ("the-talks-open", {"status": "postponed"}, "2025-02-20"),
        ("the-timetable", {"status": "announced"}, "2024-01-25"),
    ]
    made: dict[str, Any] = {}
    for slug, given, day in told:
        made[slug] = made.get(slug) or world.milestone_called(
            slug, labels={"en": slug.replace("-", " ").capitalize()}
        )
        world.known_from(day, milestone=made[slug], asserted_on=day, **given)
    for personnel, day in (
        (2500, "2024-01-24"), ({"low": 2000, "high": 2400, "qualifier": "range"}, "2024-11"), (900, "2025-08-31"),
        ({"low": 800, "qualifier": "at_least"}, "2025-12-01"),
    ):  # fmt: skip
        world.troop_count(
            personnel=personnel, as_of=day, citations=[world.citation(published=f"{day}-28"[:10])]
        )
    world.troop_count(personnel=600, as_of="2026-09", measure="target", asserted_on="2025-09-30")
    for slug, day in (
        ("attack-one", "2025-06-03"),
        ("attack-two", "2025-06-05"),
        ("attack-three", "2025-08"),
    ):
        event = record(Event, slug=slug, negotiation=world.negotiation, kind="attack", labels={"en": slug})
        world.event_claim(event=event, occurred=day)
    tally = record(
        Event,
        slug="attacks",
        negotiation=world.negotiation,
        kind="attack",
        labels={"en": "Attacks since May"},
    )
    for number, period in (
        (12, "2025-05-01/2025-06-30"),
        ({"low": 21, "qualifier": "more_than"}, "2025-05-01/2025-08-31"),
    ):
        world.event_claim(event=tally, occurred=period, occurrences=number)
    with translation.override("en"):
        return {
            "milestones": milestones_of(world.negotiation, frame),
            "troops": troops_of(world.negotiation, frame)[0],
            "incidents": incidents_of(world.negotiation, frame),
            "timeline": timeline_of(world.negotiation, frame),
        }


def test_every_kind_of_chart_looks_as_it_was_looked_at(world: World) -> None:
    stale = []
    for kind, chart in pictures(world, frame(known=KNOWN)).items():
        kept, drawn = GOLDEN / f"{kind}.svg", svg(chart)
        if os.environ.get("ACCEPT_CHARTS"):
            GOLDEN.mkdir(exist_ok=True)
            kept.write_text(drawn + "\n", encoding="utf-8")
        difference = differs(ET.parse(kept).getroot(), ET.fromstring(drawn))
        if difference:
            fresh = Path(os.environ["TRACKER_DATA_DIR"]) / f"{kind}.svg"
            fresh.write_text(drawn, encoding="utf-8")
            stale.append(f"{kind}: {difference}; now {fresh}")
    assert not stale, "\n".join([*stale, ACCEPT])


def differs(one: ET.Element, other: ET.Element) -> str:
    """Where two pictures differ by more than half a pixel or in a word; empty where they look the same."""
    if (one.tag, one.attrib.keys(), len(one)) != (other.tag, other.attrib.keys(), len(other)):
        return f"another <{one.tag.rpartition('}')[2]}> of class {one.get('class')}"
    values = [
        (one.text or "", other.text or ""),
        *((one.attrib[name], other.attrib[name]) for name in one.attrib),
    ]
    for kept, drawn in values:
        if NUMBER.sub("#", kept) != NUMBER.sub("#", drawn) or any(
            abs(float(a) - float(b)) > 0.5
            for a, b in zip(NUMBER.findall(kept), NUMBER.findall(drawn), strict=True)
        ):
            return f"{drawn[:80]!r} for {kept[:80]!r}"
    return next(filter(None, map(differs, one, other)), "")


@pytest.mark.sqlite_only(reason="asks the database for next to nothing")
def test_a_thousand_milestones_are_drawn_in_less_than_a_second(db: None) -> None:
    """It takes 0.3 s of processor time. It took 1.2 while Vega measured every text, though nothing is placed by the width of one."""
    plan = FuzzyDate.parse("2025-09", bound="by")
    picture = SimpleNamespace(
        status="announced", planned=plan, achieved=None, first_planned=plan, disputed=False, slippage_min=0,
        slippage_max=0, get_status_display=lambda: "Announced",
    )  # fmt: skip
    rows = []
    for n in range(1, 1001):
        claim: Any = SimpleNamespace(pk=n, key=str(n))
        milestone: Any = SimpleNamespace(pk=n)
        date = FuzzyDate.parse(f"20{10 + n % 20}-{1 + n % 12:02d}", bound=("on", "by", "not_before")[n % 3])
        said = Said(claim, "planned", date, stands=True, told=f"Milestone {n}")
        rows.append(
            Drawn(milestone, f"Milestone number {n}, with a name of some length", "", picture, False, [said])
        )
    svg(milestone_chart(rows[:1], frame()))  # loads the program
    begun = time.process_time()
    drawn = svg(milestone_chart(rows, frame()))
    taken = time.process_time() - begun
    assert len(marks(drawn)) == 1000
    assert taken < 1, f"{taken:.2f} s"
