"""The kept picture: one row per interval of knowledge, written by the rule of derivation whenever a claim lands."""

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from negotiations.core.clocks import AsOf
from negotiations.core.fields import CodeField

OPEN = dt.date(9999, 12, 31)
"""The end of an interval of knowledge that still runs. A day, not null, so that "known on D" is two plain comparisons of one index."""


STANDING = dt.datetime(9999, 12, 31, tzinfo=dt.UTC)
"""The end of a row that still stands in the record, for the same reason."""


def standing(as_of: AsOf, prefix: str = "") -> Q:
    """Which row answers for a pair of days, for the states reached by `prefix` (ending in `__` or empty).

    Nothing becomes known on a day to come, so what stands today has no end: an index that begins by that end has no other rows.
    """
    now = as_of.recorded is None and not as_of.asks_past_day
    until = {f"{prefix}known_until": OPEN} if now else {f"{prefix}known_until__gt": as_of.known}
    known = Q(**{f"{prefix}known_from__lte": as_of.known}, **until)
    if as_of.recorded is None:
        return known & Q(**{f"{prefix}recorded_until": STANDING})
    return known & Q(
        **{f"{prefix}recorded_from__lte": as_of.recorded, f"{prefix}recorded_until__gt": as_of.recorded}
    )


class ChosenBy(models.TextChoices):
    """What chose the claim that stands."""

    RULE = "rule", _("The published rule")
    PREFERENCE = "preference", _("An editor's reasoned preference")


class KnowledgeState(models.Model):
    """What the rule derives from all that was known from `known_from` up to, not including, `known_until`, as recorded in the same way.

    Rows of one thing that stand at one instant follow each other without hole or overlap. They are derived: never edited, never in
    the ledger. When a claim lands, the rows it changes are closed and new ones written, so that any pair of days is two intervals.
    """

    known_from = models.DateField(help_text="First day of this interval of knowledge.")
    known_until = models.DateField(
        default=OPEN, help_text="First day of the next interval; 9999-12-31 while it runs."
    )
    recorded_from = models.DateTimeField(help_text="The instant of the change that wrote this row.")
    recorded_until = models.DateTimeField(
        default=STANDING, help_text="The instant of the change that closed it; the year 9999 while it stands."
    )
    disputed = models.BooleanField(
        default=False, help_text="True when an independent claim excludes what stands."
    )
    claims_count = models.PositiveIntegerField(default=0, help_text="How many claims were known.")
    origins_count = models.PositiveIntegerField(default=0, help_text="How many distinct origins they have.")

    class Meta:
        abstract = True

    @staticmethod
    def disputed_indexes(*subjects: str) -> list[models.Index]:
        """Indexes of the few rows that tell of a dispute: by thing, or by negotiation and thing."""
        return [
            models.Index(
                fields=fields,
                condition=Q(disputed=True),
                name=f"%(class)s_disp{'_'.join(['', *fields[:-1]])[:6]}",
            )
            for fields in [list(subjects[place:]) for place in range(len(subjects))]
        ]

    @staticmethod
    def valued_indexes(subject: str, **columns: str) -> list[models.Index]:
        """Indexes of the rows that have a value, in its order, each by the name of what it orders by. Behind the value, what tells on which days a
        row stood: rows of other days cost no look at the table.
        """
        return [
            models.Index(
                fields=[column, subject, "known_until", "known_from", "recorded_until"],
                condition=Q(**{f"{column}__isnull": False}),
                name=f"%(class)s_by_{name}",
            )
            for name, column in columns.items()
        ]

    @staticmethod
    def todays_indexes(subject: str, **columns: str) -> list[models.Index]:
        """The same of today alone, of values that move: what stood before is not passed on the way to what stands."""
        return [
            models.Index(
                fields=["known_until", "recorded_until", column, subject],
                condition=Q(**{f"{column}__isnull": False}),
                name=f"%(class)s_now_{name}",
            )
            for name, column in columns.items()
        ]

    @staticmethod
    def word_index(word: str, subject: str) -> models.Index:
        """The index for who looks by a word of which there may be few. Only he says `Lower`: SQLite, which has no statistics, would take an index
        of the bare word for rare and read all rows of a frequent one.
        """
        rest = map(models.F, ("known_until", "known_from", "recorded_until", subject))
        return models.Index(Lower(word), *rest, name=f"%(class)s_by_{word}")


def chosen_by() -> CodeField:
    """A column that says what chose a field's claim; empty when no claim speaks."""
    return CodeField(
        max_length=10,
        blank=True,
        default="",
        choices=ChosenBy.choices,
        help_text="What chose the claim: the rule or a preference.",
    )


def negotiation_of_the_thing() -> models.ForeignKey[Any, Any]:
    """The negotiation of a picture's thing, which never changes once the thing is public."""
    return models.ForeignKey(
        "negotiations.Negotiation",
        null=True,
        blank=True,
        db_index=False,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="The negotiation of the thing, repeated here so that one index gives a negotiation's things by date; null when it belongs to none.",
    )
