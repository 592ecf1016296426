"""The admin as one newsroom: whom its door lets in, what its front page shows, which sections are whose business.

What the front page shows is gathered in `negotiations/admin.py`. The second factor is in `second_factor.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from negotiations.access.roles import Role, roles_of
from negotiations.review.panels import Panel
from negotiations.review.permissions import is_editor
from negotiations.review.second_factor import SecondFactor, still_owed

FRONT: list[Callable[[HttpRequest], Panel | None]] = []
"""What the front page shows, in order; None where there is nothing to show."""
OWN = "negotiations"
"""The section of the record itself; the others are for administrators."""


def may_enter(user: Any) -> bool:
    """Whom the door lets in: everybody with a role. Being staff of Django's is enough too, and shows nothing without a role."""
    return bool(user.is_active and (user.is_staff or roles_of(user)))


class DoorForm(AdminAuthenticationForm):
    """Name and password of an account that may enter."""

    def confirm_login_allowed(self, user: AbstractBaseUser) -> None:
        if not may_enter(user):
            raise forms.ValidationError(
                _(
                    "This account has no role here. An administrator gives one: editor, reviewer or administrator."
                ),
                code="no_role",
            )


class NewsroomSite(SecondFactor, admin.AdminSite):
    """Django's admin with roles for keys."""

    login_form = DoorForm

    def has_permission(self, request: HttpRequest) -> bool:
        return may_enter(request.user) and not still_owed(request.user)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        sections: list[Any] = super().get_app_list(request, app_label)
        if Role.ADMINISTRATOR in roles_of(request.user):
            return sorted(sections, key=lambda section: section["app_label"] != OWN)
        return [section for section in sections if section["app_label"] == OWN]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        made = [make(request) for make in FRONT] if is_editor(request) else []
        front = [panel for panel in made if panel is not None]
        return super().index(request, {"front": front, **(extra_context or {})})
