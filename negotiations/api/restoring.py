"""Restoring over HTTP: the body names a change of the record, by its number in the ledger, and says why it is to hold again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from negotiations.access.roles import Role, require
from negotiations.api.bodies import read_reason
from negotiations.core.errors import gather, shown, unknown_fields, wrong_type

if TYPE_CHECKING:
    from negotiations.api.writing import WritableRoom

GREATEST_NUMBER = 2**63 - 1


def restored(room: WritableRoom) -> HttpResponse:
    """The record after it says again what it said; of a claim the new one that says so."""
    require(room.request.user, Role.REVIEWER)
    record, revision = room.bound()
    number, reason = read_restoration(room.request.data)
    fresh = room.deeds.restore(
        record=record, number=number, by=room.request.user, reason=reason, revision=revision
    )
    response = room.shown(fresh, 200)
    if fresh.pk != record.pk:
        response.headers["Location"] = f"{room.scope.base}{fresh.path}"
    return response


def read_restoration(body: Any) -> tuple[int, str]:
    """The number and the reason of a body. Raises Refused with every fault."""
    if not isinstance(body, Mapping):
        raise wrong_type(_("The body is an object with a number and a reason, not %(value)s."), body)
    number: Any = body.get("number")
    reason: Any = body.get("reason", "")
    with gather() as faults:
        faults.faults.extend(unknown_fields(body, ("number", "reason")))
        if number is None:
            faults.add("number", "required", _("number is required: that of a change of this record."))
        elif not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= GREATEST_NUMBER:
            faults.add(
                "number",
                "wrong_type",
                _("number is that of a change in the ledger, not %(value)s.") % {"value": shown(number)},
            )
        with faults.under(""):
            read_reason("reason", reason)
    return number, reason
