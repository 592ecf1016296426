"""Promise: every row of a file is understood or refused with row, column, value and reason, whatever form the file has."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from negotiations.core.errors import Refused
from negotiations.core.vocabulary import RecordState
from negotiations.exchange.batches import intake
from negotiations.exchange.models import BatchState
from negotiations.exchange.sheets.plan import Report
from negotiations.exchange.sheets.shapes import COLLECTIONS
from negotiations.milestones.models import MilestoneClaim
from negotiations.places.models import Place
from negotiations.statements.models import Statement
from negotiations.troops.models import TroopCount
from tests.exchange.importing import COUNT, counts, imported, uploaded
from tests.exchange.sheets import flat, sheet, workbook
from tests.world import World


def told(report: Report) -> list[tuple[int, str, str, str]]:
    return [(fault.row, fault.column, fault.value, fault.code) for fault in report.faults]


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
