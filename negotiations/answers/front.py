"""What the admin's front page tells of the record as a whole: what is known from one origin only."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Value
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from negotiations.conditions.models import Condition, ConditionState
from negotiations.core.clocks import AsOf
from negotiations.core.states import standing
from negotiations.core.vocabulary import RecordState
from negotiations.events.models import Event, EventState
from negotiations.milestones.models import Milestone, MilestoneState
from negotiations.review.panels import Panel, link, list_of
from negotiations.sources.models import Citation
from negotiations.sources.remarks import origin_in_words

MOST = 8
KINDS: tuple[tuple[type[Any], type[Any], str, str], ...] = (
    (Milestone, MilestoneState, "milestone", "milestone_claim"),
    (Condition, ConditionState, "condition", "condition_claim"),
    (Event, EventState, "event", "event_claim"),
)
"""Things with a picture: model, kept rows, the thing's name there, the citation's foreign key to its claims."""


def one_origin(_request: HttpRequest) -> Panel | None:
    """What everybody knows from the same mouth, the newest first: one question for all kinds, two for each kind shown."""
    branches = [
        state._default_manager.filter(
            standing(AsOf.now()), origins_count=1, **{f"{name}__state": RecordState.PUBLISHED}
        )
        .order_by()
        .annotate(room=Value(place), thing=F(f"{name}_id"))
        .values_list("room", "thing", "known_from", "claims_count")
        for place, (_model, state, name, _cited) in enumerate(KINDS)
    ]
    newest = list(
        branches[0].union(*branches[1:], all=True).order_by("-known_from", "room", "thing")[: MOST + 1]
    )
    if not newest:
        return None
    shown = newest[:MOST]
    things: dict[tuple[int, int], Any] = {}
    origins: dict[tuple[int, int], Citation] = {}
    for place, (model, _state, name, cited) in enumerate(KINDS):
        keys = [thing for kind, thing, _since, _count in shown if kind == place]
        things |= (
            {(place, pk): thing for pk, thing in model._default_manager.in_bulk(keys).items()} if keys else {}
        )
        citations: Any = Citation.objects.filter(
            AsOf.now().claims(f"{cited}__"), **{f"{cited}__{name}__in": keys}
        ).annotate(thing=F(f"{cited}__{name}_id"))
        origins |= {(place, one.thing): one for one in citations} if keys else {}
    return Panel(
        title=_("Known from one origin only"),
        headings=[_("Kind"), _("What"), _("Whose word"), _("Claims"), _("Known from")],
        rows=[
            [
                capfirst(KINDS[kind][0]._meta.verbose_name),
                link(things[kind, thing]),
                origin_in_words(origins[kind, thing]) if (kind, thing) in origins else "–",
                count,
                since,
            ]
            for kind, thing, since, count in shown
        ],
        links=[
            (_("All: %(kind)s") % {"kind": model._meta.verbose_name_plural}, list_of(model, origins="one"))
            for model, _state, _name, _cited in KINDS
        ],
        name="one-origin",
    )
