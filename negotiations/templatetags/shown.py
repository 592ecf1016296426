"""How pages show what the record holds: names in the reader's language, fuzzy dates and quantities as they were given."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import get_language_bidi, gettext_noop
from django.utils.translation import gettext as _

from negotiations.core.dates import FuzzyDate
from negotiations.core.quantities import Quantity
from negotiations.core.text import label
from negotiations.core.things import NamedThing

register = template.Library()

BOUNDS = {
    "by": gettext_noop("by {}"),
    "before": gettext_noop("before {}"),
    "until": gettext_noop("until {}"),
    "not_before": gettext_noop("not before {}"),
}
STATUSES = {
    "announced": gettext_noop("Announced"),
    "active": gettext_noop("Active"),
    "suspended": gettext_noop("Suspended"),
    "concluded": gettext_noop("Concluded"),
    "ended": gettext_noop("Ended"),
}
QUALIFIERS = {
    "about": gettext_noop("about {}"),
    "at_least": gettext_noop("at least {}"),
    "more_than": gettext_noop("more than {}"),
    "at_most": gettext_noop("at most {}"),
    "less_than": gettext_noop("fewer than {}"),
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
    if not isinstance(date, FuzzyDate):
        return "–"
    if date.edtf is None:
        return f"“{date.wording}”"
    text = isolated(date.edtf.replace("/", " – "))
    return _(BOUNDS[date.bound]).format(text) if date.bound in BOUNDS else text


@register.filter
def counted(quantity: Quantity | str | None) -> str:
    """A quantity in words; a dash when nothing was said, which is not 0."""
    if not isinstance(quantity, Quantity):
        return "–"
    low, high = quantity.low, quantity.high
    if low is None and high is None:
        return f"“{quantity.wording}”" if quantity.wording else _("not said")
    if quantity.qualifier == "range":
        return f"{low:,} – {high:,}"
    number = low if quantity.qualifier in ("exact", "about", "at_least", "more_than") else high
    shown = (
        (number or 0) - 1
        if quantity.qualifier == "more_than"
        else (number or 0) + 1
        if quantity.qualifier == "less_than"
        else number
    )
    return (
        _(QUALIFIERS[quantity.qualifier]).format(f"{shown:,}")
        if quantity.qualifier in QUALIFIERS
        else f"{shown:,}"
    )
