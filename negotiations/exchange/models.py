"""What came in from files: entries of fixtures, and the batches of imported sheets with their errors and the records they made."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

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


class BatchState(models.TextChoices):
    """Where an imported file stands."""

    UPLOADED = "uploaded", _("Uploaded: its columns are to be chosen")
    REFUSED = "refused", _("Refused: its errors are listed")
    READY = "ready", _("Ready: nothing is wrong, nothing is written yet")
    DRAFT = "draft", _("Imported as drafts")
    SUBMITTED = "submitted", _("Submitted for review")
    PUBLISHED = "published", _("Published")
    DISCARDED = "discarded", _("Discarded: its drafts are deleted")


class ImportBatch(models.Model):
    """One file on its way into the record: uploaded, checked without writing, imported as drafts, published or returned whole."""

    resource = CodeField(max_length=40, help_text="The collection that its rows belong to.")
    file_name = models.CharField(max_length=200, help_text="What the file was called.")
    sha256 = CodeField(max_length=64, db_index=True, help_text="SHA-256 of the file.")
    size = models.PositiveIntegerField(help_text="Its length in bytes.")
    header = models.JSONField(default=list, help_text="The names of its columns, in order.")
    mapping = models.JSONField(default=dict, help_text="Column → the field it gives, where the names differ.")
    ignored = models.JSONField(default=list, help_text="Columns that were ticked away.")
    state = CodeField(
        max_length=10,
        choices=BatchState.choices,
        default=BatchState.UPLOADED,
        help_text="Where it stands.",
    )
    doing = CodeField(
        max_length=12,
        blank=True,
        default="",
        help_text="What is being done with it now; empty when nothing is.",
    )
    since = models.DateTimeField(null=True, help_text="Since when that is being done.")
    problem = models.TextField(
        blank=True,
        default="",
        help_text="Why the last thing done with it was refused; empty when it was not.",
    )
    remark = models.TextField(
        blank=True, default="", help_text="What the reviewer wrote when it was returned."
    )
    rows = models.PositiveIntegerField(default=0, help_text="How many rows say something.")
    counts = models.JSONField(default=dict, help_text="How many rows are created, superseded, left alone.")
    examples = models.JSONField(default=dict, help_text="The first rows of each of these, as they were read.")
    faults_count = models.PositiveIntegerField(default=0, help_text="How many errors the last check found.")
    created_at = models.DateTimeField(auto_now_add=True, help_text="When it was uploaded.")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Who uploaded it; null for the system.",
    )

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return f"{self.file_name} ({self.pk})"


class ImportFile(models.Model):
    """The file of a batch, packed; kept until the batch is published or discarded."""

    batch = models.OneToOneField(
        ImportBatch, on_delete=models.CASCADE, related_name="file", help_text="The batch."
    )
    content = models.BinaryField(help_text="The bytes of the file, compressed (zlib).")

    def __str__(self) -> str:
        return str(self.batch)


class ImportFault(models.Model):
    """One error that the last check of a batch found."""

    batch = models.ForeignKey(
        ImportBatch, on_delete=models.CASCADE, related_name="faults", help_text="The batch."
    )
    row = models.PositiveIntegerField(help_text="The row as a spreadsheet numbers it; 1 is the header.")
    column = models.CharField(
        max_length=200, blank=True, help_text="The column's name; empty for the whole row."
    )
    value = models.TextField(blank=True, help_text="What stands in the cell.")
    code = CodeField(max_length=40, help_text="The reason as a word for machines.")
    sentence = models.TextField(help_text="The reason, and what would be right.")

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.row}, {self.column}: {self.sentence}"


class ImportedRow(models.Model):
    """That a row of a batch made a record."""

    batch = models.ForeignKey(
        ImportBatch,
        on_delete=models.CASCADE,
        related_name="made",
        db_index=False,  # by row
        help_text="The batch.",
    )
    row = models.PositiveIntegerField(help_text="The row as a spreadsheet numbers it.")
    object_id = models.BigIntegerField(help_text="The record's key in this database.")

    class Meta:
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["batch", "row"], name="importedrow_once")]

    def __str__(self) -> str:
        return f"{self.batch} {self.row}"
