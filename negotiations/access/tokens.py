"""Issuing tokens, and telling from a token who asks and in which role at most."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _
from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed

from negotiations.access.models import ApiToken
from negotiations.access.roles import Role, limited_to


class BearerToken(TokenAuthentication):
    """`Authorization: Bearer <token>`. The account acts in the token's role at most."""

    def authenticate(self, request: Any) -> Any:
        found = super().authenticate(request)  # type: ignore[no-untyped-call]  # knox has no types
        if found is not None:
            user, token = found
            limited_to(user, Role(token.role))
        return found

    def authenticate_credentials(self, token: bytes) -> Any:
        if not token.isascii():  # knox would fail at its decoding
            raise AuthenticationFailed(_("Invalid token."))
        return super().authenticate_credentials(token)  # type: ignore[no-untyped-call]  # knox has no types


@transaction.atomic
def issue_token(*, account: str, role: Role, days: int, label: str = "") -> str:
    """A new token for an account, which is made when absent and given the role. Returns the token, which is kept nowhere.

    An account made here has no password: it can use its tokens and nothing else until an administrator gives it one.
    """
    accounts: Any = get_user_model()
    user, made = accounts.objects.get_or_create(username=account)
    if made:
        user.set_unusable_password()
        user.save()
    user.groups.add(Group.objects.get_or_create(name=role.value)[0])
    _, token = ApiToken.objects.create(
        user=user, expiry=dt.timedelta(days=days), role=role.value, label=label
    )
    return str(token)
