"""Claims: who said what, published when. What follows from their citations is decided in `sources/`."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from negotiations.core.clocks import KnownClock
from negotiations.core.fields import CodeField, FuzzyDateColumns
from negotiations.core.records import Record
from negotiations.core.vocabulary import Standing


class Claim(Record, KnownClock):
    """Who said what, published when. Never overwritten: it is replaced by its publisher, superseded or retracted by us, or stands.

    It rests on one citation or more and carries a quote, a locator or a note. A changed plan is a new claim beside the old one.
    """

    parts: ClassVar[tuple[str, ...]] = ("citations",)
    many: ClassVar[tuple[str, ...]] = ("asserted_by",)
    undocumented: ClassVar[tuple[str, ...]] = ("tier", "source_rank")

    public_id = models.UUIDField(
        unique=True,
        editable=False,
        default=uuid.uuid4,
        help_text="Its address; opaque. Made from the natural key for fixtures and imports, random otherwise.",
    )
    negotiation = models.ForeignKey(
        "negotiations.Negotiation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="%(class)ss",
        db_index=False,  # by day of knowledge
        help_text="The negotiation it belongs to; null when it belongs to none.",
    )
    asserted_by = models.ManyToManyField(
        "negotiations.Actor",
        blank=True,
        related_name="asserted_%(class)ss",
        help_text="Who said it, where known by name.",
    )
    asserted_note = models.TextField(
        blank=True, default="", help_text="Who said it, in words, where no name was given."
    )
    asserted_on = FuzzyDateColumns(
        "The day the first speaker said it, or the day of the plan that a page recalls; it orders claims."
    )
    standing = CodeField(
        max_length=12,
        choices=Standing.choices,
        default=Standing.REPORTED,
        help_text="With what force it was said.",
    )
    grade = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(6)],
        help_text="Credibility of the information, 1 (confirmed by other sources) to 6 (cannot be judged); null when not graded.",
    )
    note = models.TextField(
        blank=True, default="", help_text="In our own words what the source says; never shown as a quotation."
    )
    figures = models.JSONField(
        default=list, blank=True, help_text="Further numbers: a list of {what, quantity}."
    )
    supersedes = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="superseded_by",
        help_text="The claim of ours that this one corrects.",
    )
    replaces = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaced_by",
        help_text="The claim that its own publisher corrected by this one.",
    )
    tier = models.PositiveSmallIntegerField(
        default=2, editable=False, help_text="Standing as a rank, 1 the strongest."
    )
    source_rank = models.PositiveSmallIntegerField(
        default=9,
        editable=False,
        help_text="Best reliability among its sources as a rank: A is 1, not graded is 9.",
    )

    class Meta(Record.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.note or str(self.public_id)

    @property
    def key(self) -> str:
        return str(self.public_id)

    def searchable(self) -> str:
        return f"{self.note} {self.asserted_note}"

    @staticmethod
    def claim_checks() -> list[models.CheckConstraint]:
        """What the database itself refuses of any claim."""
        return [
            *Record.life_checks(),
            *KnownClock.clock_checks(),
            *FuzzyDateColumns.checks("asserted_on"),
            models.CheckConstraint(
                condition=Q(grade__isnull=True) | Q(grade__gte=1, grade__lte=6), name="%(class)s_grade_scale"
            ),
        ]

    @staticmethod
    def claim_indexes(*subjects: str) -> list[models.Index]:
        """Indexes that every claim table has: by day of knowledge, and by that of each subject and of a negotiation; by the ends of what ended."""
        known = [
            models.Index(fields=[subject, "known_from"], name=f"%(class)s_{subject[:8]}_kf")
            for subject in (*subjects, "negotiation")
        ]
        ends = [
            models.Index(
                fields=[*among, end],
                condition=Q(**{f"{end}__isnull": False}),
                name=f"%(class)s_{'negot_' if among else ''}{name}",
            )
            for end, name in (("known_until", "replaced"), ("recorded_until", "ended"))
            for among in ([], ["negotiation"])
        ]
        said = models.Index(
            fields=["asserted_on_earliest", "id"],
            condition=Q(asserted_on_earliest__isnull=False),
            name="%(class)s_asserted",
        )
        return [models.Index(fields=["known_from", "id"], name="%(class)s_known"), said, *known, *ends]
