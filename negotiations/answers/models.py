"""Reasoned preferences: an editor's choice between claims, itself on the clocks. The answers derived with it say so."""

import uuid

from django.db import models
from django.db.models import Q

from negotiations.core.claims import Claim
from negotiations.core.clocks import KnownClock
from negotiations.core.fields import CodeField
from negotiations.core.records import Record

PREFERABLE = ("milestone_claim", "condition_claim", "event_claim", "troop_count")


class Preference(Record, KnownClock):
    """That one claim is to stand for a field, and why. It holds for those who know the claim and the preference."""

    resource = "preferences"

    public_id = models.UUIDField(
        unique=True, editable=False, default=uuid.uuid4, help_text="Its address; opaque."
    )
    milestone_claim = models.ForeignKey(
        "negotiations.MilestoneClaim",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="preferences",
        help_text="The preferred claim.",
    )
    condition_claim = models.ForeignKey(
        "negotiations.ConditionClaim",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="preferences",
        help_text="The preferred claim.",
    )
    event_claim = models.ForeignKey(
        "negotiations.EventClaim",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="preferences",
        help_text="The preferred claim.",
    )
    troop_count = models.ForeignKey(
        "negotiations.TroopCount",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="preferences",
        help_text="The preferred claim.",
    )
    field = CodeField(
        max_length=12,
        help_text="For which field it is preferred: status, planned, achieved, occurred, place, killed, wounded, occurrences, personnel.",
    )
    reason = models.TextField(help_text="Why it is preferred.")

    class Meta:
        constraints = [
            *Record.life_checks(),
            *KnownClock.clock_checks(),
            models.CheckConstraint(
                condition=Q(
                    milestone_claim__isnull=False,
                    condition_claim__isnull=True,
                    event_claim__isnull=True,
                    troop_count__isnull=True,
                )
                | Q(
                    milestone_claim__isnull=True,
                    condition_claim__isnull=False,
                    event_claim__isnull=True,
                    troop_count__isnull=True,
                )
                | Q(
                    milestone_claim__isnull=True,
                    condition_claim__isnull=True,
                    event_claim__isnull=False,
                    troop_count__isnull=True,
                )
                | Q(
                    milestone_claim__isnull=True,
                    condition_claim__isnull=True,
                    event_claim__isnull=True,
                    troop_count__isnull=False,
                ),
                name="preference_of_one_claim",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="preference_is_reasoned"),
        ]
        ordering = ("known_from", "pk")

    def __str__(self) -> str:
        return f"{self.field}: {self.reason}"

    @property
    def claim(self) -> Claim:
        """The preferred claim, whatever its kind."""
        return next(
            claim
            for claim in (self.milestone_claim, self.condition_claim, self.event_claim, self.troop_count)
            if claim is not None
        )

    @property
    def negotiation_slug(self) -> str:
        return self.claim.negotiation_slug

    @property
    def key(self) -> str:
        return str(self.public_id)
