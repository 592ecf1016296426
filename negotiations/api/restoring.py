"""Restoring over HTTP: the body names a change of the record, by its number in the ledger, and says why it is to hold again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse

from negotiations.access.roles import Role, require
from negotiations.core.errors import Refused, gather, shown, unknown_fields

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
        raise Refused(
            "", "wrong_type", f"The body is an object with a number and a reason, not {shown(body)}."
        )
    number: Any = body.get("number")
    reason: Any = body.get("reason", "")
    with gather() as faults:
        faults.faults.extend(unknown_fields(body, ("number", "reason")))
        if number is None:
            faults.add("number", "required", "number is required: that of a change of this record.")
        elif not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= GREATEST_NUMBER:
            faults.add(
                "number", "wrong_type", f"number is that of a change in the ledger, not {shown(number)}."
            )
        if not isinstance(reason, str) or len(reason) > 2_000:
            faults.add("reason", "wrong_type", "A reason is text of at most 2000 characters.")
    return number, reason
