"""What fields and kinds of records are called on pages, so that each is named in the reader's language.

Django makes names from the code's own; here they are said once more as texts to translate. What a field means is its help text, and stays
with the model. Not in the models themselves: a name is no business of migrations.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FIELDS: dict[str, Promise] = {
    "according_to": _("according to"),
    "account": _("account"),
    "achieved": _("achieved"),
    "act": _("act"),
    "action": _("action"),
    "actor": _("actor"),
    "affiliation": _("affiliation"),
    "anomaly": _("anomaly"),
    "applies_to": _("applies to"),
    "archived": _("archived"),
    "archived_href": _("archived href"),
    "archived_on": _("archived on"),
    "as_of": _("as of"),
    "asserted_by": _("asserted by"),
    "asserted_note": _("asserted note"),
    "asserted_on": _("asserted on"),
    "at": _("at"),
    "body": _("body"),
    "citation": _("citation"),
    "citations": _("citations"),
    "commission": _("commission"),
    "condition": _("condition"),
    "condition_claim": _("condition claim"),
    "contributor": _("contributor"),
    "country": _("country"),
    "created_by": _("created by"),
    "dataset": _("dataset"),
    "demanded_by": _("demanded by"),
    "depends_on": _("depends on"),
    "description": _("description"),
    "document": _("document"),
    "ended_because": _("ended because"),
    "event": _("event"),
    "event_claim": _("event claim"),
    "exhaustive": _("exhaustive"),
    "field": _("field"),
    "figures": _("figures"),
    "force": _("force"),
    "grade": _("grade"),
    "headcount": _("headcount"),
    "holder": _("holder"),
    "host": _("host"),
    "href": _("href"),
    "identifiers": _("identifiers"),
    "key": _("key"),
    "killed": _("killed"),
    "kind": _("kind"),
    "known_from": _("known from"),
    "known_from_basis": _("known from basis"),
    "known_until": _("known until"),
    "label": _("label"),
    "labels": _("labels"),
    "language": _("language"),
    "lat": _("lat"),
    "locator": _("locator"),
    "lon": _("lon"),
    "mandate": _("mandate"),
    "mandates": _("mandates"),
    "measure": _("measure"),
    "member": _("member"),
    "membership": _("membership"),
    "memberships": _("memberships"),
    "milestone": _("milestone"),
    "milestone_claim": _("milestone claim"),
    "name": _("name"),
    "names": _("names"),
    "negotiation": _("negotiation"),
    "note": _("note"),
    "number": _("number"),
    "occurred": _("occurred"),
    "occurrences": _("occurrences"),
    "office": _("office"),
    "offices": _("offices"),
    "parent": _("parent"),
    "part_of": _("part of"),
    "participants": _("participants"),
    "parties": _("parties"),
    "personnel": _("personnel"),
    "place": _("place"),
    "planned": _("planned"),
    "precision": _("precision"),
    "published": _("published"),
    "publisher": _("publisher"),
    "quote": _("quote"),
    "reason": _("reason"),
    "recorded": _("recorded"),
    "recorded_from": _("recorded from"),
    "recorded_until": _("recorded until"),
    "relays": _("relays"),
    "reliability": _("reliability"),
    "replaces": _("replaces"),
    "resource": _("resource"),
    "revision": _("revision"),
    "role": _("role"),
    "said": _("said"),
    "scheme": _("scheme"),
    "script": _("script"),
    "seats": _("seats"),
    "self_published": _("self published"),
    "side": _("side"),
    "since": _("since"),
    "slug": _("slug"),
    "source": _("source"),
    "speakers": _("speakers"),
    "standing": _("standing"),
    "state": _("state"),
    "stated": _("stated"),
    "statement": _("statement"),
    "status": _("status"),
    "submitted_by": _("submitted by"),
    "summary": _("summary"),
    "supersedes": _("supersedes"),
    "text": _("text"),
    "title": _("title"),
    "translation": _("translation"),
    "translations": _("translations"),
    "troop_count": _("troop count"),
    "until": _("until"),
    "url": _("url"),
    "value": _("value"),
    "venue": _("venue"),
    "within": _("within"),
    "working_group": _("working group"),
    "wounded": _("wounded"),
}
"""Columns, groups of columns and parts, by their names in the code."""

MODELS: dict[str, tuple[Promise, Promise]] = {
    "actor": (_("actor"), _("actors")),
    "change": (_("change"), _("changes")),
    "citation": (_("citation"), _("citations")),
    "commission": (_("commission"), _("commissions")),
    "condition": (_("condition"), _("conditions")),
    "condition claim": (_("condition claim"), _("condition claims")),
    "event": (_("event"), _("events")),
    "event claim": (_("event claim"), _("event claims")),
    "journal entry": (_("journal entry"), _("journal entries")),
    "mandate": (_("mandate"), _("mandates")),
    "membership": (_("membership"), _("memberships")),
    "milestone": (_("milestone"), _("milestones")),
    "milestone claim": (_("milestone claim"), _("milestone claims")),
    "negotiation": (_("negotiation"), _("negotiations")),
    "office": (_("office"), _("offices")),
    "participant": (_("participant"), _("participants")),
    "party": (_("party"), _("parties")),
    "place": (_("place"), _("places")),
    "preference": (_("preference"), _("preferences")),
    "source": (_("source"), _("sources")),
    "statement": (_("statement"), _("statements")),
    "troop count": (_("troop count"), _("troop counts")),
    "working group": (_("working group"), _("working groups")),
    "actor name": (_("actor name"), _("actor names")),
    "actor identifier": (_("actor identifier"), _("actor identifiers")),
    "place name": (_("place name"), _("place names")),
    "attribution link": (_("attribution link"), _("attribution links")),
}
"""Kinds of records and parts: one, and several."""


def named(name: str) -> Any:
    """What a page calls a field, group of columns or list of parts."""
    return FIELDS.get(name, name.replace("_", " "))


def name_all(models: Iterable[Any]) -> None:
    """Give models and their fields these names, where they have none of their own."""
    for model in models:
        meta = model._meta
        meta.verbose_name, meta.verbose_name_plural = MODELS.get(
            str(meta.verbose_name), (meta.verbose_name, meta.verbose_name_plural)
        )
        for field in (*meta.local_fields, *meta.local_many_to_many):
            if field._verbose_name is None:
                field.verbose_name = named(field.name)
