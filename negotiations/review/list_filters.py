"""Filters of the admin's lists that ask the kept pictures: known from one origin only; the day has passed without news."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from negotiations.core.clocks import AsOf
from negotiations.core.states import standing


class OneOrigin(admin.SimpleListFilter):
    """Things that everybody knows from the same mouth."""

    title = _("origins")
    parameter_name = "origins"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("one", _("One origin only")), ("several", _("Several origins"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() not in ("one", "several"):
            return queryset
        wanted = {"states__origins_count": 1} if self.value() == "one" else {"states__origins_count__gt": 1}
        return queryset.filter(standing(AsOf.now(), "states__"), **wanted)


class DayPassed(admin.SimpleListFilter):
    """Milestones whose day has passed while nobody said that they were reached."""

    title = _("day")
    parameter_name = "day"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("passed", _("Passed without news of it"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        now = AsOf.now()
        if self.value() != "passed":
            return queryset
        return queryset.filter(standing(now, "states__"), states__due_latest__lt=now.known)
