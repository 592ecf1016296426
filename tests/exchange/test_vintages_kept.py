"""Promise: the record of a publisher's revisions is complete: every version a source, every end a ledger row, nothing twice.

Fixtures and figures as in `test_vintages.py`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import proof
from tests.exchange import vintages
from tests.exchange.knowing import day, known_on
from tests.exchange.vintages import IRAQ, IVORY_COAST, NAMIBIA

if TYPE_CHECKING:
    from negotiations.exchange.vintages.loading import Loaded

pytestmark = pytest.mark.skipif(bool(vintages.ABSENT), reason=vintages.ABSENT)


LIMIT = 180
"""Seconds that the whole load may take on two cores."""


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
