"""The dossier: one negotiation as known on a day, everything on one page, each line leading to its claims and sources."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from negotiations.answers.days import days_of_knowledge
from negotiations.answers.disputes import Disputes
from negotiations.charts.asking import incidents_of, milestones_of, page_frame, troops_of
from negotiations.commissions.views import Commissions, WorkingGroups
from negotiations.conditions.views import Conditions
from negotiations.core.records import API_ROOT
from negotiations.events.views import Events
from negotiations.milestones.views import Milestones
from negotiations.pages.addresses import with_query
from negotiations.pages.dataset import dataset_of, downloads, subscriptions
from negotiations.pages.frame import Page
from negotiations.pages.landing import ROW
from negotiations.statements.views import Statements
from negotiations.talks.models import Negotiation
from negotiations.talks.views import Negotiations
from negotiations.troops.views import TroopCounts

SHOWN = {
    "milestones": f"{ROW},place,sources",
    "conditions": "slug,text,demanded_by,status,disputed,applies_to,basis,sources",
    "events": "slug,kind,title,occurred,place,killed,wounded,disputed,sources",
    "statements": "id,speakers,office,asserted_by,asserted_note,said,text,language,note,standing,citations",
    "counts": "id,contributor,host,place,force,measure,as_of,personnel,standing,asserted_by,asserted_note,citations",
    "bodies": "slug,name,status,mandates,seats,citations",
}
"""What the dossier shows of each kind."""


class Dossier(Page):
    """One negotiation."""

    template = "negotiations/pages/dossier.html"

    def shown(self, slug: str = "", **key: str) -> dict[str, Any]:
        ask, mine = self.asker, {"negotiation": slug}
        negotiation = ask.record(Negotiations, slug)
        milestones = ask.all_of(Milestones, fields=SHOWN["milestones"], ordering="first_planned", **mine)
        events = ask.all_of(Events, fields=SHOWN["events"], ordering="occurred", **mine)
        statements = ask.all_of(Statements, fields=SHOWN["statements"], ordering="said", **mine)
        counts = ask.all_of(TroopCounts, fields=SHOWN["counts"], ordering="as_of", **mine)
        conditions = ask.all_of(Conditions, fields=SHOWN["conditions"], **mine)
        commissions = ask.all_of(Commissions, fields=f"{SHOWN['bodies']},parent", **mine)
        groups = ask.all_of(WorkingGroups, fields=f"{SHOWN['bodies']},commission", **mine)
        sources = {
            source["slug"]: source
            for source in (
                *_sources(item["sources"] for item in (*milestones, *events, *conditions)),
                *_sources(
                    [citation["source"] for citation in item["citations"]]
                    for item in (*statements, *counts, *commissions, *groups, negotiation)
                ),
            )
        }
        row = Negotiation.objects.get(slug=slug)
        days = [day for day, _number in days_of_knowledge(self.frame.scope.as_of.today(), row.pk)]
        return {
            "title": negotiation["name"],
            "negotiation": negotiation,
            "commissions": commissions,
            "groups": groups,
            "milestones": milestones,
            "conditions": conditions,
            "counts": counts,
            "timeline": _by_date(events, statements),
            "disputes": ask.ask(Disputes, "page", **mine)["results"],
            "sources": sorted(sources.values(), key=lambda source: source["name"].casefold()),
            "downloads": downloads(self.frame, slug),
            "subscriptions": subscriptions(self.frame, slug),
            "days": days,
            "charts": self.charts(row),
            "compare": f"/negotiations/{slug}/compare/",
            "dataset": dataset_of(self.frame, negotiation),
        }

    def charts(self, negotiation: Negotiation) -> dict[str, Any]:
        """The pictures of its milestones, of the series that most is known of, and of its incidents."""
        scope = self.frame.scope
        frame = page_frame(scope.user, scope.as_of, scope.language)
        chosen = {name: day for name, day in self.frame.chosen.items() if day and name != "lang"}
        asked = {"negotiation": negotiation.slug, **chosen, "lang": scope.language}
        return {
            "milestones": milestones_of(negotiation, frame),
            "milestones_address": with_query(f"{API_ROOT}milestones/", asked),
            "troops": [
                (chart, with_query(chart.address, {**chosen, "lang": scope.language}))
                for chart in troops_of(negotiation, frame)
            ],
            "incidents": incidents_of(negotiation, frame),
            "incidents_address": with_query(f"{API_ROOT}events/", asked),
        }


def _sources(lists: Iterable[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    return [source for sources in lists for source in sources]


def _by_date(events: list[dict[str, Any]], statements: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What happened and what was said, in one order: the first day that each can mean; without a day last."""
    told = [{"what": "event", "date": one["occurred"], **one} for one in events]
    told += [{"what": "statement", "date": one["said"], **one} for one in statements]
    dated = [one for one in told if one["date"] and one["date"]["earliest"]]
    return sorted(dated, key=lambda one: str(one["date"]["earliest"])) + [
        one for one in told if one not in dated
    ]
