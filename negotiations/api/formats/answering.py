"""A whole collection over HTTP: refused, still good, or a complete file with its length, its tag and a speaking name."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from negotiations.api.formats.contents import Contents, OfReplies
from negotiations.api.formats.preparing import Moved, Prepared, prepared
from negotiations.api.formats.ranges import Part, SentFile, asked_range
from negotiations.api.formats.whole import TooMuch, WholeFormat, collection_name
from negotiations.api.paging import read_limit
from negotiations.api.parameters import BadParameter
from negotiations.api.problems import problem
from negotiations.api.validators import digest_of, good_copy, tag, validators_of
from negotiations.api.views import Answer, Reply, not_modified
from negotiations.core.errors import Refused, gather
from negotiations.ledger.services import head

if TYPE_CHECKING:
    from negotiations.ledger.models import LedgerHead

SOON = "5"
"""Seconds after which to ask again for what was being written to."""


def listed(
    view: Answer, make: Callable[[], Reply], contents: Contents | None = None
) -> HttpResponse | StreamingHttpResponse:
    """A page of many results; in the formats made for it all of them, by following its pages where there is no shorter way."""
    form = view.request.accepted_renderer
    if isinstance(form, WholeFormat):
        return whole_answer(view, form, contents or OfReplies(view, make))
    return view.answer(make)


def whole_answer(view: Answer, form: WholeFormat, contents: Contents) -> HttpResponse | StreamingHttpResponse:
    """The collection in this format; of a HEAD what can be told without preparing it: all headers but its length."""
    refuse_parameters(view, form)
    before = head()
    digest = digest_of(view.request, view.given, view.scope, before, form.format)
    copy = good_copy(validators_of(view.request), digest)
    if copy is not None:
        return view.headed(not_modified(), before, copy)
    if view.request.method == "HEAD":
        return view.headed(headers_alone(view, contents, form, before), before, tag(0, digest))
    try:
        file = prepared(view, contents, form, before, digest)
    except TooMuch as error:
        return too_much(view.request, error)
    except Moved:
        return problem(
            view.request,
            503,
            _("The record is being written to just now; ask again soon."),
            headers={"Retry-After": SOON},
        )
    return sent(view, form, file)


def sent(view: Answer, form: WholeFormat, prepared: Prepared) -> HttpResponse | StreamingHttpResponse:
    """The file, or the part of it that was asked for."""
    length = os.fstat(prepared.file.fileno()).st_size
    asked = asked_range(view.request, length, tag(0, prepared.digest))
    start, stop = asked or (0, length)
    if asked is not None and start >= stop:
        prepared.file.close()
        return problem(
            view.request,
            416,
            _("The file has %(length)s bytes.") % {"length": length},
            headers={"Content-Range": f"bytes */{length}"},
        )
    prepared.file.seek(start)
    response = SentFile(
        Part(prepared.file, stop - start),
        as_attachment=form.attached,
        filename=file_name(view, form, prepared.head) if form.attached else "",
        content_type=content_type(form),
        status=200 if asked is None else 206,
    )
    response.headers["Content-Length"] = str(stop - start)
    response.headers["Accept-Ranges"] = "bytes"
    if asked is not None:
        response.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{length}"
    return view.headed(response, prepared.head, tag(0, prepared.digest))


def too_much(request: Any, error: TooMuch) -> HttpResponse:
    """422: there is more than the format can hold."""
    told = {"parameter": "format", "code": "too_many_rows", "detail": str(error), "suggestions": ["csv"]}
    title = _("Too much for this format")
    return problem(request, 422, str(error), kind="too-many-rows", title=title, errors=[told])


def headers_alone(
    view: Answer, contents: Contents, form: WholeFormat, at: LedgerHead
) -> StreamingHttpResponse:
    """What a HEAD is told. It is refused what a GET is, but for a collection that turns out too large for the format."""
    contents.require_asked_well()
    if "limit" not in form.refused:
        read_limit(view.given)
    # Streamed, or middleware would tell a length of nothing.
    response = StreamingHttpResponse((), content_type=content_type(form))
    if form.attached:
        named = content_disposition_header(as_attachment=True, filename=file_name(view, form, at))
        response.headers["Content-Disposition"] = named or "attachment"
    return response


def content_type(form: WholeFormat) -> str:
    """The format as a header says it."""
    return f"{form.media_type}; charset={form.charset}" if form.charset else form.media_type


def refuse_parameters(view: Answer, form: WholeFormat) -> None:
    """Raise BadParameter for every parameter that means nothing to a format, rather than answer as if it had not been given."""
    try:
        with gather() as faults:
            for name in form.refused:
                if name in view.given.values:
                    faults.add(
                        name,
                        "not_with_this_format",
                        _("%(format)s gives the whole collection and takes no %(name)s.")
                        % {"format": form.format, "name": name},
                    )
    except Refused as refused:
        raise BadParameter.all(refused.faults) from None


def file_name(view: Answer, form: WholeFormat, at: LedgerHead) -> str:
    """What the file is, of which day and which state of the record: `troop-counts_2025-10-25_985.csv`."""
    return f"{collection_name(view)}_{view.scope.as_of.known.isoformat()}_{at.number}.{form.extension}"
