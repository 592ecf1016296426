"""Conditions: what parties demand before or during the process, and which milestones wait for it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from negotiations.actors.models import Actor
from negotiations.core.claims import Claim
from negotiations.core.fields import CodeField
from negotiations.core.states import KnowledgeState, chosen_by
from negotiations.core.things import NamedThing
from negotiations.milestones.models import Milestone
from negotiations.talks.models import Negotiation


class ConditionStatus(models.TextChoices):
    """How a condition stands."""

    DEMANDED = "demanded", _("Demanded by a party")
    AGREED = "agreed", _("Agreed between the parties")
    REJECTED = "rejected", _("Rejected by a party")
    MET = "met", _("Met")
    DROPPED = "dropped", _("Dropped by the one who demanded it")


class Condition(NamedThing):
    """A demand; a milestone to which it applies is conditional until it is met or dropped."""

    picture: "ConditionState | None" = None
    """What stands on the pair of days asked about, where a query loaded it; None when no claim was known."""

    resource = "conditions"
    label_name = "text"
    many = ("demanded_by", "applies_to")
    fixed = ("slug", "negotiation")

    negotiation = models.ForeignKey(
        Negotiation,
        on_delete=models.PROTECT,
        related_name="conditions",
        help_text="The negotiation it belongs to.",
    )
    demanded_by = models.ManyToManyField(
        Actor, blank=True, related_name="demands", help_text="Who demands it."
    )
    applies_to = models.ManyToManyField(
        Milestone, blank=True, related_name="conditions", help_text="The milestones that wait for it."
    )

    class Meta:
        constraints = [*NamedThing.life_checks()]
        indexes = [NamedThing.page_index()]
        ordering = ("slug",)


class ConditionClaim(Claim):
    """That somebody said how a condition stands."""

    resource = "condition-claims"
    computed = ("negotiation",)

    condition = models.ForeignKey(
        Condition, on_delete=models.PROTECT, related_name="claims", help_text="The condition it speaks of."
    )
    status = CodeField(
        max_length=10, choices=ConditionStatus.choices, help_text="How the condition stands, as said."
    )

    class Meta:
        constraints = [*Claim.claim_checks()]
        indexes = [*Claim.claim_indexes("condition")]
        ordering = ("known_from", "pk")


class ConditionState(KnowledgeState):
    """The picture of one condition during one interval of knowledge."""

    condition = models.ForeignKey(
        Condition, on_delete=models.CASCADE, related_name="states", help_text="The condition."
    )
    status = CodeField(
        max_length=10,
        blank=True,
        default="",
        choices=ConditionStatus.choices,
        help_text="The status that stands.",
    )
    status_claim = models.ForeignKey(
        ConditionClaim,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="The claim whose status stands.",
    )
    status_by = chosen_by()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["condition", "recorded_from", "known_from"], name="conditionstate_one_per_day"
            )
        ]
        indexes = [
            models.Index(
                fields=["condition", "recorded_until", "known_until", "known_from"],
                name="conditionstate_interval",
            ),
            *KnowledgeState.disputed_indexes("condition"),
        ]
        ordering = ("known_from",)
