"""Tokens of the API: hashed, expiring, each with the highest role it may act in. Accounts and groups are Django's."""

from django.db import models
from knox.models import AbstractAuthToken

from negotiations.access.roles import Role
from negotiations.core.fields import CodeField


class ApiToken(AbstractAuthToken):
    """A key for one account. Only its hash is kept; the key itself is shown once, when it is issued."""

    label = models.CharField(
        max_length=100, blank=True, default="", help_text="What the token is for, in the owner's words."
    )
    role = CodeField(
        max_length=13,
        choices=[(role.value, role.value.capitalize()) for role in Role],
        help_text="The highest role in which the token may act, whatever its account may do.",
    )

    class Meta:
        verbose_name = "API token"

    def __str__(self) -> str:
        return f"{self.token_key}… {self.role}"
