"""A whole collection over HTTP: refused, still good, or a complete file with its length, its tag and a speaking name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import FileResponse, HttpResponse

from negotiations.api.formats.preparing import Moved, prepare
from negotiations.api.formats.whole import TooMuch, WholeFormat, collection_name
from negotiations.api.parameters import BadParameter
from negotiations.api.problems import problem
from negotiations.api.validators import digest_of, good_copy, tag
from negotiations.api.views import not_modified
from negotiations.core.errors import Refused, gather
from negotiations.ledger.services import head

if TYPE_CHECKING:
    from negotiations.api.rooms import Room
    from negotiations.ledger.models import LedgerHead

SOON = "5"
"""Seconds after which to ask again for what was being written to."""


def whole_answer(room: Room, form: WholeFormat) -> HttpResponse | FileResponse:
    """The collection in this format."""
    refuse_parameters(room, form)
    before = head()
    copy = good_copy(room.request, digest_of(room.request, room.given, room.scope, before, form.format))
    if copy is not None:
        return room.headed(not_modified(), before, copy)
    try:
        prepared = prepare(room, form)
    except TooMuch as error:
        told = {"parameter": "format", "code": "too_many_rows", "detail": str(error), "suggestions": ["csv"]}
        return problem(
            room.request,
            422,
            str(error),
            kind="too-many-rows",
            title="Too much for this format",
            errors=[told],
        )
    except Moved:
        return problem(
            room.request,
            503,
            "The record is being written to just now; ask again soon.",
            headers={"Retry-After": SOON},
        )
    response = FileResponse(
        prepared.file,
        as_attachment=form.attached,
        filename=file_name(room, form, prepared.head) if form.attached else "",
        content_type=f"{form.media_type}; charset={form.charset}" if form.charset else form.media_type,
    )
    return room.headed(response, prepared.head, tag(0, prepared.digest))


def refuse_parameters(room: Room, form: WholeFormat) -> None:
    """Raise BadParameter for every parameter that means nothing to a format, rather than answer as if it had not been given."""
    try:
        with gather() as faults:
            for name in form.refused:
                if name in room.given.values:
                    faults.add(
                        name,
                        "not_with_this_format",
                        f"{form.format} gives the whole collection and takes no {name}.",
                    )
    except Refused as refused:
        raise BadParameter.all(refused.faults) from None


def file_name(room: Room, form: WholeFormat, at: LedgerHead) -> str:
    """What the file is, of which day and which state of the record: `troop-counts_2025-10-25_985.csv`."""
    return f"{collection_name(room)}_{room.scope.as_of.known.isoformat()}_{at.number}.{form.extension}"
