"""What a record's page shows beside its form: small tables and links, made by the rooms.

A panel is read, never edited. What it shows is asked for by the room that makes it, in a fixed number of queries.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import admin
from django.db import models
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from negotiations.core.claims import Claim
from negotiations.core.records import Record
from negotiations.core.vocabulary import RecordState
from negotiations.review.deeds import REGISTRY

MOST_ROWS = 50
"""Rows of a table on a record's page; what is beyond is behind a link to the list."""


@dataclass
class Panel:
    """A titled box: label and value pairs, a table, links; each may be empty."""

    title: str
    facts: Sequence[tuple[Any, Any]] = ()
    headings: Sequence[Any] = ()
    rows: Sequence[Sequence[Any]] = ()
    links: Sequence[tuple[Any, str]] = ()
    note: str = ""
    name: str = ""
    button: tuple[Any, str] | None = None
    children: list[Panel] = field(default_factory=list)


def page_of(record: models.Model) -> str:
    """Address of a record's page in the admin."""
    opts = record._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[record.pk])


def list_of(model: type[models.Model], **query: Any) -> str:
    """Address of a model's list in the admin, filtered."""
    opts = model._meta
    address = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
    return address + ("?" + "&".join(f"{name}={value}" for name, value in query.items()) if query else "")


def add_page(model: type[models.Model], **query: Any) -> str:
    """Address of the page that adds a record, with what is known of it."""
    opts = model._meta
    address = reverse(f"admin:{opts.app_label}_{opts.model_name}_add")
    return address + ("?" + "&".join(f"{name}={value}" for name, value in query.items()) if query else "")


def link(record: models.Model, text: Any = None) -> SafeString:
    """A record as a link to its page, under its own name cut short, or under another text."""
    return format_html(
        '<a href="{}">{}</a>', page_of(record), Truncator(str(record)).chars(90) if text is None else text
    )


def badge(state: str, title: str = "") -> SafeString:
    """A state as a small coloured label that also says its name."""
    name = RecordState(state).label.split(":")[0].strip() if state in RecordState.values else state
    return format_html('<span class="badge badge-{}" title="{}">{}</span>', state, title, name)


def lines(pairs: Sequence[tuple[Any, Any]]) -> SafeString:
    """Pairs of a name and a text, a line each; a dash when there are none."""
    return (
        format_html_join("", '<div dir="auto"><b>{}</b> {}</div>', pairs) if pairs else format_html("{}", "–")
    )


def dash(value: Any) -> Any:
    """A value, or a dash where there is none."""
    return "–" if value is None or value == "" else value


def days_in_words(least: int | None, most: int | None) -> str:
    """A number of days between two ends; the dash is an open or missing end."""
    if least is None and most is None:
        return "–"
    if least == most:
        return _("%(days)s days") % {"days": least}
    return _("%(least)s to %(most)s days") % {"least": dash(least), "most": dash(most)}


def claims_panel(
    subject: Record, claims: models.QuerySet[Any], field_name: str, says: Sequence[tuple[Any, Any]]
) -> Panel:
    """What is said of a thing, newest knowledge first, with a button that adds a claim. `says` are headings with functions of a claim."""
    model = claims.model
    shown = list(claims.prefetch_related("asserted_by").order_by("-known_from", "-pk")[: MOST_ROWS + 1])
    everything = list_of(model, **{f"{field_name}__id__exact": subject.pk})
    more = (
        [(_("All claims (only the newest %(number)s are shown here)") % {"number": MOST_ROWS}, everything)]
        if len(shown) > MOST_ROWS
        else []
    )
    return Panel(
        title=_("What is said of it"),
        headings=[
            _("Known from"),
            _("Standing"),
            *(heading for heading, _cell in says),
            _("According to"),
            _("State"),
            "",
        ],
        rows=[
            [
                claim.known_from,
                claim.get_standing_display().split(":")[0].strip(),
                *(dash(cell(claim)) for _heading, cell in says),
                according_to(claim),
                badge(claim.state, claim.ended_because),
                link(claim, _("Open")),
            ]
            for claim in shown[:MOST_ROWS]
        ],
        note="" if shown else _("Nothing yet: add the first claim."),
        links=more,
        name="claims",
        button=(_("Add a claim"), add_page(model, **{field_name: subject.pk})),
    )


def according_to(claim: Claim) -> str:
    """Who said it, by name or in words."""
    names: Iterable[str] = [str(actor) for actor in claim.asserted_by.all()]
    return Truncator(
        ", ".join([*names, *([claim.asserted_note] if claim.asserted_note else [])]) or "–"
    ).chars(80)


def neighbours(record: Record) -> Panel:
    """Links to the lists of all that points to a record, without counting it."""
    links = []
    for relation in record._meta.related_objects:
        model: Any = relation.related_model
        if (
            model in REGISTRY
            and admin.site.is_registered(model)
            and relation.field.name not in ("supersedes", "replaces")
        ):
            text = f"{capfirst(model._meta.verbose_name_plural)} ({relation.field.verbose_name})"
            links.append((text, list_of(model, **{f"{relation.field.name}__id__exact": record.pk})))
    return Panel(title=_("Lists of what points here"), links=sorted(links), name="neighbours")
