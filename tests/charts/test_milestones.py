"""Promise: the milestone chart has one mark for every claim that gives a date or takes one away, and each lies where its dates are."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import translation

from negotiations.charts.asking import milestones_of
from negotiations.charts.chart import Chart
from negotiations.charts.look import DARK, LIGHT, PAGE
from negotiations.charts.rendering import png, svg
from negotiations.talks.models import Negotiation
from tests.api.asking import API, ask
from tests.charts.reading import frame, marks, places, tree

STOPPED = ("postponed", "suspended", "cancelled")


def drawn(language: str = "en", known: str = "", slug: str = "iraq-us-hmc", look: object = LIGHT) -> Chart:
    with translation.override(language):
        return milestones_of(Negotiation.objects.get(slug=slug), frame(language, known, look))  # type: ignore[arg-type]


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize("known", ["", "2024-08-20"])
def test_every_claim_with_a_date_is_one_mark(client: Client, facts: None, known: str) -> None:
    query = f"negotiation=iraq-us-hmc&limit=1000{f'&known_on={known}' if known else ''}"
    expected = 0
    for claim in ask(client, f"/milestone-claims/?{query}")["results"]:
        dates = [claim[name] for name in ("planned", "achieved") if claim[name] and claim[name]["edtf"]]
        expected += len(dates) or claim["status"] in STOPPED
    found = marks(svg(drawn(known=known)))
    assert len(found) == expected > 5
    assert all(mark.told for mark in found)


def test_a_bar_lies_where_its_days_are(facts: None) -> None:
    chart = drawn(slug="iraq-us-hmc")
    at, found = places(chart), marks(svg(chart))
    [exact] = [
        mark for mark in found if "begin to leave: planned September 2024" in mark.told
    ]  # a whole month, no limit
    assert exact.left == pytest.approx(at(day("2024-09-01")), abs=0.6)
    assert exact.right == pytest.approx(at(day("2024-10-01")), abs=0.6)
    [limit] = [mark for mark in found if "Strong reduction" in mark.told]  # by September 2025
    assert limit.right == pytest.approx(at(day("2025-10-01")), abs=0.6)
    assert limit.left < at(day("2025-09-01")) - 20
    [achieved] = [mark for mark in found if "handed over to Iraq: achieved" in mark.told]
    assert achieved.left == pytest.approx(at(day("2026-01-17")), abs=0.6)
    [today] = {mark.left for mark in marks(svg(chart), "today_marks")}
    assert today == pytest.approx(at(frame().scope.as_of.known), abs=0.6)


def test_in_arabic_the_picture_is_turned_round(facts: None) -> None:
    chart = drawn("ar")
    at = places(chart)
    assert at(day("2024-01-01")) > at(day("2026-01-01"))
    assert len(marks(svg(chart))) == len(marks(svg(drawn("en"))))
    title = next(
        one
        for one in tree(svg(chart)).iter("{http://www.w3.org/2000/svg}text")
        if one.get("font-size") == "19px"
    )
    assert title.get("text-anchor") == "end"
    assert (title.text or "").startswith("\u2067المعالم")


@pytest.mark.parametrize("look", [LIGHT, DARK, PAGE], ids=lambda look: look.name)
def test_every_look_has_its_own_colours_and_the_same_marks(facts: None, look: object) -> None:
    picture = svg(drawn(look=look))
    assert f'fill="{look.paper}"' in picture  # type: ignore[attr-defined]
    others = {LIGHT.blue, DARK.blue, PAGE.blue} - {look.blue}  # type: ignore[attr-defined]
    assert not [colour for colour in others if f'"{colour}"' in picture]


def test_a_png_is_one(facts: None) -> None:
    chart = drawn()
    picture = png(chart)
    assert picture.startswith(b"\x89PNG\r\n")
    assert [int.from_bytes(picture[start : start + 4]) for start in (16, 20)] == [
        2 * side for side in chart.size
    ]


def test_a_picture_is_an_image_with_a_name_and_runs_nothing(facts: None) -> None:
    picture = tree(svg(drawn()))
    assert picture.get("role") == "img"
    title, description = picture[0], picture[1]
    assert picture.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert title.text == "Milestones: Iraq and United States, Higher Military Commission"
    assert "as publicly known on" in (description.text or "")
    assert not {one.tag.partition("}")[2] for one in picture.iter()} & {
        "script",
        "style",
        "image",
        "a",
        "foreignObject",
    }
    assert not [one for one in picture.iter() if "style" in one.attrib]
    assert [one.get("role") for one in picture.iter() if one.get("role")] == ["img"]


@pytest.mark.parametrize("query", ["", "&ordering=-planned", "&known_on=2024-08-20"])
def test_the_collection_answers_as_the_same_picture(client: Client, facts: None, query: str) -> None:
    """A picture needs more of its rows than the query does."""
    answer = client.get(f"{API}/milestones/?negotiation=iraq-us-hmc&format=svg{query}")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/svg+xml; charset=utf-8")
    known = "2024-08-20" if "known_on" in query else ""
    assert len(marks(answer.content.decode())) == len(marks(svg(drawn(known=known))))
