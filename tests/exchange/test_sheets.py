"""Promise: the fixtures carry every fact of the sheets they were made from, say nothing that no source gave, and tell each thing once.

The sheets lie beside the repository (`../shared/facts`), not in it; where they are missing, what needs them is skipped.
"""

import re
import unicodedata
from functools import cache
from typing import Any

import pytest
import yaml

from negotiations.core.claims import Claim
from negotiations.exchange.models import LoadedEntry
from negotiations.milestones.models import MilestoneClaim
from negotiations.review.deeds import REGISTRY
from negotiations.sources.models import Citation
from negotiations.statements.models import Statement
from tests.facts import FIXTURES

SHARED = FIXTURES.parent.parent / "shared"
SHEETS = ("seed", "iraq-hmc", "iraq-sofa-2008")
ARTICLE = SHARED / "seed" / "article-2024-01-25.fr.txt"

pytestmark = pytest.mark.usefixtures("facts")
needs_sheets = pytest.mark.skipif(
    not (SHARED / "facts" / "seed.yaml").exists(),
    reason=f"the fact sheets are not beside the repository: {SHARED}",
)

CLAIMS: list[Any] = [model for model in REGISTRY if issubclass(model, Claim)]


@cache
def facts_of(sheet: str) -> dict[str, dict[str, Any]]:
    """The facts of one sheet by their ids."""
    entries = yaml.safe_load((SHARED / "facts" / f"{sheet}.yaml").read_text(encoding="utf-8"))
    return {entry["id"]: entry for entry in entries}


def all_facts() -> dict[str, dict[str, Any]]:
    return {key: fact for sheet in SHEETS for key, fact in facts_of(sheet).items()}


def carried(**of: Any) -> set[str]:
    """The facts that entries say they carry."""
    return {fact for row in LoadedEntry.objects.filter(**of) for fact in row.facts}


def carriers(fact: str, model: Any) -> list[Any]:
    """The records of a model whose entries carry a fact."""
    keys = [row.key for row in LoadedEntry.objects.filter(resource=model.resource) if fact in row.facts]
    column = "slug" if hasattr(model, "slug") else "public_id"
    return list(model._default_manager.filter(**{f"{column}__in": keys}))


def plain(text: str) -> str:
    """A text without what copying changes: kinds of quotation marks, dashes and blanks, case."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    folded = re.sub(r"[«»“”„\"'’‘`´]", "", folded)
    return " ".join(re.sub(r"[-–—]", "-", folded).split())


@cache
def everything_said() -> str:
    """All that the sheets and the article say, as plain text."""

    def texts(value: Any) -> list[str]:
        if isinstance(value, dict):
            return [text for inner in value.values() for text in texts(inner)]
        if isinstance(value, list):
            return [text for inner in value for text in texts(inner)]
        return [str(value)] if value is not None else []

    said = [ARTICLE.read_text(encoding="utf-8"), *texts(all_facts())]
    return " | ".join(map(plain, said))


def unsaid(text: str) -> list[str]:
    """The parts of a quotation, divided where it leaves something out, that nobody said."""
    parts = re.split(r"\s*(?:\[(?:\.\.\.|…)\]|\((?:\.\.\.|…)\)|…)\s*", text)
    return [part for part in map(plain, parts) if part not in everything_said()]


@needs_sheets
def test_the_sheets_are_those_that_were_read() -> None:
    assert [len(facts_of(sheet)) for sheet in SHEETS] == [41, 227, 41]


@needs_sheets
@pytest.mark.parametrize("sheet", SHEETS)
def test_every_fact_is_carried_by_an_entry(sheet: str) -> None:
    missing = set(facts_of(sheet)) - carried()
    assert not missing, f"carried by no entry: {sorted(missing)}"


@needs_sheets
def test_every_fact_that_an_entry_carries_is_in_the_sheets() -> None:
    unknown = carried() - set(all_facts())
    assert not unknown, f"in no sheet: {sorted(unknown)}"


@needs_sheets
@pytest.mark.parametrize("sheet", SHEETS)
def test_every_milestone_of_the_sheets_is_a_claim_on_a_milestone(sheet: str) -> None:
    # A suspension of the body is an event of the body, whatever the sheet calls it.
    told = {
        key
        for key, fact in facts_of(sheet).items()
        if fact["kind"].startswith("milestone") and fact.get("event") != "suspension"
    }
    missing = told - carried(resource="milestone-claims")
    assert not missing, f"told of no milestone: {sorted(missing)}"


@needs_sheets
@pytest.mark.parametrize("sheet", SHEETS)
def test_every_date_achieved_of_the_sheets_is_claimed(sheet: str) -> None:
    for key, fact in facts_of(sheet).items():
        if fact.get("actual_date"):
            achieved = {claim.achieved_edtf for claim in carriers(key, MilestoneClaim)}
            assert fact["actual_date"] in achieved, key


@needs_sheets
@pytest.mark.parametrize("sheet", SHEETS)
def test_every_deadline_of_the_sheets_lies_within_a_plan_that_is_claimed(sheet: str) -> None:
    """A plan may be written more exactly than in the sheet ("early September" are its first ten days), never less."""
    from negotiations.core.dates import FuzzyDate

    for key, fact in facts_of(sheet).items():
        if fact["kind"].startswith("milestone") and fact.get("planned_date"):
            deadline = FuzzyDate.parse(fact["planned_date"])
            plans = [claim.planned for claim in carriers(key, MilestoneClaim) if claim.planned]
            achieved = [claim for claim in carriers(key, MilestoneClaim) if claim.achieved]
            assert achieved or any(plan.lies_within(deadline) for plan in plans), (key, list(map(str, plans)))


@needs_sheets
def test_no_quote_says_what_neither_the_sheets_nor_the_article_say() -> None:
    invented = {
        part: str(citation.source)
        for citation in Citation.objects.exclude(quote="")
        for part in unsaid(citation.quote)
    }
    assert not invented
    spoken = {part for statement in Statement.objects.exclude(text="") for part in unsaid(statement.text)}
    assert not spoken


@needs_sheets
def test_no_wording_of_a_date_or_number_is_invented() -> None:
    columns = {
        (model, field.name)
        for model in CLAIMS
        for field in model._meta.concrete_fields
        if field.name.endswith("_wording")
    }
    assert columns
    invented = [
        part
        for model, name in columns
        for wording in model._default_manager.exclude(**{name: ""}).values_list(name, flat=True)
        for part in unsaid(wording)
    ]
    assert not invented


ONE_THING = {
    "ain-al-asad-handover": {
        "hmc-plan-bases-0906", "hmc-allawi-0817", "hmc-asad-0915", "hmc-sudden-0824",
        "hmc-asad-retained-1020", "hmc-asad-next-week", "hmc-asad-handover",
    },
    "commission-launch": {"seed-launch-next-days", "hmc-singh-start", "hmc-session-1", "seed-gaza-delay"},
    "end-date-announcement": {"hmc-announce-end-date", "hmc-postponed-0815", "hmc-next-week-0920", "hmc-joint-statement-0927"},
    "phase-one": {"hmc-phase-1", "hmc-phase-1-date-end-2025", "hmc-phase-1-complete"},
    "phase-two": {"hmc-phase-2", "hmc-phase-2-at-least", "hmc-jiad-end-2025", "hmc-understanding-0906-remainder"},
    "sofa-full-withdrawal": {"sofa-m-all", "sofa-final-16", "sofa-final-18", "sofa-final-19"},
}  # fmt: skip
"""Milestones that the sheets tell in several facts."""


@pytest.mark.parametrize("slug", ONE_THING)
def test_what_the_sheets_tell_of_one_milestone_is_one_milestone_with_several_claims(slug: str) -> None:
    for fact in ONE_THING[slug]:
        assert slug in {claim.milestone.slug for claim in carriers(fact, MilestoneClaim)}, fact
