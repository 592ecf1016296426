"""`If-Match`: a write is bound to the revision that its caller read. The digest of the tag does not matter, nor a `W/` added on the way."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.exceptions import APIException

from negotiations.core.errors import Refused, Stale

_REVISION = re.compile(r'(?:W/)?"(\d{1,10})\.[0-9a-f]*"', re.ASCII)


class PreconditionRequired(APIException):
    """The write must say which revision it is based on."""

    status_code = 428
    default_code = "precondition_required"
    default_detail = gettext_lazy(
        "Say with If-Match which revision this is based on: read the record, and send its ETag."
    )


def require_revision(request: Any, current: int) -> int:
    """The revision that a write is bound to. Raises PreconditionRequired without If-Match, Stale for another one, Refused for no tag."""
    text = request.headers.get("If-Match", "").strip()
    if not text:
        raise PreconditionRequired
    if text == "*":
        return current
    revisions = [int(found) for found in _REVISION.findall(text[:8_000])]
    if not revisions:
        raise Refused("", "not_a_tag", _("If-Match holds the ETag of the record as it was read."))
    if current not in revisions:
        raise Stale(current)
    return current
