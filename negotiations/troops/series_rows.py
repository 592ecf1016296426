"""What a series is derived from: its claims with their origins, and the preferences among them, each in one question.

Days come as whole numbers (`date.toordinal`) and rows in order of preference, so that `series_points.py` compares nothing but numbers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    DateField,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from negotiations.actors.models import Actor
from negotiations.api.reading.statements import bare_rows
from negotiations.core.clocks import AsOf
from negotiations.core.quantities import DEFAULT_UNIT
from negotiations.places.models import Place
from negotiations.sources.models import Citation
from negotiations.troops.models import Measure, TroopCount
from negotiations.troops.series_claims import ALWAYS, NEVER, NOBODY, Claims

NOT_GRADED = 7
"""An information grade that was not given comes after 6, "cannot be judged"."""
OBSERVED = frozenset({Measure.PRESENT, Measure.ARRIVED, Measure.DEPARTED})
"""Measures that tell what is; of these a claim for a later day than it was said is a plan."""


@dataclass(frozen=True, slots=True)
class SeriesKey:
    """One series. `place` None and an empty `force` mean the whole, an empty `dataset` single reports; none of them means any."""

    contributor: Actor
    host: Actor
    place: Place | None = None
    force: str = ""
    measure: str = Measure.PRESENT
    unit: str = DEFAULT_UNIT
    dataset: str = ""


@dataclass(slots=True)
class Rows:
    """The claims of a series in order of preference, plans apart."""

    observed: Claims = field(default_factory=Claims)
    plans: list[dict[str, Any]] = field(default_factory=list)


class Ordinal(Func):
    """A day as a whole number, the same as `date.toordinal`; null stays null."""

    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "CAST(julianday(%(expressions)s) - 1721424.5 AS INTEGER)"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "(%(expressions)s - DATE '0001-01-01' + 1)"
        return self.as_sql(compiler, connection, template=template, **context)


def read_rows(key: SeriesKey, as_of: AsOf, name: Callable[[str], str] = str) -> Rows:
    """The claims of a series as they were known on a pair of days, called by `name`: two questions, a third where there are plans."""
    preferences = {pk: place for place, (pk,) in enumerate(_answered(key, as_of, PREFERRED))}
    found = _answered(key, as_of, CLAIMED)
    observed, origins = _together([row for row in found if not row[2]])
    rows = Rows()
    if observed:
        keys, _, _, ids, begins, lasts, lows, highs, qualifiers, wordings, standings = zip(
            *observed, strict=True
        )
        rows.observed = Claims(
            names=[name(text) for text in (ids if "-" in ids[0] else map(_id, ids))],
            begins=[NEVER if begin is None else begin for begin in begins] if None in begins else begins,
            lasts=[ALWAYS if last is None else last for last in lasts] if None in lasts else lasts,
            lows=lows,
            highs=highs,
            qualifiers=qualifiers,
            wordings=wordings,
            standings=standings,
            origins=origins,
            preferences=[preferences.get(pk, -1) for pk in keys],
        )
    if any(row[2] for row in found):
        plans = claims_of(key, as_of).filter(plan=True)
        rows.plans = [_plan(claim, name) for claim in plans.order_by("as_of_earliest", *ORDER)]
    return rows


def _together(rows: list[tuple[Any, ...]]) -> tuple[list[tuple[Any, ...]], list[frozenset[str]]]:
    """The claims of these rows, each once, and their origins. A claim stands in a row for each of its citations, mostly of one."""
    alone = _Alone()
    if len({row[0] for row in rows}) == len(rows):
        return rows, [alone[row[1]] for row in rows]
    claims: dict[int, tuple[Any, ...]] = {}
    origins: dict[int, frozenset[str]] = {}
    for row in rows:
        claims.setdefault(row[0], row)
        origins[row[0]] = origins.get(row[0], NOBODY) | alone[row[1]]
    return list(claims.values()), list(origins.values())


def _answered(key: SeriesKey, as_of: AsOf, which: int) -> list[tuple[Any, ...]]:
    """The rows of one of the two questions, as the driver gives them."""
    sql, parameters = _asked(key.place is not None, as_of.recorded is not None)[which]
    given = dict(zip(_values(MARKED, MARKED_DAYS), _values(key, as_of), strict=True))
    with connection.cursor() as cursor:
        cursor.execute(sql, [given.get(one, one) for one in parameters])
        return list(cursor.fetchall())


@cache
def _asked(placed: bool, recorded: bool) -> list[tuple[str, tuple[Any, ...]]]:
    """Both questions in SQL, with marks for values. To compose them anew took a tenth of the time of 5,000 points."""
    key = MARKED if placed else replace(MARKED, place=None)
    as_of = MARKED_DAYS if recorded else AsOf(MARKED_DAYS.known)
    claims = claims_of(key, as_of)
    both = claims.order_by(*ORDER).values_list(*FIELDS), _preferring(claims, as_of)
    return [one.query.get_compiler(connection=connection).as_sql() for one in both]


CLAIMED, PREFERRED = 0, 1
MARKED = SeriesKey(Actor(pk=-1), Actor(pk=-2), Place(pk=-3), "-force", "-measure", "-unit", "-dataset")
MARKED_DAYS = AsOf(dt.date(9998, 7, 13), dt.datetime(9998, 7, 13, tzinfo=dt.UTC))
"""Stand for what is asked. No claim has them."""


def _values(key: SeriesKey, as_of: AsOf) -> list[Any]:
    """What changes from one series to the next, as it is among the parameters."""
    days = (
        connection.ops.adapt_datefield_value(as_of.known),
        connection.ops.adapt_datetimefield_value(as_of.recorded),
    )
    place = None if key.place is None else key.place.pk
    return [key.contributor.pk, key.host.pk, place, key.force, str(key.measure), key.unit, key.dataset, *days]


class _Alone(dict[str | None, frozenset[str]]):
    """An origin → that one alone; equal ones are one object. Nothing where a claim has no citation."""

    def __missing__(self, origin: str | None) -> frozenset[str]:
        found = self[origin] = NOBODY if origin is None else frozenset((origin,))
        return found


FIELDS = (
    "pk", "citations__origin_key", "plan", "text_id", "begin", "last",
    "personnel_low", "personnel_high", "personnel_qualifier", "personnel_wording", "standing",
)  # fmt: skip
DAYS = 4_000_000
"""More than there are days."""
SAID = Coalesce("asserted_on_latest", "asserted_on_earliest", Value(dt.date.min), output_field=DateField())
STRENGTH = F("tier") * 100 + Coalesce("grade", Value(NOT_GRADED)) * 10 + F("source_rank")
ORDER = (
    # One number: to sort 5,000 claims by four columns took PostgreSQL longer than to read them.
    Cast(STRENGTH, BigIntegerField()) * DAYS - Ordinal(SAID),
    F("known_from").desc(),
    F("recorded_from").desc(),
    F("pk").desc(),
)
"""Best standing first, then information grade, source grade, the newest saying, the later day of knowledge, the later record."""


def claims_of(key: SeriesKey, as_of: AsOf) -> Any:
    """The claims of a series as they were known, with their days as numbers, and whether each is a plan."""
    return with_days(
        TroopCount.objects.filter(
            as_of.claims(),
            contributor=key.contributor,
            host=key.host,
            place=key.place,
            force=key.force,
            measure=key.measure,
            dataset=key.dataset,
            personnel_unit=key.unit,
        )
    )


def with_days(claims: QuerySet[TroopCount]) -> Any:
    """The claims that have a place in a series, with their days as numbers, and whether each is a plan."""
    said = Coalesce("asserted_on_latest", "asserted_on_earliest", "known_from")
    plan = Q(as_of_earliest__gt=said, measure__in=OBSERVED)
    return claims.exclude(as_of_edtf="").annotate(  # what is said of no day in particular has no place
        text_id=Cast("public_id", CharField()),
        begin=Ordinal("as_of_earliest"),
        last=Ordinal("as_of_latest"),
        plan=Case(When(plan, then=Value(1)), default=Value(0), output_field=IntegerField()),
    )


def origins_of(claims: Any) -> dict[int, frozenset[str]]:
    """Claim → its origins; the same ones are one object."""
    found: dict[int, frozenset[str]] = {}
    alone = _Alone()
    cited = Citation.objects.filter(troop_count__in=claims.order_by().values("pk")).order_by()
    for pk, origin in bare_rows(cited.values_list("troop_count", "origin_key")):
        found[pk] = found[pk] | alone[origin] if pk in found else alone[origin]
    return found


def preferences_of(claims: Any, as_of: AsOf) -> dict[int, int]:
    """Claim → place of the newest preference for it among all that stand."""
    return {pk: place for place, (pk,) in enumerate(_preferring(claims, as_of))}


def _preferring(claims: Any, as_of: AsOf) -> Any:
    """The claims that are preferred, the newest preference last."""
    relation: Any = TroopCount._meta.get_field("preferences")
    # Preferences are few and claims are many, so each preference asks for its claim.
    standing = relation.related_model._default_manager.filter(
        as_of.claims(), Exists(claims.order_by().filter(pk=OuterRef("troop_count"))), field="personnel"
    ).order_by("recorded_from", "pk")
    return standing.values_list("troop_count")


def _plan(claim: TroopCount, name: Callable[[str], str]) -> dict[str, Any]:
    """A plan as it was told; it is a point of nothing."""
    return {
        "as_of": claim.as_of.shape(),
        "asserted_on": claim.asserted_on.shape() if claim.asserted_on else None,
        "personnel": claim.personnel.shape(),
        "standing": claim.standing,
        "claim": name(claim.key),
    }


def _id(text: str) -> str:
    """The hyphened form of an id, which SQLite keeps without hyphens."""
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
