"""From an uploaded file to a sheet of text: CSV here, XLSX through `workbooks.py`. What the cells mean is decided in `columns.py`.

What two readers would read differently is refused by name: encodings, doubtful delimiters, unclosed quotes, duplicate headers.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from negotiations.api.formats.guarding import unguarded
from negotiations.core.errors import Gathering, Refused, gather, shown

MOST_ROWS, MOST_COLUMNS = 100_000, 200
MOST_BYTES = 64 * 1024 * 1024
LONGEST_HEADER = 1024 * 1024
"""Characters among which the sign between cells is looked for: more than so many columns have, each of the longest name that is read."""
DELIMITERS = {
    ",": gettext_noop("comma"),
    ";": gettext_noop("semicolon"),
    "\t": gettext_noop("tab"),
    "|": gettext_noop("bar"),
}

_OTHER_FILES = {
    b"\xd0\xcf\x11\xe0": gettext_noop(
        "an old .xls workbook or one with a password: save it as .xlsx without a password, or as CSV"
    ),
    b"%PDF": gettext_noop("a PDF"),
    b"\x1f\x8b": gettext_noop("compressed: unpack it first"),
    b"PAR1": gettext_noop("a Parquet file"),
}
_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}

Row = tuple[int, list[str]]
"""A row's number, as a spreadsheet shows it (the header is 1), and its cells."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A header and the rows below it, all as text. Rows without any text are left out; they can be gone through once."""

    header: list[str]
    rows: Iterable[Row]
    height: int
    """About how many rows there are, to show how far a reading is."""


def read_sheet(content: bytes) -> Sheet:
    """The sheet in a CSV or XLSX file. Raises Refused for what is neither, and for headers that cannot be told apart."""
    # Only those who upload workbooks load the library for them.
    from negotiations.exchange.sheets.workbooks import read_workbook  # noqa: PLC0415  heavy, and only for workbooks

    if len(content) > MOST_BYTES:
        raise Refused(
            "",
            "too_large",
            _("The file is larger than %(size)s MiB: divide it into several.")
            % {"size": MOST_BYTES // 1024**2},
        )
    if not content.strip():
        raise Refused("", "empty", _("The file is empty."))
    for signature, called in _OTHER_FILES.items():
        if content.startswith(signature):
            raise Refused(
                "",
                "not_a_sheet",
                _("This is %(called)s. CSV and XLSX are read here.") % {"called": _(called)},
            )
    sheet = read_workbook(content) if content.startswith(b"PK\x03\x04") else _read_csv(content)
    with gather() as faults:
        _check_header(sheet.header, faults)
    return sheet


def _check_header(header: list[str], faults: Gathering) -> None:
    if not any(header):
        faults.add("", "no_header", _("The first row names the columns; this one is empty."))
    if len(header) > MOST_COLUMNS:
        faults.add(
            "",
            "too_many_columns",
            _("There are %(number)s columns; at most %(most_columns)s are read.")
            % {"number": len(header), "most_columns": MOST_COLUMNS},
        )
        return
    for name in dict.fromkeys(header):
        if name and header.count(name) > 1:
            faults.add(
                name,
                "twice",
                _("Two columns are called %(value)s: rename or remove one.") % {"value": shown(name)},
            )


def _read_csv(content: bytes) -> Sheet:
    text = _decoded(content)
    text, delimiter = _delimited(text)
    rows = _records(text, delimiter)
    header = [name.strip() for name in next(rows)[1]]
    while header and not header[-1]:
        header.pop()
    return Sheet(header, _bounded(rows, header), text.count("\n"))


def _decoded(content: bytes) -> str:
    encoding = next((name for bom, name in _BOMS.items() if content.startswith(bom)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        sentence = _(
            "The file is not UTF-8 text: line %(line)s holds a byte that is none. Save it as “CSV UTF-8”."
        ) % {"line": line}
        raise Refused("", "not_utf8", sentence) from None
    if text.count("\0") * 4 > len(text):
        raise Refused(
            "", "not_utf8", _("The file looks like UTF-16 without its mark. Save it as “CSV UTF-8”.")
        )
    return text


def _delimited(text: str) -> tuple[str, str]:
    """The text, and the sign between its cells: the one that `sep=` names, else the one that divides the header most often."""
    first, _end, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip("\r")) == len("sep=") + 1:
        return rest, first[4]
    head = text[:LONGEST_HEADER]
    widths = {sign: len(next(_records(head, sign, strict=False))[1]) for sign in DELIMITERS}
    widest = max(widths.values())
    best = [sign for sign, width in widths.items() if width == widest]
    if widest > 1 and len(best) > 1:
        called = " or ".join(DELIMITERS[sign] for sign in best)
        raise Refused(
            "",
            "doubtful_delimiter",
            _("Whether a %(called)s divides the cells cannot be told.") % {"called": _(called)},
        )
    return text, best[0]


def _records(text: str, delimiter: str, *, strict: bool = True) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, cells
    except csv.Error as error:
        raise Refused(
            "",
            "not_csv",
            _("Row %(row)s (line %(line_num)s) is not CSV: %(error)s.")
            % {"row": number + 1, "line_num": reader.line_num, "error": error},
        ) from None


def _bounded(rows: Iterator[Row], header: list[str]) -> Iterator[Row]:
    """The rows that say something, as long as there are not too many."""
    count = 0
    for number, cells in rows:
        while len(cells) > len(header) and not cells[-1]:
            cells.pop()  # signs at the end of a line
        if any(cells):
            count += 1
            if count > MOST_ROWS:
                raise Refused(
                    "",
                    "too_many_rows",
                    _("At most %(most_rows)s rows are read at once: divide the file.")
                    % {"most_rows": MOST_ROWS},
                )
            yield number, cells


def uncovered(text: str) -> str:
    """A text without the apostrophe with which exports keep a spreadsheet from running it. Raises Refused for a formula."""
    plain = unguarded(text)
    if plain is text and text.startswith("="):
        raise Refused(
            "",
            "formula",
            _("This is a formula: put its value here, or an apostrophe before it where it is a text."),
        )
    return plain
