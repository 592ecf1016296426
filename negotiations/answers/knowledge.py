"""What became known between two days: every claim that became known, was replaced by its publisher, superseded or retracted by us."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django.db.models import F, Q
from django.db.models.functions import TruncDate
from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from negotiations.access.visibility import things_visible_to
from negotiations.answers.merging import Branch, Place, address_of, merged_page
from negotiations.api import parameters
from negotiations.api.clocks import Clocks, read_day
from negotiations.api.envelopes import envelope
from negotiations.api.formats import TABLES
from negotiations.api.formats.answering import listed
from negotiations.api.parameters import DAY, BadParameter, Parameter
from negotiations.api.past import as_recorded
from negotiations.api.references import ClaimReferenceField, ReferenceField
from negotiations.api.views import Answer, Reply
from negotiations.conditions.models import ConditionClaim
from negotiations.core.claims import Claim
from negotiations.core.vocabulary import Standing
from negotiations.events.models import EventClaim
from negotiations.milestones.models import MilestoneClaim
from negotiations.statements.models import Statement
from negotiations.talks.models import Negotiation
from negotiations.troops.models import TroopCount

KINDS: tuple[tuple[type[Claim], str], ...] = (
    (MilestoneClaim, "milestone"),
    (ConditionClaim, "condition"),
    (EventClaim, "event"),
    (TroopCount, "milestone"),
    (Statement, ""),
)
"""The kinds of claims, each with the foreign key to the thing it speaks of."""
BECAME = ("known", "replaced", "superseded", "retracted")
ENDED = ("superseded", "retracted")
"""What we did ourselves, and said why."""

FROM = Parameter("from", "The first day.", "2024-09-01", schema=DAY, required=True)
TO = Parameter("to", "The last day, included; today when not given.", "2024-09-30", schema=DAY)
NEGOTIATION = Parameter("negotiation", "Only claims of this negotiation, by slug.", "iraq-us-hmc")
WHAT = Parameter(
    "what",
    "Only what became this; may be given several times.",
    "replaced",
    repeated=True,
    schema={"type": "string", "enum": list(BECAME)},
)


class NewsSerializer(serializers.Serializer[Any]):
    """One claim and what became of it on a day."""

    day = serializers.DateField(
        help_text="The day on which it became so: the publisher's for known and replaced, ours (UTC) for superseded and retracted."
    )
    what = serializers.ChoiceField(choices=BECAME, help_text="What became of the claim.")
    resource = serializers.CharField(help_text="The collection of the claim.")
    claim = ClaimReferenceField(help_text="The claim.")
    about = ReferenceField(
        allow_null=True, help_text="What it speaks of; null for what speaks of nothing in particular."
    )
    standing = serializers.ChoiceField(choices=Standing.choices, help_text="With what force it was said.")
    note = serializers.CharField(allow_null=True, help_text="In our own words what the source says.")
    reason = serializers.CharField(allow_null=True, help_text="Why we superseded or retracted it.")
    heir = ClaimReferenceField(allow_null=True, help_text="The claim that replaced or superseded it.")


class Knowledge(Answer):
    """What became known, was replaced, superseded or retracted between two days."""

    clocks = Clocks.BOTH
    parameters = (FROM, TO, NEGOTIATION, WHAT, parameters.LIMIT, parameters.CURSOR)
    reply = envelope(NewsSerializer)
    renderer_classes = [*Answer.renderer_classes, *TABLES]

    @extend_schema(operation_id="knowledge")
    def get(self, request: Any) -> HttpResponse | StreamingHttpResponse:
        """Every claim that became known, was replaced by its publisher, superseded or retracted between two days, day by day."""
        return listed(self, self.news)

    def news(self) -> Reply:
        """A page of the news, in order of their days."""
        first, last = self.days()
        wanted = self.given.values.get("what", list(BECAME))
        unknown = [word for word in wanted if word not in BECAME]
        if unknown:
            raise BadParameter(
                "what",
                "unknown_word",
                _("%(unknown)s is not known here; the words are %(words)s.")
                % {"unknown": unknown[0][:60], "words": ", ".join(BECAME)},
                BECAME,
            )
        among = self.among()
        self.reference = ReferenceField()
        self.reference.prepare(self.scope)
        branches = [
            Branch(
                f"{what} {index}",
                self.became(model, subject, what, first, last),
                "day",
                among,
                undated=False,
            )
            for what in BECAME
            if what in wanted
            for index, (model, subject) in enumerate(KINDS)
        ]
        page = merged_page(branches, self.given, self.request.path)
        following = address_of(page.next, self.given, self.scope.base, self.request.path)
        preceding = address_of(page.previous, self.given, self.scope.base, self.request.path)
        as_recorded([place.row for place in page.places], self.scope)
        results = [self.entry(place) for place in page.places]
        return Reply(
            {"count": None, "next": following, "previous": preceding, "results": results},
            links={"next": following, "prev": preceding},
        )

    def days(self) -> tuple[dt.date, dt.date]:
        """The two days asked for. Raises BadParameter."""
        today = timezone.now().date()
        start, end = self.given.one("from"), self.given.one("to")
        if start is None:
            raise BadParameter("from", "required", _("Say from which day on: from=2024-09-01."))
        first, last = read_day("from", start), today if end is None else read_day("to", end)
        if last > today:
            raise BadParameter("to", "in_the_future", _("%(last)s lies in the future.") % {"last": last})
        if first > last:
            raise BadParameter(
                "to",
                "ends_before_start",
                _("%(last)s comes before %(first)s.") % {"last": last, "first": first},
            )
        return first, last

    def among(self) -> Q:
        """The claims of the negotiation asked for. Raises BadParameter for an unknown slug."""
        slug = self.given.one("negotiation")
        if slug is None:
            return Q()
        seen = things_visible_to(Negotiation, self.scope.user, self.scope.as_of)
        negotiation = seen.filter(slug=slug).first()
        if negotiation is None:
            raise BadParameter(
                "negotiation",
                "unknown_slug",
                _("There is no negotiation with the slug “%(slug)s”.") % {"slug": slug[:60]},
            )
        return Q(negotiation=negotiation)

    def entry(self, place: Place) -> dict[str, Any]:
        """One entry of the answer."""
        what, _, index = place.branch.partition(" ")
        claim, subject = place.row, KINDS[int(index)][1]
        about = getattr(claim, subject) if subject else None
        heir = {"replaced": "replaced_by", "superseded": "superseded_by"}.get(what)
        follower = getattr(claim, heir, None) if heir else None
        return {
            "day": claim.day,
            "what": what,
            "resource": claim.resource,
            "claim": self.claim(claim),
            "about": about and self.reference.to_representation(about),
            "standing": claim.standing,
            "note": claim.note or None,
            "reason": claim.ended_because if what in ENDED else None,
            "heir": self.claim(follower) if follower is not None and self.holds(follower) else None,
        }

    def claim(self, claim: Claim) -> dict[str, Any]:
        """A reference to a claim."""
        return {"url": f"{self.scope.base}{claim.path}", "id": claim.public_id}

    def holds(self, claim: Claim) -> bool:
        """Whether a claim was in the public record of R and known on D."""
        recorded, since = self.scope.as_of.recorded, claim.recorded_from
        in_record = since is not None and (recorded is None or since <= recorded)
        return in_record and claim.known_from <= self.scope.as_of.known

    def became(self, model: type[Claim], subject: str, what: str, first: dt.date, last: dt.date) -> Any:
        """The claims of one kind that became so between two days, each with its `day`, as known on D and recorded on R."""
        as_of, manager = self.scope.as_of, cast("Any", model._default_manager)
        rows = manager.filter(known_from__lte=as_of.known).select_related(*filter(None, [subject]))
        if what == "known":
            known = rows.filter(as_of.records(), known_from__range=(first, last))
            return known.annotate(day=F("known_from"))
        if what == "replaced":
            ended = rows.filter(as_of.records(), known_until__range=(first, min(last, as_of.known)))
            if as_of.recorded is not None:
                ended = ended.filter(known_until_recorded_at__lte=as_of.recorded)
            return ended.select_related("replaced_by").annotate(day=F("known_until"))
        begin = dt.datetime.combine(first, dt.time.min, tzinfo=dt.UTC)
        end = dt.datetime.combine(last, dt.time.max, tzinfo=dt.UTC)
        ended = rows.filter(
            state=what,
            recorded_until__range=(begin, end if as_of.recorded is None else min(end, as_of.recorded)),
        )
        if what == "superseded":
            ended = ended.select_related("superseded_by")
        return ended.annotate(day=TruncDate("recorded_until", tzinfo=dt.UTC))
