"""Promise: every derived answer and every example that the documentation prints is what the record and the code say."""

import contextlib
import datetime as dt
import io
import json
import re
from code import InteractiveConsole
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client

from negotiations.core.clocks import AsOf
from negotiations.core.dates import FuzzyDate
from negotiations.core.quantities import Quantity
from negotiations.core.vocabulary import STANDING_TIERS, Standing
from negotiations.events.queries import events_visible_to
from negotiations.exchange.entries import natural_id
from negotiations.milestones.models import Milestone, MilestoneClaim
from negotiations.milestones.queries import milestones_visible_to, with_overdue
from negotiations.sources.chains import find_actor, near_actors, parse_chain
from negotiations.sources.models import Source
from negotiations.sources.origins import origin_of
from negotiations.talks.queries import STATUS_OF_EVENT
from negotiations.troops.models import TroopCount
from tests.docs.pages import blocks, plain, table, text_of

HANDOVER = "ain-al-asad-handover"
NONE = "–"


def spelled(date: FuzzyDate | None) -> str:
    if date is None:
        return NONE
    return str(date) if date.bound == "on" else f"{date.bound} {date}"


# The handover of Ain al-Asad


@pytest.mark.usefixtures("facts")
def test_the_claims_on_ain_al_asad_are_those_of_the_record() -> None:
    rows = table("derivation.md", "fixture entry", "origin")
    assert len(rows) == Milestone.objects.get(slug=HANDOVER).claims.count()
    for row in rows:
        entry = plain(row["fixture entry"])
        claim = MilestoneClaim.objects.get(public_id=natural_id("milestone-claims", entry))
        says = f"planned {spelled(claim.planned)}" if claim.planned else claim.status
        says = f"achieved {spelled(claim.achieved)}" if claim.achieved else says
        assert claim.milestone.slug == HANDOVER
        assert row["known from"] == claim.known_from.isoformat()
        assert row["said on"] == str(claim.asserted_on)
        assert plain(row["standing"]) == claim.standing
        assert row["says"] == says
        assert [plain(row["origin"])] == [citation.origin_key for citation in claim.citations.all()]


def picture(day: str) -> list[str]:
    """What stands on a day, in the columns of the table."""
    as_of = AsOf.ask(None if day == "today" else dt.date.fromisoformat(day), None)
    milestones: Any = with_overdue(milestones_visible_to(None, as_of), as_of)
    milestone = milestones.select_related("picture").filter(slug=HANDOVER).first()
    if milestone is None:
        return [NONE] * 7
    state = milestone.picture
    ends = sorted({state.slippage_min, state.slippage_max}, key=lambda end: (end is None, end))
    return [
        state.status,
        spelled(state.planned),
        spelled(state.first_planned),
        str(state.revisions),
        NONE if ends == [None] else " to ".join(map(str, ends)),
        {True: "yes", False: "no", None: "unknown"}[milestone.overdue],
        "yes" if state.disputed else "no",
    ]


@pytest.mark.usefixtures("facts")
@pytest.mark.parametrize("row", table("derivation.md", "known on", "why"), ids=lambda row: row["known on"])
def test_what_stood_on_each_day_is_what_the_record_derives(row: dict[str, str]) -> None:
    told = [
        row[name] for name in ("status", "plan", "first plan", "moved", "days late", "overdue", "disputed")
    ]
    assert picture(row["known on"]) == told


@pytest.mark.usefixtures("facts")
def test_the_examples_beside_the_rule_are_what_the_record_derives() -> None:
    def stands(questions: Any, slug: str, day: str = "today") -> Any:
        as_of = AsOf.ask(None if day == "today" else dt.date.fromisoformat(day), None)
        return questions(None, as_of).select_related("picture").get(slug=slug).picture

    tower = stands(events_visible_to, "tower-22-attack", "2024-01-29")
    assert (tower.wounded.low, tower.wounded.qualifier) == (34, "at_least")
    assert (tower.wounded_least, tower.wounded_most, tower.disputed) == (25, 34, True)
    assert not stands(events_visible_to, "letter-of-january-2024", "2024-02-01").disputed
    letter = stands(events_visible_to, "letter-of-january-2024")
    assert (str(letter.occurred), letter.occurred_by, letter.disputed) == ("2024-01-24", "preference", True)
    last = stands(milestones_visible_to, "sofa-full-withdrawal")
    assert (str(last.achieved), last.achieved_by) == ("2011-12-18", "preference")
    expected = stands(milestones_visible_to, "end-date-announcement", "2024-08-20")
    assert (expected.status, str(expected.planned)) == ("postponed", "2024-09-01/2024-09-10")


@pytest.mark.usefixtures("facts")
def test_nobody_has_looked_at_phase_two_since_its_day() -> None:
    as_of = AsOf.now()
    today: Any = with_overdue(milestones_visible_to(None, as_of), as_of)
    two = today.select_related("picture").get(slug="phase-two")
    assert two.picture.due_latest == dt.date(2026, 9, 30)
    assert (two.last_known_from.year, two.last_known_from.month) == (2026, 2)
    assert two.overdue is None


@pytest.mark.parametrize(
    "row", table("derivation.md", "one date", "moves"), ids=lambda row: "-".join(row.values())
)
def test_when_two_dates_move_and_exclude_each_other_is_what_the_kernel_says(row: dict[str, str]) -> None:
    one, other = (
        FuzzyDate.parse(date, bound=bound)
        for bound, date in (plain(row[name]).split() for name in ("one date", "another"))
    )
    assert (row["moves"], row["excludes"]) == tuple(
        "yes" if holds else "no" for holds in (one.moves_from(other), one.excludes(other))
    )


def test_ranks_and_statuses_are_those_of_the_code() -> None:
    ranks = {
        Standing(word): int(row["rank"])
        for row in table("derivation.md", "rank", "standing")
        for word in re.findall(r"`(\w+)`", row["standing"])
    }
    assert ranks == STANDING_TIERS
    statuses = {
        kind: plain(row["status"])
        for row in table("derivation.md", "event", "status")
        for kind in re.findall(r"`(\w+)`", row["event"])
    }
    assert statuses == STATUS_OF_EVENT
    assert [plain(row["standing"]) for row in table("editing.md", "standing", "when")] == Standing.values


# Dates, quantities, chains


@pytest.mark.parametrize("row", table("editing.md", "EDTF", "bound"), ids=lambda row: row["the source says"])
def test_every_example_of_a_date_has_the_days_that_are_printed(row: dict[str, str]) -> None:
    date = FuzzyDate.read(
        {"edtf": plain(row["EDTF"]) or None, "bound": plain(row["bound"]) or None, "wording": "said so"}
    )
    assert date is not None
    days = [NONE if day is None else day.isoformat() for day in (date.earliest, date.latest)]
    assert days == [row["first day"], row["last day"]]


@pytest.mark.parametrize(
    "row", table("editing.md", "low", "qualifier"), ids=lambda row: row["the source says"]
)
def test_every_example_of_a_quantity_is_accepted_as_it_is(row: dict[str, str]) -> None:
    low, high = (None if row[end] == NONE else int(row[end]) for end in ("low", "high"))
    read = Quantity.read({"low": low, "high": high, "qualifier": plain(row["qualifier"])})
    assert read is not None
    assert (read.low, read.high) == (low, high)


@pytest.mark.usefixtures("facts")
@pytest.mark.parametrize("row", table("editing.md", "chain", "origin"), ids=lambda row: row["origin"])
def test_every_example_of_a_chain_has_the_origin_that_is_printed(row: dict[str, str]) -> None:
    line = "" if row["chain"].startswith("*") else plain(row["chain"])
    source = Source.objects.get(slug="article-2024-01-25")
    chain = parse_chain(line, find_actor, near_actors)
    assert origin_of({"source": source, "attribution": chain})[1] == plain(row["origin"])


# What can be pasted


@pytest.mark.usefixtures("facts")
def test_the_example_of_the_clocks_can_be_pasted_and_prints_what_is_printed() -> None:
    [code] = [text for language, text in blocks("clocks.md") if language == "python"]
    told = text_of("clocks.md").split("It prints:\n\n```text\n")[1].split("```")[0]
    before = TroopCount.objects.count()
    console, printed, complaints = InteractiveConsole(), io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(complaints):
        waiting = [console.push(line) for line in [*code.splitlines(), ""]][-1]
    assert complaints.getvalue() == ""
    assert not waiting
    assert printed.getvalue() == told
    assert TroopCount.objects.count() == before


def asked(name: str) -> list[tuple[str, Any]]:
    """The questions of a page, `curl` lines, each with the JSON answer printed below it."""
    shown = blocks(name)
    found = []
    for (language, text), (answer_language, answer) in pairwise(shown):
        if language == "sh" and (
            match := re.fullmatch(r"curl -s '(http://127\.0\.0\.1:8000/[^']+)'\n", text)
        ):
            assert answer_language == "json", f"{name}: no answer is printed for {match[1]}"
            found.append((match[1], json.loads(answer)))
    return found


@pytest.mark.usefixtures("facts")
@pytest.mark.parametrize(("url", "answer"), asked("clocks.md"))
def test_every_question_of_the_clocks_has_the_answer_that_is_printed(url: str, answer: Any) -> None:
    host, _, path = url.removeprefix("http://").partition("/")
    response = Client(headers={"host": host, "accept": "application/json"}).get("/" + path)
    assert response.status_code == 200, response.content
    assert json.loads(response.content) == answer
