"""A whole collection over HTTP: refused, still good, or a complete file with its length, its tag and a speaking name."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from negotiations.api.formats.preparing import Moved, Prepared, prepared
from negotiations.api.formats.ranges import Part, SentFile, asked_range
from negotiations.api.formats.whole import TooMuch, WholeFormat, collection_name
from negotiations.api.paging import read_limit
from negotiations.api.parameters import BadParameter
from negotiations.api.problems import problem
from negotiations.api.validators import digest_of, good_copy, tag
from negotiations.api.views import not_modified
from negotiations.core.errors import Refused, gather
from negotiations.ledger.services import head

if TYPE_CHECKING:
    from negotiations.api.rooms import Room
    from negotiations.api.views import Answer
    from negotiations.ledger.models import LedgerHead

SOON = "5"
"""Seconds after which to ask again for what was being written to."""


def whole_answer(room: Room, form: WholeFormat) -> HttpResponse | StreamingHttpResponse:
    """The collection in this format; of a HEAD what can be told without preparing it: all headers but its length."""
    refuse_parameters(room, form)
    before = head()
    digest = digest_of(room.request, room.given, room.scope, before, form.format)
    copy = good_copy(room.request, digest)
    if copy is not None:
        return room.headed(not_modified(), before, copy)
    if room.request.method == "HEAD":
        return room.headed(headers_alone(room, form, before), before, tag(0, digest))
    try:
        file = prepared(room, form, before, digest)
    except TooMuch as error:
        return too_much(room.request, error)
    except Moved:
        return problem(
            room.request,
            503,
            "The record is being written to just now; ask again soon.",
            headers={"Retry-After": SOON},
        )
    return sent(room, form, file)


def sent(room: Room, form: WholeFormat, prepared: Prepared) -> HttpResponse | StreamingHttpResponse:
    """The file, or the part of it that was asked for."""
    length = os.fstat(prepared.file.fileno()).st_size
    asked = asked_range(room.request, length, tag(0, prepared.digest))
    start, stop = asked or (0, length)
    if asked is not None and start >= stop:
        prepared.file.close()
        return problem(
            room.request, 416, f"The file has {length} bytes.", headers={"Content-Range": f"bytes */{length}"}
        )
    prepared.file.seek(start)
    response = SentFile(
        Part(prepared.file, stop - start),
        as_attachment=form.attached,
        filename=file_name(room, form, prepared.head) if form.attached else "",
        content_type=content_type(form),
        status=200 if asked is None else 206,
    )
    response.headers["Content-Length"] = str(stop - start)
    response.headers["Accept-Ranges"] = "bytes"
    if asked is not None:
        response.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{length}"
    return room.headed(response, prepared.head, tag(0, prepared.digest))


def too_much(request: Any, error: TooMuch) -> HttpResponse:
    """422: there is more than the format can hold."""
    told = {"parameter": "format", "code": "too_many_rows", "detail": str(error), "suggestions": ["csv"]}
    title = "Too much for this format"
    return problem(request, 422, str(error), kind="too-many-rows", title=title, errors=[told])


def headers_alone(room: Room, form: WholeFormat, at: LedgerHead) -> StreamingHttpResponse:
    """What a HEAD is told. It is refused what a GET is, but for a collection that turns out too large for the format."""
    room.narrowed()
    room.order()
    room.selection()
    if "limit" not in form.refused:
        read_limit(room.given)
    # Streamed, or middleware would tell a length of nothing.
    response = StreamingHttpResponse((), content_type=content_type(form))
    if form.attached:
        named = content_disposition_header(as_attachment=True, filename=file_name(room, form, at))
        response.headers["Content-Disposition"] = named or "attachment"
    return response


def content_type(form: WholeFormat) -> str:
    """The format as a header says it."""
    return f"{form.media_type}; charset={form.charset}" if form.charset else form.media_type


def refuse_parameters(room: Answer, form: WholeFormat) -> None:
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
