"""Reasoned preferences in the admin."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from negotiations.answers.models import PREFERABLE, Preference
from negotiations.answers.services import FIELDS
from negotiations.review.admin import RecordAdmin
from negotiations.review.forms import RecordForm
from negotiations.review.widgets import DayInput

CHOICES = list(dict.fromkeys(name for names in FIELDS.values() for name in names))


class PreferenceForm(RecordForm):
    """Which claim is to stand for which field, why, and since when anybody could have known."""

    field = forms.ChoiceField(
        choices=[(name, name) for name in CHOICES],
        label=_("Field"),
        help_text=_("What the claim is preferred for."),
    )
    known_from = forms.DateField(
        required=False,
        widget=DayInput(),
        label=_("Known from"),
        help_text=_("Since when anybody could have made this judgement; empty means today."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("known_from", self.instance.known_from)


@admin.register(Preference)
class PreferenceAdmin(RecordAdmin):
    """An editor's reasoned choice between claims. The answers derived with it say so."""

    form = PreferenceForm
    list_display = ("__str__", "field", "known_from", "state_badge")
    list_filter = ("state", "field")
    search_fields = ("reason",)
    fieldsets = (
        (
            None,
            {
                "fields": [*PREFERABLE, "field", "reason", "known_from"],
                "description": _("A preference names exactly one claim."),
            },
        ),
    )

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        return queryset.filter(reason__icontains=search_term.strip()), False
