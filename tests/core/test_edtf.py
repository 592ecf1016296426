"""Promise: EDTF text is understood exactly as widely as it was written, or refused with a reason."""

import re
import time
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from negotiations.core.edtf import early, late, mid, parse, parse_day
from negotiations.core.errors import Refused

FACTS = Path(__file__).parents[3] / "shared" / "facts"
DATE_FIELDS = {
    "date", "date_published", "published", "planned_date", "actual_date", "announced_date",
    "as_of", "edtf",
}  # fmt: skip

days = st.dates().map(date.isoformat)
years = st.integers(1, 9998).map("{:04}".format)
months = st.builds("{}-{:02}".format, years, st.integers(1, 12))
unknown_digits = st.from_regex(r"[1-9][0-9]{2}X|[1-9][0-9]XX|[1-9]XXX|[1-9][0-9]{3}-XX(-XX)?", fullmatch=True)
others = st.one_of(
    st.builds("{}-{}".format, years, st.integers(21, 24)),
    st.builds("{}-{}".format, years, st.integers(33, 36)),
    st.builds("{}-Q{}".format, years, st.integers(1, 4)),
    months.map("{}-XX".format),
)
plain = st.one_of(days, years, months)
points = st.builds(
    "{}{}".format, st.one_of(plain, others, unknown_digits), st.sampled_from(["", "?", "~", "%"])
)
open_intervals = st.builds(
    lambda point, end, left: f"{end}/{point}" if left else f"{point}/{end}",
    points,
    st.sampled_from(["", ".."]),
    st.booleans(),
)


def is_understood(text: str) -> bool:
    try:
        parse(text)
    except Refused:
        return False
    return True


intervals = st.builds("{}/{}".format, points, points).filter(is_understood)
texts = st.one_of(points, open_intervals, intervals)


def code(text: str) -> str:
    with pytest.raises(Refused) as caught:
        parse(text)
    (fault,) = caught.value.faults
    assert fault.field == ""
    assert fault.sentence.isprintable()
    return fault.code


def suggestions(text: str) -> tuple[str, ...]:
    with pytest.raises(Refused) as caught:
        parse(text)
    return caught.value.faults[0].suggestions


@given(texts)
def test_the_normal_form_parses_to_itself(text: str) -> None:
    parsed = parse(text)
    assert parse(parsed.text) == parsed


@given(texts)
def test_the_first_day_never_lies_after_the_last(text: str) -> None:
    _, earliest, latest = parse(text)
    assert earliest is not None or latest is not None
    assert earliest is None or latest is None or earliest <= latest


@given(plain, st.sampled_from("?~%"))
def test_a_qualification_never_widens(text: str, sign: str) -> None:
    assert parse(text + sign)[1:] == parse(text)[1:]


@given(st.text(max_size=80))
def test_any_text_is_understood_or_refused_in_words(text: str) -> None:
    if is_understood(text):
        assert len(parse(text).text) <= 60


@given(st.text(alphabet="0123456789-/.XQTYZ?~% ", max_size=24))
def test_any_date_like_text_is_understood_or_refused_in_words(text: str) -> None:
    if is_understood(text):
        assert parse(parse(text).text) == parse(text)


@pytest.mark.parametrize(
    ("text", "normal", "earliest", "latest"),
    [
        ("2024", "2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02", "2024-02-01", "2024-02-29"),
        ("2023-02", "2023-02", "2023-02-01", "2023-02-28"),
        ("1900-02", "1900-02", "1900-02-01", "1900-02-28"),
        ("2000-02-29", "2000-02-29", "2000-02-29", "2000-02-29"),
        (" 2024-09~ ", "2024-09~", "2024-09-01", "2024-09-30"),
        ("2024-12~/2025", "2024-12~/2025", "2024-12-01", "2025-12-31"),
        ("2024-05-10/2024-05", "2024-05-10/2024-05", "2024-05-10", "2024-05-31"),
        ("2024-11/..", "2024-11/..", "2024-11-01", None),
        ("../2024-11", "../2024-11", None, "2024-11-30"),
        ("1985/", "1985/", "1985-01-01", None),
        ("/1985", "/1985", None, "1985-12-31"),
        ("2024-21", "2024-21", "2024-03-01", "2024-05-31"),
        ("2024-23~", "2024-23~", "2024-09-01", "2024-11-30"),
        ("2023-24", "2023-24", "2023-12-01", "2024-02-29"),
        ("202x", "202X", "2020-01-01", "2029-12-31"),
        ("20XX", "20XX", "2000-01-01", "2099-12-31"),
        ("2024-XX", "2024-XX", "2024-01-01", "2024-12-31"),
        ("2024-XX-XX", "2024-XX-XX", "2024-01-01", "2024-12-31"),
        ("2024-02-XX", "2024-02-XX", "2024-02-01", "2024-02-29"),
        ("202X/2025-XX", "202X/2025-XX", "2020-01-01", "2025-12-31"),
        ("2024-Q3", "2024-07/2024-09", "2024-07-01", "2024-09-30"),
        ("2024-q1~", "2024-01~/2024-03~", "2024-01-01", "2024-03-31"),
        ("2024-33", "2024-01/2024-03", "2024-01-01", "2024-03-31"),
        ("2024-36", "2024-10/2024-12", "2024-10-01", "2024-12-31"),
        ("2024-Q4/2025-Q1", "2024-10/2025-03", "2024-10-01", "2025-03-31"),
        ("2024-Q4/..", "2024-10/..", "2024-10-01", None),
        ("0001-01-01/9999-12-31", "0001-01-01/9999-12-31", "0001-01-01", "9999-12-31"),
    ],
)
def test_a_date_has_its_normal_form_and_its_days(
    text: str, normal: str, earliest: str | None, latest: str | None
) -> None:
    parsed = parse(text)
    shown = [day and day.isoformat() for day in parsed[1:]]
    assert (parsed.text, *shown) == (normal, earliest, latest)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "not_edtf"),
        ("soon", "not_edtf"),
        ("unknown", "not_edtf"),
        ("2024-09-27T10:00:00Z", "not_edtf"),
        ("[2024,2025]", "not_edtf"),
        ("2024-25", "not_edtf"),
        ("2024-3-1", "not_edtf"),
        ("2024/2025/2026", "not_edtf"),
        ("2024-03-X5", "not_edtf"),
        ("XXXX", "not_edtf"),
        ("٢٠٢٤", "not_edtf"),
        ("２０２４", "not_edtf"),
        ("2024\0", "not_edtf"),
        ("2024\n", "not_edtf"),
        ("\ud800", "not_edtf"),
        ("2024-13", "no_such_day"),
        ("2024-00", "no_such_day"),
        ("2023-02-29", "no_such_day"),
        ("1900-02-29/1900-03", "no_such_day"),
        ("2024-04-31", "no_such_day"),
        ("2024-05-00", "no_such_day"),
        ("0000", "out_of_range"),
        ("0000-XX", "out_of_range"),
        ("000X", "out_of_range"),
        ("-0044-03-15", "out_of_range"),
        ("Y20000", "out_of_range"),
        ("12024-01", "out_of_range"),
        ("9999-24", "out_of_range"),
        ("2024-05/2024-03", "end_before_start"),
        ("2024-05-02/2024-05-01", "end_before_start"),
        ("../..", "open_both_ways"),
        ("/", "open_both_ways"),
        ("2" * 61, "too_long"),
        ("2024-" * 12_000, "too_long"),
    ],
)
def test_what_is_no_date_is_refused_with_its_reason(text: str, expected: str) -> None:
    assert code(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20240127", "2024-01-27"),
        ("2024-9", "2024-09"),
        ("2024/09", "2024-09"),
        ("2024.09.27", "2024-09-27"),
        ("27.09.2024", "2024-09-27"),
        ("2024-09-27T10:00:00Z", "2024-09-27"),
        ("1984?~", "1984%"),
        ("2024Q3", "2024-Q3"),
        ("2023-02-29", "2023-02"),
        ("2025/2024", "2024/2025"),
    ],
)
def test_a_near_miss_is_answered_with_what_was_probably_meant(text: str, expected: str) -> None:
    assert expected in suggestions(text)
    assert all(is_understood(near) for near in suggestions(text))


def test_parts_of_a_month_are_ten_days_and_the_rest() -> None:
    assert early("2025-09") == "2025-09-01/2025-09-10"
    assert mid("2025-09") == "2025-09-11/2025-09-20"
    assert late("2025-09") == "2025-09-21/2025-09-30"
    assert late("2024-02") == "2024-02-21/2024-02-29"
    for text in ("2025", "2025-09-01", "2025-13", "2025-09~", "2025-21", "September"):
        with pytest.raises(Refused):
            early(text)


@given(st.dates())
def test_the_three_parts_of_a_month_leave_no_day_out(day: date) -> None:
    month = day.isoformat()[:7]
    parts = [parse(part(month)) for part in (early, mid, late)]
    assert (parts[0].earliest, parts[2].latest) == parse(month)[1:]
    for before, after in pairwise(parts):
        assert before.latest is not None
        assert before.latest + timedelta(days=1) == after.earliest


def test_a_day_is_a_day_and_nothing_else() -> None:
    assert parse_day("2024-02-29") == date(2024, 2, 29)
    for text in ("2024-02", "2024-02-29~", "20240229", "2023-02-29", "", "٢٠٢٤-٠٢-٠١"):
        with pytest.raises(Refused):
            parse_day(text)


def test_plain_dates_are_parsed_without_the_library() -> None:
    start = time.perf_counter()
    for offset in range(1_000):
        parse((date(1750, 1, 1) + timedelta(days=offset)).isoformat() + "/1760-12~")
    assert time.perf_counter() - start < 5  # by the library alone about ten seconds, on an idle machine


@pytest.mark.skipif(not FACTS.is_dir(), reason="the fact sheets (../shared/facts) are not here")
def test_every_date_of_the_fact_sheets_is_understood() -> None:
    found = {
        match[2].strip().strip("'\"")
        for sheet in FACTS.glob("*.yaml")
        for match in re.finditer(r"(?m)^[\s-]*(\w+): (.+)$", sheet.read_text(encoding="utf-8"))
        if match[1] in DATE_FIELDS
    } - {"null"}
    assert any("~" in text for text in found)
    assert any("/.." in text for text in found)
    assert [text for text in sorted(found) if not is_understood(yaml.safe_load(f"'{text}'"))] == []
