"""Sources, and the one table of citations with their chains of attribution.

A citation ties a page that was read to exactly one thing said: a claim, or a part of a named thing. The claims themselves live in their
concepts; which citation makes two claims independent is decided in `origins.py`.
"""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from negotiations.actors.models import Actor
from negotiations.core.errors import Gathering
from negotiations.core.fields import CodeField, FuzzyDateColumns
from negotiations.core.records import API_ROOT, Part
from negotiations.core.things import NamedThing
from negotiations.core.vocabulary import Reliability
from negotiations.sources.cited import CITED_RECORDS, exactly_one, key_of, where_there_is_one


class SourceKind(models.TextChoices):
    """What sort of publication it is."""

    OFFICIAL = "official", _("Official publication of a party")
    NEWS = "news", _("News outlet")
    AGENCY = "agency", _("News agency")
    REPORT = "report", _("Report or study")
    DATASET = "dataset", _("Dataset")
    AGREEMENT = "agreement", _("Text of an agreement")
    INTERVIEW = "interview", _("Interview")
    ARCHIVE = "archive", _("Archive")
    OTHER = "other", _("Other")


class Source(NamedThing):
    """A publication: the page that was read. It may relay other sources.

    Its labels hold its title, in its own language only; no label means that the page shows no title.
    """

    resource = "sources"
    label_name = "title"
    many = ("relays",)
    fixed = ("slug", "kind")

    publisher = models.ForeignKey(
        Actor,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="published_sources",
        help_text="Who published it; null when unknown, never guessed.",
    )
    language = CodeField(max_length=12, blank=True, default="", help_text="Language of the page (ISO 639).")
    kind = CodeField(max_length=10, choices=SourceKind.choices, help_text="What sort of publication it is.")
    published = FuzzyDateColumns("When it was published.")
    href = models.URLField(
        max_length=1000, blank=True, default="", help_text="Address of the publication; empty when unknown."
    )
    archived_href = models.URLField(
        max_length=1000, blank=True, default="", help_text="Address of a capture by an archive."
    )
    archived_on = models.DateField(null=True, blank=True, help_text="Day of that capture.")
    reliability = CodeField(
        max_length=1,
        blank=True,
        default="",
        choices=Reliability.choices,
        help_text="Admiralty grade of the source, A to F; empty when not graded.",
    )
    relays = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="relayed_by",
        help_text="The sources whose words it passes on.",
    )

    class Meta:
        constraints = [*NamedThing.life_checks(), *FuzzyDateColumns.checks("published")]
        ordering = ("slug",)


class Citation(Part):
    """That a source says so: its wording or where to find it, and through whom the word came.

    `origin_key` names the first known speaker; claims whose citations share no origin are independent.
    """

    owners = CITED_RECORDS
    parts = ("attribution",)

    milestone_claim = key_of("MilestoneClaim")
    condition_claim = key_of("ConditionClaim")
    event_claim = key_of("EventClaim")
    troop_count = key_of("TroopCount")
    statement = key_of("Statement")
    negotiation = key_of("Negotiation")
    commission = key_of("Commission")
    working_group = key_of("WorkingGroup")
    mandate = key_of("Mandate")
    office = key_of("Office")
    membership = key_of("Membership")

    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="citations", help_text="The page that was read."
    )
    published = FuzzyDateColumns(
        "The publication day of this very wording, where it is better known than its source's."
    )
    stated = models.DateField(
        null=True,
        blank=True,
        help_text="Day of a public speech or post, as dated by the page; for a page without a day.",
    )
    archived = models.DateField(
        null=True,
        blank=True,
        help_text="Day on which an archive captured the page; for a page without a day.",
    )
    recorded = models.DateField(
        null=True, blank=True, help_text="Day on which we wrote it down, for want of any better day."
    )
    quote = models.TextField(blank=True, default="", help_text="The source's own words, in their language.")
    language = CodeField(max_length=12, blank=True, default="", help_text="Language of the quote (ISO 639).")
    locator = models.CharField(
        max_length=300, blank=True, default="", help_text="Where in the source: page, paragraph, table."
    )
    translation = models.TextField(blank=True, default="", help_text="The quote in English, where useful.")
    origin_kind = CodeField(
        max_length=12, editable=False, help_text="What sort of origin it is: actor, unnamed, source."
    )
    origin_key = CodeField(
        max_length=260,
        editable=False,
        db_index=True,
        help_text="The origin as one text; equal texts are one origin.",
    )

    known_from = models.DateField(
        null=True, editable=False, help_text="From when this citation shows the thing to have been known."
    )

    undocumented = ("origin_kind", "origin_key", "known_from")

    class Meta(Part.Meta):
        constraints = [
            models.CheckConstraint(condition=exactly_one(CITED_RECORDS), name="citation_cites_for_one"),
            *FuzzyDateColumns.checks("published"),
        ]
        indexes = where_there_is_one("citation", CITED_RECORDS)

    def mentioned(self) -> tuple[str, ...]:
        return (self.origin_path,) if self.origin_path else ()

    @property
    def origin_path(self) -> str:
        """The address of the source that is its origin; empty when its origin is somebody."""
        kind, _, key = self.origin_key.partition(":")
        return f"{API_ROOT}{Source.resource}/{key}/" if kind == "source" else ""

    @classmethod
    def settle(cls, part: Any, values: Mapping[str, Any]) -> None:
        # Both modules read the models of this one.
        from negotiations.sources.knowledge import knowledge_from  # noqa: PLC0415  it reads this model
        from negotiations.sources.origins import origin_of  # noqa: PLC0415  it reads this model

        part.origin_kind, part.origin_key = origin_of(values)
        knowledge = knowledge_from(values)
        part.known_from = knowledge.day if knowledge else None


class AttributionLink(Part):
    """One link of the chain from the first speaker to the page: a known actor, or words, a head-count and an affiliation."""

    owners = ("citation",)
    citation = models.ForeignKey(
        Citation,
        on_delete=models.CASCADE,
        related_name="attribution",
        help_text="The citation whose chain it belongs to.",
    )
    actor = models.ForeignKey(
        Actor,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="attributed",
        help_text="Who, when known by name.",
    )
    description = models.CharField(
        max_length=300, blank=True, default="", help_text="Who, in words, when not known by name."
    )
    headcount = models.PositiveIntegerField(
        null=True, blank=True, help_text="How many unnamed speakers, where told."
    )
    affiliation = models.ForeignKey(
        Actor,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="affiliated_links",
        db_index=False,
        help_text="To whom the unnamed speakers belong, where told.",
    )

    class Meta(Part.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(actor__isnull=False) | ~Q(description=""), name="attributionlink_says_who"
            )
        ]
        indexes = where_there_is_one("attributionlink", ("affiliation",))

    @classmethod
    def check_values(cls, part: Any, faults: Gathering) -> None:
        if part.actor is None and not part.description.strip():
            faults.add("actor", "required", gettext("A link says who: an actor, or a description in words."))
