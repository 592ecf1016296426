"""`Idempotency-Key`: the same key and body answers the first result again, another body is refused, a twin in flight waits or is told.

The kept answer is written in the transaction of the deed, so that there is never one without the other. Refusals are not kept: what was
refused did nothing, and may be tried again under the same key.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from negotiations.api.models import KeptAnswer
from negotiations.core.errors import Conflict, OtherBody, Refused

KEPT_FOR = dt.timedelta(days=7)
HEADERS = ("Location", "ETag", "Content-Type", "Content-Language")


def once(request: Any, act: Callable[[], HttpResponse]) -> HttpResponse:
    """Do what a request asks, or give again the answer that its key had. Raises Refused, OtherBody, Conflict."""
    key = request.headers.get("Idempotency-Key")
    if key is None or not request.user.is_authenticated:
        with transaction.atomic():
            return act()
    if not (1 <= len(key) <= 255 and key.isprintable() and key.isascii()):
        raise Refused("", "bad_idempotency_key", _("An Idempotency-Key has 1 to 255 printable characters."))
    digest = _digest(request)
    try:
        with transaction.atomic():
            return _first(request.user, key, digest, act)
    except IntegrityError as error:
        kept = KeptAnswer.objects.filter(account=request.user, key=key).first()
        if kept is None:
            raise Conflict(
                "in_flight", _("A request with this Idempotency-Key is being answered; ask again.")
            ) from error
        return _again(kept, digest)


def _first(user: Any, key: str, digest: str, act: Callable[[], HttpResponse]) -> HttpResponse:
    KeptAnswer.objects.filter(account=user, at__lt=timezone.now() - KEPT_FOR).delete()
    kept = KeptAnswer.objects.filter(account=user, key=key).first()
    if kept is not None:
        return _again(kept, digest)
    # Claimed before the deed: a twin meets the unique constraint and waits for this transaction, or is told.
    kept = KeptAnswer.objects.create(account=user, key=key, request_sha256=digest, status=0, body="")
    response = act()
    kept.status, kept.body = response.status_code, response.content.decode()
    kept.headers = {name: response.headers[name] for name in HEADERS if name in response.headers}
    kept.save()
    return response


def _again(kept: KeptAnswer, digest: str) -> HttpResponse:
    if kept.request_sha256 != digest:
        raise OtherBody("", "key_reused", _("This Idempotency-Key was used for another request."))
    response = HttpResponse(kept.body, status=kept.status)
    for name, value in kept.headers.items():
        response.headers[name] = value
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _digest(request: Any) -> str:
    seen = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    seen.update(request.body)
    return seen.hexdigest()
