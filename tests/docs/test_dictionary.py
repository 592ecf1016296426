"""Promise: the data dictionary says what the models say, and nothing else."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from negotiations.management.commands.write_dictionary import DICTIONARY
from negotiations.management.dictionary import dictionary, differences
from tests.docs.pages import anchors

ACCEPT = "Look at the difference. To accept it: .venv/bin/python manage.py write_dictionary"


def test_the_committed_dictionary_is_what_the_models_say(tmp_path: Path) -> None:
    stale = differences(DICTIONARY)
    if stale:
        fresh = tmp_path / "dictionary.md"
        fresh.write_text(dictionary(), encoding="utf-8")
        pytest.fail(
            f"docs/dictionary.md is stale.\n\n{stale}\n\nThe new one is {fresh}.\n{ACCEPT}", pytrace=False
        )


def test_a_written_dictionary_passes_the_check(tmp_path: Path) -> None:
    path, told = tmp_path / "dictionary.md", StringIO()
    call_command("write_dictionary", file=path, stdout=told)
    assert str(path) in told.getvalue()
    call_command("write_dictionary", file=path, check=True)


def test_a_stale_dictionary_is_refused_with_the_difference_and_the_way_out(tmp_path: Path) -> None:
    path = tmp_path / "dictionary.md"
    path.write_text(
        dictionary().replace("The milestone it speaks of.", "What it was about."), encoding="utf-8"
    )
    with pytest.raises(CommandError, match=r"(?s)What it was about.*manage\.py write_dictionary") as refused:
        call_command("write_dictionary", file=path, check=True)
    assert "+| `milestone`" in str(refused.value)
    assert "What it was about" in path.read_text(encoding="utf-8")


def test_a_missing_dictionary_is_stale(tmp_path: Path) -> None:
    assert "+# Data dictionary" in differences(tmp_path / "none.md")


def test_every_field_has_a_meaning_and_every_heading_its_own_address() -> None:
    text = dictionary()
    assert "|  |" not in text
    addresses = anchors(text)
    assert len(addresses) == len(set(addresses))


def test_dates_and_quantities_are_one_row_and_lists_of_words_are_linked() -> None:
    text = dictionary()
    assert "| `planned` | [date](#the-date) | optional | When it is planned for. |" in text
    assert "planned_earliest" not in text
    assert "one of [milestone status](#words-milestone-status)" in text
