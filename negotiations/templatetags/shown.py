"""How pages show what the record holds: names in the reader's language, fuzzy dates and quantities as they were given."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import get_language_bidi, gettext_noop
from django.utils.translation import gettext as _

from negotiations.api.in_words import date_in_words, quantity_in_words
from negotiations.core.dates import FuzzyDate
from negotiations.core.quantities import Quantity
from negotiations.core.text import label
from negotiations.core.things import NamedThing

register = template.Library()

STATUSES = {
    "announced": gettext_noop("Announced"),
    "active": gettext_noop("Active"),
    "suspended": gettext_noop("Suspended"),
    "concluded": gettext_noop("Concluded"),
    "ended": gettext_noop("Ended"),
}


@register.filter
def called(thing: Any, language: str) -> str:
    """The name of a named thing, or of a mapping of texts by language."""
    if isinstance(thing, dict):
        return label(thing, language, "")
    return str(thing.label(language)) if isinstance(thing, NamedThing) else ""


@register.filter
def worded(thing: Any, field: str) -> str:
    """The word that a field of a closed list holds, in the reader's language, without what it means; a dash when it holds none."""
    value = getattr(thing, field, "") or ""
    display = getattr(thing, f"get_{field}_display", None)
    told = str(display() if display else _(STATUSES.get(value, value)) if value else "")
    return told.split(":", maxsplit=1)[0].strip() or "–"


@register.filter
def isolated(text: str) -> str:
    """Digits with hyphens, kept from being turned round among words that are written from right to left."""
    return f"\u2066{text}\u2069" if get_language_bidi() else text


@register.filter
def dated(date: FuzzyDate | str | None) -> str:
    """A fuzzy date in words; a dash when nothing was said."""
    return date_in_words(date.shape() if isinstance(date, FuzzyDate) else None)


@register.filter
def counted(quantity: Quantity | str | None) -> str:
    """A quantity in words; a dash when nothing was said, which is not 0."""
    return quantity_in_words(quantity.shape() if isinstance(quantity, Quantity) else None)
