"""Actors: who speaks, sits, sends troops or is attacked; with names, identifiers, memberships and offices.

What they say lives with the claims; commissions and working groups are actors too, described further in `commissions/`.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from negotiations.core.fields import CodeField, FuzzyDateColumns
from negotiations.core.records import Part, country_shape
from negotiations.core.things import NamedThing


class ActorKind(models.TextChoices):
    """What sort of actor it is."""

    STATE = "state", pgettext_lazy("kind of actor", "State")
    MINISTRY = "ministry", _("Ministry or other part of a government")
    ARMED_FORCE = "armed_force", _("Armed force of a state")
    ARMED_GROUP = "armed_group", _("Armed group that is not a state's")
    COALITION = "coalition", _("Coalition of states")
    JOINT_BODY = "joint_body", _("Joint body of several parties")
    ORGANISATION = "organisation", _("Organisation")
    MEDIA = "media", _("Media outlet")
    PERSON = "person", _("Person")


class NameKind(models.TextChoices):
    """How a spelling stands to its bearer."""

    OFFICIAL = "official", _("Official or usual name")
    VARIANT = "variant", _("Another spelling")
    FORMER = "former", _("Former name")
    ERROR = "error", _("A mistake found in a source, kept so that it can be found")


class Name(Part):
    """One spelling of a name, in one language and script."""

    text = models.CharField(max_length=300, help_text="The name as it is written.")
    language = CodeField(max_length=12, help_text="Language of the spelling (ISO 639).")
    script = CodeField(
        max_length=4,
        blank=True,
        default="",
        help_text="Script of the spelling (ISO 15924); empty when it is the language's usual one.",
    )
    kind = CodeField(
        max_length=8,
        choices=NameKind.choices,
        default=NameKind.OFFICIAL,
        help_text="Official, variant, former or an error of a source.",
    )

    class Meta(Part.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.text


class Actor(NamedThing):
    """A state, ministry, armed force, armed group, coalition, joint body, organisation, media outlet or person.

    One record each, whatever the spellings. The coalition, and the coalition's other states, are two actors.
    """

    resource = "actors"
    parts = ("names", "identifiers", "member_of", "offices")
    fixed = ("slug", "kind")
    undocumented = ("known_from", "labels")

    kind = CodeField(max_length=12, choices=ActorKind.choices, help_text="What sort of actor it is.")
    country = CodeField(
        max_length=3,
        blank=True,
        default="",
        validators=[country_shape],
        help_text="ISO 3166-1 alpha-3 code of the country it belongs to; empty when none.",
    )

    class Meta:
        constraints = [*NamedThing.life_checks()]
        ordering = ("slug",)

    def searchable(self) -> str:
        return " ".join([self.slug.replace("-", " "), *(name.text for name in self.names.all())])


class ActorName(Name):
    """A spelling of an actor's name."""

    owners = ("actor",)
    actor = models.ForeignKey(
        Actor, on_delete=models.CASCADE, related_name="names", help_text="Whose name it is."
    )


class ActorIdentifier(Part):
    """What another register calls the actor: `iso3166-1`, `cow`…; a value names one actor only."""

    owners = ("actor",)
    actor = models.ForeignKey(
        Actor, on_delete=models.CASCADE, related_name="identifiers", help_text="Whom it identifies."
    )
    scheme = CodeField(max_length=40, help_text="The register: iso3166-1 (alpha-3), cow (Correlates of War)…")
    value = CodeField(max_length=80, help_text="The identifier in that register.")

    class Meta(Part.Meta):
        constraints = [
            models.UniqueConstraint(fields=["scheme", "value"], name="actoridentifier_names_one_actor")
        ]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


class Membership(Part):
    """That an actor belongs to another, and as what."""

    owners = ("member",)
    parts = ("citations",)
    member = models.ForeignKey(
        Actor, on_delete=models.CASCADE, related_name="member_of", help_text="Who belongs."
    )
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="members", help_text="To whom.")
    role = models.CharField(
        max_length=200, blank=True, default="", help_text="As what; empty when plainly a member."
    )

    class Meta(Part.Meta):
        constraints = [
            models.CheckConstraint(condition=~Q(member=models.F("actor")), name="membership_in_another")
        ]


class Office(Part):
    """What a person (or state) holds in a body. The seats of a commission are the offices held in it."""

    owners = ("holder",)
    parts = ("citations",)
    holder = models.ForeignKey(
        Actor, on_delete=models.CASCADE, related_name="offices", help_text="Who holds the office."
    )
    title = models.JSONField(default=dict, help_text="Title of the office by language.")
    body = models.ForeignKey(
        Actor,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="seats",
        help_text="The body in which it is held; null when the title says all.",
    )
    side = models.ForeignKey(
        Actor,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="For whom the seat is held; null when for no side.",
    )
    since = FuzzyDateColumns("From when the office was held.")
    until = FuzzyDateColumns("Until when it was held.")

    class Meta(Part.Meta):
        constraints = [*FuzzyDateColumns.checks("since"), *FuzzyDateColumns.checks("until")]
