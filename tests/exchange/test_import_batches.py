"""Promise: a file becomes one batch of drafts, whole or not at all; every error is told with row, column, value and reason; twice is once."""

from __future__ import annotations

import datetime as dt
import gc
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from negotiations.actors.models import Actor
from negotiations.core.errors import Conflict, NotAllowed, Refused
from negotiations.core.vocabulary import RecordState
from negotiations.exchange.batches import intake, life, tasks
from negotiations.exchange.models import BatchState, ImportedRow
from negotiations.exchange.sheets.rows import CHUNK
from negotiations.ledger.comparison import compare_records
from negotiations.ledger.models import Change, JournalEntry
from negotiations.ledger.verification import verify_chain
from negotiations.troops.models import TroopCount
from tests.exchange.importing import COUNT, counts, imported, uploaded
from tests.exchange.sheets import sheet
from tests.world import World


def test_a_file_becomes_drafts_that_a_reviewer_publishes_whole(
    desk: World, editor: User, reviewer: User
) -> None:
    before = Change.objects.count()
    batch, report = imported(counts({}, {"personnel.low": "2 600"}), editor)
    assert report.counts == {"created": 2, "superseded": 0, "left_alone": 0}
    assert batch.state == BatchState.DRAFT
    assert Change.objects.count() == before
    first, second = TroopCount.objects.order_by("pk")
    assert [first.state, first.created_by, first.personnel.low] == ["draft", editor, 2500]
    assert second.personnel.low == 2600
    [citation] = first.citations.all()
    assert citation.origin_key == "unnamed:iraq@reuters"
    assert list(first.asserted_by.all()) == [desk.iraq]

    life.submit(batch=batch, by=editor)
    life.publish(batch=batch, by=reviewer, reason="Compared.")
    rows = Change.objects.filter(number__gt=before)
    assert [(row.action, row.reason) for row in rows] == [
        ("published", "counts.csv: row 2 (Compared.)"),
        ("published", "counts.csv: row 3 (Compared.)"),
    ]
    assert [entry.act for entry in JournalEntry.objects.all()] == ["created"] * 2 + ["submitted"] * 2 + [
        "published"
    ] * 2
    batch.refresh_from_db()
    assert batch.state == BatchState.PUBLISHED
    verify_chain()
    compare_records()


def test_what_the_database_finds_twice_is_told_as_a_fault_of_the_sheet(desk: World, editor: User) -> None:
    said = {"kind": "person", "names.0.kind": "official", "names.0.language": "en", "names.0.text": "Somebody", "identifiers.0.scheme": "wikidata", "identifiers.0.value": "Q1"}  # fmt: skip
    rows = [{"slug": slug, **said} for slug in ("one", "another")]
    batch = uploaded(sheet(rows), editor, "actors")
    report = intake.carry_out(batch=batch, by=editor)
    assert [(fault.row, fault.code) for fault in report.faults] == [(2, "not_unique")]
    assert not Actor.objects.filter(slug__in=["one", "another"]).exists()
    batch.refresh_from_db()
    assert batch.state == BatchState.REFUSED


def test_the_same_file_twice_changes_nothing_whatever_its_form(desk: World, editor: User) -> None:
    batch, _ = imported(counts({}, {}), editor)
    life.submit(batch=batch, by=editor)
    life.publish(batch=batch)
    kept = Change.objects.count(), JournalEntry.objects.count()
    reordered = sheet(
        ({**dict(reversed(COUNT.items())), "note": f"It counts them, {number}."} for number in range(2)),
        delimiter=";",
    )
    for content in (counts({}, {}), reordered):
        again, report = imported(content, editor)
        assert report.counts == {"created": 0, "superseded": 0, "left_alone": 2}
        assert not ImportedRow.objects.filter(batch=again).exists()
    assert (Change.objects.count(), JournalEntry.objects.count()) == kept


def test_a_row_with_a_key_of_its_own_is_corrected_by_a_later_file(
    desk: World, editor: User, reviewer: User
) -> None:
    batch, _ = imported(counts({"key": "usf-i/2024-01"}), editor)
    life.submit(batch=batch, by=editor)
    life.publish(batch=batch, by=reviewer)
    old = TroopCount.objects.get()

    batch, report = imported(
        sheet([{"key": "usf-i/2024-01", "personnel.low": "2700", "personnel.qualifier": "exact"}]), editor
    )
    assert report.counts == {"created": 0, "superseded": 1, "left_alone": 0}
    new = TroopCount.objects.get(state=RecordState.DRAFT)
    assert new.supersedes == old
    assert (new.personnel.low, new.note, new.citations.count()) == (2700, old.note, 1)
    life.submit(batch=batch, by=editor)
    life.publish(batch=batch, by=reviewer)
    old.refresh_from_db()
    assert old.state == RecordState.SUPERSEDED
    _, report = imported(
        sheet([{"key": "usf-i/2024-01", "personnel.low": "2700", "personnel.qualifier": "exact"}]), editor
    )
    assert report.counts["left_alone"] == 1
    verify_chain()
    compare_records()


def test_a_batch_is_returned_whole_and_discarded_for_a_better_file(
    desk: World, editor: User, reviewer: User
) -> None:
    batch, _ = imported(counts({}, {}), editor)
    life.submit(batch=batch, by=editor)
    with pytest.raises(Refused):
        life.send_back(batch=batch, by=reviewer, reason=" ")
    life.send_back(batch=batch, by=reviewer, reason="Which table?")
    batch.refresh_from_db()
    assert (batch.state, batch.remark) == (BatchState.DRAFT, "Which table?")
    assert set(TroopCount.objects.values_list("state", flat=True)) == {RecordState.DRAFT}
    life.discard(batch=batch, by=editor)
    assert not TroopCount.objects.exists()
    with pytest.raises(Conflict):
        life.submit(batch=batch, by=editor)
    _, report = imported(counts({}, {}), editor)
    assert report.counts["created"] == 2


def test_four_eyes_and_roles_hold_for_a_batch(
    desk: World, editor: User, reviewer: User, settings: Any
) -> None:
    settings.TRACKER_FOUR_EYES = True
    batch, _ = imported(counts({}), reviewer)
    with pytest.raises(NotAllowed):
        life.publish(batch=batch, by=editor)
    life.submit(batch=batch, by=reviewer)
    with pytest.raises(Conflict, match="Another account"):
        life.publish(batch=batch, by=reviewer)
    assert not TroopCount.objects.filter(state=RecordState.PUBLISHED).exists()
    with pytest.raises(NotAllowed):
        intake.carry_out(batch=batch, by=editor, publish=True)


def test_what_changed_since_the_dry_run_is_found_and_nothing_is_written(desk: World, editor: User) -> None:
    batch = uploaded(counts({}, {}), editor)
    assert not intake.check(batch=batch, by=editor).faults
    desk.source.state = RecordState.RETRACTED
    type(desk.source).objects.filter(pk=desk.source.pk).update(
        state=RecordState.RETRACTED, recorded_until=desk.source.recorded_from
    )
    report = intake.carry_out(batch=batch, by=editor)
    assert [fault.code for fault in report.faults] == ["not_found"] * 2
    batch.refresh_from_db()
    assert batch.state == BatchState.REFUSED
    assert not TroopCount.objects.exists()


def test_the_number_of_questions_does_not_grow_with_the_rows(desk: World, editor: User) -> None:
    def asked(rows: int, first: int) -> int:
        batch = uploaded(counts(*({"note": f"Row {first + number}."} for number in range(rows))), editor)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert not intake.check(batch=batch, by=editor).faults
            assert not intake.carry_out(batch=batch, by=editor).faults
        return len(queries)

    assert asked(60, 100) <= asked(3, 0) + 6, "a statement holds some dozen rows on SQLite"


def test_what_was_done_long_ago_is_forgotten_by_the_queue(db: None, settings: Any) -> None:
    settings.TRACKER_OWN_WORKER = False
    for days in (6, 8):
        DBTaskResult.objects.create(
            status="SUCCESSFUL", finished_at=timezone.now() - dt.timedelta(days=days), task_path=f"done-{days}",
            args_kwargs={}, backend_name="default",
        )  # fmt: skip
    tasks._put(1, "check", 1, "")
    assert sorted(DBTaskResult.objects.values_list("task_path", "status")) == [
        ("done-6", "SUCCESSFUL"), (tasks.perform.module_path, "READY"),
    ]  # fmt: skip


@pytest.mark.sqlite_only(reason="a setting of SQLite")
@pytest.mark.django_db
def test_an_import_is_held_in_memory_only_where_readers_would_wait_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for logged in (False, True):
        monkeypatch.setattr(intake, "has_snapshots", lambda logged=logged: logged)
        with intake.whole(), connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_spill")
            assert (cursor.fetchone()[0] > 0) is logged


@pytest.mark.postgresql_only(reason="a setting of PostgreSQL")
@pytest.mark.django_db(transaction=True)
def test_what_stands_already_is_looked_up_by_its_keys_however_many_they_are() -> None:
    asked = TroopCount.objects.filter(public_id__in=[uuid4() for _ in range(CHUNK)])
    assert "Seq Scan" in asked.explain()
    with intake.whole():
        assert "Seq Scan" not in asked.explain()
    assert "Seq Scan" in asked.explain()


def test_circular_garbage_is_collected_as_usual_behind_an_import_that_failed(
    desk: World, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: Any) -> None:
        assert not gc.isenabled()
        raise ArithmeticError

    monkeypatch.setattr(intake, "_write", fail)
    with pytest.raises(ArithmeticError):
        imported(counts({}), editor)
    assert gc.isenabled()
