"""Promise: one predicate answers any pair of days, what was known on D as recorded on R, exactly as it reads in plain words."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from negotiations.core.clocks import AsOf
from negotiations.core.errors import Refused
from negotiations.core.vocabulary import RecordState
from negotiations.milestones.models import Milestone, MilestoneClaim
from tests.world import World, day

FIRST_DAY, FIRST_INSTANT = day("2024-01-01"), dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
DAYS = st.integers(0, 4).map(lambda count: FIRST_DAY + dt.timedelta(days=count))
INSTANTS = st.integers(0, 8).map(lambda count: FIRST_INSTANT + dt.timedelta(hours=12 * count))


@dataclass(frozen=True)
class Clocks:
    """The clock columns of one claim, and the predicate as DESIGN words it."""

    known_from: dt.date
    known_until: dt.date | None
    known_until_recorded_at: dt.datetime | None
    recorded_from: dt.datetime | None
    recorded_until: dt.datetime | None

    def known_on(self, known: dt.date, recorded: dt.datetime) -> bool:
        return (
            self.stood_on(recorded)
            and self.known_from <= known
            and (
                self.known_until is None
                or known < self.known_until
                or (self.known_until_recorded_at is not None and self.known_until_recorded_at > recorded)
            )
        )

    def stood_on(self, recorded: dt.datetime) -> bool:
        if self.recorded_from is None:
            return False
        return self.recorded_from <= recorded and (
            self.recorded_until is None or recorded < self.recorded_until
        )

    @property
    def state(self) -> str:
        if self.recorded_from is None:
            return RecordState.DRAFT
        return RecordState.PUBLISHED if self.recorded_until is None else RecordState.RETRACTED


@st.composite
def clocks(draw: st.DrawFn) -> Clocks:
    """Every combination that the database lets in, equal ends included."""
    first, last = sorted(draw(st.tuples(DAYS, DAYS)))
    began, ended = sorted(draw(st.tuples(INSTANTS, INSTANTS)))
    known_until = draw(st.none() | st.just(last))
    public = draw(st.booleans())
    return Clocks(
        known_from=first,
        known_until=known_until,
        known_until_recorded_at=None if known_until is None else draw(INSTANTS),
        recorded_from=began if public else None,
        recorded_until=ended if public and draw(st.booleans()) else None,
    )


def stored(milestone: Milestone, drawn: list[Clocks]) -> list[MilestoneClaim]:
    MilestoneClaim.objects.all().delete()
    return MilestoneClaim.objects.bulk_create(
        MilestoneClaim(milestone=milestone, state=one.state, known_from_basis="published", **vars(one))
        for one in drawn
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(drawn=st.lists(clocks(), min_size=1, max_size=12), known=DAYS, recorded=INSTANTS)
def test_the_database_answers_a_pair_of_days_as_plain_words_do(
    world: World, drawn: list[Clocks], known: dt.date, recorded: dt.datetime
) -> None:
    claims = stored(world.milestone, drawn)
    asked = AsOf(known=known, recorded=recorded)

    def chosen(condition: Any) -> set[int]:
        return set(MilestoneClaim.objects.filter(condition).values_list("pk", flat=True))

    pairs = list(zip(claims, drawn, strict=True))
    assert chosen(asked.claims()) == {claim.pk for claim, one in pairs if one.known_on(known, recorded)}
    assert chosen(asked.records()) == {claim.pk for claim, one in pairs if one.stood_on(recorded)}
    # Asked for now: every instant that was drawn has passed.
    now = timezone.now()
    today = AsOf(known=known)
    assert chosen(today.claims()) == {claim.pk for claim, one in pairs if one.known_on(known, now)}
    assert chosen(today.records()) == {claim.pk for claim, one in pairs if one.stood_on(now)}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(one=clocks(), known=DAYS, recorded=INSTANTS)
def test_the_predicate_reaches_claims_through_what_points_to_them(
    world: World, one: Clocks, known: dt.date, recorded: dt.datetime
) -> None:
    stored(world.milestone, [one])
    asked = AsOf(known=known, recorded=recorded)
    reached = Milestone.objects.filter(asked.claims("claims__")).exists()
    assert reached == one.known_on(known, recorded)


@pytest.mark.parametrize("recorded", [None, FIRST_INSTANT + dt.timedelta(days=2)])
def test_a_value_that_lived_less_than_a_day_is_known_on_no_day(
    world: World, recorded: dt.datetime | None
) -> None:
    learnt = FIRST_INSTANT + dt.timedelta(days=1)
    stored(world.milestone, [Clocks(FIRST_DAY, FIRST_DAY, learnt, FIRST_INSTANT, None)])
    for count in range(-1, 3):
        asked = AsOf(known=FIRST_DAY + dt.timedelta(days=count), recorded=recorded)
        assert not MilestoneClaim.objects.filter(asked.claims()).exists()


def test_a_day_asked_of_the_record_means_its_last_instant() -> None:
    asked = AsOf.ask(day("2024-02-01"), day("2024-03-01"))
    assert asked.known == day("2024-02-01")
    assert asked.recorded == dt.datetime(2024, 3, 1, 23, 59, 59, 999999, tzinfo=dt.UTC)


def test_an_instant_asked_of_the_record_is_that_instant() -> None:
    instant = dt.datetime(2024, 3, 1, 12, tzinfo=dt.UTC)
    assert AsOf.ask(None, instant) == AsOf(known=timezone.now().date(), recorded=instant)


def test_nothing_asked_is_today_and_the_record_as_it_stands() -> None:
    assert AsOf.ask(None, None) == AsOf.now() == AsOf(known=timezone.now().date())
    assert AsOf(known=FIRST_DAY, recorded=FIRST_INSTANT).today().recorded == FIRST_INSTANT


def test_today_can_be_asked_of_both_clocks_and_the_future_of_neither() -> None:
    now = timezone.now()
    today, tomorrow = now.date(), now.date() + dt.timedelta(days=1)
    AsOf.ask(today, today)
    for known, recorded, field in (
        (tomorrow, None, "known_on"),
        (None, tomorrow, "recorded_on"),
        (None, now + dt.timedelta(minutes=5), "recorded_on"),
    ):
        with pytest.raises(Refused) as refused:
            AsOf.ask(known, recorded)
        assert [(fault.field, fault.code) for fault in refused.value.faults] == [(field, "in_the_future")]
