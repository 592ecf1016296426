"""The front page: which negotiations there are, what moved in the last week that brought news, what is due, what is disputed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils.translation import gettext as _

from negotiations.answers.days import days_of_knowledge
from negotiations.conditions.views import Conditions
from negotiations.core.vocabulary import KnownFromBasis
from negotiations.events.views import EventClaims, Events
from negotiations.milestones.views import MilestoneClaims, Milestones
from negotiations.pages.dataset import dataset_of_all, subscriptions
from negotiations.pages.frame import Page
from negotiations.statements.views import Statements
from negotiations.talks.views import Negotiations
from negotiations.troops.views import TroopCounts

SHOWN = 10
"""Entries of a list."""
WEEK = dt.timedelta(days=6)
ROW = "slug,title,status,planned,first_planned,achieved,slippage_days,overdue,last_known_from,disputed,conditional,basis"
"""Of a milestone in a table."""
OPEN = ("announced", "under_way", "postponed", "suspended")


def icon(request: HttpRequest) -> HttpResponse:
    """Where browsers look for an icon unasked."""
    return redirect(static("negotiations/icon.svg"))


class Landing(Page):
    """What is new, due and disputed in all negotiations."""

    template = "negotiations/pages/landing.html"

    def shown(self, **key: str) -> dict[str, Any]:
        ask, known = self.asker, self.frame.scope.as_of.known
        last = self._last_news()
        # A week without news is said to be one; what is shown then are the last seven days that brought any.
        end = known if last is None or last >= known - WEEK else last
        return {
            "title": "",
            "heading": _("Who said what about foreign troops leaving"),
            "negotiations": ask.all_of(Negotiations, fields="slug,name,summary,status,parties"),
            "quiet": last is not None and end != known,
            "last": last,
            "week": (end - WEEK, end),
            "moves": self._moves(end),
            "said": self._said(end),
            "due": ask.ask(
                Milestones,
                "collection",
                fields=ROW,
                status=OPEN,
                planned_after=known,
                ordering="planned",
                limit=SHOWN,
            )["results"],
            "waiting": [
                *ask.ask(
                    Milestones, "collection", fields=ROW, overdue="true", ordering="-planned", limit=SHOWN
                )["results"],
                *ask.ask(
                    Milestones,
                    "collection",
                    fields=ROW,
                    overdue="null",
                    ordering="-planned",
                    limit=SHOWN,
                )["results"],
            ],
            "disputed": [
                *ask.ask(Milestones, "collection", fields="slug,title", disputed="true", limit=SHOWN)[
                    "results"
                ],
                *ask.ask(Conditions, "collection", fields="slug,text", disputed="true", limit=SHOWN)[
                    "results"
                ],
                *ask.ask(Events, "collection", fields="slug,title", disputed="true", limit=SHOWN)["results"],
            ],
            "subscriptions": subscriptions(self.frame),
            "dataset": dataset_of_all(self.frame),
        }

    def _last_news(self) -> dt.date | None:
        """The last day on which anything became known."""
        days = days_of_knowledge(self.frame.scope.as_of)
        return days[-1][0] if days else None

    def _known_in(self, end: dt.date) -> dict[str, Any]:
        return {"known_after": end - WEEK, "known_before": end}

    def _moves(self, end: dt.date) -> list[dict[str, Any]]:
        """What claims of the week did to milestones: the steps of their histories that put something else in the place of what stood."""
        claims = self.asker.all_of(
            MilestoneClaims, fields="milestone,known_from_basis", **self._known_in(end)
        )
        slugs = dict.fromkeys(
            claim["milestone"]["slug"]
            for claim in claims
            if claim["known_from_basis"] != KnownFromBasis.RECORDED
        )
        moves = [
            step
            for slug in list(slugs)[:SHOWN]
            for step in self.asker.history(Milestones, slug)
            if end - WEEK <= step["known_from"] <= end and (step["changed"] or step["moved"])
        ]
        return sorted(moves, key=lambda step: step["known_from"], reverse=True)

    def _said(self, end: dt.date) -> list[dict[str, Any]]:
        """Statements, accounts and counts of the week, the newest first."""
        rooms = {
            "statement": (Statements, "speakers,asserted_by,asserted_note,note,text,language"),
            "account": (EventClaims, "event,asserted_by,asserted_note,note"),
            "count": (TroopCounts, "contributor,host,measure,personnel,as_of,asserted_by,asserted_note"),
        }
        told = [
            {"what": what, **claim}
            for what, (room, fields) in rooms.items()
            for claim in self.asker.ask(
                room,
                "collection",
                fields=f"{fields},known_from,known_from_basis",
                ordering="-known_from",
                limit=SHOWN,
                **self._known_in(end),
            )["results"]
            if claim["known_from_basis"] != KnownFromBasis.RECORDED
        ]
        return sorted(told, key=lambda one: one["known_from"], reverse=True)[:SHOWN]
