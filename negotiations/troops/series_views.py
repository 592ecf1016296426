"""Series of troop counts over HTTP: one as it was known, and one as two days of knowledge show it. They are derived in `series.py`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from negotiations.api.clocks import Clocks
from negotiations.api.parameters import BadParameter, Parameter
from negotiations.api.past import as_recorded
from negotiations.api.references import ReferenceField
from negotiations.api.scope import Scope
from negotiations.api.views import Answer, Reply
from negotiations.core.errors import Refused
from negotiations.troops.models import TroopCount
from negotiations.troops.series import SeriesKey, compare, derive
from negotiations.troops.series_parameters import (
    FROM_KNOWN,
    SERIES,
    TO_KNOWN,
    read_key,
    read_known,
    read_span,
)
from negotiations.troops.series_serializers import (
    SeriesComparisonSerializer,
    SeriesSerializer,
)


class Series(Answer):
    """One series of troop counts, as it was known: envelope, preferred figure and claims at the end of every step."""

    parameters: tuple[Parameter, ...] = SERIES
    clocks = Clocks.BOTH
    reply: Any = SeriesSerializer

    def title(self) -> str:
        return "Series of troop counts"

    def get(self, request: Any) -> HttpResponse:
        """One series of troop counts, as it was known: envelope, preferred figure and claims at the end of every step."""
        return self.answer(self.derived)

    def derived(self) -> Reply:
        """The series asked for."""
        key, span = read_key(self.given, self.scope), read_span(self.given)
        told = settled(lambda: derive(key, self.scope.as_of, **span, name=self.address))
        return Reply({**shown_key(key, self.scope), "known_on": self.scope.as_of.known, **told})

    @property
    def address(self) -> Callable[[str], str]:
        """What makes the address of a claim of its id."""
        return f"{self.scope.base}/api/v1/{TroopCount.resource}/{{}}/".format


class SeriesComparison(Series):
    """One series as two days of knowledge show it, side by side, with the fields in which they differ."""

    parameters = (*SERIES, FROM_KNOWN, TO_KNOWN)
    reply: Any = SeriesComparisonSerializer

    def accepted(self) -> dict[str, Parameter]:
        return {name: one for name, one in super().accepted().items() if name != "known_on"}

    def read_scope(self, request: Any) -> Scope:
        scope, today = super().read_scope(request), timezone.now().date()
        self.days: tuple[dt.date, dt.date] = (
            read_known(self.given, "from_known", today),
            read_known(self.given, "to_known", today),
        )
        return replace(scope, as_of=replace(scope.as_of, known=self.days[1]))

    def get(self, request: Any) -> HttpResponse:
        """One series as two days of knowledge show it, side by side, with the fields in which they differ."""
        return self.answer(self.compared)

    def compared(self) -> Reply:
        """Both sides of the series asked for."""
        key, span = read_key(self.given, self.scope), read_span(self.given)
        first, second = self.days
        told = settled(
            lambda: compare(
                key,
                from_known=first,
                to_known=second,
                recorded=self.scope.as_of.recorded,
                **span,
                name=self.address,
            )
        )
        return Reply({**shown_key(key, self.scope), "from_known": first, "to_known": second, **told})


def settled(make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What is derived; what is refused, as faults of the query. Raises BadParameter."""
    try:
        return make()
    except Refused as refused:
        raise BadParameter.all(refused.faults) from None


def shown_key(key: SeriesKey, scope: Scope) -> dict[str, Any]:
    """Which series it is, with references as everywhere."""
    as_recorded([key.contributor, key.host, key.place], scope)
    reference = ReferenceField(timeless=True)
    reference.prepare(scope)
    return {
        "contributor": reference.to_representation(key.contributor),
        "host": reference.to_representation(key.host),
        "place": None if key.place is None else reference.to_representation(key.place),
        "force": key.force or None,
        "measure": key.measure,
        "dataset": key.dataset or None,
        "unit": key.unit,
    }
