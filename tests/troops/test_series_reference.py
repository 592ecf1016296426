"""Promise: the sweep that derives a series says of every date what a reader who looks at every claim anew would say."""

import datetime as dt
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from negotiations.core.dates import FuzzyDate
from negotiations.core.quantities import Quantity
from negotiations.troops.series_claims import ALWAYS, NEVER, Claims, Row
from negotiations.troops.series_points import points
from tests.troops import reference
from tests.troops.reference import Told

DAYS = st.dates(dt.date(2023, 1, 1), dt.date(2024, 12, 31))
NUMBERS = st.sampled_from([0, 100, 900, 1000, 1099, 1100, 1101, 2400, 2500, 5200])


@st.composite
def periods(draw: st.DrawFn) -> FuzzyDate:
    kind = draw(st.sampled_from(["day", "day", "month", "span", "from", "to"]))
    first = draw(DAYS)
    if kind == "month":
        return FuzzyDate.parse(f"{first:%Y-%m}")
    last = first + dt.timedelta(days=draw(st.integers(0, 200)))
    return {
        "day": FuzzyDate(edtf=str(first), earliest=first, latest=first),
        "span": FuzzyDate(edtf=f"{first}/{last}", earliest=first, latest=last),
        "from": FuzzyDate(edtf=f"{first}/..", earliest=first, latest=None),
        "to": FuzzyDate(edtf=f"../{first}", earliest=None, latest=first),
    }[kind]


@st.composite
def quantities(draw: st.DrawFn) -> Quantity:
    qualifier = draw(st.sampled_from(["exact", "about", "at_least", "at_most", "range", "some", "unknown"]))
    low, high = sorted([draw(NUMBERS), draw(NUMBERS)])
    ends: dict[str, tuple[int | None, int | None]] = {
        "exact": (low, low), "about": (high, high), "at_least": (low, None), "at_most": (None, high),
        "range": (low, high), "some": (None, None), "unknown": (None, None),
    }  # fmt: skip
    return Quantity(*ends[qualifier], qualifier=qualifier)


@st.composite
def told(draw: st.DrawFn) -> list[Told]:
    count = draw(st.integers(0, 9))
    return [
        Told(
            number=number,
            as_of=draw(periods()),
            personnel=draw(quantities()),
            standing=draw(st.sampled_from(["announced", "reported", "estimated", "unconfirmed", "unknown"])),
            grade=draw(st.none() | st.integers(1, 6)),
            source_rank=draw(st.sampled_from([1, 3, 9])),
            said=draw(DAYS),
            known=draw(DAYS),
            origins=draw(st.frozensets(st.sampled_from("abcd"), min_size=1, max_size=2)),
            preferred=number if draw(st.integers(0, 9)) == 0 else None,
        )
        for number in range(count)
    ]


def as_row(claim: Told) -> Row:
    return Row(
        name=str(claim.number),
        begin=NEVER if claim.as_of.earliest is None else claim.as_of.earliest.toordinal(),
        last=ALWAYS if claim.as_of.latest is None else claim.as_of.latest.toordinal(),
        low=claim.personnel.low,
        high=claim.personnel.high,
        qualifier=claim.personnel.qualifier,
        wording="",
        standing=claim.standing,
        origins=claim.origins,
        preference=-1 if claim.preferred is None else claim.preferred,
    )


def seen(point: dict[str, Any]) -> tuple[Any, ...]:
    """A point as the reference tells it."""
    numbers = [int(number) for number in point["claims"]]
    return (
        point["low"], point["high"], numbers[0] if numbers else None, point["stated"], point["origins"],
        point["disputed"], point["chosen_by"], set(numbers),
    )  # fmt: skip


@given(claims=told(), length=st.sampled_from([1, 7, 31, 92]), flow=st.booleans(), known=DAYS)
def test_the_sweep_says_what_a_reader_of_every_claim_says(
    claims: list[Told], length: int, flow: bool, known: dt.date
) -> None:
    first = dt.date(2023, 6, 1).toordinal()
    steps = [(day, day + length - 1) for day in range(first, first + 400, length)]
    rows = Claims.of(as_row(claim) for claim in sorted(claims, key=Told.order))
    found = points(rows, steps, unit="personnel", flow=flow, known=known.toordinal())
    for (start, end), point in zip(steps, found, strict=True):
        date = dt.date.fromordinal(end)
        assert point["date"] == str(date)
        expected = reference.point(claims, dt.date.fromordinal(start), date, known, flow)
        assert seen(point) == expected, date
        if point["claims"]:
            chosen = claims[int(point["claims"][0])]
            assert point["standing"] == chosen.standing
            assert point["preferred"] == chosen.personnel.shape()
