"""Two days of knowledge side by side: how the milestones and conditions of a negotiation stood on each, and what became known between."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from negotiations.answers.days import days_of_knowledge
from negotiations.api.clocks import Clocks, read_day
from negotiations.api.parameters import BadParameter
from negotiations.conditions.views import Conditions
from negotiations.events.views import Events
from negotiations.milestones.views import Milestones
from negotiations.pages.asking import Asker
from negotiations.pages.frame import Page
from negotiations.pages.words import day
from negotiations.talks.models import Negotiation
from negotiations.talks.views import Negotiations

COMPARED = ("status", "planned", "achieved", "disputed")
"""What of a milestone is compared; of a condition what it has of these."""


class Compare(Page):
    """Two days of knowledge of one negotiation."""

    template = "negotiations/pages/compare.html"
    clocks = Clocks.NONE
    parameters = ("from", "to")

    def shown(self, slug: str = "", **key: str) -> dict[str, Any]:
        first, last = self._days(slug)
        askers = [self._asker(day) for day in (first, last)]
        before, after = (
            {
                one["slug"]: one
                for one in asker.all_of(
                    Milestones,
                    fields="slug,title,status,planned,achieved,disputed,slippage_days",
                    negotiation=slug,
                    ordering="first_planned",
                )
            }
            for asker in askers
        )
        conditions = [
            {
                one["slug"]: one
                for one in asker.all_of(Conditions, fields="slug,text,status,disputed", negotiation=slug)
            }
            for asker in askers
        ]
        known = {one["slug"] for one in askers[0].all_of(Events, fields="slug", negotiation=slug)}
        events = askers[1].all_of(Events, fields="slug,title,occurred", negotiation=slug, ordering="occurred")
        negotiation = askers[1].record(Negotiations, slug, fields="slug,name")
        told = _("What was known on %(first)s, and on %(last)s") % {"first": day(first), "last": day(last)}
        return {
            "title": told,
            "heading": f"{negotiation['name']}: {told}",
            "negotiation": negotiation,
            "first": first,
            "last": last,
            "milestones": _pairs(before, after),
            "conditions": _pairs(*conditions),
            "events": [one for one in events if one["slug"] not in known],
        }

    def _asker(self, day: dt.date) -> Asker:
        scope = self.frame.scope
        as_of = replace(scope.as_of, known=day)
        return Asker(self.request, replace(scope, as_of=as_of, asked_day=as_of.asks_past_day))

    def _days(self, slug: str) -> tuple[dt.date, dt.date]:
        """The two days: those asked for; else the first on which anything was known, and today."""
        self.asker.record(Negotiations, slug, fields="slug")
        today, given = timezone.now().date(), self.frame.given
        start, end = given.one("from"), given.one("to")
        last = today if end is None else read_day("to", end)
        if start is None:
            key = Negotiation.objects.values_list("pk", flat=True).get(slug=slug)
            days = days_of_knowledge(self.frame.scope.as_of, key)
            first = days[0][0] if days else last
        else:
            first = read_day("from", start)
        if max(first, last) > today:
            raise BadParameter(
                "to", "in_the_future", _("Nobody knows yet what will be known: choose a day up to today.")
            )
        return first, last


def _pairs(before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, Any]]:
    """Each thing as it stood on both days; the one day on which it was not known has none."""
    pairs = []
    for slug in dict.fromkeys((*before, *after)):
        one, other = before.get(slug), after.get(slug)
        changed = [name for name in COMPARED if _stood(one, name) != _stood(other, name)]
        pairs.append({"thing": other or one, "before": one, "after": other, "changed": changed})
    return pairs


def _stood(thing: dict[str, Any] | None, name: str) -> Any:
    """What stood of a thing, apart from how it was worded."""
    value = (thing or {}).get(name)
    return (value["edtf"], value["bound"]) if isinstance(value, dict) else value
