"""Promise: a number is kept as exactly as it was said, and two numbers are compared fairly."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiations.core.errors import Refused
from negotiations.core.quantities import CEILINGS, FLOORS, GREATEST, POINTS, Qualifier, Quantity
from negotiations.core.vocabulary import QuantityQualifier

numbers = st.integers(0, GREATEST)


@st.composite
def quantities(draw: st.DrawFn) -> Quantity:
    """Any valid quantity."""
    qualifier = draw(st.sampled_from(Qualifier))
    low, high = sorted((draw(numbers), draw(numbers)))
    ends: tuple[int | None, int | None] = (None, None)
    if qualifier in POINTS:
        ends = (low, low)
    elif qualifier in FLOORS:
        ends = (low, None)
    elif qualifier in CEILINGS:
        ends = (draw(st.sampled_from([None, 0, low])), high)
    elif qualifier == Qualifier.RANGE:
        ends = (low, high)
    unit = draw(st.sampled_from(["personnel", "trucks"]))
    return Quantity(*ends, qualifier.value, unit, draw(st.sampled_from(["", "plus de 150"])))


def read(**value: Any) -> Quantity:
    quantity = Quantity.read(value)
    assert quantity is not None
    return quantity


def codes(value: object) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as caught:
        Quantity.read(value)
    return [(fault.field, fault.code) for fault in caught.value.faults]


@given(quantities())
def test_what_is_shown_is_read_back_unchanged(quantity: Quantity) -> None:
    assert Quantity.read(quantity.shape()) == quantity


@given(quantities(), quantities(), st.booleans())
def test_overlap_is_symmetric(one: Quantity, other: Quantity, widen: bool) -> None:
    assert one.overlaps(other, widen) == other.overlaps(one, widen)


@given(quantities(), st.booleans())
def test_every_quantity_overlaps_itself(quantity: Quantity, widen: bool) -> None:
    assert quantity.overlaps(quantity, widen)


@given(quantities(), quantities())
def test_widening_never_ends_an_overlap(one: Quantity, other: Quantity) -> None:
    assert one.overlaps(other, widen_about=True) or not one.overlaps(other)


def test_a_plain_number_is_meant_exactly() -> None:
    assert Quantity.read(2500) == Quantity(2500, 2500, "exact")
    assert Quantity.read(None) is None


def test_one_end_of_an_exact_number_gives_the_other() -> None:
    assert read(low=40, qualifier="about") == Quantity(40, 40, "about")
    assert read(high=40, qualifier="exact") == Quantity(40, 40, "exact")


def test_the_qualifier_follows_from_two_ends_only() -> None:
    assert read(low=250, high=350).qualifier == "range"
    assert read(low=250, high=250).qualifier == "exact"
    assert codes({"low": 250}) == [("qualifier", "required")]


def test_more_than_150_has_no_upper_end() -> None:
    quantity = read(low=151, high=None, qualifier="more_than", wording="plus de 150")
    assert quantity.shape() == {
        "low": 151,
        "high": None,
        "qualifier": "more_than",
        "wording": "plus de 150",
        "unit": "personnel",
    }
    assert codes({"low": 151, "high": 160, "qualifier": "more_than"}) == [("high", "qualifier_mismatch")]


def test_several_hundred_has_neither_end_and_not_said_is_not_zero() -> None:
    assert read(qualifier="some", wording="several hundred").low is None
    assert codes({"low": 0, "high": 0, "qualifier": "unknown"}) == [
        ("low", "qualifier_mismatch"),
        ("high", "qualifier_mismatch"),
    ]


def test_a_ceiling_needs_its_upper_end_and_may_have_a_floor() -> None:
    assert read(high=350, qualifier="at_most").low is None
    assert read(low=0, high=499, qualifier="less_than").low == 0
    assert codes({"low": 4, "qualifier": "at_most"}) == [("high", "required")]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"low": 5, "high": 4, "qualifier": "range"}, [("high", "low_above_high")]),
        ({"low": 5, "high": 4, "qualifier": "exact"}, [("high", "low_above_high")]),
        ({"low": 4, "high": 5, "qualifier": "about"}, [("low", "qualifier_mismatch")]),
        ({"qualifier": "exact"}, [("low", "qualifier_mismatch")]),
        ({"low": 4, "qualifier": "range"}, [("high", "required")]),
        ({"low": True, "qualifier": "exact"}, [("low", "wrong_type")]),
        ({"low": 5.0, "qualifier": "exact"}, [("low", "wrong_type")]),
        ({"low": "5", "qualifier": "exact"}, [("low", "wrong_type")]),
        ({"low": -1, "qualifier": "exact"}, [("low", "out_of_range")]),
        ({"low": 2**63, "qualifier": "exact"}, [("low", "out_of_range")]),
        ({"low": 5, "qualifier": "exactly"}, [("qualifier", "unknown_word")]),
        ({"low": 5, "qualifier": "exact", "unit": "Big Trucks"}, [("unit", "not_a_unit")]),
        ({"low": 5, "qualifier": "exact", "wording": "\0"}, [("wording", "not_text")]),
        ({"low": 5, "qualifer": "exact"}, [("qualifer", "unknown_field"), ("qualifier", "required")]),
        ({"low": -1, "high": "x", "qualifier": "about"}, [("low", "out_of_range"), ("high", "wrong_type")]),
        (True, [("", "wrong_type")]),
        (-5, [("", "out_of_range")]),
        (5.5, [("", "wrong_type")]),
        ("150", [("", "wrong_type")]),
        ([150], [("", "wrong_type")]),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_by_name(value: object, expected: list[tuple[str, str]]) -> None:
    assert codes(value) == expected


def test_about_is_widened_by_a_tenth_only_when_asked() -> None:
    about, exact = Quantity(2500, 2500, "about"), Quantity(2750, 2750, "exact")
    assert not about.overlaps(exact)
    assert about.overlaps(exact, widen_about=True)
    assert not about.overlaps(Quantity(2751, 2751, "exact"), widen_about=True)
    assert not exact.overlaps(Quantity(2751, 2751, "exact"), widen_about=True)


def test_ranges_exclude_each_other_only_where_they_do_not_meet() -> None:
    more_than_40 = Quantity(41, None, "more_than")
    assert not more_than_40.overlaps(Quantity(25, 25, "exact"))
    assert more_than_40.overlaps(Quantity(34, None, "at_least"))
    assert more_than_40.overlaps(Quantity(None, 41, "at_most"))
    assert not more_than_40.overlaps(Quantity(None, 40, "at_most"))


def test_different_units_and_absent_numbers_exclude_nothing() -> None:
    assert Quantity(5, 5, "exact", "trucks").overlaps(Quantity(9, 9, "exact", "personnel"))
    assert Quantity(None, None, "some").overlaps(Quantity(9, 9, "exact"))


def test_the_qualifiers_are_those_of_the_vocabulary() -> None:
    assert [word.value for word in Qualifier] == QuantityQualifier.values
