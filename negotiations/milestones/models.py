"""Milestones: what is to happen; what is said of them; and the picture derived from it.

The rule that makes the picture is in `derivation.py`; asking for it in `queries.py`.
"""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from negotiations.commissions.models import Commission, WorkingGroup
from negotiations.core.claims import Claim
from negotiations.core.fields import CodeField, FuzzyDateColumns
from negotiations.core.states import KnowledgeState, chosen_by, negotiation_of_the_thing
from negotiations.core.things import NamedThing
from negotiations.places.models import Place
from negotiations.talks.models import Negotiation


class MilestoneKind(models.TextChoices):
    """What sort of thing is to happen."""

    TALKS = "talks", _("Talks open or go on")
    ANNOUNCEMENT = "announcement", _("Something is announced")
    AGREEMENT = "agreement", _("Something is agreed or signed")
    TIMETABLE = "timetable", _("A timetable is fixed")
    ASSESSMENT = "assessment", _("An assessment is made")
    PHASE = "phase", _("A phase ends")
    REDUCTION = "reduction", _("Troops are reduced")
    CEILING = "ceiling", _("A ceiling is reached")
    HANDOVER = "handover", _("A base or task is handed over")
    WITHDRAWAL = "withdrawal", _("Troops leave")
    LEGAL = "legal", _("A legal step is taken")
    OTHER = "other", _("Other")


class MilestoneStatus(models.TextChoices):
    """How far a milestone has come."""

    ANNOUNCED = "announced", _("Announced")
    UNDER_WAY = "under_way", _("Under way")
    POSTPONED = "postponed", _("Postponed")
    SUSPENDED = "suspended", _("Suspended")
    ACHIEVED = "achieved", _("Achieved")
    CANCELLED = "cancelled", _("Cancelled")


class Milestone(NamedThing):
    """Something that is to happen in a negotiation. Its dates and status are what its claims say, never columns of its own."""

    picture: "MilestoneState | None" = None
    """What stands on the pair of days asked about, where a query loaded it; None when no claim was known."""

    resource = "milestones"
    label_name = "title"
    many = ("depends_on",)
    fixed = ("slug", "kind", "negotiation", "part_of")

    negotiation = models.ForeignKey(
        Negotiation,
        on_delete=models.PROTECT,
        related_name="milestones",
        help_text="The negotiation it belongs to.",
    )
    commission = models.ForeignKey(
        Commission,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="milestones",
        help_text="The commission that answers for it; null when none is named.",
    )
    working_group = models.ForeignKey(
        WorkingGroup,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="milestones",
        help_text="The working group that answers for it; null when none is named.",
    )
    kind = CodeField(
        max_length=12, choices=MilestoneKind.choices, help_text="What sort of thing is to happen."
    )
    place = models.ForeignKey(
        Place,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="milestones",
        help_text="Where; null when nowhere in particular.",
    )
    part_of = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="steps",
        help_text="The milestone of which it is a part.",
    )
    depends_on = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="enables", help_text="What must happen first."
    )

    class Meta:
        constraints = [*NamedThing.life_checks()]
        indexes = [NamedThing.page_index()]
        ordering = ("slug",)


class MilestoneClaim(Claim):
    """That somebody said something of a milestone: its status, its planned date, the date achieved, a reason.

    A status left empty follows from the date it gives: a plan says announced, a date achieved says achieved.
    """

    resource = "milestone-claims"
    computed = ("negotiation",)

    milestone = models.ForeignKey(
        Milestone, on_delete=models.PROTECT, related_name="claims", help_text="The milestone it speaks of."
    )
    status = CodeField(
        max_length=10,
        blank=True,
        default="",
        choices=MilestoneStatus.choices,
        help_text="How far the milestone has come, as said; empty when not said.",
    )
    planned = FuzzyDateColumns("When it is planned for.")
    achieved = FuzzyDateColumns("When it was achieved.")
    reason = models.TextField(blank=True, default="", help_text="Why, as said.")
    anomaly = models.TextField(
        blank=True, default="", help_text="Why a claim that looks impossible is kept as it is."
    )

    class Meta:
        constraints = [
            *Claim.claim_checks(),
            *FuzzyDateColumns.checks("planned"),
            *FuzzyDateColumns.checks("achieved"),
        ]
        indexes = [*Claim.claim_indexes("milestone")]
        ordering = ("known_from", "pk")

    def searchable(self) -> str:
        return " ".join(
            [
                super().searchable(),
                self.reason,
                *(str(date.wording) for date in (self.planned, self.achieved) if date),
            ]
        )


def placed_on(prefix: str = "") -> Coalesce:
    """The day by which a picture, reached by `prefix`, has its place among others by date: achieved, or else planned."""
    return Coalesce(f"{prefix}achieved_earliest", f"{prefix}planned_earliest")


class MilestoneState(KnowledgeState):
    """The picture of one milestone during one interval of knowledge."""

    milestone = models.ForeignKey(
        Milestone, on_delete=models.CASCADE, related_name="states", help_text="The milestone."
    )
    negotiation = negotiation_of_the_thing()
    status = CodeField(
        max_length=10,
        blank=True,
        default="",
        choices=MilestoneStatus.choices,
        help_text="The status that stands; empty when nothing was said.",
    )
    planned = FuzzyDateColumns("The plan that stands.")
    achieved = FuzzyDateColumns("The date achieved that stands.")
    first_planned = FuzzyDateColumns("The first plan of the standing that counts now.")
    revisions = models.PositiveIntegerField(default=0, help_text="How often the plan moved.")
    slippage_min = models.IntegerField(
        null=True,
        blank=True,
        help_text="Least days from the first plan to the date achieved or planned now; null when open.",
    )
    slippage_max = models.IntegerField(
        null=True,
        blank=True,
        help_text="Most days from the first plan to the date achieved or planned now; null when open.",
    )
    due_latest = models.DateField(
        null=True,
        blank=True,
        help_text="The last day after which the milestone is overdue; null when nothing can be overdue.",
    )
    status_claim = models.ForeignKey(
        MilestoneClaim,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="The claim whose status stands.",
    )
    planned_claim = models.ForeignKey(
        MilestoneClaim,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="The claim whose plan stands.",
    )
    achieved_claim = models.ForeignKey(
        MilestoneClaim,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="The claim whose date achieved stands.",
    )
    status_by = chosen_by()
    planned_by = chosen_by()
    achieved_by = chosen_by()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["milestone", "recorded_from", "known_from"], name="milestonestate_one_per_day"
            )
        ]
        indexes = [
            models.Index(
                fields=["milestone", "recorded_until", "known_until", "known_from"],
                name="milestonestate_interval",
            ),
            *KnowledgeState.valued_indexes(
                "milestone", plan="planned_earliest", achieved="achieved_earliest", slippage="slippage_min"
            ),
            *KnowledgeState.todays_indexes("milestone", plan="planned_earliest", slippage="slippage_min"),
            KnowledgeState.word_index("status", "milestone"),
            models.Index(
                fields=["known_until", "recorded_until", "due_latest", "milestone"],
                condition=Q(due_latest__isnull=False),
                name="milestonestate_due",
            ),
            models.Index(
                models.F("negotiation"),
                placed_on(),
                *map(models.F, ("milestone", "known_until", "known_from", "recorded_until")),
                name="milestonestate_placed",
            ),
            *KnowledgeState.disputed_indexes("negotiation", "milestone"),
        ]
        ordering = ("known_from",)
