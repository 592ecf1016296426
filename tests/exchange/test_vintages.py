"""Promise: figures that their publisher revised 57,805 times in 31 versions are known, on every day, exactly as they were known then.

By default with a tenth of the keys and all their changes; with TRACKER_PROOF=1 all of them. The figures lie beside the repository: where
they are absent these tests are skipped, and what they show in the small is in `test_vintages_in_the_small.py`.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from tests import proof
from tests.api.agreeing import SERVICE
from tests.api.asking import ask, faults
from tests.exchange import vintages
from tests.exchange.vintages import IRAQ, IVORY_COAST, NAMIBIA, Key
from tests.facts import database

if TYPE_CHECKING:
    from negotiations.exchange.vintages.loading import Loaded

pytestmark = pytest.mark.skipif(bool(vintages.ABSENT), reason=vintages.ABSENT)

LIMIT = 180
"""Seconds that the whole load may take on two cores."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return vintages.write_sample(tmp_path_factory.mktemp("vintages"))


@pytest.fixture(scope="module")
def loaded_database(
    folder: Path, django_db_setup: None, django_db_blocker: Any
) -> Iterator[tuple[str, Loaded, float]]:
    """A database beside the test database with the vintages in it: its name, what the load did, and its seconds."""
    from django.db import connection

    from negotiations.exchange.vintages.loading import load_vintages

    with django_db_blocker.unblock():
        connection.creation.clone_test_db("vintages", verbosity=0)
        name = str(connection.creation.get_test_db_clone_settings("vintages")["NAME"])
        with database(name):
            began = time.perf_counter()
            loaded = load_vintages(folder)
            seconds = time.perf_counter() - began
    yield name, loaded, seconds
    with django_db_blocker.unblock():
        connection.creation.destroy_test_db(suffix="vintages", verbosity=0)


@pytest.fixture
def _among_the_vintages(loaded_database: tuple[str, Loaded, float], django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), database(loaded_database[0]):
        yield


@pytest.fixture
def loaded(_among_the_vintages: None, db: None, loaded_database: tuple[str, Loaded, float]) -> Loaded:
    """The record with the vintages loaded; what the test writes is rolled back."""
    return loaded_database[1]


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def known_on(date: str) -> Any:
    """The claims of the vintages as they were known on a day."""
    from negotiations.core.clocks import AsOf
    from negotiations.troops.models import TroopCount

    return TroopCount.objects.filter(AsOf(known=day(date)).claims(), dataset__startswith="troopdata-")


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


def test_a_replacement_begins_on_the_day_on_which_what_it_replaces_ends(loaded: Loaded) -> None:
    from django.db.models import F

    from negotiations.troops.models import TroopCount

    replacing = TroopCount.objects.filter(replaces__isnull=False)
    assert replacing.count() == loaded.replaced > 700
    assert not replacing.exclude(known_from=F("replaces__known_until")).exists()
    ended = TroopCount.objects.filter(known_until__isnull=False)
    assert ended.count() == loaded.replaced + loaded.withdrawn


def test_what_was_withdrawn_and_reinstated_within_a_day_was_known_on_no_day(loaded: Loaded) -> None:
    from django.db.models import F

    from negotiations.troops.models import TroopCount

    merged = TroopCount.objects.filter(dataset="troopdata-year-legacy", known_from=day("2021-11-30"))
    fleeting = merged.filter(known_until=F("known_from"))
    assert fleeting.exists()
    assert not known_on("2021-11-30").filter(pk__in=fleeting).exists()
    assert merged.filter(known_until__isnull=True).exists()


def test_every_version_is_a_source_of_the_publishers_own_day(loaded: Loaded) -> None:
    from negotiations.sources.models import Citation, Source

    versions = Source.objects.filter(relays__slug="troopdata")
    own = {row["published_at"][:10] for row in vintages.rows(vintages.VINTAGES / "vintages.csv")}
    assert versions.count() == 31
    assert {str(source.published) for source in versions} == own
    # Half past nine in the evening where it was published is already the next day in UTC.
    assert versions.get(slug__endswith="91192b5").published.latest == day("2021-08-25")
    origins = Citation.objects.filter(troop_count__isnull=False).values_list("origin_key", flat=True)
    assert set(origins.distinct()) == {"source:troopdata"}


def test_days_of_knowledge_are_the_publishers_and_the_record_is_of_today(loaded: Loaded) -> None:
    from django.db.models import F, Max

    from negotiations.core.clocks import AsOf
    from negotiations.troops.models import TroopCount

    assert TroopCount.objects.aggregate(Max("known_from"))["known_from__max"] == day("2026-04-14")
    assert not TroopCount.objects.filter(recorded_from__date__lt=F("known_from")).exists()
    yesterday = AsOf.ask(None, day("2026-05-01"))
    assert not TroopCount.objects.filter(yesterday.claims()).exists()


def test_a_series_is_found_by_its_index_among_all_others(loaded: Loaded) -> None:
    from django.db import connection

    from negotiations.actors.models import Actor
    from negotiations.core.clocks import AsOf
    from negotiations.troops.series_rows import SeriesKey, claims_of

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    contributor, host = Actor.objects.get(slug="united-states"), Actor.objects.get(slug="iraq")
    claims = claims_of(SeriesKey(contributor, host, dataset="troopdata-quarter"), AsOf.now())
    plan = claims.explain()
    assert "Seq Scan" not in plan  # as PostgreSQL calls reading everything
    assert "SCAN" not in plan  # as SQLite does


def test_hosts_are_found_by_their_numbers_whatever_their_names(loaded: Loaded) -> None:
    from negotiations.actors.models import Actor

    def host(code: str, scheme: str = "cow") -> Actor:
        return Actor.objects.get(identifiers__scheme=scheme, identifiers__value=code)

    assert set(host(NAMIBIA).identifiers.values_list("scheme", "value")) == {
        ("cow", "565"), ("iso3166-1", "NAM"),
    }  # fmt: skip
    assert str(host(NAMIBIA)) == "Namibia"
    assert not Actor.objects.filter(identifiers__value="NA").exists()
    assert host(IRAQ).slug == "iraq"
    spellings = dict(host(IVORY_COAST).names.values_list("text", "kind"))
    assert not any("Ã" in text and kind != "error" for text, kind in spellings.items())


def test_lines_that_are_marks_of_a_merge_are_left_out_and_counted(loaded: Loaded) -> None:
    assert loaded.left_out == 2


def test_a_second_load_changes_nothing(loaded: Loaded, folder: Path) -> None:
    from negotiations.exchange.vintages.loading import load_vintages
    from negotiations.ledger.services import head

    before = head().hash
    again = load_vintages(folder)
    assert (again.versions, again.published, again.withdrawn) == (0, 0, 0)
    assert again.unchanged == loaded.published
    assert head().hash == before


def test_the_ledger_tells_every_publication_and_every_end(loaded: Loaded) -> None:
    from negotiations.ledger.models import Change
    from negotiations.ledger.verification import verify_chain

    rows = Change.objects.filter(resource="troop-counts")
    assert rows.filter(action="published").count() == loaded.published
    assert rows.filter(action="replaced").count() == loaded.replaced + loaded.withdrawn
    verify_chain()


@pytest.mark.skipif(not proof.FULL, reason="only a full proof loads everything")
def test_the_whole_load_is_complete_and_quick_enough(
    loaded: Loaded, loaded_database: tuple[str, Loaded, float]
) -> None:
    assert (loaded.published, loaded.left_out) == (47_109 + 20 + 8_006, 2)
    assert loaded.withdrawn == 2_688 + 20
    assert loaded_database[2] <= LIMIT
