"""Promise: a folder of vintages that does not hold what it should is refused with file and line, and the command says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.exchange.made_vintages import HEADER, A, claims, folder_of, load

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (f"{A},revise,645,IRQ,Iraq,2006-Q3,1,2,June 2006", "does_not_follow"),
        (f"{A},remove,645,IRQ,Iraq,2006-Q3,,2,", "does_not_follow"),
        (f"{A},add,645,IRQ,Iraq,2006-Q3,,some,June 2006", "not_a_figure"),
        (f"{A},add,645,IRQ,Iraq,2006-13,,1,June 2006", "not_a_key"),
        (f"{A},add,IRQ,IRQ,Iraq,2006-Q3,,1,June 2006", "not_a_key"),
        (f"{A},change,645,IRQ,Iraq,2006-Q3,,1,June 2006", "unknown_version"),
        ("quarter,eeeeeee,x,add,645,IRQ,Iraq,2006-Q3,,1,June 2006", "unknown_version"),
        (f"{A},add,645", "not_csv"),
    ],
)
def test_a_line_that_does_not_fit_is_refused_by_file_and_line(tmp_path: Path, line: str, code: str) -> None:
    from negotiations.core.errors import Refused

    with pytest.raises(Refused) as caught:
        load(tmp_path, line)
    [fault] = caught.value.faults
    assert (fault.code, fault.field) == (code, "figure_changes.csv:2")
    assert claims() == []


@pytest.mark.parametrize(
    ("versions", "code"),
    [
        ("series,commit,published_at\n", "missing_columns"),
        ("series,commit,published_at,note\nquarter,aaaaaaa,2024-06-11,No offset.\n", "not_an_instant"),
        ("series,commit,published_at,note\nquarter,aaaaaaa,soon,No instant.\n", "not_an_instant"),
    ],
)
def test_versions_that_cannot_be_read_are_refused(tmp_path: Path, versions: str, code: str) -> None:
    from negotiations.core.errors import Refused
    from negotiations.exchange.vintages.files import read_vintages

    with pytest.raises(Refused) as caught:
        read_vintages(folder_of(tmp_path, versions=versions))
    assert [fault.code for fault in caught.value.faults] == [code]


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    from negotiations.core.errors import Refused
    from negotiations.exchange.vintages.files import read_vintages

    folder_of(tmp_path)
    (tmp_path / "figure_changes.csv").write_bytes(HEADER.encode() + b"\r\n\xf3\r\n")
    with pytest.raises(Refused, match="not UTF-8"):
        read_vintages(tmp_path)


def test_the_command_says_what_it_did_and_names_what_it_refuses(tmp_path: Path, capsys: Any) -> None:
    from django.core.management import CommandError, call_command

    call_command(
        "import_troop_vintages", folder_of(tmp_path, f"{A},add,645,IRQ,Iraq,2006-Q3,,7,September 2006")
    )
    assert "1 claims published" in capsys.readouterr().out
    with pytest.raises(CommandError, match="There is no such file"):
        call_command("import_troop_vintages", tmp_path / "nowhere")
