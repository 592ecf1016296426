"""Corrections over HTTP: superseding our own claim, replacing a publisher's. Each writes a new claim and ends the old one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework.decorators import action

from negotiations.access.roles import Role, require
from negotiations.api.bodies import read_reason
from negotiations.api.writing import WritableRoom
from negotiations.core.errors import Refused, wrong_type


class WritableClaims(WritableRoom):
    """What a room of claims adds: corrections, which write a new claim and end the old one."""

    @action(detail=True, methods=["post"])
    def supersede(self, request: Any, **kwargs: Any) -> HttpResponse:
        """Correct a mistake of ours: the body is the new claim and why, as `reason`, or as `because` beside a `reason` of the claim's own."""
        return self.written(lambda: self.corrected("supersede"))

    @action(detail=True, methods=["post"])
    def replace(self, request: Any, **kwargs: Any) -> HttpResponse:
        """Record that the publisher corrected its own claim: the body is what it prints now and why, as `reason`, or as `because` beside a `reason` of the claim's own."""
        return self.written(lambda: self.corrected("replace"))

    def corrected(self, deed: str) -> HttpResponse:
        """The claim that corrects the one at this address."""
        require(self.request.user, Role.REVIEWER)
        record, revision = self.bound()
        body = self.request.data
        if not isinstance(body, Mapping):
            raise wrong_type(_("The body is the new claim, not %(value)s."), body)
        # A claim of a milestone has a reason of its own, which the body keeps where `because` tells why it is corrected.
        why = "because" if "because" in body else "reason"
        claim = {name: value for name, value in body.items() if name != why}
        reason = read_reason(why, body.get(why, ""))
        if not reason.strip():
            raise Refused(why, "required", _("A correction says why."))
        deeds: Any = self.deeds
        values = self.values(claim, partial=deeds.subject is not None and deeds.subject not in claim)
        fresh = getattr(deeds, deed)(
            record=record, values=values, by=self.request.user, reason=reason, revision=revision
        )
        response = self.shown(fresh, 200)
        response.headers["Location"] = f"{self.scope.base}{fresh.path}"
        return response
