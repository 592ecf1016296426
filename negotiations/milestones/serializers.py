"""How milestones, what is said of them, and their history are represented."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch
from rest_framework import serializers

from negotiations.access.visibility import records_visible_to
from negotiations.api.fields import FuzzyDateField, LabelField, Text, UrlField, Word
from negotiations.api.pictures import BasisField, PictureValue
from negotiations.api.references import ReferenceField
from negotiations.api.scope import Scope
from negotiations.api.serializers import Shape
from negotiations.core.vocabulary import RecordState
from negotiations.ledger.past import revised_since
from negotiations.ledger.restoring import listed
from negotiations.milestones.models import (
    Milestone,
    MilestoneClaim,
    MilestoneKind,
    MilestoneState,
    MilestoneStatus,
)
from negotiations.milestones.news_fields import LastKnownFromField, OverdueField
from negotiations.milestones.queries import with_conditional, with_overdue
from negotiations.sources.claim_serializers import ClaimSerializer
from negotiations.sources.gathering import GatherSources

if TYPE_CHECKING:
    from negotiations.api.reading.sketches import Here

PICTURE = ("picture",)


class SlippageSerializer(serializers.Serializer[Any]):
    """Days from the first plan to the date achieved, or to the plan that stands; negative means brought forward, null an open end."""

    min = serializers.IntegerField(
        allow_null=True, source="slippage_min", help_text="Least days; null when open or not to be told."
    )
    max = serializers.IntegerField(
        allow_null=True, source="slippage_max", help_text="Most days; null when open or not to be told."
    )

    def to_representation(self, instance: Any) -> dict[str, Any]:
        picture = instance if isinstance(instance, MilestoneState) else instance.picture
        return {"min": picture and picture.slippage_min, "max": picture and picture.slippage_max}

    def compiled(self, here: Here) -> str:
        """The same over the columns of a milestone's picture."""
        return here.object({name: here.at(f"picture.slippage_{name}").value() for name in ("min", "max")})


def conditions_that_apply(scope: Scope) -> Prefetch[Any]:
    """The conditions of a milestone that the caller may see."""
    condition: Any = Milestone._meta.get_field("conditions").related_model
    return Prefetch(
        "conditions", queryset=records_visible_to(condition, scope.user, scope.as_of).order_by("slug")
    )


def gather_conditions(rows: Sequence[Any], scope: Scope) -> None:
    """Give milestones the conditions that applied to them on R, where these were edited since."""
    relation: Any = Milestone._meta.get_field("conditions")
    revised = revised_since(relation.related_model, scope.as_of)
    for row in rows if revised else ():
        kept = [one for one in row.conditions.all() if one not in revised]
        then = [one for one in revised if row in getattr(one, relation.field.name).all()]
        row._prefetched_objects_cache["conditions"] = listed(
            relation.related_model, sorted(kept + then, key=lambda one: one.slug)
        )


def what_comes_first(scope: Scope) -> Prefetch[Any]:
    """The milestones on which one depends."""
    return Prefetch(
        "depends_on", queryset=records_visible_to(Milestone, scope.user, scope.as_of).order_by("slug")
    )


class MilestoneSerializer(Shape):
    """Something that is to happen, with the picture that the rule derives from what is said of it.

    Every derived value is that of the pair of days asked about; `basis` names for each the claim that stands, and what chose it.
    """

    model = Milestone
    joins = {
        "negotiation": ("negotiation",), "commission": ("commission",), "working_group": ("working_group",), "place": ("place",), "part_of": ("part_of",),
        "status": PICTURE, "planned": PICTURE, "achieved": PICTURE, "first_planned": PICTURE, "revisions": PICTURE, "slippage_days": PICTURE,
        "disputed": PICTURE, "claims_count": PICTURE, "origins_count": PICTURE,
        "basis": ("picture", "picture__status_claim", "picture__planned_claim", "picture__achieved_claim"),
    }  # fmt: skip
    needs = {"depends_on": (what_comes_first,), "conditions": (conditions_that_apply,)}
    gathers = {"sources": GatherSources("milestone_claim", "milestone"), "conditions": gather_conditions}
    inner = frozenset({"state"})
    annotations = {
        "overdue": lambda rows, scope: with_overdue(rows, scope.as_of),
        "last_known_from": lambda rows, scope: with_overdue(rows, scope.as_of),
        "conditional": lambda rows, scope: with_conditional(rows, scope.as_of),
    }

    url = UrlField()
    slug = serializers.CharField(help_text="Its slug; never changes.")
    negotiation = ReferenceField(help_text="The negotiation it belongs to.")
    commission = ReferenceField(help_text="The commission that answers for it; null when none is named.")
    working_group = ReferenceField(
        help_text="The working group that answers for it; null when none is named."
    )
    title = LabelField(help_text="What is to happen, in the language asked for or one that exists.")
    kind = Word(MilestoneKind.choices, allow_null=False, help_text="What sort of thing is to happen.")
    place = ReferenceField(timeless=True, help_text="Where; null when nowhere in particular.")
    part_of = ReferenceField(help_text="The milestone of which it is a part; null when of none.")
    depends_on = ReferenceField(many=True, help_text="What must happen first.")
    conditions = ReferenceField(many=True, help_text="The conditions that apply to it, met or not.")
    status = Word(
        MilestoneStatus.choices,
        source="picture.status",
        help_text="How far it has come, as the newest claim says; null when nothing was said.",
    )
    planned = FuzzyDateField(
        source="picture.planned",
        help_text="The plan that stands; null when there is none, or when it was withdrawn without another date.",
    )
    achieved = FuzzyDateField(
        source="picture.achieved", help_text="When it was achieved; null when nobody says so."
    )
    first_planned = FuzzyDateField(
        source="picture.first_planned",
        help_text="The first plan of the standing that counts now, or of a better one.",
    )
    revisions = PictureValue(
        serializers.IntegerField(),
        "revisions",
        0,
        help_text="How often the plan moved; a date made sharper did not move.",
    )
    slippage_days = SlippageSerializer(
        source="*", help_text="From the first plan to the date achieved, or to the plan that stands."
    )
    overdue = OverdueField(
        allow_null=True,
        help_text="True when the planned last day has passed and nothing says achieved or cancelled; null when it passed after the last news, so that nobody has looked.",
    )
    conditional = serializers.BooleanField(
        help_text="True while a condition that applies is neither dropped nor met."
    )
    disputed = PictureValue(
        serializers.BooleanField(),
        "disputed",
        False,
        help_text="True when an independent claim excludes what stands.",
    )
    last_known_from = LastKnownFromField(
        allow_null=True, help_text="The newest day on which anything of the negotiation became known."
    )
    claims_count = PictureValue(
        serializers.IntegerField(), "claims_count", 0, help_text="How many claims were known."
    )
    origins_count = PictureValue(
        serializers.IntegerField(), "origins_count", 0, help_text="How many distinct origins they have."
    )
    basis = BasisField(
        ("status", "planned", "achieved"),
        help_text="For each field the claim that stands, and what chose it; null where nobody speaks.",
    )
    sources = ReferenceField(many=True, source="known_sources", help_text="The sources of the claims known.")
    revision = serializers.IntegerField(help_text="How many times the stored record was written.")
    state = Word(
        RecordState.choices, help_text="Where it stands in its life; for editors and reviewers only."
    )


class MilestoneClaimSerializer(ClaimSerializer):
    """That somebody said something of a milestone."""

    model = MilestoneClaim
    joins = {**ClaimSerializer.joins, "milestone": ("milestone",)}

    milestone = ReferenceField(help_text="The milestone it speaks of.")
    status = Word(
        MilestoneStatus.choices,
        help_text="How far the milestone has come, as said; null where the date says it.",
    )
    planned = FuzzyDateField(help_text="When it is planned for; null when not said.")
    achieved = FuzzyDateField(help_text="When it was achieved; null when not said.")
    reason = Text(help_text="Why, as said.")
    anomaly = Text(help_text="Why a claim that looks impossible is kept as it is.")


class PictureSerializer(Shape):
    """What stood of a milestone at one step of its history."""

    status = Word(MilestoneStatus.choices, help_text="The status that stood.")
    planned = FuzzyDateField(help_text="The plan that stood.")
    achieved = FuzzyDateField(help_text="The date achieved that stood.")
    first_planned = FuzzyDateField(help_text="The first plan of the standing that counted then.")
    revisions = serializers.IntegerField(help_text="How often the plan had moved.")
    slippage_days = SlippageSerializer(
        source="*", help_text="From the first plan to the date achieved, or to the plan that stood."
    )
    disputed = serializers.BooleanField(help_text="Whether an independent claim excluded what stood.")


class DaysSerializer(serializers.Serializer[Any]):
    """By how many days a plan moved: least and most; negative means brought forward, null an open end."""

    min = serializers.IntegerField(allow_null=True, help_text="Least days.")
    max = serializers.IntegerField(allow_null=True, help_text="Most days.")

    def to_representation(self, instance: Sequence[int | None]) -> dict[str, int | None]:
        return {"min": instance[0], "max": instance[1]}


class MilestoneStepSerializer(Shape):
    """One claim of a milestone's history: what stood before it became known, what stood after, and what it moved."""

    claim = MilestoneClaimSerializer(help_text="The claim.")
    known_from = serializers.DateField(
        source="claim.known_from", help_text="The day on which it became known."
    )
    before = PictureSerializer(
        allow_null=True, help_text="What stood the day before; null when nothing was known."
    )
    after = PictureSerializer(allow_null=True, help_text="What stood from that day on.")
    stands_for = serializers.ListField(
        child=serializers.CharField(), help_text="The fields for which this claim stood from that day on."
    )
    changed = serializers.ListField(
        child=serializers.CharField(),
        help_text="The fields in which this claim put something else in the place of what stood before, or took a plan away.",
    )
    moved = serializers.BooleanField(help_text="True when it moved the plan, or took it away.")
    moved_days = DaysSerializer(
        allow_null=True,
        help_text="By how many days it moved the plan that stood before, or had stood until it was taken away; null when it did not, or left none.",
    )
