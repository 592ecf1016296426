"""Who may do what: three roles as groups of accounts, each including the one before.

Editors draft and submit; reviewers publish, return, edit named things and retract; administrators manage accounts and tokens.
What a caller may *see* is decided in each room's `queries.py`, by asking `sees_drafts`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django_otp import user_has_device

from negotiations.core.errors import NotAllowed


class Role(StrEnum):
    """The roles, weakest first."""

    EDITOR = "editor"
    REVIEWER = "reviewer"
    ADMINISTRATOR = "administrator"


ROLES = (gettext_noop("editor"), gettext_noop("reviewer"), gettext_noop("administrator"))
"""The roles as a sentence says them."""
_ORDER = (Role.EDITOR, Role.REVIEWER, Role.ADMINISTRATOR)


def roles_given(user: Any) -> frozenset[Role]:
    """The roles that an account was given, lower ones included; none for the public. One query."""
    if user is None or not getattr(user, "is_authenticated", False) or not user.is_active:
        return frozenset()
    if user.is_superuser:
        return frozenset(_ORDER)
    names = [role.value for role in _ORDER]
    held = set(user.groups.filter(name__in=names).values_list("name", flat=True))
    highest = max((index for index, role in enumerate(_ORDER) if role in held), default=-1)
    return frozenset(_ORDER[: highest + 1])


def roles_of(user: Any) -> frozenset[Role]:
    """The roles in which an account acts now: those it was given, none while it owes a second factor. Asked once per account object."""
    kept: frozenset[Role] | None = getattr(user, "_tracker_roles", None)
    if kept is None:
        given = roles_given(user)
        if not given:
            return given
        kept = user._tracker_roles = frozenset() if owes_second_factor(user, given) else given
    return kept


def owes_second_factor(user: Any, given: frozenset[Role]) -> bool:
    """Whether a browser's session gave the password and not yet the second factor.

    It is asked of everybody who has enrolled an authenticator, and of reviewers and administrators where the service requires it. Only
    sessions know whether they are verified: an account reached by a token owes nothing.
    """
    verified = getattr(user, "is_verified", None)
    if verified is None or verified():
        return False
    return (settings.TRACKER_SECOND_FACTOR and Role.REVIEWER in given) or bool(user_has_device(user))


def limited_to(user: Any, role: Role) -> None:
    """Let this account object act in a role at most, as its token says."""
    user._tracker_roles = roles_of(user) & frozenset(_ORDER[: _ORDER.index(role) + 1])


def sees_drafts(user: Any) -> bool:
    """True for whom drafts exist; for everybody else they answer exactly as what does not exist."""
    return Role.EDITOR in roles_of(user)


def require(user: Any, role: Role) -> None:
    """Raise NotAllowed unless the account has the role. `None` is the system itself: fixtures, importers, commands."""
    if user is not None and role not in roles_of(user):
        raise NotAllowed(_("This needs the role of %(role)s.") % {"role": _(role.value)})
