"""Statements: that somebody said something; positions, denials, legal readings."""

from django.db import models

from negotiations.actors.models import Actor
from negotiations.core.claims import Claim
from negotiations.core.fields import CodeField, FuzzyDateColumns
from negotiations.events.models import Event
from negotiations.milestones.models import Milestone


class Statement(Claim):
    """A claim that somebody said something, with its wording where a source gives it; about an event, a milestone or the negotiation."""

    resource = "statements"
    many = ("asserted_by", "speakers")

    event = models.ForeignKey(
        Event,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="statements",
        help_text="The event it is about or was made at.",
    )
    milestone = models.ForeignKey(
        Milestone,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="statements",
        help_text="The milestone it is about.",
    )
    speakers = models.ManyToManyField(
        Actor, blank=True, related_name="statements", help_text="Who said it, where known by name."
    )
    office = models.CharField(
        max_length=200, blank=True, default="", help_text="The office in which it was said, in words."
    )
    said = FuzzyDateColumns("When it was said.")
    venue = models.CharField(
        max_length=200, blank=True, default="", help_text="Where or to whom it was said, in words."
    )
    text = models.TextField(
        blank=True, default="", help_text="The wording, in its language; empty when no source gives it."
    )
    language = CodeField(
        max_length=12, blank=True, default="", help_text="Language of the wording (ISO 639)."
    )
    translations = models.JSONField(default=dict, blank=True, help_text="The wording in other languages.")

    class Meta:
        constraints = [*Claim.claim_checks(), *FuzzyDateColumns.checks("said")]
        indexes = [
            *Claim.claim_indexes("event", "milestone"),
            models.Index(fields=["said_earliest", "id"], name="statement_said"),
            models.Index(fields=["negotiation", "said_earliest", "id"], name="statement_placed"),
        ]
        ordering = ("said_earliest", "pk")

    def searchable(self) -> str:
        return " ".join(
            [super().searchable(), self.text, *self.translations.values(), self.office, self.venue]
        )
