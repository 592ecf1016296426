"""Events: meetings, messages, votes, attacks, handovers… with participants; what is told of them; and the picture derived from it."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from negotiations.actors.models import Actor
from negotiations.commissions.models import Commission, WorkingGroup
from negotiations.core.claims import Claim
from negotiations.core.errors import Gathering
from negotiations.core.fields import CodeField, FuzzyDateColumns, QuantityColumns
from negotiations.core.records import Part
from negotiations.core.states import KnowledgeState, chosen_by, negotiation_of_the_thing
from negotiations.core.things import NamedThing
from negotiations.places.models import Place
from negotiations.talks.models import Negotiation


class EventKind(models.TextChoices):
    """What sort of thing happened."""

    MEETING = "meeting", _("Meeting")
    SESSION = "session", _("Session of a body")
    ANNOUNCEMENT = "announcement", _("Announcement of a body or negotiation")
    MESSAGE = "message", _("Message")
    AGREEMENT = "agreement", _("Agreement")
    VOTE = "vote", _("Vote")
    ATTACK = "attack", _("Attack")
    STRIKE = "strike", _("Strike")
    HANDOVER = "handover", _("Handover")
    MOVEMENT = "movement", _("Movement of troops or material")
    LAUNCH = "launch", _("Launch of a body or negotiation")
    SUSPENSION = "suspension", _("Suspension")
    RESUMPTION = "resumption", _("Resumption")
    CONCLUSION = "conclusion", _("Conclusion")
    END = "end", _("End")
    OTHER = "other", _("Other")


class ParticipantRole(models.TextChoices):
    """As what somebody took part."""

    HOST = "host", _("Host")
    GUEST = "guest", _("Guest")
    CHAIR = "chair", _("Chair")
    SENDER = "sender", _("Sender")
    BEARER = "bearer", _("Bearer")
    RECIPIENT = "recipient", _("Recipient")
    ATTACKER = "attacker", _("Attacker")
    TARGET = "target", _("Target")
    VICTIM = "victim", _("Victim")
    SIGNATORY = "signatory", _("Signatory")
    SPEAKER = "speaker", _("Speaker")
    CLAIMANT = "claimant", _("Claimant: who claims responsibility")
    MEDIATOR = "mediator", _("Mediator")
    PARTY = "party", _("Party")
    OTHER = "other", _("Other")


class Event(NamedThing):
    """Something that happened. Its date, place and figures are what its claims tell, never columns of its own."""

    picture: "EventState | None" = None
    """What stands on the pair of days asked about, where a query loaded it; None when no claim was known."""

    resource = "events"
    label_name = "title"
    parts = ("participants",)
    fixed = ("slug", "kind", "negotiation", "part_of")

    negotiation = models.ForeignKey(
        Negotiation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="events",
        help_text="The negotiation it belongs to.",
    )
    commission = models.ForeignKey(
        Commission,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="events",
        help_text="The commission whose event it is.",
    )
    working_group = models.ForeignKey(
        WorkingGroup,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="events",
        help_text="The working group whose event it is.",
    )
    kind = CodeField(max_length=12, choices=EventKind.choices, help_text="What sort of thing happened.")
    part_of = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="incidents",
        help_text="The event of which it is a part.",
    )

    class Meta:
        constraints = [*NamedThing.life_checks()]
        indexes = [NamedThing.page_index()]
        ordering = ("slug",)


class Participant(Part):
    """Who took part in an event: a known actor or words, with a head-count where told."""

    owners = ("event",)
    event = models.ForeignKey(
        Event, on_delete=models.CASCADE, related_name="participants", help_text="The event."
    )
    actor = models.ForeignKey(
        Actor,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="participations",
        help_text="Who, when known by name.",
    )
    description = models.CharField(
        max_length=300, blank=True, default="", help_text="Who, in words, when not known by name."
    )
    headcount = models.PositiveIntegerField(null=True, blank=True, help_text="How many, where told.")
    role = CodeField(max_length=10, choices=ParticipantRole.choices, help_text="As what.")

    class Meta(Part.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(actor__isnull=False) | ~Q(description=""), name="participant_says_who"
            )
        ]

    @classmethod
    def check_values(cls, part: Any, faults: Gathering) -> None:
        if part.actor is None and not part.description.strip():
            faults.add("actor", "required", gettext("A participant is an actor, or described in words."))


class EventClaim(Claim):
    """What one source tells of an event: when, where, how many killed, wounded, how often. A running tally is a claim with occurrences."""

    resource = "event-claims"
    computed = ("negotiation",)

    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, related_name="accounts", help_text="The event it tells of."
    )
    occurred = FuzzyDateColumns("When it happened; for a tally, the period counted.")
    place = models.ForeignKey(
        Place,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="event_claims",
        help_text="Where it happened, as told.",
    )
    killed = QuantityColumns("How many were killed, as told.", unit="persons")
    wounded = QuantityColumns("How many were wounded, as told.", unit="persons")
    occurrences = QuantityColumns("How often it happened within the period, as told.", unit="occurrences")

    class Meta:
        constraints = [
            *Claim.claim_checks(),
            *FuzzyDateColumns.checks("occurred"),
            *QuantityColumns.checks("killed"),
            *QuantityColumns.checks("wounded"),
            *QuantityColumns.checks("occurrences"),
        ]
        indexes = [*Claim.claim_indexes("event")]
        ordering = ("known_from", "pk")


class EventState(KnowledgeState):
    """The picture of one event during one interval of knowledge: preferred values, and the envelope of all that is said."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="states", help_text="The event.")
    negotiation = negotiation_of_the_thing()
    occurred = FuzzyDateColumns("The date that stands.")
    place = models.ForeignKey(
        Place,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="The place that stands.",
    )
    killed = QuantityColumns("The number killed that stands.", unit="persons")
    wounded = QuantityColumns("The number wounded that stands.", unit="persons")
    occurrences = QuantityColumns("The tally that stands.", unit="occurrences")
    occurred_first = models.DateField(null=True, blank=True, help_text="Earliest day that any claim allows.")
    occurred_last = models.DateField(null=True, blank=True, help_text="Latest day that any claim allows.")
    killed_least = models.BigIntegerField(
        null=True, blank=True, help_text="Smallest number killed that any claim gives."
    )
    killed_most = models.BigIntegerField(
        null=True, blank=True, help_text="Largest number killed that any claim gives."
    )
    wounded_least = models.BigIntegerField(
        null=True, blank=True, help_text="Smallest number wounded that any claim gives."
    )
    wounded_most = models.BigIntegerField(
        null=True, blank=True, help_text="Largest number wounded that any claim gives."
    )
    occurred_claim = models.ForeignKey(
        EventClaim,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="The claim whose date stands.",
    )
    place_claim = models.ForeignKey(
        EventClaim,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="The claim whose place stands.",
    )
    killed_claim = models.ForeignKey(
        EventClaim,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="The claim whose number killed stands.",
    )
    wounded_claim = models.ForeignKey(
        EventClaim,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="The claim whose number wounded stands.",
    )
    occurrences_claim = models.ForeignKey(
        EventClaim,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="The claim whose tally stands.",
    )
    occurred_by = chosen_by()
    place_by = chosen_by()
    killed_by = chosen_by()
    wounded_by = chosen_by()
    occurrences_by = chosen_by()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "recorded_from", "known_from"], name="eventstate_one_per_day"
            )
        ]
        indexes = [
            models.Index(
                fields=["event", "recorded_until", "known_until", "known_from"], name="eventstate_interval"
            ),
            # As of milestones: behind the date, what tells on which days the row stood.
            models.Index(
                fields=["occurred_earliest", "event", "known_until", "known_from", "recorded_until"],
                name="eventstate_by_date",
            ),
            models.Index(
                fields=[
                    "negotiation", "occurred_earliest", "event", "known_until", "known_from", "recorded_until",
                ],
                name="eventstate_placed",
            ),
            *KnowledgeState.disputed_indexes("negotiation", "event"),
        ]  # fmt: skip
        ordering = ("known_from",)
