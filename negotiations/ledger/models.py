"""The ledger: every change of the public record as one row of an append-only, hash-chained table; and the journal of inner acts, apart.

Rows are written by `services.py` alone, in the transaction that makes the change.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from negotiations.core.fields import CodeField


class Action(models.TextChoices):
    """What happened to the public record."""

    PUBLISHED = "published", _("Published: a record entered the public record")
    REVISED = "revised", _("Revised: a published named thing was edited")
    REPLACED = "replaced", _("Replaced: the publisher corrected or withdrew what it had printed")
    SUPERSEDED = "superseded", _("Superseded: we corrected a mistake of ours")
    RETRACTED = "retracted", _("Retracted: we withdrew it")


class Change(models.Model):
    """One change of the public record. Never updated, never deleted.

    document_sha256 = SHA-256(salt ‖ document); hash = SHA-256(previous_hash ‖ canonical(number, at, action, url, document_sha256, reason)).
    """

    number = models.BigIntegerField(
        primary_key=True, help_text="Its place in the ledger; numbers become visible in order."
    )
    at = models.DateTimeField(help_text="The instant of the change, UTC.")
    action = CodeField(max_length=10, choices=Action.choices, help_text="What happened.")
    resource = CodeField(max_length=40, help_text="The collection of the record.")
    url = CodeField(max_length=300, help_text="The record's address without a host.")
    negotiation = CodeField(
        max_length=120,
        blank=True,
        default="",
        help_text="Slug of the negotiation it belongs to; empty when to none.",
    )
    reason = models.TextField(blank=True, default="", help_text="Why.")
    revision = models.PositiveIntegerField(help_text="The record's revision after the change.")
    changed = models.TextField(default="{}", help_text="Canonical JSON: field → [before, after].")
    document = models.TextField(
        null=True,
        help_text="The stored record after the change as canonical JSON; null once a person's data were erased.",
    )
    salt = CodeField(
        max_length=64, null=True, help_text="Random text hashed with the document; null once erased."
    )
    document_sha256 = CodeField(max_length=64, help_text="SHA-256 of salt and document.")
    previous_hash = CodeField(max_length=64, help_text="The hash of the row before; 64 zeros for the first.")
    hash = CodeField(max_length=64, help_text="The hash of this row, chained to the one before.")
    self_published = models.BooleanField(
        default=False, help_text="True when the account that entered it also published it."
    )

    class Meta:
        ordering = ("number",)
        indexes = [
            models.Index(fields=["url", "number"], name="change_url"),
            models.Index(fields=["resource", "number"], name="change_resource"),
            models.Index(fields=["negotiation", "number"], name="change_negotiation"),
            models.Index(fields=["at", "number"], name="change_at"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.action} {self.url}"


class LedgerHead(models.Model):
    """The data version: number and hash of the newest change, in one row that is locked while the ledger grows."""

    number = models.BigIntegerField(
        default=0, help_text="Number of the newest change; 0 while the ledger is empty."
    )
    at = models.DateTimeField(null=True, help_text="Instant of the newest change.")
    hash = CodeField(max_length=64, default="0" * 64, help_text="Hash of the newest change.")
    erasures = models.PositiveIntegerField(
        default=0, help_text="How often a person's data were erased; no kept answer outlives an erasure."
    )

    def __str__(self) -> str:
        return f"{self.number} {self.hash}"

    @property
    def version(self) -> tuple[int, str, int]:
        """All that tells one state of the public record from another."""
        return (self.number, self.hash, self.erasures)


class JournalEntry(models.Model):
    """One inner act: a draft made, edited, submitted, returned, deleted. The public never feels it."""

    at = models.DateTimeField(help_text="When.")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Who; null for the system.",
    )
    act = CodeField(max_length=12, help_text="What was done.")
    resource = CodeField(max_length=40, help_text="The collection of the record.")
    key = CodeField(max_length=160, help_text="The record's slug or id.")
    note = models.TextField(blank=True, default="", help_text="Why, or a note to the editor.")
    changed = models.TextField(default="{}", help_text="Canonical JSON: field → [before, after].")
    change = models.ForeignKey(
        Change,
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
        help_text="The ledger row that the act wrote, if it was public.",
    )

    class Meta:
        ordering = ("pk",)
        indexes = [models.Index(fields=["resource", "key", "id"], name="journal_object")]
        verbose_name_plural = "journal entries"

    def __str__(self) -> str:
        return f"{self.act} {self.resource}/{self.key}"
