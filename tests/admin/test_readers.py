"""Promise: while an editor types, what was understood is said at once, and what was not is told why."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.world import World


@pytest.mark.parametrize(
    ("reader", "typed", "said"),
    [
        ("date", {"edtf": "2025-09"}, "2025-09 → 1–30 September 2025"),
        (
            "date",
            {"edtf": "2025-09", "bound": "by"},
            "2025-09 → 1–30 September 2025, at the latest 30 September 2025",
        ),
        ("date", {"edtf": "2024-01-26", "bound": "before"}, "2024-01-26 → earlier than 26 January 2024"),
        ("date", {"edtf": "2024-01-26", "bound": "until"}, "2024-01-26 → until 26 January 2024"),
        ("date", {"edtf": "2024-01-26", "bound": "by"}, "2024-01-26 → 26 January 2024 at the latest"),
        (
            "date",
            {"edtf": "2024-01", "bound": "until"},
            "2024-01 → 1–31 January 2024, lasting until 31 January 2024",
        ),
        ("date", {"edtf": "2024", "bound": "not_before"}, "2024 → not before 1 January 2024"),
        ("date", {"edtf": "2024-01~"}, "2024-01~ → 1–31 January 2024, approximately"),
        ("date", {"edtf": "2024-01%"}, "2024-01% → 1–31 January 2024, approximately, uncertain"),
        ("date", {"edtf": "2024-11/.."}, "2024-11/.. → from 1 November 2024, without an end"),
        ("date", {"edtf": "../2024-11"}, "../2024-11 → up to 30 November 2024, without a beginning"),
        ("date", {"edtf": "2024-01/2024-03"}, "2024-01/2024-03 → 1 January – 31 March 2024"),
        ("date", {"edtf": "2023-12/2024-01"}, "2023-12/2024-01 → 1 December 2023 – 31 January 2024"),
        ("date", {"wording": "soon"}, "no date named: it is kept and shown, and moves nothing"),
        (
            "date",
            {"edtf": "2024-01-25/2024-02", "anchor": "2024-01-25", "computed": "on"},
            "2024-01-25/2024-02 → 25 January – 29 February 2024, counted from 25 January 2024, by our own arithmetic",
        ),
        ("date", {}, ""),
        ("quantity", {"qualifier": "more_than", "number": "150", "unit": "attacks"}, "151 or more attacks"),
        (
            "quantity",
            {"qualifier": "less_than", "number": "500", "unit": "personnel"},
            "499 or fewer personnel",
        ),
        ("quantity", {"qualifier": "about", "number": "2 500", "unit": "personnel"}, "about 2,500 personnel"),
        ("quantity", {"number": "2.500", "unit": "personnel"}, "2,500 personnel"),
        ("quantity", {"number": "250", "to": "350", "unit": "personnel"}, "250 to 350 personnel"),
        (
            "quantity",
            {"qualifier": "some", "wording": "several hundred"},
            "some personnel, no number: only the wording is kept",
        ),
        (
            "quantity",
            {"qualifier": "unknown", "unit": "personnel"},
            "not said how many personnel: which is not 0",
        ),
        ("quantity", {"unit": "personnel"}, ""),
        (
            "chain",
            {"chain": "3 unnamed sources (iraq) > reuters"},
            "3 × “unnamed sources” of Iraq → Reuters [reuters] → this page",
        ),
        ("chain", {"chain": " "}, ""),
    ],
)
def test_what_was_understood_is_said_at_once(
    world: World, admin_page: Client, reader: str, typed: dict[str, str], said: str
) -> None:
    world.iraq, world.reuters  # noqa: B018
    answer = admin_page.get(
        reverse("admin:negotiations_milestoneclaim_understood", args=[reader]), typed
    ).json()
    assert answer == {"ok": True, "text": said}


@pytest.mark.parametrize(
    ("reader", "typed", "part"),
    [
        ("date", {"edtf": "autumn"}, "AUTUMN"),
        ("date", {"edtf": "2025", "anchor": "yesterday"}, "yesterday"),
        ("date", {"anchor": "2024-01-25"}, "edtf or a wording"),
        ("quantity", {"number": "2,5"}, "digits"),
        ("quantity", {"qualifier": "range", "number": "9", "to": "3"}, "lower end lies above"),
        ("quantity", {"qualifier": "some", "number": "9"}, "names no number"),
        ("chain", {"chain": "nobody-known"}, "No actor is called “nobody-known”"),
    ],
)
def test_what_was_not_understood_is_told_why(
    admin_page: Client, reader: str, typed: dict[str, str], part: str
) -> None:
    answer = admin_page.get(reverse("admin:negotiations_source_understood", args=[reader]), typed).json()
    assert not answer["ok"]
    assert part in answer["text"]


def test_an_unknown_reader_is_not_there(admin_page: Client) -> None:
    assert admin_page.get(reverse("admin:negotiations_source_understood", args=["mind"])).status_code == 404
