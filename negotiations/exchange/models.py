"""What was loaded from fixture files: which entry became which record, and as what text, so that loading twice changes nothing."""

from django.db import models

from negotiations.core.fields import CodeField


class LoadedEntry(models.Model):
    """One entry of a fixture file that is part of the record."""

    resource = CodeField(max_length=40, help_text="The collection of the record.")
    key = CodeField(max_length=200, help_text="The record's slug or id.")
    sha256 = CodeField(max_length=64, help_text="SHA-256 of the entry when it was loaded last.")
    facts = models.JSONField(
        default=list, help_text="The facts that the entry carries, by their ids in the sheets."
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["resource", "key"], name="loadedentry_once")]
        verbose_name_plural = "loaded entries"

    def __str__(self) -> str:
        return f"{self.resource}/{self.key}"
