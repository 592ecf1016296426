"""Who may do what in the admin: by the roles of `access/roles.py`, never by Django's own permissions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from negotiations.access.roles import Role, roles_of
from negotiations.core.things import NamedThing
from negotiations.core.vocabulary import OPEN_STATES, RecordState

if TYPE_CHECKING:
    from django.contrib.admin.options import BaseModelAdmin

    Base = BaseModelAdmin[Any]
else:
    Base = object


def is_editor(request: HttpRequest) -> bool:
    """Whether drafts exist for this account."""
    return Role.EDITOR in roles_of(request.user)


def is_reviewer(request: HttpRequest) -> bool:
    """Whether this account may change the public record."""
    return Role.REVIEWER in roles_of(request.user)


class EditorsSee(Base):
    """Editors see everything; what they may write is said elsewhere."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_editor(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_editor(request)


class EditorsWrite(EditorsSee):
    """Editors write drafts; reviewers revise public named things; public claims and what has ended nobody edits."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return is_editor(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None or obj.state in OPEN_STATES:
            return is_editor(request)
        return obj.state == RecordState.PUBLISHED and isinstance(obj, NamedThing) and is_reviewer(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and obj.state in OPEN_STATES and is_editor(request)


class NobodyWrites(EditorsSee):
    """What is written by the deeds alone."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
