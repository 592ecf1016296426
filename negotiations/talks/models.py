"""Negotiations: the processes themselves, with their parties and roles. What is talked about in them lives in later rooms."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from negotiations.actors.models import Actor
from negotiations.core.fields import CodeField
from negotiations.core.records import Part
from negotiations.core.things import NamedThing


class PartyRole(models.TextChoices):
    """As what an actor takes part in a negotiation."""

    HOST = "host", _("Host: on whose soil the troops are")
    CONTRIBUTOR = "contributor", _("Contributor: whose troops they are")
    MEDIATOR = "mediator", _("Mediator")
    OBSERVER = "observer", _("Observer")
    GUARANTOR = "guarantor", _("Guarantor")


class Negotiation(NamedThing):
    """A process in which states settle whether and when foreign troops leave. Its status follows from its events."""

    resource = "negotiations"
    parts = ("parties", "citations")

    summary = models.JSONField(
        default=dict, blank=True, help_text="What it is about, in a few sentences by language."
    )

    class Meta:
        constraints = [*NamedThing.life_checks()]
        ordering = ("slug",)

    @property
    def negotiation_slug(self) -> str:
        return str(self.slug)

    def searchable(self) -> str:
        return " ".join([super().searchable(), *self.summary.values()])


class Party(Part):
    """That an actor is party to a negotiation, and as what."""

    owners = ("negotiation",)
    negotiation = models.ForeignKey(
        Negotiation, on_delete=models.CASCADE, related_name="parties", help_text="The negotiation."
    )
    actor = models.ForeignKey(
        Actor, on_delete=models.PROTECT, related_name="party_to", help_text="Who takes part."
    )
    role = CodeField(max_length=12, choices=PartyRole.choices, help_text="As what.")

    class Meta(Part.Meta):
        constraints = [
            models.UniqueConstraint(fields=["negotiation", "actor", "role"], name="party_once_per_role")
        ]
        verbose_name_plural = "parties"
