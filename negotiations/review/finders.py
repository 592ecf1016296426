"""Finding a record while typing: the input of every reference. Which records a search finds is decided in `core/words.py`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.admin.widgets import AutocompleteMixin
from django.urls import reverse

if TYPE_CHECKING:

    class Base(AutocompleteMixin, forms.Select):
        """What this mixin stands on."""
else:
    Base = AutocompleteMixin


class _Finding(Base):
    """Finds a record by any of its words. Labels of what is chosen come from `known` where the form has them: no query per row."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known: dict[Any, str] = {}

    def get_url(self) -> str:
        opts = self.field.remote_field.model._meta
        return reverse(f"{self.admin_site.name}:{opts.app_label}_{opts.model_name}_find")

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> list[Any]:
        wanted = [one for one in value if one]
        if not all(one in self.known for one in wanted):
            return super().optgroups(name, value, attr)
        options: list[Any] = []
        if not self.is_required and not self.allow_multiple_selected:
            options.append(self.create_option(name, "", "", False, 0))
        for one in wanted:
            options.append(self.create_option(name, one, self.known[one], True, len(options)))
        return [(None, options, 0)]


class Find(_Finding, forms.Select):
    """Finds one record."""


class FindMany(_Finding, forms.SelectMultiple):
    """Finds several records."""
