"""The clocks: when a claim was known, when we recorded it, and the one predicate that answers any pair of days.

    recorded_from <= R < recorded_until  and  known_from <= D
    and  (D < known_until or known_until is null or known_until_recorded_at > R)

D is a calendar day of the publisher, R a UTC instant. When a claim *holds* is its own business (planned, occurred, as_of…).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from negotiations.core.errors import Refused
from negotiations.core.fields import CodeField
from negotiations.core.vocabulary import KnownFromBasis


@dataclass(frozen=True, slots=True)
class AsOf:
    """The pair of days a question is asked for. `recorded` None means now: the record as it stands."""

    known: dt.date
    recorded: dt.datetime | None = None
    looked_up: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What was looked up to answer for these days, for as long as the answer is made; see `ledger/past.py`."""

    @classmethod
    def now(cls) -> AsOf:
        """Today's knowledge, today's record."""
        return cls(known=timezone.now().date())

    @classmethod
    def ask(cls, known_on: dt.date | None, recorded_on: dt.date | dt.datetime | None) -> AsOf:
        """Read the two parameters of a request. A date for `recorded_on` means its last UTC instant.

        Raises Refused when either lies in the future.
        """
        now = timezone.now()
        today = now.date()
        if known_on is not None and known_on > today:
            raise Refused(
                "known_on",
                "in_the_future",
                _("%(day)s lies in the future; the latest day that can be asked for is %(today)s.")
                % {"day": known_on, "today": today},
            )
        instant: dt.datetime | None = None
        if isinstance(recorded_on, dt.datetime):
            if recorded_on > now:
                raise Refused(
                    "recorded_on",
                    "in_the_future",
                    _("%(last)s lies in the future.") % {"last": recorded_on.isoformat()},
                )
            instant = recorded_on
        elif recorded_on is not None:
            if recorded_on > today:
                raise Refused(
                    "recorded_on",
                    "in_the_future",
                    _("%(day)s lies in the future; the latest day that can be asked for is %(today)s.")
                    % {"day": recorded_on, "today": today},
                )
            instant = dt.datetime.combine(recorded_on, dt.time.max, tzinfo=dt.UTC)
        return cls(known=known_on or today, recorded=instant)

    def afresh(self) -> AsOf:
        """The same days, with nothing looked up yet."""
        return replace(self)

    @property
    def asks_past_day(self) -> bool:
        """Whether D lies before today, so that what was unknown then is left out."""
        return self.known < timezone.now().date()

    def today(self) -> AsOf:
        """The same record, asked about today."""
        return replace(self, known=timezone.now().date())

    def claims(self, prefix: str = "") -> Q:
        """The predicate over the clock columns, for the claims reached by `prefix` (ending in `__` or empty)."""
        known = Q(**{f"{prefix}known_from__lte": self.known})
        open_end = Q(**{f"{prefix}known_until__gt": self.known}) | Q(**{f"{prefix}known_until__isnull": True})
        if self.recorded is not None:
            open_end |= Q(**{f"{prefix}known_until_recorded_at__gt": self.recorded})
        return self.records(prefix) & known & open_end

    def records(self, prefix: str = "") -> Q:
        """The recorded half of the predicate alone: what stood in the public record on R."""
        if self.recorded is None:
            return Q(**{f"{prefix}recorded_from__isnull": False, f"{prefix}recorded_until__isnull": True})
        return Q(**{f"{prefix}recorded_from__lte": self.recorded}) & (
            Q(**{f"{prefix}recorded_until__gt": self.recorded})
            | Q(**{f"{prefix}recorded_until__isnull": True})
        )


class RecordedClock(models.Model):
    """When we recorded it: `[recorded_from, recorded_until)`, UTC instants. Null `recorded_from`: not public yet."""

    recorded_from = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="The instant from which the public record holds this; null while it is a draft.",
    )
    recorded_until = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="The instant at which we superseded or retracted it; null while it stands.",
    )

    class Meta:
        abstract = True


class KnownClock(models.Model):
    """When it was known: `[known_from, known_until)`, calendar days of the publisher."""

    known_from = models.DateField(
        editable=False, help_text="The day on which this became public: the earliest over its citations."
    )
    known_from_basis = CodeField(
        max_length=10, choices=KnownFromBasis.choices, editable=False, help_text="Why we say so."
    )
    known_until = models.DateField(
        null=True,
        blank=True,
        editable=False,
        help_text="The day on which its publisher corrected or withdrew it; null while it stands.",
    )
    known_until_recorded_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="The instant at which we learnt of that correction."
    )

    class Meta:
        abstract = True

    @staticmethod
    def clock_checks() -> list[models.CheckConstraint]:
        """What the database itself refuses about the clocks."""
        return [
            models.CheckConstraint(
                condition=Q(known_until__isnull=True) | Q(known_until__gte=models.F("known_from")),
                name="%(class)s_known_in_order",
            ),
            models.CheckConstraint(
                condition=Q(known_until__isnull=True, known_until_recorded_at__isnull=True)
                | Q(known_until__isnull=False, known_until_recorded_at__isnull=False),
                name="%(class)s_known_end_recorded",
            ),
            models.CheckConstraint(
                condition=Q(recorded_until__isnull=True)
                | Q(recorded_from__isnull=False, recorded_until__gte=models.F("recorded_from")),
                name="%(class)s_recorded_in_order",
            ),
        ]
