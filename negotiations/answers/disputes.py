"""Disputes over HTTP: on what independent sources exclude each other, both sides with their claims, since when and until when.

The findings come from `disagreements.py`; nothing is decided here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema

from negotiations.access.visibility import claims_visible_to, things_visible_to
from negotiations.actors.models import Actor
from negotiations.answers.disagreements import ALL_FIELDS, KINDS, Found, Key, Wanted, disputes
from negotiations.answers.dispute_serializers import SHAPES, DisputeSerializer
from negotiations.api import parameters
from negotiations.api.clocks import Clocks
from negotiations.api.envelopes import envelope, represented, with_all_of
from negotiations.api.formats import TABLES
from negotiations.api.formats.answering import listed
from negotiations.api.ordering import Key as OrderKey
from negotiations.api.paging import Cursor, read_cursor, read_limit, write_cursor
from negotiations.api.parameters import BadParameter, Parameter, truth
from negotiations.api.past import as_recorded
from negotiations.api.references import ReferenceField
from negotiations.api.views import Answer, Reply
from negotiations.core.errors import Refused, one_of
from negotiations.core.records import API_ROOT
from negotiations.places.models import Place
from negotiations.talks.models import Negotiation
from negotiations.troops.series import SeriesKey
from negotiations.troops.series_pairs import SeriesName
from negotiations.troops.series_views import shown_key

NEGOTIATION = Parameter("negotiation", "Only disputes in this negotiation, by slug.", "iraq-us-hmc")
RESOURCE = Parameter(
    "resource",
    "Only disputes about things in this collection; `troop-counts` means series of them. May be given several times.",
    "milestones",
    repeated=True,
    schema={"type": "string", "enum": [kind.resource for kind in KINDS]},
)
FIELD = Parameter(
    "field",
    "Only disputes about this field; may be given several times.",
    "planned",
    repeated=True,
    schema={"type": "string", "enum": list(ALL_FIELDS)},
)
CURRENT = Parameter(
    "current",
    "`false` also gives disputes that had ended by the day asked about; `true` when not given.",
    "false",
    schema={"type": "boolean", "default": True},
)
ORDER = tuple(OrderKey(name, name, False) for name in ("kind", "name", "field", "since", "claim"))


class Disputes(Answer):
    """On what independent sources exclude each other. Two claims of one origin never make a dispute."""

    clocks = Clocks.BOTH
    parameters = (NEGOTIATION, RESOURCE, FIELD, CURRENT, parameters.LIMIT, parameters.CURSOR)
    reply = envelope(DisputeSerializer)
    renderer_classes = [*Answer.renderer_classes, *TABLES]

    def title(self) -> str:
        return "Disputes"

    @extend_schema(operation_id="disputes")
    def get(self, request: Any) -> HttpResponse | StreamingHttpResponse:
        """Milestones, conditions, events and series of troop counts on which independent sources exclude each other, both sides with their claims."""
        return listed(self, self.page)

    def page(self) -> Reply:
        """A page of disputes, kind after kind, in the order in which the things were entered."""
        limit = read_limit(self.given)
        cursor = read_cursor(self.given, ORDER, self.request.path)
        backwards = cursor is not None and cursor.backwards
        at: Any = cursor.values if cursor is not None else None
        found = list(islice(disputes(self.wanted(), at, backwards=backwards), limit + 1))
        more, found = len(found) > limit, found[:limit]
        if backwards:
            found.reverse()
        following = self.neighbour(found[-1].key) if found and (more or backwards) else None
        before = more if backwards else cursor is not None
        preceding = self.neighbour(found[0].key, backwards=True) if found and before else None
        data = {"count": None, "next": following, "previous": preceding, "results": self.told(found)}
        return Reply(data, links={"next": following, "prev": preceding})

    def wanted(self) -> Wanted:
        """Which disputes are asked for. Raises BadParameter with every fault."""
        return Wanted(
            user=self.scope.user,
            as_of=self.scope.as_of,
            resources=self.words("resource", [kind.resource for kind in KINDS]),
            fields=self.words("field", ALL_FIELDS),
            negotiation=self.negotiation(),
            running=truth(self.given, "current") is not False,
            at_once=read_limit(self.given) + 1,
        )

    def words(self, name: str, known: Sequence[str]) -> list[str] | None:
        """The words of a closed list that a parameter gives; None when it was not given."""
        if name not in self.given.values:
            return None
        try:
            return [one_of(text, known, name) for text in self.given.values[name]]
        except Refused as refused:
            raise BadParameter.all(refused.faults) from None

    def negotiation(self) -> int | None:
        """The key of the negotiation asked for. Raises BadParameter for an unknown slug."""
        slug = self.given.one("negotiation")
        if slug is None:
            return None
        found = things_visible_to(Negotiation, self.scope.user, self.scope.as_of).filter(slug=slug).first()
        if found is None:
            raise BadParameter(
                "negotiation",
                "unknown_slug",
                _("There is no negotiation with the slug “%(slug)s”.") % {"slug": slug[:60]},
            )
        return int(found.pk)

    def neighbour(self, key: Key, *, backwards: bool = False) -> str:
        """The address of the page behind or before a dispute."""
        cursor = write_cursor(Cursor(key, backwards), ORDER, self.request.path)
        query = [
            (name, value)
            for name, values in self.given.values.items()
            if name != "cursor"
            for value in values
        ]
        return f"{self.scope.base}{self.request.path}?{urlencode([*query, ('cursor', cursor)])}"

    def told(self, found: Sequence[Found]) -> list[dict[str, Any]]:
        """The disputes of a page; the claims of each kind are read at once."""
        claims = self.claims(found)
        as_recorded([one.thing for one in found], self.scope)
        series = self.series([one.series for one in found if one.series is not None])
        return [
            {
                **self.about(one, series),
                "resource": one.kind.resource,
                "field": one.dispute.field,
                "since": one.dispute.since,
                "until": one.dispute.until,
                "sides": [
                    {
                        "stands": one.dispute.stands in side,
                        "claims": [claims[one.kind.resource, pk] for pk in side],
                    }
                    for side in one.dispute.sides()
                ],
                "exclusions": [
                    [claims[one.kind.resource, pk]["id"] for pk in pair] for pair in one.dispute.exclusions
                ],
            }
            for one in found
        ]

    def about(self, found: Found, series: Mapping[SeriesName, SeriesKey]) -> dict[str, Any]:
        """What a dispute is about: a thing, or a series."""
        if found.series is not None:
            key = series[found.series]
            return {
                "url": f"{self.scope.base}{address_of_series(key)}",
                "thing": None,
                "series": shown_key(key, self.scope),
                "negotiation": None,
            }
        reference = ReferenceField()
        reference.prepare(self.scope)
        negotiation = found.thing.negotiation
        return {
            "url": f"{self.scope.base}{found.thing.path}",
            "thing": reference.to_representation(found.thing),
            "series": None,
            "negotiation": None if negotiation is None else reference.to_representation(negotiation),
        }

    def claims(self, found: Sequence[Found]) -> dict[tuple[str, int], dict[str, Any]]:
        """The claims of all sides, whole, by collection of the thing and key."""
        wanted: defaultdict[str, set[int]] = defaultdict(set)
        for one in found:
            wanted[one.kind.resource].update(pk for side in one.dispute.sides() for pk in side)
        shapes = {}
        for kind in KINDS:
            keys, shape = wanted.get(kind.resource), SHAPES[kind.resource]
            if keys:
                known = claims_visible_to(kind.claim, self.scope.user, self.scope.as_of, current=False)
                rows = list(with_all_of(known.filter(pk__in=keys), shape, self.scope))
                for row, told in zip(rows, represented(rows, shape, self.scope), strict=True):
                    shapes[kind.resource, row.pk] = told
        return shapes

    @staticmethod
    def series(names: Sequence[SeriesName]) -> dict[SeriesName, SeriesKey]:
        """The series of these names, with the actors and places that they name."""
        people = {slug for name in names for slug in name[:2]}
        actors = {actor.slug: actor for actor in Actor.objects.filter(slug__in=people)}
        places = {place.slug: place for place in Place.objects.filter(slug__in={name[2] for name in names})}
        return {
            name: SeriesKey(
                contributor=actors[name[0]],
                host=actors[name[1]],
                place=places.get(name[2]),
                force=name[3],
                measure=name[4],
                dataset=name[5],
                unit=name[6],
            )
            for name in names
        }


def address_of_series(key: SeriesKey) -> str:
    """Where a series is asked for, without a host."""
    named = {
        "contributor": key.contributor.slug,
        "host": key.host.slug,
        "place": key.place.slug if key.place else "",
        "force": key.force,
        "measure": key.measure,
        "dataset": key.dataset,
        "unit": key.unit,
    }
    return f"{API_ROOT}troop-counts/series/?{urlencode({name: text for name, text in named.items() if text})}"
