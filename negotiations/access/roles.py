"""Who may do what: three roles as groups of accounts, each including the one before.

Editors draft and submit; reviewers publish, return, edit named things and retract; administrators manage accounts and tokens.
What a caller may *see* is decided in each room's `queries.py`, by asking `sees_drafts`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from negotiations.core.errors import NotAllowed


class Role(StrEnum):
    """The roles, weakest first."""

    EDITOR = "editor"
    REVIEWER = "reviewer"
    ADMINISTRATOR = "administrator"


_ORDER = (Role.EDITOR, Role.REVIEWER, Role.ADMINISTRATOR)


def roles_of(user: Any) -> frozenset[Role]:
    """The roles an account has, lower ones included; none for the public. One query per account object."""
    if user is None or not getattr(user, "is_authenticated", False) or not user.is_active:
        return frozenset()
    kept = getattr(user, "_tracker_roles", None)
    if kept is None:
        if user.is_superuser:
            held = {Role.ADMINISTRATOR.value}
        else:
            held = set(
                user.groups.filter(name__in=[role.value for role in _ORDER]).values_list("name", flat=True)
            )
        highest = max((index for index, role in enumerate(_ORDER) if role in held), default=-1)
        kept = frozenset(_ORDER[: highest + 1])
        user._tracker_roles = kept
    return kept


def limited_to(user: Any, role: Role) -> None:
    """Let this account object act in a role at most, as its token says."""
    user._tracker_roles = roles_of(user) & frozenset(_ORDER[: _ORDER.index(role) + 1])


def sees_drafts(user: Any) -> bool:
    """True for whom drafts exist; for everybody else they answer exactly as what does not exist."""
    return Role.EDITOR in roles_of(user)


def require(user: Any, role: Role) -> None:
    """Raise NotAllowed unless the account has the role. `None` is the system itself: fixtures, importers, commands."""
    if user is not None and role not in roles_of(user):
        raise NotAllowed(f"This needs the role of {role}.")
