"""The sync feed: every public change in order, the head to compare with, the proof of a stretch, the state as it stands.

The questions are in `ledger/queries.py`; here is how they look to a client.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework.decorators import action

from negotiations.answers.change_feed import ChangeFeed
from negotiations.answers.change_serializers import (
    ChangeSerializer,
    HeadSerializer,
    ProofSerializer,
    StateSerializer,
)
from negotiations.api.clocks import Clocks
from negotiations.api.filter_kinds import NumberFilter, SlugFilter, WordFilter
from negotiations.api.filters import StrictFilter, StrictFilterSet
from negotiations.api.formats import TABLES
from negotiations.api.parameters import BadParameter, Parameter
from negotiations.api.rooms import Room
from negotiations.api.scope import Scope
from negotiations.api.views import Reply
from negotiations.core.clocks import AsOf
from negotiations.core.errors import Refused, shown
from negotiations.ledger import queries
from negotiations.ledger.models import Action, Change
from negotiations.talks.queries import negotiations_visible_to

LONGEST_PROOF = 10_000
"""Links in one answer of /changes/proof/; longer stretches are asked for in parts."""
_ADDRESS = re.compile(r"(?:https?://[^/]+)?(/api/v1/[a-z-]+/[a-z0-9-]+/)", re.ASCII)
NUMBER = {"type": "integer", "minimum": 0}


def changes(scope: Scope) -> QuerySet[Change]:
    """All of the ledger is public."""
    return Change.objects.all()


class AfterNumberFilter(NumberFilter):
    """Changes behind a number, not including it."""

    def condition(self, value: int) -> Q:
        return Q(number__gt=value)

    def variants(self) -> dict[str, StrictFilter[Any]]:
        return {}


class ObjectFilter(StrictFilter[str]):
    """Changes of one record, by its address (with or without the host)."""

    example = "/api/v1/milestones/phase-one/"

    def read(self, text: str) -> str:
        match = _ADDRESS.fullmatch(text)
        if match is None:
            raise Refused(
                "",
                "not_an_address",
                _("%(value)s is not the address of a record, such as %(example)s.")
                % {"value": shown(text), "example": self.example},
            )
        if not Change.objects.filter(url=match[1]).exists():
            # A draft answers so too: the ledger alone is asked.
            raise Refused(
                "",
                "unknown_object",
                _("The ledger has no change of a record at %(value)s.") % {"value": shown(match[1])},
            )
        return match[1]

    def condition(self, value: str) -> Q:
        return Q(url=value)


class LedgerNegotiationFilter(SlugFilter):
    """Changes of records that belong to a negotiation; the ledger keeps its slug."""

    def read_all(self, texts: Any) -> list[Any]:
        super().read_all(texts)
        return list(texts)

    def condition(self, value: Any) -> Q:
        return Q(negotiation=value)


class ChangeFilters(StrictFilterSet):
    """Filters of /changes/."""

    after = AfterNumberFilter(least=0, example="985", meaning="Changes with a greater number than this.")
    resource = WordFilter(
        words=sorted(queries.record_models()), meaning="Changes in this collection.", example="milestones"
    )
    object = ObjectFilter("url", meaning="Changes of this record, by its address.")
    negotiation = LedgerNegotiationFilter(
        rows=lambda scope: negotiations_visible_to(scope.user, AsOf.now()),
        meaning="Changes in this negotiation.",
        example="iraq-us-hmc",
    )
    action = WordFilter(words=Action.values, meaning="What happened.")


FROM = Parameter("from", "The first number.", "1", schema={"type": "integer", "minimum": 1})
TO = Parameter(
    "to",
    f"The last number, included; at most {LONGEST_PROOF} rows in one answer.",
    "100",
    schema={"type": "integer", "minimum": 1},
)


class Changes(Room):
    """Every public change in order, retractions included. A client that has seen N will never be offered a number below N later."""

    model = Change
    rows = staticmethod(changes)
    filters = ChangeFilters
    serializer_class = ChangeSerializer
    orderings = {"number": "number"}
    default_order = ("number",)
    clocks = Clocks.NONE
    searchable = False
    lookup_field = "number"
    lookup_value_regex = "[0-9]{1,18}"
    exports = (*TABLES, ChangeFeed)
    only_grows = True

    def narrowed(self, computed: Iterable[str] = ()) -> QuerySet[Any]:
        rows = super().narrowed(computed)
        return rows if self.until is None else rows.filter(number__lte=self.until)

    def title(self) -> str:
        return "Changes"

    def retracted(self) -> None:
        """A change is never retracted."""

    @action(detail=False, reply=HeadSerializer)
    def head(self, request: Any) -> Any:
        """The newest change: number, instant and hash."""
        return self.answer(lambda: Reply(queries.head()._asdict()))

    @action(detail=False, reply=ProofSerializer, parameters=(FROM, TO))
    def proof(self, request: Any) -> Any:
        """What anyone needs to check with SHA-256 that nothing between two numbers was altered."""
        return self.answer(self.links)

    @action(detail=False, reply=StateSerializer)
    def state(self, request: Any) -> Any:
        """Every public record as of the head, to compare with a copy that followed the feed."""
        return self.answer(self.standing)

    def links(self) -> Reply:
        """The proof of the stretch asked for."""
        head = queries.head()
        first, last = self.number("from", 1), self.number("to", head.number)
        if not 1 <= first <= last <= max(head.number, 1):
            raise BadParameter(
                "to",
                "out_of_range",
                _("from and to are numbers from 1 to %(number)s, in order.") % {"number": head.number},
            )
        if last - first >= LONGEST_PROOF:
            raise BadParameter(
                "to",
                "too_long",
                _("One answer proves at most %(longest_proof)s changes; ask in parts.")
                % {"longest_proof": LONGEST_PROOF},
            )
        return Reply({"results": list(queries.proof(first, last)), "head": head._asdict()})

    def number(self, name: str, default: int) -> int:
        """A parameter that is a number of the ledger."""
        text = self.given.one(name)
        if text is None:
            return default
        if not (text.isascii() and text.isdigit() and len(text) <= 18):
            raise BadParameter(
                name,
                "not_a_number",
                _("%(name)s is a number of the ledger, not %(value)s.")
                % {"name": name, "value": shown(text)},
            )
        return int(text)

    def standing(self) -> Reply:
        """The public record as of the head."""
        head = queries.head()
        results = [
            {
                "url": f"{self.scope.base}{row.url}",
                "revision": row.revision,
                "document_sha256": row.document_sha256,
            }
            for row in queries.state(head.number)
        ]
        return Reply({"head": head._asdict(), "results": results})
