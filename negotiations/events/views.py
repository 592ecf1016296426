"""Events and the accounts of them over HTTP: a table of contents."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from rest_framework.decorators import action

from negotiations.actors.filters import actors
from negotiations.actors.serializers import ActorSummarySerializer
from negotiations.api.envelopes import envelope
from negotiations.api.formats import TABLES
from negotiations.api.formats.answering import listed
from negotiations.api.ordering import OrZero
from negotiations.api.pictures import told_in_order
from negotiations.api.selection import Expansion, with_needs
from negotiations.api.views import Reply
from negotiations.api.writing import WritableRoom
from negotiations.core.history import steps
from negotiations.core.pictures import pictures_of
from negotiations.events.filters import EventClaimFilters, EventFilters, events
from negotiations.events.maps import EventMap
from negotiations.events.models import Event, EventClaim, EventState
from negotiations.events.queries import event_claims_visible_to
from negotiations.events.serializers import FIELDS, EventClaimSerializer, EventSerializer, EventStepSerializer
from negotiations.places.filters import places
from negotiations.places.serializers import PlaceSerializer
from negotiations.sources.claim_views import ClaimRoom


class Events(WritableRoom):
    """Meetings, messages, votes, attacks, handovers: what happened, according to whom."""

    model = Event
    rows = staticmethod(events)
    filters = EventFilters
    serializer_class = EventSerializer
    orderings = {
        "slug": "slug",
        "occurred": "picture__occurred_earliest",
        "killed": "picture__killed_low",
        "wounded": "picture__wounded_low",
        "occurrences": "picture__occurrences_low",
        "claims_count": OrZero("picture__claims_count"),
        "origins_count": OrZero("picture__origins_count"),
        "known_from": "known_from",
    }
    expansions = {
        "participants.actor": Expansion(ActorSummarySerializer, actors, "participants__actor"),
        "part_of": Expansion(EventSerializer, events, "part_of"),
    }
    exports = (*TABLES, EventMap)

    @action(detail=True, reply=envelope(EventStepSerializer), exports=TABLES)
    def history(self, request: Any, slug: str) -> HttpResponse | StreamingHttpResponse:
        """The accounts of an event in the order in which they became known, with what stood before and after."""
        return listed(self, self.told)

    def told(self) -> Reply:
        """The history of the event at this address."""
        event = self.found(self.known_rows(self.scope))
        said = event_claims_visible_to(self.scope.user, self.scope.as_of, current=False).filter(event=event)
        claims = list(with_needs(said, EventClaimSerializer, EventClaimSerializer.names(), self.scope, {}))
        pictures = pictures_of(EventState, "event", event, self.scope.as_of)
        return Reply(
            told_in_order(steps(claims, pictures, FIELDS), EventStepSerializer, self.scope),
            revision=event.revision,
        )


class EventClaims(ClaimRoom):
    """What each source tells of an event; a running tally is an account with occurrences."""

    model = EventClaim
    claims = staticmethod(event_claims_visible_to)
    filters = EventClaimFilters
    serializer_class = EventClaimSerializer
    orderings = {
        **ClaimRoom.orderings,
        "occurred": "occurred_earliest",
        "killed": "killed_low",
        "wounded": "wounded_low",
        "occurrences": "occurrences_low",
    }
    expansions = {
        "event": Expansion(EventSerializer, events, "event"),
        "place": Expansion(PlaceSerializer, places, "place"),
    }
