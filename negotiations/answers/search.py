"""Search over everything: names, titles, spellings, wording. Whole words and beginnings, all must occur; accents do not matter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from negotiations.actors.queries import actors_visible_to
from negotiations.answers.merging import Branch, address_of, merged_page
from negotiations.api import parameters
from negotiations.api.clocks import Clocks
from negotiations.api.envelopes import envelope
from negotiations.api.formats import TABLES
from negotiations.api.formats.answering import listed
from negotiations.api.parameters import BadParameter, Parameter
from negotiations.api.scope import Scope
from negotiations.api.views import Answer, Reply
from negotiations.commissions.queries import commissions_visible_to, working_groups_visible_to
from negotiations.conditions.queries import condition_claims_visible_to, conditions_visible_to
from negotiations.core.text import words
from negotiations.core.things import NamedThing
from negotiations.core.words import having_words
from negotiations.events.queries import event_claims_visible_to, events_visible_to
from negotiations.milestones.queries import milestone_claims_visible_to, milestones_visible_to
from negotiations.places.queries import places_visible_to
from negotiations.sources.queries import sources_visible_to
from negotiations.statements.queries import statements_visible_to
from negotiations.talks.queries import negotiations_visible_to
from negotiations.troops.queries import troop_counts_visible_to

Rows = Callable[[Scope], QuerySet[Any]]


def _known(question: Callable[..., QuerySet[Any]]) -> Rows:
    """A question about what was known, asked in the frame of an answer."""
    return lambda scope: question(scope.user, scope.as_of)


COLLECTIONS: dict[str, Rows] = {
    "negotiations": _known(negotiations_visible_to),
    "actors": lambda scope: actors_visible_to(scope.user),
    "commissions": _known(commissions_visible_to),
    "working-groups": _known(working_groups_visible_to),
    "places": lambda scope: places_visible_to(scope.user),
    "milestones": _known(milestones_visible_to),
    "conditions": _known(conditions_visible_to),
    "events": _known(events_visible_to),
    "statements": _known(statements_visible_to),
    "troop-counts": _known(troop_counts_visible_to),
    "sources": _known(sources_visible_to),
    "milestone-claims": _known(milestone_claims_visible_to),
    "condition-claims": _known(condition_claims_visible_to),
    "event-claims": _known(event_claims_visible_to),
}
"""Where is searched, in the order in which results are given."""

Q = Parameter(
    "q",
    "Words that must all occur, whole or as beginnings, in any language and script.",
    "soudani",
    schema={"type": "string", "minLength": 1, "maxLength": 200},
    required=True,
)
RESOURCE = Parameter(
    "resource",
    "Only in these collections; may be given several times.",
    "actors",
    repeated=True,
    schema={"type": "string", "enum": list(COLLECTIONS)},
)


class FindingSerializer(serializers.Serializer[Any]):
    """Something found: where it is and what it is called."""

    resource = serializers.ChoiceField(choices=list(COLLECTIONS), help_text="Its collection.")
    url = serializers.URLField(help_text="Its address.")
    key = serializers.CharField(help_text="Its slug or id.")
    name = serializers.CharField(
        help_text="Its name or title; of a claim, what the source says in our words."
    )


class Search(Answer):
    """Everything that has these words."""

    clocks = Clocks.KNOWN
    parameters = (Q, RESOURCE, parameters.LIMIT, parameters.CURSOR)
    reply = envelope(FindingSerializer)
    renderer_classes = [*Answer.renderer_classes, *TABLES]

    @extend_schema(operation_id="search")
    def get(self, request: Any) -> HttpResponse | StreamingHttpResponse:
        """Names, titles, spellings and wording that have every one of these words, whole or as a beginning."""
        return listed(self, self.findings)

    def findings(self) -> Reply:
        """A page of findings, collection after collection, in the order of their keys."""
        text = self.given.one("q")
        if text is None:
            raise BadParameter("q", "required", _("Say what is looked for: q=soudani."))
        if len(text) > 200 or not words(text):
            raise BadParameter("q", "not_words", _("q holds at least one word, and at most 200 characters."))
        wanted = self.given.values.get("resource", list(COLLECTIONS))
        unknown = [name for name in wanted if name not in COLLECTIONS]
        if unknown:
            raise BadParameter(
                "resource",
                "unknown_word",
                _("There is no collection %(unknown)s.") % {"unknown": unknown[0][:60]},
                tuple(COLLECTIONS),
            )
        branches = [
            Branch(name, having_words(COLLECTIONS[name](self.scope), text))
            for name in COLLECTIONS
            if name in wanted
        ]
        page = merged_page(branches, self.given, self.request.path)
        following = address_of(page.next, self.given, self.scope.base, self.request.path)
        preceding = address_of(page.previous, self.given, self.scope.base, self.request.path)
        results = [
            {
                "resource": place.branch,
                "url": f"{self.scope.base}{place.row.path}",
                "key": place.row.key,
                "name": place.row.label(self.scope.language)
                if isinstance(place.row, NamedThing)
                else str(place.row),
            }
            for place in page.places
        ]
        return Reply(
            {"count": None, "next": following, "previous": preceding, "results": results},
            links={"next": following, "prev": preceding},
        )
