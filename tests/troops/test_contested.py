"""Promise: disputes of series are read from the few counts that are kept as contested, and are those that a look at every count finds, of any day."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest
from django.utils import timezone

from negotiations.access.visibility import claims_visible_to
from negotiations.core.clocks import AsOf
from negotiations.core.disagreement import Dispute
from negotiations.troops.contested import differences, rebuild
from negotiations.troops.models import SeriesOrigin, TroopCount
from negotiations.troops.series_disputes import disputes_among, next_contested, series_disputes
from negotiations.troops.series_pairs import SeriesName, text_of, told_by_series
from negotiations.troops.series_rows import preferences_of
from negotiations.troops.services import troop_counts
from tests.proof import scaled
from tests.troops.counting import count
from tests.world import World, values

FIRST = dt.date(2024, 1, 1)
COUNTS = 30


def some_day(chance: random.Random) -> str:
    return str(FIRST + dt.timedelta(days=chance.randrange(90)))


def said(world: World, pages: list[Any], chance: random.Random) -> dict[str, Any]:
    """A count of one of four series, from one of four origins or from two."""
    first, last = sorted((some_day(chance), some_day(chance)))
    low, high = sorted(chance.choices((900, 1000, 1090, 2500), k=2))
    return values(
        contributor=world.united_states,
        host=world.iraq,
        negotiation=chance.choice((world.negotiation, None)),
        force=chance.choice(("", "", "navy")),
        measure=chance.choice(("present", "present", "arrived")),
        as_of=chance.choice((first, first, f"{first}/{last}", f"{first}/..", f"../{last}")),
        asserted_on="2024-06-01",
        personnel=chance.choice((low, {"low": low, "high": high, "qualifier": "range"})),
        note="Told.",
        citations=[
            values(source=page, published=some_day(chance))
            for page in chance.sample(pages, chance.choice((1, 1, 2)))
        ],
    )


@pytest.fixture(params=range(scaled(10)))
def upset(world: World, request: pytest.FixtureRequest) -> list[dt.datetime]:
    """Counts that land in sets and are superseded, withdrawn and retracted in between; the instants at which the record was so."""
    chance = random.Random(request.param)
    pages = [world.source_on(f"page-{number}") for number in range(4)]
    instants = []
    for _ in range(3):
        sayings = [said(world, pages, chance) for _ in range(COUNTS // 3)]
        landed = troop_counts.record_many(values=sayings, reason="Read.")
        instants.append(timezone.now())
        corrected, withdrawn, retracted, *_ = chance.sample(landed, 4)
        troop_counts.supersede(record=corrected, values=said(world, pages, chance), reason="A slip of ours.")
        day = withdrawn.known_from + dt.timedelta(days=chance.randrange(40))
        troop_counts.withdraw_many(days=[(withdrawn, day)], reason="They took it back.")
        troop_counts.retract(record=retracted, reason="Another place.")
        instants.append(timezone.now())
    return instants


def found(as_of: AsOf, negotiation: int | None = None) -> tuple[list[str], dict[SeriesName, list[Dispute]]]:
    """The series that are asked, and what is found in those of them that are disputed, from what is kept."""
    known = claims_visible_to(TroopCount, None, as_of, current=False).filter(as_of.records())
    texts = next_contested(
        known, None, behind=False, backwards=False, negotiation=negotiation, work=10 * COUNTS
    )
    told = series_disputes(texts, known, as_of, negotiation)
    return texts, {name: disputes for name, disputes in told.items() if disputes}


def looked_for(as_of: AsOf) -> dict[SeriesName, list[Dispute]]:
    """The same from every count."""
    known = claims_visible_to(TroopCount, None, as_of, current=False).filter(as_of.records())
    told = {
        name: disputes_among(counts, as_of, preferences_of(known, as_of))
        for name, counts in told_by_series(known).items()
    }
    return {name: disputes for name, disputes in told.items() if disputes}


def test_what_is_kept_gives_the_disputes_of_every_day_and_every_record(
    world: World, upset: list[dt.datetime]
) -> None:
    disputed = 0
    for recorded in (None, *upset):
        for after in (20, 60, 200):
            as_of = AsOf(FIRST + dt.timedelta(days=after), recorded)
            texts, told = found(as_of)
            assert told == looked_for(as_of)
            assert texts == sorted(texts)
            assert {text_of(name) for name in told} <= set(texts)
            disputed += len(told)
    assert disputed > 5
    assert 0 < TroopCount.objects.filter(contested_in=None).count() < TroopCount.objects.count()
    mine = set(TroopCount.objects.filter(negotiation=world.negotiation).values_list("pk", flat=True))
    now = AsOf.now()
    concerned = {
        name: [one for one in told if any(mine.intersection(pair) for pair in one.exclusions)]
        for name, told in looked_for(now).items()
    }
    assert found(now, world.negotiation.pk)[1] == {name: told for name, told in concerned.items() if told}


def test_marks_are_what_the_rule_gives_and_are_written_anew(world: World, upset: list[dt.datetime]) -> None:
    assert list(differences()) == []
    kept = sorted(TroopCount.objects.values_list("pk", "contested_in"))
    marked = TroopCount.objects.filter(contested_in__isnull=False)
    lost, invented = marked[0], TroopCount.objects.filter(contested_in=None)[0]
    TroopCount.objects.filter(pk=lost.pk).update(contested_in=None)
    TroopCount.objects.filter(pk=invented.pk).update(contested_in=lost.contested_in)
    SeriesOrigin.objects.all()[0].delete()
    told = "\n".join(differences())
    for sentence in (
        f"troop count {lost.public_id}: not kept",
        f"troop count {invented.public_id}: kept",
        "its origins",
    ):
        assert sentence in told
    rebuild()
    assert list(differences()) == []
    assert sorted(TroopCount.objects.values_list("pk", "contested_in")) == kept


def test_where_one_origin_speaks_no_count_is_marked(world: World) -> None:
    first = count(world, "2024-01-05", 2500)
    count(world, "2024-01-06", 900)
    assert not TroopCount.objects.filter(contested_in__isnull=False).exists()
    other = count(world, "2024-01-07", 900, "another")
    marked = dict(TroopCount.objects.filter(contested_in__isnull=False).values_list("pk", "contested_in"))
    assert marked == dict.fromkeys((first.pk, other.pk), "united-states/iraq///present//personnel")
