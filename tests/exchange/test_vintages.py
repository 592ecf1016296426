"""Promise: figures that their publisher revised 57,805 times in 31 versions are known, on every day, exactly as they were known then.

By default with a tenth of the keys and all their changes; with TRACKER_PROOF=1 all of them. The figures lie beside the repository: where
they are absent these tests are skipped, and what they show in the small is in `test_vintages_in_the_small.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from tests.api.agreeing import SERVICE
from tests.api.asking import ask, faults
from tests.exchange import vintages
from tests.exchange.knowing import day, known_on
from tests.exchange.vintages import Key

if TYPE_CHECKING:
    from negotiations.exchange.vintages.loading import Loaded

pytestmark = pytest.mark.skipif(bool(vintages.ABSENT), reason=vintages.ABSENT)


def told(date: str) -> dict[Key, list[tuple[int | None, str, str]]]:
    """What stands on a day of each key: number, wording and standing of each claim."""
    found: dict[Key, list[tuple[int | None, str, str]]] = {}
    rows = known_on(date).filter(host__identifiers__scheme__in=["cow", "troopdata"]).order_by("pk")
    for dataset, code, edtf, low, high, wording, standing in rows.values_list(
        "dataset", "host__identifiers__value", "as_of_edtf", "personnel_low", "personnel_high", "personnel_wording",
        "standing",
    ):  # fmt: skip
        assert low == high
        period = f"{edtf[:4]}-Q{int(edtf[5:7]) // 3 + 1}" if "/" in edtf else edtf
        found.setdefault((dataset.removeprefix("troopdata-"), code, period), []).append(
            (low, wording, standing)
        )
    return found


def expected(key: Key, printed: tuple[str, ...], report: str) -> list[tuple[int | None, str, str]]:
    """What a careful reader of the files would note down: no report is not zero, nor is a figure withheld."""
    withheld = key[1:] in {("645", "2021-Q3"), ("652", "2021-Q3")}
    imputed = key[0] == "quarter" and report in {"NA", "Stepwise Imputation"}
    noted: list[tuple[int | None, str, str]] = []
    for text in printed:
        if text == "NA" or (text == "0" and report == "NA"):
            noted.append((None, text, "unknown"))
        elif text == "0" and withheld and key[0] == "quarter":
            noted.append((None, text, "withheld"))
        else:
            noted.append((int(text), "", "estimated" if imputed else "reported"))
    return noted


def test_the_state_at_the_close_of_every_publication_day_equals_a_replay_of_the_change_log(
    loaded: Loaded,
) -> None:
    days = 0
    for date, state, reports in vintages.replay():
        assert told(date) == {key: expected(key, printed, reports[key]) for key, printed in state.items()}, (
            date
        )
        days += 1
    assert days == 20


def test_the_newest_state_equals_both_published_files(loaded: Loaded) -> None:
    newest = {
        key: tuple(text or str(number) for number, text, _ in claims)
        for key, claims in told("2026-11-01").items()
    }
    assert newest == vintages.published()


def series_of_iraq(dataset: str, known: str, start: str, step: str) -> dict[str, Any]:
    from negotiations.actors.models import Actor
    from negotiations.core.clocks import AsOf
    from negotiations.troops.series import SeriesKey, derive

    key = SeriesKey(
        contributor=Actor.objects.get(slug="united-states"),
        host=Actor.objects.get(identifiers__scheme="iso3166-1", identifiers__value="IRQ"),
        dataset=dataset,
    )
    points = derive(key, AsOf(known=day(known)), step=step, start=day(start), end=day(start))["points"]
    [point] = points
    return dict(point)


@pytest.mark.parametrize(
    ("dataset", "start", "step", "known", "number"),
    [
        ("troopdata-year-legacy", "2006-01-01", "year", "2021-02-04", None),
        ("troopdata-year-legacy", "2006-01-01", "year", "2021-02-05", 185_500),
        ("troopdata-year-legacy", "2006-01-01", "year", "2021-08-24", 185_500),
        ("troopdata-year-legacy", "2006-01-01", "year", "2021-08-25", 141_100),
        ("troopdata-year-legacy", "2006-01-01", "year", "2026-11-01", 141_100),
        ("troopdata-quarter", "2006-07-01", "quarter", "2024-06-10", None),
        ("troopdata-quarter", "2006-07-01", "quarter", "2024-06-11", 423_300),
        ("troopdata-quarter", "2006-07-01", "quarter", "2024-08-19", 423_300),
        ("troopdata-quarter", "2006-07-01", "quarter", "2024-08-20", 141_100),
        ("troopdata-quarter", "2006-07-01", "quarter", "2026-11-01", 141_100),
    ],
)
def test_how_many_were_in_iraq_in_2006_depends_on_the_day_of_asking(
    loaded: Loaded, dataset: str, start: str, step: str, known: str, number: int | None
) -> None:
    point = series_of_iraq(dataset, known, start, step)
    assert (point["low"], point["high"], point["stated"]) == (number, number, number is not None)


def test_over_http_the_series_gives_what_was_known_on_each_day_and_leads_to_the_versions(
    loaded: Loaded, client: Client
) -> None:
    """The promise as a client sees it; the table names the days on which its publisher corrected itself."""
    table: dict[tuple[str, str, str, str], dict[str, int]] = {
        ("troopdata-year-legacy", "year", "2006-01-01", "2006-12-31"): {
            "2021-02-05": 185_500, "2021-05-15": 185_500, "2021-08-24": 185_500,
            "2021-08-25": 141_100, "2026-11-01": 141_100,
        },
        ("troopdata-quarter", "quarter", "2006-07-01", "2006-09-30"): {
            "2024-06-11": 423_300, "2024-07-15": 423_300, "2024-08-19": 423_300,
            "2024-08-20": 141_100, "2026-11-01": 141_100,
        },
        # Two rows of one key, then their sum, then what the report prints.
        ("troopdata-quarter", "quarter", "2017-04-01", "2017-06-30"): {
            "2024-06-13": 15_015, "2025-04-15": 15_015, "2025-04-16": 13_550,
        },
    }  # fmt: skip
    series = "/troop-counts/series/?contributor=united-states&host=iraq"
    for (dataset, step, first, last), told in table.items():
        query = f"{series}&dataset={dataset}&step={step}&from={first}&to={last}"
        for known, number in told.items():
            answer = ask(client, f"{query}&known_on={known}")
            [point] = answer["points"]
            assert (answer["known_on"], point["date"], point["low"], point["high"]) == (
                known,
                last,
                number,
                number,
            )
            assert point["stated"] is True
            for claim in point["claims"]:
                [citation] = ask(client, f"{claim.removeprefix(SERVICE)}?known_on={known}")["citations"]
                assert citation["source"]["published"]["latest"] <= known
    for dataset, known in (("troopdata-year-legacy", "2021-02-04"), ("troopdata-quarter", "2024-06-10")):
        assert faults(client, f"{series}&dataset={dataset}&known_on={known}") == [("dataset", "unknown_word")]
    [point] = ask(
        client,
        f"{series}&dataset=troopdata-quarter&step=quarter&from=2017-04-01&to=2017-06-30&known_on=2024-06-11",
    )["points"]
    assert (point["low"], point["high"], point["origins"], point["disputed"]) == (7_402, 7_613, 1, False)


def test_two_days_of_knowledge_stand_side_by_side(loaded: Loaded) -> None:
    from negotiations.actors.models import Actor
    from negotiations.troops.series import SeriesKey, compare

    contributor, host = Actor.objects.get(slug="united-states"), Actor.objects.get(slug="iraq")
    key = SeriesKey(contributor=contributor, host=host, dataset="troopdata-year-legacy")
    both = compare(
        key,
        from_known=day("2021-02-05"),
        to_known=day("2021-08-25"),
        step="year",
        start=day("2002-01-01"),
        end=day("2006-12-31"),
    )
    [point] = [point for point in both["points"] if point["date"] == "2006-12-31"]
    assert (point["from"]["low"], point["to"]["low"]) == (185_500, 141_100)
    assert {"low", "high", "preferred", "claims"} == set(point["changed"])
    assert [point["changed"] for point in both["points"] if point["date"] == "2002-12-31"] == [[]]


def test_no_report_is_unknown_and_a_figure_withheld_is_withheld_and_neither_is_zero(loaded: Loaded) -> None:
    without_report = series_of_iraq("troopdata-quarter", "2026-11-01", "2025-01-01", "quarter")
    withheld = series_of_iraq("troopdata-quarter", "2026-11-01", "2021-07-01", "quarter")
    for point, standing in ((without_report, "unknown"), (withheld, "withheld")):
        assert (point["low"], point["high"], point["standing"]) == (None, None, standing)
        assert point["preferred"]["wording"] == "0"


def test_the_withheld_figures_are_those_that_their_report_prints_with_a_mark_and_nothing() -> None:
    from negotiations.exchange.vintages.figures import WITHHELD

    marked = {
        (row["ccode"], f"{row['year']}-Q{row['quarter']}"): row["Location"]
        for row in vintages.rows(vintages.PUBLISHED / "dmdc_reports_as_published.csv")
        if row["Location"].endswith("*") and row["troops_ad"] == "0"
    }
    assert marked == WITHHELD


def test_two_rows_of_one_key_are_two_claims_of_one_origin_and_no_dispute(loaded: Loaded) -> None:
    point = series_of_iraq("troopdata-quarter", "2024-06-11", "2018-04-01", "quarter")
    assert (point["low"], point["high"], len(point["claims"])) == (0, 5_200, 2)
    assert (point["origins"], point["disputed"]) == (1, False)
    merged = series_of_iraq("troopdata-quarter", "2024-06-13", "2018-04-01", "quarter")
    assert (merged["low"], merged["high"], len(merged["claims"])) == (5_200, 5_200, 1)
