"""Promise: dates and numbers are shown in words exactly as precisely as they were given, in the reader's language."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from negotiations.api.in_words import date_in_words, quantity_in_words, slippage_in_words
from negotiations.core.dates import FuzzyDate
from negotiations.core.quantities import Quantity

pytestmark = pytest.mark.sqlite_only(reason="asks no database")

DATES = [
    ("2025-09-27", "on", "27 September 2025"),
    ("2025-09", "by", "by September 2025"),
    ("2025", "not_before", "not before 2025"),
    ("2025-Q3", "on", "July – September 2025"),
    ("2025-09-01/2025-09-10", "on", "1–10 September 2025"),
    ("2025-09-27/2025-10-02", "until", "until 27 September – 2 October 2025"),
    ("2024-12/2025-01", "on", "December 2024 – January 2025"),
    ("2024/2026", "on", "2024 – 2026"),
    ("2025-09/..", "on", "1 September 2025 or later"),
    ("2025-09~", "before", "before around September 2025"),
    ("2025-09?", "on", "perhaps September 2025"),
]
NUMBERS = [
    ({"low": 2500, "high": 2500, "qualifier": "exact"}, "2,500"),
    ({"low": 151, "qualifier": "more_than"}, "more than 150"),
    ({"high": 499, "qualifier": "less_than"}, "fewer than 500"),
    ({"low": 600, "high": 700, "qualifier": "range"}, "600–700"),
    ({"qualifier": "some", "wording": "several hundred"}, "“several hundred”"),
    ({"qualifier": "unknown"}, "not said"),
    ({"low": 3, "high": 3, "qualifier": "exact", "unit": "bases"}, "3 bases"),
    ({"low": 1, "high": 1, "qualifier": "exact", "unit": "bases"}, "1 base"),
    ({"low": 3, "high": 3, "qualifier": "exact", "unit": "oil tankers"}, "3 oil tankers"),
]
COUNTED = [
    (1, "exact", "1 attaque", "1 هجوم"),
    (5, "exact", "5 attaques", "5 هجمات"),
    (46, "about", "environ 46 attaques", "نحو 46 هجومًا"),
    (151, "more_than", "plus de 150 attaques", "أكثر من 150 هجومًا"),
]


def test_a_date_is_told_as_people_call_it() -> None:
    for edtf, bound, told in DATES:
        assert date_in_words(FuzzyDate.parse(edtf, bound=bound).shape()) == told, edtf
    day = dt.date(2025, 9, 27)  # as PostgreSQL gives it, before an answer is written down
    assert (
        date_in_words({"edtf": "2025-09-27", "earliest": day, "latest": day, "bound": "by"})
        == "by 27 September 2025"
    )
    assert date_in_words(FuzzyDate.parse(None, wording="soon").shape()) == "“soon”"
    assert date_in_words(None) == "–"
    with translation.override("fr"):
        assert date_in_words(FuzzyDate.parse("2025-09", bound="by").shape()) == "au plus tard septembre 2025"
    with translation.override("ar"):
        assert date_in_words(FuzzyDate.parse("2025-09", bound="until").shape()) == "حتى سبتمبر 2025"


def test_a_quantity_is_told_in_the_number_that_was_said() -> None:
    for shape, told in NUMBERS:
        quantity = Quantity.read(shape)
        assert quantity is not None
        assert quantity_in_words(quantity.shape()) == told
    assert quantity_in_words(None) == "–"


def test_slippage_is_told_in_days() -> None:
    told = {
        (109, 138): "109 to 138 days",
        (1, 1): "1 day",
        (0, 0): "0 days",
        (5, None): "at least 5 days",
        (None, None): "–",
    }
    assert {key: slippage_in_words({"min": key[0], "max": key[1]}) for key in told} == told


def test_what_is_counted_is_told_in_the_language_of_its_reader_with_its_plural() -> None:
    for number, qualifier, french, arabic in COUNTED:
        shape = {"low": number, "high": None, "qualifier": qualifier, "unit": "attacks", "wording": None}
        with translation.override("fr"):
            assert quantity_in_words(shape) == french
        with translation.override("ar"):
            assert quantity_in_words(shape) == arabic
