"""Promise: rows that are written behind are there for whoever asks for them, in the transaction in which they were given; or none is."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connections, transaction

from negotiations.core.behind import Ahead, NotWritten, Writer, writer, writing_behind
from negotiations.core.bulk import insert_many, insert_rows
from negotiations.core.words import IndexedWord
from negotiations.troops.models import SeriesOrigin

pytestmark = pytest.mark.django_db
MANY = 1_000


def words(number: int, word: str = "erbil") -> Iterator[tuple[str, int, str]]:
    return (("places", key, word) for key in range(1, number + 1))


def give(number: int, word: str = "erbil") -> None:
    insert_rows(IndexedWord, ("resource", "object_id", "word"), words(number, word))


def twice() -> None:
    insert_rows(SeriesOrigin, ("series", "origin_key"), [("one", "source/a")] * 2)


def behind(*deeds: Callable[[], object]) -> None:
    with transaction.atomic(), writing_behind():
        for deed in deeds:
            deed()


def test_who_asks_for_a_table_finds_all_that_was_given_for_it() -> None:
    with transaction.atomic(), writing_behind():
        for round_ in range(1, 4):
            give(MANY)
            assert IndexedWord.objects.filter(word="erbil").count() == round_ * MANY
        give(MANY, "baghdad")
        assert IndexedWord.objects.filter(word="erbil").update(word="hewler") == 3 * MANY
    assert IndexedWord.objects.filter(word="baghdad").count() == MANY
    assert writer() is None


def test_keys_are_given_beforehand_and_to_nobody_else() -> None:
    def made(word: str, number: int) -> list[IndexedWord]:
        rows = [IndexedWord(resource="places", object_id=key, word=word) for key in range(number)]
        insert_many(rows)
        return rows

    with transaction.atomic(), writing_behind():
        given = [*made("erbil", MANY), *made("hewler", 3)]
    keys = [row.pk for row in given]
    assert sorted(set(keys)) == keys
    assert list(IndexedWord.objects.filter(pk__in=keys).order_by("pk").values_list("pk", flat=True)) == keys
    later = IndexedWord.objects.create(resource="places", object_id=1, word="later")
    assert later.pk > keys[-1]


def test_rows_that_are_not_taken_take_all_with_them() -> None:
    with pytest.raises(NotWritten) as told:
        behind(lambda: give(MANY), twice, lambda: give(MANY))
    assert isinstance(told.value.__cause__, IntegrityError)
    assert not IndexedWord.objects.exists()


def test_who_asks_next_is_told_that_rows_were_not_taken() -> None:
    with pytest.raises(NotWritten):
        behind(twice, SeriesOrigin.objects.count, lambda: pytest.fail("It was not told."))
    assert not SeriesOrigin.objects.exists()


def test_a_part_of_what_is_written_behind_is_not_undone_alone() -> None:
    @transaction.atomic
    def refused() -> None:
        give(1)
        raise ValueError

    with pytest.raises(NotWritten):
        behind(lambda: give(MANY), refused)
    assert not IndexedWord.objects.exists()


def test_what_fails_beside_it_undoes_all() -> None:
    def failing() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        behind(lambda: give(MANY), failing)
    assert not IndexedWord.objects.exists()
    assert not [thread for thread in threading.enumerate() if thread.name == "writing behind"]


def test_where_threads_may_not_share_a_connection_rows_are_written_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sqlite3, "threadsafety", 1)
    behind(lambda: give(MANY))
    assert IndexedWord.objects.count() == MANY


@pytest.mark.django_db(transaction=True)
def test_only_within_a_transaction() -> None:
    with pytest.raises(RuntimeError, match="transaction"), writing_behind():
        pass


def test_questions_about_other_tables_come_between_the_rows() -> None:
    """The second set waits for the question, and the question only for the first."""
    reached, asked = threading.Event(), threading.Event()
    order: list[str] = []

    def first(_driver: Any) -> None:
        reached.set()
        assert asked.wait(10)
        order.append("first")

    def second(_driver: Any) -> None:
        order.append("second")

    def execute(*_arguments: Any) -> None:
        order.append("asked")

    writes = Writer(connections["default"])
    writes.give("one", [first, second])
    assert reached.wait(10)
    threading.Timer(0.2, asked.set).start()
    writes.between(execute, "SELECT 1 FROM another", (), False, {})
    writes.between(execute, "SELECT 1 FROM one", (), False, {})
    writes.close()
    assert order == ["first", "asked", "second", "asked"]


def test_who_must_wait_makes_what_comes_next() -> None:
    made: list[int] = []

    def items(last: int) -> Iterator[int]:
        for number in range(last):
            made.append(number)
            yield number
        raise ValueError("the end")

    def gone_through(last: int) -> None:
        for item in Ahead(items(last)):
            give(MANY)
            assert IndexedWord.objects.count() == (item + 1) * MANY

    with pytest.raises(ValueError, match="the end"):
        behind(lambda: gone_through(3))
    assert made == [0, 1, 2]
    assert list(Ahead(range(3))) == [0, 1, 2]
