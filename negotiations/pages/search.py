"""The search page: what the API finds, each finding leading to its page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from negotiations.answers.search import Search
from negotiations.api.clocks import Clocks
from negotiations.api.parameters import BadParameter
from negotiations.pages.frame import Page

PAGE = 50
KINDS = {
    "negotiations": gettext_lazy("Negotiations"),
    "actors": gettext_lazy("Actors"),
    "commissions": gettext_lazy("Commissions"),
    "working-groups": gettext_lazy("Working groups"),
    "places": gettext_lazy("Places"),
    "milestones": gettext_lazy("Milestones"),
    "conditions": gettext_lazy("Conditions"),
    "events": gettext_lazy("Events"),
    "statements": gettext_lazy("Statements"),
    "troop-counts": gettext_lazy("Troop counts"),
    "sources": gettext_lazy("Sources"),
    "milestone-claims": gettext_lazy("Claims about milestones"),
    "condition-claims": gettext_lazy("Claims about conditions"),
    "event-claims": gettext_lazy("Accounts of events"),
}


class SearchPage(Page):
    """Everything that has these words."""

    template = "negotiations/pages/search.html"
    clocks = Clocks.KNOWN
    parameters = ("q", "cursor")

    def shown(self, **key: str) -> dict[str, Any]:
        words, cursor = self.frame.given.one("q"), self.frame.given.one("cursor")
        shown: dict[str, Any] = {"title": _("Search"), "words": words, "groups": []}
        if words is None:
            return shown
        asked = {"q": words, **({"cursor": cursor} if cursor else {})}
        try:
            answer = self.asker.ask(Search, "findings", limit=PAGE, **asked)
        except BadParameter as refused:
            if cursor:
                raise
            return {**shown, "fault": str(refused)}
        groups: dict[str, list[Any]] = {}
        for finding in answer["results"]:
            groups.setdefault(finding["resource"], []).append(finding)
        return {
            **shown,
            "title": _("Search: %(words)s") % {"words": words},
            "groups": [(KINDS[resource], found) for resource, found in groups.items()],
            "following": answer["next"],
            "preceding": answer["previous"],
        }
