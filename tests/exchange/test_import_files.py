"""Promise: a sheet is read as its author meant it, or refused by the name of what is wrong; nothing is guessed, and no file exhausts the memory."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import Any

import pytest

from negotiations.core.errors import Refused
from negotiations.exchange.sheets.cells import read_decimal, read_flag, read_text, read_whole
from negotiations.exchange.sheets.files import Sheet, read_sheet
from tests.exchange.sheets import workbook

PLAIN = "a,b\nx,é\n"


def read(content: bytes) -> tuple[list[str], list[tuple[int, list[str]]]]:
    sheet: Sheet = read_sheet(content)
    return sheet.header, list(sheet.rows)


def refusal(content: bytes) -> tuple[str, str]:
    """The code and the sentence of the first thing that is wrong."""
    with pytest.raises(Refused) as caught:
        read(content)
    return caught.value.faults[0].code, caught.value.faults[0].sentence


@pytest.mark.parametrize(
    "content",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("utf-16"),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        PLAIN.replace(",", ";").encode(),
        PLAIN.replace(",", "\t").encode(),
        PLAIN.replace(",", "|").encode(),
        ("sep=;\n" + PLAIN.replace(",", ";")).encode(),
        b'"a","b"\n"x",\xc3\xa9\n',
        b"a,b,\nx,\xc3\xa9,\n",
        b"a,b\nx,\xc3\xa9\n,\n\n",
    ],
    ids=["plain", "bom", "utf-16", "crlf", "cr", "semicolon", "tab", "bar", "sep", "quoted", "end", "blank"],
)
def test_what_differs_in_form_only_is_read_alike(content: bytes) -> None:
    assert read(content) == (["a", "b"], [(2, ["x", "é"])])


def test_rows_are_numbered_as_a_spreadsheet_numbers_them() -> None:
    header, rows = read(b'a,b\n"two\nlines",1\n\nx,2\n')
    assert header == ["a", "b"]
    assert rows == [(2, ["two\nlines", "1"]), (4, ["x", "2"])]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        ("a,b\né,1\n".encode("cp1252"), "not_utf8"),
        ("a,b\nx,1\n".encode("utf-16-le"), "not_utf8"),
        (b"a,b;c\n1,2;3\n", "doubtful_delimiter"),
        (b"a,b,a\n1,2,3\n", "twice"),
        (b",,\n1,2,3\n", "no_header"),
        (b'a,b\n"1,2\n3,4\n', "not_csv"),
        (b'a,b\n"1"x,2\n', "not_csv"),
        (b"a\n" + b"x" * 200_000 + b"\n", "not_csv"),
        (",".join(f"c{n}" for n in range(201)).encode(), "too_many_columns"),
        (b"a\n" + b"x\n" * 100_001, "too_many_rows"),
        (b"\xd0\xcf\x11\xe0 old", "not_a_sheet"),
        (b"%PDF-1.7", "not_a_sheet"),
        (b"PK\x03\x04 cut off", "damaged"),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused_by_name(content: bytes, code: str) -> None:
    assert refusal(content)[0] == code


def test_a_wrong_encoding_names_the_line_and_the_way_out() -> None:
    code, sentence = refusal("a\nx\nné\n".encode("latin-1"))
    assert code == "not_utf8"
    assert "line 3" in sentence
    assert "CSV UTF-8" in sentence


def test_a_workbook_is_read_as_text_with_days_and_whole_numbers() -> None:
    rows: list[list[Any]] = [["a", "b", "c", "d", "e"], ["=x", 5.0, dt.date(2024, 1, 25), True, 33.5]]
    assert read(workbook(rows)) == (rows[0], [(2, ["'=x", "5", "2024-01-25", "true", "33.5"])])


def test_every_formula_of_a_workbook_is_named() -> None:
    with pytest.raises(Refused) as caught:
        read_sheet(workbook([["a", "b"], [1, 2]], {(1, 1): "=A2*2", (2, 0): "=A2"}))
    assert [(fault.field, fault.code) for fault in caught.value.faults] == [
        ("B2", "formula"),
        ("A3", "formula"),
    ]


@pytest.mark.parametrize(("row", "column"), [(1_048_575, 0), (1, 16_383), (1_048_575, 16_383)])
def test_two_cells_far_apart_are_refused_before_room_is_made_between_them(row: int, column: int) -> None:
    # The library would allocate the whole rectangle: 17 thousand million cells for a file of 5 kB.
    content = workbook([["a"]], {(row, column): "=1"})
    with pytest.raises(Refused) as caught:
        read_sheet(content)
    assert caught.value.faults[-1].code in ("too_many_rows", "too_many_columns")


def changed(content: bytes, part: str, change: object) -> bytes:
    """A workbook with one part written anew."""
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for item in old.infolist():
            data = old.read(item)
            new.writestr(item.filename, change(data) if item.filename == part else data)  # type: ignore[operator]
    return result.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def test_cells_that_do_not_say_where_they_are_are_counted_all_the_same() -> None:
    cells = b"".join(b"<c><v>1</v></c>" for _ in range(300))
    bomb = changed(
        workbook([["a"]]), SHEET, lambda data: re.sub(rb"<sheetData>.*</sheetData>", b"<sheetData><row>" + cells + b"</row></sheetData>", data)
    )  # fmt: skip
    assert refusal(bomb)[0] == "too_many_columns"


def test_a_packed_bomb_is_refused_by_what_it_unpacks_to(monkeypatch: pytest.MonkeyPatch) -> None:
    from negotiations.exchange.sheets import workbooks

    monkeypatch.setattr(workbooks, "MOST_UNPACKED", 3_000_000)
    bomb = changed(workbook([["a"]]), SHEET, lambda data: data + b" " * 5_000_000)
    assert len(bomb) < 20_000
    assert refusal(bomb)[0] == "too_large"


def test_entities_and_broken_parts_are_refused() -> None:
    doctype = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    evil = changed(
        workbook([["a"]]), SHEET, lambda data: data.replace(b"<worksheet", doctype + b"<worksheet", 1)
    )
    assert refusal(evil)[0] == "damaged"
    assert refusal(changed(workbook([["a"]]), SHEET, lambda data: data[:-30]))[0] in ("damaged", "empty")


def test_other_packed_files_are_no_workbooks() -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert refusal(kept.getvalue())[0] == "not_a_sheet"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2500", 2500),
        (" 2500 ", 2500),
        ("2 500", 2500),
        ("2\u202f500", 2500),
        ("2500.0", 2500),
        ("2500,00", 2500),
        ("0", 0),
    ],
)
def test_a_whole_number_is_read(text: str, number: int) -> None:
    assert read_whole(text) == number


@pytest.mark.parametrize(
    ("text", "code"),
    [("2,500", "doubtful_number"), ("2.500", "doubtful_number"), ("12,5", "not_a_number"), ("-5", "not_a_number"),
     ("=5", "formula"), ("about 5", "not_a_number"), ("٢٥٠٠", "not_a_number"), ("1e3", "not_a_number")],
)  # fmt: skip
def test_a_number_that_two_would_read_differently_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        read_whole(text)
    assert caught.value.faults[0].code == code


def test_decimals_take_a_comma_and_flags_are_words() -> None:
    assert read_decimal("33,31") == read_decimal("33.31") == "33.31"
    assert read_flag("TRUE") is True
    for read_cell, text in ((read_decimal, "1.234,5"), (read_flag, "yes"), (read_text, "a\0b")):
        with pytest.raises(Refused):
            read_cell(text)


@pytest.mark.parametrize("text", ["=SUM(A1)", "+1", "-1", "@x", "\tx", "\rx"])
def test_the_apostrophe_that_exports_put_before_a_formula_is_taken_off(text: str) -> None:
    assert read_text(f"'{text}") == text


def test_an_apostrophe_of_its_own_stays_and_a_bare_formula_is_refused() -> None:
    assert read_text("'tis") == "'tis"
    assert read_text("-1 or so") == "-1 or so"
    with pytest.raises(Refused):
        read_text("=1+1")
