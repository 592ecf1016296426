"""Troop counts: claims about personnel. Series are derived from them; a plan is never drawn as fact."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from negotiations.actors.models import Actor
from negotiations.core.claims import Claim
from negotiations.core.fields import CodeField, FuzzyDateColumns, QuantityColumns
from negotiations.milestones.models import Milestone
from negotiations.places.models import Place


class Measure(models.TextChoices):
    """What a figure measures."""

    PRESENT = "present", _("Present: how many are there")
    CEILING = "ceiling", _("Ceiling: how many may be there")
    TARGET = "target", _("Target: how many are to be left")
    ARRIVED = "arrived", _("Arrived within the interval")
    DEPARTED = "departed", _("Departed within the interval")


class TroopCount(Claim):
    """How many personnel of a contributor are, may be, will be, arrived or left, according to somebody.

    `as_of` later than `asserted_on` is a plan. Flows (arrived, departed) count their interval. A baseline is a second count.
    An omitted place or force means the whole, not any.
    """

    resource = "troop-counts"
    undocumented = (*Claim.undocumented, "contested_in")

    milestone = models.ForeignKey(
        Milestone,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="troop_counts",
        db_index=False,  # by day of knowledge
        help_text="The milestone to which a promised level belongs; null when to none.",
    )
    contributor = models.ForeignKey(
        Actor,
        on_delete=models.PROTECT,
        related_name="contributed_counts",
        db_index=False,  # by series
        help_text="Whose personnel they are.",
    )
    host = models.ForeignKey(
        Actor, on_delete=models.PROTECT, related_name="hosted_counts", help_text="On whose soil they are."
    )
    place = models.ForeignKey(
        Place,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="troop_counts",
        db_index=False,  # where there is one
        help_text="Where in the host country; null means the whole of it.",
    )
    force = CodeField(
        max_length=60,
        blank=True,
        default="",
        help_text="Which part of the contingent; empty means the whole.",
    )
    measure = CodeField(
        max_length=8, choices=Measure.choices, default=Measure.PRESENT, help_text="What the figure measures."
    )
    dataset = CodeField(
        max_length=80,
        blank=True,
        default="",
        help_text="The dataset whose series it belongs to; empty for single reports.",
    )
    as_of = FuzzyDateColumns("The day or period for which the figure holds.")
    personnel = QuantityColumns("How many.")

    contested_in = CodeField(
        max_length=560,
        null=True,  # not empty text: so the few that have it are an index of their own
        editable=False,
        help_text="Its series, where another count of that excludes it on some day, or did in some record; null when none ever did.",
    )

    class Meta:
        constraints = [
            *Claim.claim_checks(),
            *FuzzyDateColumns.checks("as_of"),
            *QuantityColumns.checks("personnel"),
            models.CheckConstraint(condition=~Q(personnel_qualifier=""), name="troopcount_says_how_many"),
        ]
        indexes = [
            *Claim.claim_indexes("milestone"),
            models.Index(
                fields=["contributor", "host", "measure", "dataset", "as_of_earliest"],
                name="troopcount_series",
            ),
            models.Index(fields=["as_of_earliest", "id"], name="troopcount_as_of"),
            models.Index(fields=["negotiation", "as_of_earliest", "id"], name="troopcount_placed"),
            *(
                models.Index(
                    fields=fields, condition=Q(**{f"{fields[0]}__isnull": False}), name=f"troopcount_{name}"
                )
                for fields, name in (
                    (["personnel_low", "id"], "low"),
                    (["place"], "place"),
                    (["grade", "contributor", "host"], "graded"),
                )
            ),
            *(
                models.Index(
                    fields=fields, condition=Q(contested_in__isnull=False), name=f"troopcount_{name}"
                )
                for fields, name in (
                    (["contested_in"], "contested"),
                    (["negotiation", "contested_in"], "negot_contested"),
                )
            ),
        ]
        ordering = ("as_of_earliest", "pk")

    def searchable(self) -> str:
        return " ".join(
            [
                super().searchable(),
                vars(self)["personnel_wording"],
                self.force.replace("-", " "),
            ]
        )


class SeriesOrigin(models.Model):
    """That an origin ever spoke in a series. Derived; where only one did, no count can exclude another, and none is looked at."""

    series = CodeField(max_length=560, help_text="The series, as one text.")
    origin_key = CodeField(max_length=260, help_text="The origin, as one text.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "origin_key"], name="seriesorigin_once"),
        ]

    def __str__(self) -> str:
        return f"{self.origin_key} in {self.series}"
