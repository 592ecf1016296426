"""What every record is: a life, a revision count, an address. Its two kinds are in `things.py` and `claims.py`.

Records know what they own (`parts`: names, citations, seats…) and what they point to (foreign keys, `many`); the deeds that write them are in
`review/deeds.py`, the text that the ledger keeps of them is made in `documents.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from negotiations.core.clocks import RecordedClock
from negotiations.core.errors import Gathering
from negotiations.core.fields import CodeField
from negotiations.core.vocabulary import RecordState

API_ROOT = "/api/v1/"

slug_shape = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*\Z",
    _("A slug is lower-case letters and digits, joined by single hyphens."),
    "not_a_slug",
)
country_shape = RegexValidator(
    r"^[A-Z]{3}\Z", _("A country is its ISO 3166-1 alpha-3 code: three capital letters."), "not_alpha3"
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

    def mentioned(self) -> tuple[str, ...]:
        """Addresses of the records that it names otherwise than by a reference; none by default."""
        return ()

    @classmethod
    def settle(cls, part: Any, values: Mapping[str, Any]) -> None:
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
        if vars(self).get("negotiation_id", self) is None:
            return ""  # at once, for the many that belong to none
        negotiation = getattr(self, "negotiation", None)
        return negotiation.slug if negotiation is not None else ""

    @property
    def is_public(self) -> bool:
        """True once a ledger row exists."""
        return self.recorded_from is not None

    def searchable(self) -> str:
        """The text whose words find this record."""
        return ""

    def contains_itself(self, relation: str) -> bool:
        """True when following what it is part of, by the relation of that name, leads back to it."""
        whole = getattr(self, relation)
        while whole is not None and whole.pk != self.pk:
            whole = getattr(whole, relation)
        return whole is not None

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
