"""Promise: what the founding article says comes back as what it is: bounds, wording, anchors, chains; never invented precision."""

from typing import Any

import pytest

from negotiations.conditions.models import ConditionClaim
from negotiations.conditions.queries import conditions_visible_to
from negotiations.core.clocks import AsOf
from negotiations.core.dates import FuzzyDate
from negotiations.core.quantities import Quantity
from negotiations.events.models import EventClaim
from negotiations.exchange.entries import natural_id
from negotiations.milestones.models import MilestoneClaim
from negotiations.milestones.queries import milestones_visible_to
from negotiations.sources.models import Citation
from negotiations.statements.models import Statement
from negotiations.troops.models import TroopCount
from tests.world import day

pytestmark = pytest.mark.usefixtures("facts")


def entry(model: Any, key: str) -> Any:
    """The claim that an entry of the fixtures became."""
    return model._default_manager.get(public_id=natural_id(model.resource, key))


# Nothing invents precision


def test_more_than_150_attacks_is_a_lower_bound_and_no_number() -> None:
    claims = [entry(EventClaim, key) for key in ("attacks-over-150-subheading", "attacks-over-150-body")]
    for claim in claims:
        told = claim.occurrences
        assert (told.low, told.high, told.qualifier) == (151, None, "more_than")
        assert "150" in told.wording


def test_several_hundred_others_have_words_and_no_number() -> None:
    count = entry(TroopCount, "others-in-iraq-several-hundred-article")
    assert count.personnel == Quantity(None, None, "some", wording="Plusieurs centaines de militaires")
    assert (count.contributor.slug, count.host.slug) == ("coalition-other-states", "iraq")


def test_in_the_next_days_is_an_interval_of_ours_counted_from_the_day_it_was_said() -> None:
    told = entry(MilestoneClaim, "launch-austin-next-days").planned
    assert told == FuzzyDate(
        edtf="2024-01-25/2024-02",
        earliest=day("2024-01-25"),
        latest=day("2024-02-29"),
        wording="dans les prochains jours",
        anchor=day("2024-01-25"),
        computed=True,
    )


def test_last_year_is_the_year_before_the_day_it_was_said() -> None:
    claim = entry(EventClaim, "commission-agreed-last-year")
    told = claim.occurred
    assert (told.edtf, told.wording, told.anchor, told.computed) == (
        "2023",
        "l'année dernière",
        day("2024-01-25"),
        True,
    )
    assert claim.standing == "unconfirmed"


def test_several_months_are_words_without_a_number() -> None:
    statement = entry(Statement, "talks-to-last-several-months")
    [figure] = statement.figures
    assert figure["quantity"] == {
        "low": None,
        "high": None,
        "qualifier": "some",
        "wording": "plusieurs mois",
        "unit": "months",
    }
    chain = [link.description or link.actor.slug for link in statement.citations.get().attribution.all()]
    assert chain == ['"la même source", antecedent unclear', "reuters"]


def test_what_was_announced_without_a_date_is_kept_and_moves_nothing() -> None:
    seen: Any = milestones_visible_to(None, AsOf(known=day("2024-01-20")))
    assert seen.select_related("picture").get(slug="commission-launch").picture.planned is None
    soon = entry(MilestoneClaim, "launch-date-to-be-announced-soon").planned
    assert (soon.edtf, soon.wording) == (None, "soon")


# The founding article


def test_every_fact_of_the_article_has_its_citation_and_its_french_wording() -> None:
    cited = Citation.objects.filter(source__slug="article-2024-01-25")
    assert cited.count() >= 41
    assert not cited.exclude(quote="").exclude(language="fr").exists()
    quoted = cited.exclude(quote="").count()
    assert quoted / cited.count() > 0.9


def test_the_precondition_was_dropped_as_three_sources_told_reuters() -> None:
    seen: Any = conditions_visible_to(None, AsOf(known=day("2024-01-26")))
    [condition] = seen.filter(picture__status="dropped", negotiation__slug="iraq-us-hmc")
    assert condition.slug == "attacks-must-stop"
    claim = entry(ConditionClaim, "attacks-must-stop-dropped-article")
    links = [
        (link.headcount, link.description, link.actor and link.actor.slug)
        for link in claim.citations.get().attribution.all()
    ]
    assert links == [(3, "unnamed sources", None), (None, "", "reuters")]
    assert claim.citations.get().origin_key == "actor:reuters"
    assert ConditionClaim.objects.filter(condition=condition, status="demanded").exists()


def test_troops_in_iraq_in_january_2024_are_2500_according_to_the_article() -> None:
    counts = TroopCount.objects.filter(
        contributor__slug="united-states",
        host__slug="iraq",
        as_of_latest__gte=day("2024-01-01"),
        as_of_earliest__lte=day("2024-01-31"),
        citations__source__slug="article-2024-01-25",
    )
    assert [str(count.personnel and count.personnel.low) for count in counts] == ["2500"]
