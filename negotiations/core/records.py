"""What every record is: a life, a revision count, an address; named things and claims as its two kinds.

Records know what they own (`parts`: names, citations, seats…) and what they point to (foreign keys, `many`); the deeds that write them are in
`review/deeds.py`, the text that the ledger keeps of them is made in `documents.py`.
"""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q

from negotiations.core.clocks import KnownClock, RecordedClock
from negotiations.core.errors import Gathering
from negotiations.core.fields import CodeField, FuzzyDateColumns
from negotiations.core.text import label
from negotiations.core.vocabulary import RecordState, Standing

API_ROOT = "/api/v1/"

slug_shape = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*\Z",
    "A slug is lower-case letters and digits, joined by single hyphens.",
    "not_a_slug",
)
country_shape = RegexValidator(
    r"^[A-Z]{3}\Z", "A country is its ISO 3166-1 alpha-3 code: three capital letters.", "not_alpha3"
)


class Part(models.Model):
    """A row that belongs to one record and has no life or address of its own: a name, a citation, a seat."""

    parts: ClassVar[tuple[str, ...]] = ()
    owners: ClassVar[tuple[str, ...]] = ()
    """Names of the foreign keys that may lead to the owner (exactly one of them is set)."""

    undocumented: ClassVar[tuple[str, ...]] = ()
    """Columns that are derived and therefore no part of the ledger document."""

    position = models.PositiveIntegerField(default=0, editable=False, help_text="Order among its siblings.")

    class Meta:
        abstract = True
        ordering = ("position", "pk")

    @classmethod
    def settle(cls, part: Any, values: dict[str, Any]) -> None:
        """Fill the columns that follow from the values; nothing by default."""

    @classmethod
    def check_values(cls, part: Any, faults: Gathering) -> None:
        """Add what is wrong beyond the columns' own rules; nothing by default."""


class Record(RecordedClock):
    """Anything with a life and an address. `Public` means: a ledger row exists."""

    resource: ClassVar[str]
    """The name of its collection in the API."""
    parts: ClassVar[tuple[str, ...]] = ()
    """Reverse names of the parts it owns."""
    many: ClassVar[tuple[str, ...]] = ()
    """Names of its many-to-many references."""
    fixed: ClassVar[tuple[str, ...]] = ()
    """Fields that never change once the record is public."""
    undocumented: ClassVar[tuple[str, ...]] = ()
    """Columns that are derived and therefore no part of the ledger document."""
    computed: ClassVar[tuple[str, ...]] = ()
    """Columns that a caller never gives, because they follow from others."""

    state = CodeField(
        max_length=10,
        choices=RecordState.choices,
        default=RecordState.DRAFT,
        editable=False,
        help_text="Where the record stands in its life.",
    )
    revision = models.PositiveIntegerField(
        default=1, editable=False, help_text="How many times the stored record was written."
    )
    ended_because = models.TextField(
        blank=True, default="", editable=False, help_text="Why it was superseded or retracted."
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The account that entered it; never public.",
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The account that submitted it for review; never public.",
    )

    class Meta:
        abstract = True

    @property
    def key(self) -> str:
        """What its address ends in: a slug or a public id."""
        raise NotImplementedError

    @property
    def path(self) -> str:
        """Its address without a host, as the ledger keeps it."""
        return f"{API_ROOT}{self.resource}/{self.key}/"

    @property
    def negotiation_slug(self) -> str:
        """Slug of the negotiation it belongs to; empty when to none."""
        negotiation = getattr(self, "negotiation", None)
        return negotiation.slug if negotiation is not None else ""

    @property
    def is_public(self) -> bool:
        """True once a ledger row exists."""
        return self.recorded_from is not None

    def searchable(self) -> str:
        """The text whose words find this record."""
        return ""

    @staticmethod
    def life_checks() -> list[models.CheckConstraint]:
        """A record is open and unrecorded, published and standing, or ended and closed; nothing else."""
        return [
            models.CheckConstraint(
                condition=Q(
                    state__in=[RecordState.DRAFT, RecordState.SUBMITTED],
                    recorded_from__isnull=True,
                    recorded_until__isnull=True,
                )
                | Q(state=RecordState.PUBLISHED, recorded_from__isnull=False, recorded_until__isnull=True)
                | Q(
                    state__in=[RecordState.SUPERSEDED, RecordState.RETRACTED],
                    recorded_from__isnull=False,
                    recorded_until__isnull=False,
                ),
                name="%(class)s_life",
            )
        ]


class NamedThing(Record):
    """A thing talked about, addressed by its slug, labelled in one or more languages.

    Its labels are shown as recorded, whatever day is asked about. It exists on D from the earliest `known_from` among its own citations
    and the claims that hang on it; that day is kept in `known_from` by the deeds.
    """

    fixed: ClassVar[tuple[str, ...]] = ("slug",)
    undocumented: ClassVar[tuple[str, ...]] = ("known_from",)
    label_name: ClassVar[str] = "name"
    """What the API calls its labels: name, title or text."""

    slug = CodeField(
        max_length=120,
        unique=True,
        validators=[slug_shape],
        help_text="Its address: lower-case words joined by hyphens; never changes.",
    )
    labels = models.JSONField(
        default=dict, blank=True, help_text="Its name or title by language (en, fr, ar…)."
    )
    known_from = models.DateField(
        null=True,
        blank=True,
        editable=False,
        db_index=True,
        help_text="The first day on which anything was known of it.",
    )

    class Meta(Record.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.label()

    @property
    def key(self) -> str:
        return str(self.slug)

    def label(self, language: str = "en") -> str:
        """Its name in a language, falling back to what exists, at last to the slug."""
        return label(self.labels, language, self.slug)

    def searchable(self) -> str:
        return " ".join([self.slug.replace("-", " "), *self.labels.values()])


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
        """Indexes that every claim table has: by subject and day of knowledge, by negotiation and day of knowledge."""
        return [
            models.Index(fields=[subject, "known_from"], name=f"%(class)s_{subject[:8]}_kf")
            for subject in (*subjects, "negotiation")
        ]
