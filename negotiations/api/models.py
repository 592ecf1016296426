"""Answers kept for clients that ask twice: see `idempotency.py`."""

from django.conf import settings
from django.db import models

from negotiations.core.fields import CodeField


class KeptAnswer(models.Model):
    """The first answer to a request with an Idempotency-Key, kept for seven days."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", help_text="Who asked."
    )
    key = CodeField(max_length=255, help_text="The key that the client chose.")
    request_sha256 = CodeField(max_length=64, help_text="SHA-256 of method, address and body.")
    status = models.PositiveSmallIntegerField(help_text="Status of the answer.")
    headers = models.JSONField(default=dict, help_text="Location and ETag of the answer.")
    body = models.TextField(help_text="The answer itself.")
    at = models.DateTimeField(auto_now_add=True, db_index=True, help_text="When it was given.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="keptanswer_once")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.key}"
