"""What a series is asked with: which one, between which days, in which steps. Everything is understood or refused by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from negotiations.actors.filters import actors
from negotiations.api.clocks import read_day
from negotiations.api.parameters import DAY, BadParameter, Given, Parameter
from negotiations.api.scope import Scope
from negotiations.core.errors import Refused, gather, one_of, shown
from negotiations.core.quantities import DEFAULT_UNIT
from negotiations.places.filters import places
from negotiations.troops.filters import require_words
from negotiations.troops.models import Measure
from negotiations.troops.series import STEPS, SeriesKey

CONTRIBUTOR = Parameter(
    "contributor", "Whose personnel, by slug; always needed.", "united-states", required=True
)
HOST = Parameter("host", "On whose soil, by slug; always needed.", "iraq", required=True)
PLACE = Parameter(
    "place",
    "Where, by slug: the series of exactly this place. Left out it means the whole host country, not any place.",
    "ain-al-asad",
)
FORCE = Parameter(
    "force", "Which part of the contingent. Left out it means the whole, not any part.", "advisers"
)
MEASURE = Parameter(
    "measure",
    "What the figures measure; `present` when not given.",
    "ceiling",
    schema={"type": "string", "enum": Measure.values, "default": Measure.PRESENT.value},
)
DATASET = Parameter(
    "dataset",
    "The series of this dataset, such as `dmdc`. Left out it means reports that belong to none, not any.",
    "",
)
UNIT = Parameter(
    "unit",
    "What is counted; `personnel` when not given.",
    "personnel",
    schema={"type": "string", "default": DEFAULT_UNIT},
)
FROM = Parameter(
    "from",
    "The first step is the one with this day; that of the first claim when not given.",
    "2024-01-01",
    schema=DAY,
)
TO = Parameter(
    "to",
    "The last step is the one with this day; that of the day asked about when not given.",
    "2025-12-31",
    schema=DAY,
)
STEP = Parameter(
    "step",
    "From one point to the next; `month` when not given.",
    "quarter",
    schema={"type": "string", "enum": list(STEPS), "default": "month"},
)
SERIES = (CONTRIBUTOR, HOST, PLACE, FORCE, MEASURE, DATASET, UNIT, FROM, TO, STEP)

FROM_KNOWN = Parameter(
    "from_known", "The one day of knowledge; always needed.", "2024-09-26", schema=DAY, required=True
)
TO_KNOWN = Parameter(
    "to_known", "The other day of knowledge; always needed.", "2025-12-31", schema=DAY, required=True
)


def read_key(given: Given, scope: Scope) -> SeriesKey:
    """Which series is asked for. Raises BadParameter with every fault."""
    found: dict[str, Any] = {}
    contributor, host, place = (given.one(name) for name in ("contributor", "host", "place"))
    states, spots = _called((contributor, host), actors(scope)), _called((place,), places(scope))
    try:
        with gather() as faults:
            for name, slug, things, needed in (
                ("contributor", contributor, states, True),
                ("host", host, states, True),
                ("place", place, spots, False),
            ):
                with faults.under(name):
                    found[name] = _named(slug, things, needed=needed)
            with faults.under("measure"):
                found["measure"] = one_of(given.one("measure") or Measure.PRESENT.value, Measure.values, "")
            about = {name: value for name, value in found.items() if value is not None}
            for name, column in (("force", "force"), ("dataset", "dataset"), ("unit", "personnel_unit")):
                text = given.one(name)
                if text is not None:
                    with faults.under(name):
                        [found[name]] = require_words(column, [text], scope, **about)
    except Refused as refused:
        raise BadParameter.all(refused.faults) from None
    return SeriesKey(**found)


def _called(slugs: Sequence[str | None], rows: QuerySet[Any]) -> dict[str, Any]:
    """The things with these slugs, in one question."""
    asked = [slug for slug in slugs if slug is not None]
    return {thing.slug: thing for thing in rows.filter(slug__in=asked)} if asked else {}


def _named(slug: str | None, things: Mapping[str, Any], *, needed: bool) -> Any:
    """The thing with this slug among these; None when none was given and none is needed."""
    if slug is None:
        if needed:
            raise Refused("", "required", _("A series needs its contributor and its host."))
        return None
    found = things.get(slug)
    if found is None:
        raise Refused(
            "", "unknown_slug", _("There is nothing here with the slug %(value)s.") % {"value": shown(slug)}
        )
    return found


def read_span(given: Given) -> dict[str, Any]:
    """Step and ends, as `derive` and `compare` take them. Raises BadParameter for what is no day; the rest is theirs to refuse."""
    ends = {
        name: None if (text := given.one(name)) is None else read_day(name, text) for name in ("from", "to")
    }
    return {"step": given.one("step") or "month", "start": ends["from"], "end": ends["to"]}


def read_known(given: Given, name: str, today: dt.date) -> dt.date:
    """A day of knowledge that is needed and does not lie in the future. Raises BadParameter."""
    text = given.one(name)
    if text is None:
        raise BadParameter(
            name, "required", _("Two days of knowledge are compared: %(name)s is missing.") % {"name": name}
        )
    day = read_day(name, text)
    if day > today:
        raise BadParameter(
            name,
            "in_the_future",
            _("%(day)s lies in the future; the latest day that can be asked for is %(today)s.")
            % {"day": day, "today": today},
        )
    return day
