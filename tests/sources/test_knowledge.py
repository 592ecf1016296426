"""Promise: since when a claim was known follows from its citations by one ladder, and never lies after the day we recorded it."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from negotiations.core.errors import Refused
from negotiations.sources.knowledge import first_known, knowledge_from, publication_of, require_known
from negotiations.sources.models import Source
from tests.world import World, day, values

LATER = {"stated": day("2024-03-01"), "archived": day("2024-04-01"), "recorded": day("2024-05-01")}


def told(source: Source, **given: Any) -> tuple[str, str] | None:
    """Day and basis of one citation."""
    knowledge = knowledge_from({"source": source, **values(**given)})
    return None if knowledge is None else (knowledge.day.isoformat(), knowledge.basis.value)


def test_the_publication_day_of_the_source_comes_first(world: World) -> None:
    assert told(world.source, **LATER) == ("2024-01-24", "published")


def test_the_citations_own_publication_day_knows_better_than_its_source(world: World) -> None:
    assert told(world.source, published="2024-01-26", **LATER) == ("2024-01-26", "published")


def test_a_citation_whose_own_day_is_open_leaves_it_to_the_source(world: World) -> None:
    assert told(world.source, published={"wording": "recently"}) == ("2024-01-24", "published")


@pytest.mark.parametrize(
    ("published", "known"),
    [("2024-01", "2024-01-31"), ("2024", "2024-12-31"), ("2024-01-25/2024-02-03", "2024-02-03")],
)
def test_of_a_partial_publication_day_the_latest_day_counts(world: World, published: str, known: str) -> None:
    assert told(world.source_on("in-parts", published)) == (known, "published")
    assert told(world.source_on("undated", None), published=published) == (known, "published")


def test_a_page_without_a_day_has_that_of_what_it_relays(world: World) -> None:
    between = world.source_on("an-undated-page", None, relays=[world.source])
    relay = world.source_on("a-relay", None, relays=[between])
    assert told(relay, **LATER) == ("2024-01-24", "published")


def test_of_several_relayed_publications_the_earliest_counts(world: World) -> None:
    earlier = world.source_on("earlier", "2024-01-20")
    relay = world.source_on("a-relay", None, relays=[world.source, earlier])
    published = publication_of(relay)
    assert published is not None
    assert str(published) == "2024-01-20"


def test_undated_pages_that_relay_each_other_have_no_day(world: World) -> None:
    """Looking for the day once went round for ever."""
    one = world.source_on("one", None)
    two = world.source_on("two", None, relays=[one])
    one.relays.add(two)
    assert publication_of(one) is None
    two.relays.add(world.source)
    assert str(publication_of(one)) == "2024-01-24"


def test_then_comes_the_day_of_a_speech_then_a_capture_then_the_day_of_recording(world: World) -> None:
    page = world.source_on("undated", None)
    assert told(page, **LATER) == ("2024-03-01", "stated")
    del (ladder := dict(LATER))["stated"]
    assert told(page, **ladder) == ("2024-04-01", "archived")
    del ladder["archived"]
    assert told(page, **ladder) == ("2024-05-01", "recorded")
    assert told(page) is None


def test_a_capture_known_of_the_page_counts_where_the_citation_has_none(world: World) -> None:
    page = world.source_on("captured", None, archived_on=day("2024-04-02"))
    assert told(page, recorded=day("2024-05-01")) == ("2024-04-02", "archived")
    assert told(page, archived=day("2024-04-01")) == ("2024-04-01", "archived")


def test_of_several_citations_the_earliest_day_counts_and_brings_its_basis(world: World) -> None:
    page = world.source_on("undated", None)
    speech = {"source": page, "stated": day("2024-01-20")}
    known = first_known([{"source": world.source}, speech])
    assert known is not None
    assert (known.day, known.basis.value) == (day("2024-01-20"), "stated")


def test_on_one_day_the_better_basis_speaks(world: World) -> None:
    page = world.source_on("undated", None)
    known = first_known([{"source": page, "recorded": day("2024-01-24")}, {"source": world.source}])
    assert known is not None
    assert known.basis.value == "published"


def test_a_citation_that_knows_no_day_does_not_stop_one_that_does(world: World) -> None:
    page = world.source_on("undated", None)
    claim = world.claim(citations=[{"source": page}, world.citation()])
    assert (claim.known_from, claim.known_from_basis) == (day("2024-01-24"), "published")


def test_a_claim_of_which_nobody_knows_the_day_is_refused(world: World) -> None:
    with pytest.raises(Refused) as refused:
        world.claim(citations=[{"source": world.source_on("undated", None)}])
    assert [(fault.field, fault.code) for fault in refused.value.faults] == [
        ("citations", "no_day_of_knowledge")
    ]


def test_nothing_was_known_after_the_day_we_record_it(world: World) -> None:
    today = timezone.now().date()
    tomorrow = today + dt.timedelta(days=1)
    require_known([{"source": world.source, **values(published=today.isoformat())}], today)
    with pytest.raises(Refused) as refused:
        world.claim(citations=[world.citation(published=tomorrow.isoformat())])
    assert [(fault.field, fault.code) for fault in refused.value.faults] == [
        ("citations", "known_in_the_future")
    ]


def test_what_was_said_is_dated_like_the_citation_unless_the_claim_knows_better(world: World) -> None:
    claim = world.claim(citations=[world.citation(published="2024-01")])
    assert (str(claim.asserted_on), claim.known_from) == ("2024-01", day("2024-01-31"))
    recalled = world.claim(citations=[world.citation(published="2024-08-18")], asserted_on="2024-04")
    assert (str(recalled.asserted_on), recalled.known_from) == ("2024-04", day("2024-08-18"))


def test_the_clock_at_loading_is_never_taken_for_the_day_of_knowledge(world: World) -> None:
    page = world.source_on("undated", None)
    claim = world.claim(citations=[{"source": page, "recorded": day("2024-05-01")}])
    assert (claim.known_from, claim.known_from_basis) == (day("2024-05-01"), "recorded")
