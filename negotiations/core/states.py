"""The kept picture: one row per interval of knowledge, written by the rule of derivation whenever a claim lands."""

import datetime as dt

from django.db import models

from negotiations.core.fields import CodeField

OPEN = dt.date(9999, 12, 31)
"""The end of an interval of knowledge that still runs. A day, not null, so that "known on D" is two plain comparisons of one index."""


class ChosenBy(models.TextChoices):
    """What chose the claim that stands."""

    RULE = "rule", "The published rule"
    PREFERENCE = "preference", "An editor's reasoned preference"


class KnowledgeState(models.Model):
    """What the rule derives from all that was known from `known_from` up to, not including, `known_until`.

    Rows of one thing follow each other without hole or overlap. They are derived: never edited, never in the ledger.
    """

    known_from = models.DateField(help_text="First day of this interval of knowledge.")
    known_until = models.DateField(
        default=OPEN, help_text="First day of the next interval; 9999-12-31 while it runs."
    )
    disputed = models.BooleanField(
        default=False, help_text="True when an independent claim excludes what stands."
    )
    claims_count = models.PositiveIntegerField(default=0, help_text="How many claims were known.")
    origins_count = models.PositiveIntegerField(default=0, help_text="How many distinct origins they have.")

    class Meta:
        abstract = True


def chosen_by() -> CodeField:
    """A column that says what chose a field's claim; empty when no claim speaks."""
    return CodeField(
        max_length=10,
        blank=True,
        default="",
        choices=ChosenBy.choices,
        help_text="What chose the claim: the rule or a preference.",
    )
