"""Promise: a value of another sort than its field is refused, whatever is sent; null is no value where there may be none."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from negotiations.commissions.models import Mandate
from negotiations.core.errors import Refused
from negotiations.core.plain_values import LONGEST
from negotiations.core.records import Part, Record
from negotiations.core.shapes import References, read_values
from negotiations.events.models import EventClaim, Participant
from negotiations.places.models import Place
from negotiations.sources.models import AttributionLink, Citation
from tests.world import World


def read(model: type[Record | Part], language: str = "en", **shape: Any) -> dict[str, Any]:
    return read_values(model, shape, References(), language)


def faults(model: type[Record | Part], shape: Any) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        read_values(model, shape, References())
    return [(fault.field, fault.code) for fault in refused.value.faults]


@pytest.mark.parametrize(
    ("model", "field", "value", "code"),
    [
        (Participant, "headcount", True, "wrong_type"),
        (Participant, "headcount", 2.0, "wrong_type"),
        (Participant, "headcount", 2**31, "out_of_range"),
        (Participant, "headcount", 10**30, "out_of_range"),
        (Participant, "description", 5, "wrong_type"),
        (Participant, "description", "a\0b", "not_text"),
        (Participant, "description", "half \ud800", "not_text"),
        (Participant, "description", "x" * (LONGEST + 1), "too_long"),
        (Participant, "actor", 5, "wrong_type"),
        (Participant, "actor", {"slug": "iraq"}, "wrong_type"),
        (Participant, "actor", "nobody", "not_found"),
        (Participant, "actor", "nobody\0", "not_text"),
        (Mandate, "exhaustive", "yes", "wrong_type"),
        (Mandate, "exhaustive", 1, "wrong_type"),
        (Mandate, "citations", {}, "wrong_type"),
        (Citation, "stated", "2024-01", "not_a_day"),
        (Citation, "stated", 20240101, "wrong_type"),
        (Citation, "stated", dt.datetime(2024, 1, 1, tzinfo=dt.UTC), "wrong_type"),
        (Place, "lat", "north", "wrong_type"),
        (Place, "lat", True, "wrong_type"),
        (Place, "lat", "NaN", "out_of_range"),
        (Place, "lat", float("inf"), "out_of_range"),
        (EventClaim, "killed", "2", "wrong_type"),
        (EventClaim, "figures", {}, "wrong_type"),
        (EventClaim, "supersedes", "the-old-one", "not_found"),
        (EventClaim, "supersedes", "dc54cae1-72ad-4bd1-9d46-a0b5a5d5e705", "not_found"),
    ],
)
@pytest.mark.django_db
def test_a_value_of_another_sort_is_refused(
    model: type[Record | Part], field: str, value: Any, code: str
) -> None:
    assert (field, code) in faults(model, {field: value})


@pytest.mark.django_db
def test_null_is_no_value_where_there_may_be_none() -> None:
    nothing = read(AttributionLink, actor=None, description=None, headcount=None, affiliation=None)
    assert nothing == {"actor": None, "description": "", "headcount": None, "affiliation": None}
    assert read(Mandate, citations=None, exhaustive=None) == {"citations": [], "exhaustive": None}
    assert ("exhaustive", "wrong_type") not in faults(Mandate, {"exhaustive": None, "x": 1})
    claim = faults(EventClaim, {"killed": None, "occurred": None, "grade": None, "figures": None})
    assert claim == [("event", "required")]


def test_days_and_coordinates_are_kept_exactly(world: World) -> None:
    values = read(Citation, source=world.source.slug, stated="2024-01-25", archived=dt.date(2024, 1, 26))
    assert (values["stated"], values["archived"]) == (dt.date(2024, 1, 25), dt.date(2024, 1, 26))
    names = [{"text": "X", "language": "en"}]
    place = read(Place, slug="x", kind="base", names=names, lat=33.7858, lon="42.441200")
    assert (place["lat"], place["lon"]) == (Decimal("33.785800"), Decimal("42.441200"))
