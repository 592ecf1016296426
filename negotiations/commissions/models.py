"""Commissions and working groups: the joint bodies that negotiate, and the mandates that each side reads into them.

Their members are the offices held in them (`actors/`); what they do are events; their status follows from those.
"""

from django.db import models
from django.db.models import Q

from negotiations.actors.models import Actor
from negotiations.core.fields import CodeField
from negotiations.core.records import Part
from negotiations.core.things import NamedThing
from negotiations.talks.models import Negotiation


class Commission(NamedThing):
    """A joint body, one-to-one with an actor, so that it can speak and attend. Committees have a parent."""

    resource = "commissions"
    parts = ("mandates", "citations")
    fixed = ("slug", "actor", "negotiation", "parent")

    actor = models.OneToOneField(
        Actor,
        on_delete=models.PROTECT,
        related_name="commission",
        help_text="The body as one who speaks and attends.",
    )
    negotiation = models.ForeignKey(
        Negotiation,
        on_delete=models.PROTECT,
        related_name="commissions",
        help_text="The negotiation it serves.",
    )
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="committees",
        help_text="The commission of which it is a committee; null when it is none.",
    )

    class Meta:
        constraints = [*NamedThing.life_checks()]
        ordering = ("slug",)


class WorkingGroup(NamedThing):
    """A group within a commission that prepares one question, one-to-one with an actor."""

    resource = "working-groups"
    parts = ("mandates", "citations")
    fixed = ("slug", "actor", "commission")

    actor = models.OneToOneField(
        Actor,
        on_delete=models.PROTECT,
        related_name="working_group",
        help_text="The group as one who speaks and attends.",
    )
    commission = models.ForeignKey(
        Commission,
        on_delete=models.PROTECT,
        related_name="working_groups",
        help_text="The commission it works for.",
    )

    class Meta:
        constraints = [*NamedThing.life_checks()]
        ordering = ("slug",)

    @property
    def negotiation_slug(self) -> str:
        return self.commission.negotiation_slug


class Mandate(Part):
    """What a body is to do, according to somebody: parties read one mandate differently."""

    owners = ("commission", "working_group")
    parts = ("citations",)

    commission = models.ForeignKey(
        Commission,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="mandates",
        help_text="The commission that is to do it.",
    )
    working_group = models.ForeignKey(
        WorkingGroup,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="mandates",
        help_text="The working group that is to do it.",
    )
    text = models.JSONField(default=dict, help_text="What it is to do, by language.")
    language = CodeField(max_length=12, blank=True, default="", help_text="Language in which it was worded.")
    according_to = models.ForeignKey(
        Actor,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who reads the mandate so; null when told by the source itself.",
    )
    exhaustive = models.BooleanField(
        null=True,
        blank=True,
        help_text="False when worded as one task among others ('notamment'); null when not said.",
    )

    class Meta(Part.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(commission__isnull=True, working_group__isnull=False)
                | Q(commission__isnull=False, working_group__isnull=True),
                name="mandate_of_one_body",
            )
        ]
