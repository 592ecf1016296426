"""Promise: a file becomes one batch of drafts, whole or not at all; every error is told with row, column, value and reason; twice is once."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from negotiations.core.errors import Conflict, NotAllowed, Refused
from negotiations.core.vocabulary import RecordState
from negotiations.exchange.batches import intake, life
from negotiations.exchange.models import BatchState, ImportBatch, ImportedRow
from negotiations.exchange.sheets.plan import Report
from negotiations.exchange.sheets.shapes import COLLECTIONS
from negotiations.ledger.comparison import compare_records
from negotiations.ledger.models import Change, JournalEntry
from negotiations.ledger.verification import verify_chain
from negotiations.milestones.models import MilestoneClaim
from negotiations.places.models import Place
from negotiations.statements.models import Statement
from negotiations.troops.models import TroopCount
from tests.exchange.sheets import flat, sheet, workbook
from tests.world import World

COUNT = {
    "contributor": "united-states",
    "host": "iraq",
    "as_of.edtf": "2024-01",
    "personnel.low": "2500",
    "personnel.qualifier": "about",
    "note": "It counts them.",
    "citations.0.source": "reuters-2024-01-24",
    "citations.0.chain": "3 unnamed sources (iraq) > reuters",
    "asserted_by.0": "iraq",
}


def counts(*changes: dict[str, str]) -> bytes:
    return sheet({**COUNT, "note": f"It counts them, {number}.", **one} for number, one in enumerate(changes))


@pytest.fixture
def desk(world: World) -> World:
    """What the rows refer to."""
    for name in ("source", "iraq", "united_states", "milestone", "place"):
        getattr(world, name)
    return world


def uploaded(
    content: bytes, by: User | None = None, resource: str = "troop-counts", **chosen: Any
) -> ImportBatch:
    batch = intake.upload(content=content, file_name="counts.csv", resource=resource, by=by)
    intake.choose(batch=batch, mapping=chosen.get("mapping", {}), ignored=chosen.get("ignored", []), by=by)
    return batch


def imported(
    content: bytes, by: User | None = None, resource: str = "troop-counts", **chosen: Any
) -> tuple[ImportBatch, Report]:
    """The batch as it stands at the end, and what was found."""
    batch = uploaded(content, by, resource, **chosen)
    report = intake.check(batch=batch, by=by)
    if not report.faults:
        report = intake.carry_out(batch=batch, by=by)
    batch.refresh_from_db()
    return batch, report


def told(report: Report) -> list[tuple[int, str, str, str]]:
    return [(fault.row, fault.column, fault.value, fault.code) for fault in report.faults]


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


def test_every_error_is_told_with_row_column_value_and_reason(desk: World, editor: User) -> None:
    batch, report = imported(
        counts(
            {},
            {"personnel.low": "2,500", "host": "irak"},
            {"as_of.edtf": "2024-13", "standing": "sure"},
            {"citations.0.source": "", "citations.0.chain": ""},
            {"personnel.low": "5", "personnel.high": "4", "personnel.qualifier": "range"},
            {"note": "It counts them, 0."},
            {"citations.0.chain": "nobodys-slug"},
            {"as_of.edtf": "=A1", "note": "\0"},
        ),
        editor,
    )
    assert batch.state == BatchState.REFUSED
    assert not TroopCount.objects.exists()
    assert told(report) == [
        (3, "personnel.low", "2,500", "doubtful_number"),
        (3, "host", "irak", "not_found"),
        (4, "as_of.edtf", "2024-13", "no_such_day"),
        (4, "standing", "sure", "unknown_word"),
        (5, "citations.0.source", "", "required"),
        (6, "personnel.high", "4", "low_above_high"),
        (7, "", "", "twice"),
        (8, "citations.0.chain", "nobodys-slug", "unknown_actor"),
        (9, "as_of.edtf", "=A1", "formula"),
        (9, "note", "\0", "not_text"),
    ]
    assert report.faults[0].sentence.endswith("write the digits alone.")
    stored = [(fault.row, fault.column) for fault in batch.faults.all()]
    assert stored == [(fault.row, fault.column) for fault in report.faults]
    assert batch.faults_count == len(stored)


def test_a_ragged_row_is_refused_and_names_both_widths(desk: World) -> None:
    lines = counts({}, {}).replace(b"\r\nunited", b"\r\n,united", 1)
    _, report = imported(lines)
    assert told(report) == [(2, "", "", "ragged_row")]


def test_columns_are_mapped_ticked_away_or_refused_with_their_neighbours(desk: World, editor: User) -> None:
    content = sheet(
        [
            {
                **{("country" if name == "host" else name): text for name, text in COUNT.items()},
                "remarks": "x",
                "known_from": "?",
            }
        ]
    )
    with pytest.raises(Refused) as caught:
        uploaded(content, editor)
    assert [(fault.field, fault.code) for fault in caught.value.faults] == [
        ("country", "unknown_column"),
        ("remarks", "unknown_column"),
    ]
    _, report = imported(content, editor, mapping={"country": "host"}, ignored=["remarks"])
    assert report.counts["created"] == 1
    assert TroopCount.objects.get().host == desk.iraq
    with pytest.raises(Refused, match="no column"):
        uploaded(content, editor, mapping={"land": "host"}, ignored=["remarks", "country"])


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


def test_a_workbook_imports_as_the_same_rows(desk: World, editor: User) -> None:
    header = list(COUNT)
    rows = [[2500.0 if name == "personnel.low" else text for name, text in COUNT.items()]]
    _, report = imported(workbook([header, *rows]), editor)
    assert report.counts["created"] == 1
    _, report = imported(sheet([COUNT]), editor)
    assert report.counts["left_alone"] == 1


@pytest.mark.parametrize(
    ("model", "row"),
    [
        (MilestoneClaim, {"milestone": "the-handover", "planned.edtf": "2025-09", "planned.bound": "by"}),
        (
            Statement,
            {
                "negotiation": "the-talks",
                "speakers": '["iraq"]',
                "text": "We shall see.",
                "translations.fr": "On verra.",
            },
        ),
    ],
)
def test_other_claims_go_the_same_way(
    desk: World, editor: User, model: type[Any], row: dict[str, str]
) -> None:
    cited = {
        "note": "Told.",
        "citations": '[{"source": "reuters-2024-01-24", "quote": "Soon.", "language": "en"}]',
    }
    _, report = imported(sheet([{**row, **cited}]), editor, model.resource)
    assert (report.faults, report.counts["created"]) == ([], 1)
    assert model.objects.get(state=RecordState.DRAFT).citations.get().quote == "Soon."


def test_places_take_decimal_commas_and_a_known_slug_must_say_the_same(desk: World, editor: User) -> None:
    town = {
        "slug": "erbil",
        "kind": "town",
        "names": '[{"text": "Erbil", "language": "en", "kind": "official"}]',
    }
    rows = [{**town, "lat": "36,19", "lon": "44,01", "within.slug": desk.place.slug}]
    _, report = imported(sheet(rows), editor, "places")
    assert (report.faults, str(Place.objects.get(slug="erbil").lat)) == ([], "36.190000")
    _, report = imported(sheet(rows), editor, "places")
    assert report.counts["left_alone"] == 1
    _, report = imported(sheet([{**rows[0], "lat": "36,20"}]), editor, "places")
    assert told(report) == [(2, "slug", "erbil", "differs")]


def test_what_is_exported_is_left_alone_when_it_comes_back(facts: None, client: Client) -> None:
    for resource in COLLECTIONS:
        answer = client.get(f"/api/v1/{resource}/", {"limit": 1000})
        rows = [flat(one) for one in answer.json()["results"]]
        report = intake.check(batch=uploaded(sheet(rows), resource=resource))
        assert (resource, told(report), report.counts["left_alone"]) == (resource, [], len(rows))


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
