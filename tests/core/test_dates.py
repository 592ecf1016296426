"""Promise: a fuzzy date goes out as it came in, and two dates are compared as the rule says."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiations.core.dates import Bound, FuzzyDate
from negotiations.core.errors import Refused
from negotiations.core.vocabulary import DateBound

somewhen = st.dates(date(2020, 1, 1), date(2021, 12, 31))
texts = st.one_of(
    somewhen.map(date.isoformat),
    somewhen.map(lambda day: day.isoformat()[:7]),
    somewhen.map(lambda day: day.isoformat()[:4]),
    st.tuples(somewhen, somewhen).map(lambda ends: "/".join(map(date.isoformat, sorted(ends)))),
    somewhen.map("{}/..".format),
    somewhen.map("../{}".format),
)
dates = st.builds(
    FuzzyDate.parse,
    texts | st.none(),
    bound=st.sampled_from(Bound),
    wording=st.just("by then"),
    anchor=st.none() | somewhen,
    computed=st.booleans(),
)


def on(text: str) -> FuzzyDate:
    return FuzzyDate.parse(text)


def by(text: str) -> FuzzyDate:
    return FuzzyDate.parse(text, bound="by")


def until(text: str) -> FuzzyDate:
    return FuzzyDate.parse(text, bound="until")


def before(text: str) -> FuzzyDate:
    return FuzzyDate.parse(text, bound="before")


def not_before(text: str) -> FuzzyDate:
    return FuzzyDate.parse(text, bound="not_before")


UNDATED = FuzzyDate.parse(None, wording="a quick exit")


def faults(value: object) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as caught:
        FuzzyDate.read(value)
    return [(fault.field, fault.code) for fault in caught.value.faults]


@given(dates)
def test_what_is_shown_is_read_back_unchanged(value: FuzzyDate) -> None:
    assert FuzzyDate.read(value.shape()) == value


@given(dates)
def test_a_printed_date_parses_to_the_same_days(value: FuzzyDate) -> None:
    if value.names_a_date:
        again = FuzzyDate.parse(str(value))
        assert (again.edtf, again.earliest, again.latest) == (
            value.edtf,
            value.earliest,
            value.latest,
        )


@given(dates, dates)
def test_comparing_is_symmetric(one: FuzzyDate, other: FuzzyDate) -> None:
    assert one.overlaps(other) == other.overlaps(one)
    assert one.moves_from(other) == other.moves_from(one)
    assert one.excludes(other) == other.excludes(one)


@given(dates)
def test_no_date_moves_from_or_excludes_itself(value: FuzzyDate) -> None:
    assert not value.moves_from(value)
    assert not value.excludes(value)
    assert value.overlaps(value) == value.lies_within(value) == value.names_a_date


@given(dates, dates)
def test_what_lies_within_overlaps(one: FuzzyDate, other: FuzzyDate) -> None:
    assert one.overlaps(other) or not one.lies_within(other)


@given(dates)
def test_an_undated_wording_compares_with_nothing(value: FuzzyDate) -> None:
    for compare in (value.overlaps, value.lies_within, value.moves_from, value.excludes):
        assert not compare(UNDATED)


def test_the_shape_is_that_of_the_contract() -> None:
    value = FuzzyDate.parse(
        "2025-09",
        bound="by",
        wording="by September 2025",
        anchor=date(2024, 9, 6),
        computed=True,
    )
    assert value.shape() == {
        "edtf": "2025-09",
        "earliest": "2025-09-01",
        "latest": "2025-09-30",
        "bound": "by",
        "wording": "by September 2025",
        "anchor": "2024-09-06",
        "computed": True,
    }


def test_every_form_of_input_is_read() -> None:
    assert FuzzyDate.read(None) is None
    assert FuzzyDate.read("2024-01-25") == FuzzyDate.read(date(2024, 1, 25)) == on("2024-01-25")
    assert FuzzyDate.read({"edtf": "2024-01", "bound": None, "anchor": date(2024, 1, 2)}) == (
        FuzzyDate.parse("2024-01", anchor=date(2024, 1, 2))
    )
    undated = FuzzyDate.read({"edtf": None, "wording": "soon", "earliest": None})
    assert undated is not None
    assert not undated.names_a_date


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("soon", [("", "not_edtf")]),
        (2024, [("", "wrong_type")]),
        (True, [("", "wrong_type")]),
        (["2024"], [("", "wrong_type")]),
        (datetime(2024, 1, 25, tzinfo=UTC), [("", "wrong_type")]),
        ({}, [("edtf", "required")]),
        ({"bound": "by"}, [("edtf", "required")]),
        ({"wording": "  "}, [("edtf", "required")]),
        ({"edtf": ""}, [("edtf", "not_edtf")]),
        ({"edtf": 2024}, [("edtf", "wrong_type")]),
        ({"edtf": "2024", "bound": "bye"}, [("bound", "unknown_word")]),
        ({"edtf": "2024", "bound": ""}, [("bound", "unknown_word")]),
        ({"edtf": "2024", "anchor": "2024-01"}, [("anchor", "not_a_day")]),
        ({"edtf": "2024", "computed": "yes"}, [("computed", "wrong_type")]),
        ({"edtf": "2024", "wording": "a\0"}, [("wording", "not_text")]),
        ({"edtf": "2024", "latest": "2024-12-30"}, [("latest", "computed_here")]),
        ({"edtf": "2024", "earliest": None}, [("earliest", "computed_here")]),
        ({"edtf": "2024/..", "latest": "2024-12-31"}, [("latest", "computed_here")]),
        ({"edft": "2024"}, [("edft", "unknown_field"), ("edtf", "required")]),
        ({"edtf": "20", "anchor": 5}, [("edtf", "not_edtf"), ("anchor", "wrong_type")]),
    ],
)
def test_what_is_no_date_is_refused_field_by_field(value: Any, expected: Any) -> None:
    assert faults(value) == expected


def test_single_days_and_open_ends_are_told_apart() -> None:
    assert on("2024-01-25~").is_single_day
    assert not on("2024-01").is_single_day
    assert on("2024/..").is_open
    assert on("/2024").is_open
    assert not on("2024").is_open
    assert not UNDATED.is_open
    assert not UNDATED.is_single_day


def test_overlap_asks_whether_it_can_be_and_within_whether_it_must() -> None:
    assert on("2024-01/2024-03").overlaps(on("2024-03-31/2024-05"))
    assert not on("2024-01/2024-03").overlaps(on("2024-04"))
    assert on("2024/..").overlaps(on("2030"))
    assert not on("2024/..").overlaps(on("../2023"))
    assert on("2024-02").lies_within(on("2024"))
    assert on("2025").lies_within(on("2024/.."))
    assert not on("2024/..").lies_within(on("2024/9999"))


def test_a_plan_made_sharper_has_not_moved() -> None:
    assert not on("2025-09-15").moves_from(on("2025-09"))
    assert not on("2025-09").moves_from(on("2025-09-15"))
    assert on("2025-10").moves_from(on("2025-09"))
    assert on("2025-09-10/2025-10-05").moves_from(on("2025-09"))


def test_a_deadline_moves_with_its_last_day() -> None:
    assert by("2025-09-15").moves_from(by("2025-09"))
    assert not by("2025-09-30").moves_from(by("2025-09"))
    assert until("2026-12").moves_from(by("2026-09"))
    assert not by("2025-09-15").moves_from(on("2025-09"))
    assert before("2021-09-11").moves_from(on("2021-05-01"))
    assert by("2021-08-31").moves_from(before("2021-09-11"))


def test_an_open_deadline_moves_by_its_interval() -> None:
    assert not by("2024/..").moves_from(by("2025"))
    assert by("2026/..").moves_from(by("2025"))


def test_two_days_exclude_each_other_when_they_cannot_meet() -> None:
    assert on("2024-01-23").excludes(on("2024-01-24"))
    assert not on("2024-01").excludes(on("2024-01-24"))


@pytest.mark.parametrize("limit", [by, until, before])
def test_a_limit_excludes_only_what_begins_after_it(limit: Any) -> None:
    assert limit("2025-09").excludes(on("2025-10-01"))
    assert not limit("2025-09").excludes(on("2025-09-30"))
    assert not limit("2025-09").excludes(on("2024"))
    assert not limit("2025-09").excludes(on("2025-09/2025-12"))


def test_two_deadlines_exclude_each_other_when_their_last_days_differ() -> None:
    assert by("2025-09").excludes(by("2025-12"))
    assert until("2026-09").excludes(by("2026-12"))
    assert not by("2025-09").excludes(by("2025-09-30"))
    assert not by("2025/..").excludes(by("2026"))
    assert not before("2021-09-11").excludes(by("2021-08-31"))


def test_a_floor_excludes_what_ends_before_it() -> None:
    assert not_before("2026-09").excludes(on("2026-08"))
    assert not_before("2026-09").excludes(by("2026-08-31"))
    assert not not_before("2026-09").excludes(until("2026-09"))
    assert not not_before("2026-09").excludes(on("2026-08/.."))
    assert not not_before("2026-09").excludes(not_before("2030"))


def test_the_bounds_are_those_of_the_vocabulary() -> None:
    assert [word.value for word in Bound] == DateBound.values
