"""How much one caller may ask: a fixed window, generous, told in `RateLimit` headers.

Callers are told apart by account, the public by address as the nearest trusted proxy saw it. Whole collections, which cost as much as thousands
of pages, have a quota of their own for the public. What is not allowed at all is decided elsewhere.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.conf import settings
from django.core.cache import cache
from rest_framework.throttling import BaseThrottle

from negotiations.api.formats.whole import WholeFormat


@dataclass(frozen=True, slots=True)
class Quota:
    """What is left to a caller: whether this request was still within it, and what its answer says of it."""

    allowed: bool
    reset: float
    headers: Mapping[str, str]


def count(policy: str, ident: str) -> Quota:
    """Count one request. The policies are `TRACKER_RATES`: name → (requests, seconds)."""
    quota, window = settings.TRACKER_RATES[policy]
    number, passed = divmod(time.time(), window)
    key = f"rate {policy} {ident} {number:.0f}".replace(" ", ":")
    try:
        used = cache.incr(key)
    except ValueError:  # the first of this window, or one of several first ones
        used = 1 if cache.add(key, 1, window) else cache.incr(key)
    reset = window - passed
    headers = {
        "RateLimit-Policy": f'"{policy}";q={quota};w={window}',
        "RateLimit": f'"{policy}";r={max(0, quota - used)};t={max(1, round(reset))}',
    }
    return Quota(used <= quota, reset, headers)


class RateThrottle(BaseThrottle):
    """Counts requests per caller and window. Answers that were kept are counted where they are given, in `kept.py`."""

    reset: float

    def allow_request(self, request: Any, view: Any) -> bool:
        authenticated = bool(request.user and request.user.is_authenticated)
        policy = "account" if authenticated else "exports" if is_export(request) else PUBLIC
        counted = count(policy, f"a{request.user.pk}" if authenticated else self.get_ident(request))
        self.reset, request.rate_headers = counted.reset, counted.headers
        return counted.allowed

    def wait(self) -> float | None:
        return self.reset


PUBLIC = "public"


class _Caller(NamedTuple):
    """As much of a request as tells callers apart. Django's makes a dictionary of all headers for whoever asks for one."""

    headers: Mapping[str, str | None]
    META: Mapping[str, Any]


def count_public(meta: Mapping[str, Any]) -> Quota:
    """Count a request of the public for a page or record, of which this is the environment."""
    caller: Any = _Caller({"x-forwarded-for": meta.get("HTTP_X_FORWARDED_FOR")}, meta)
    return count(PUBLIC, RateThrottle().get_ident(caller))


def is_export(request: Any) -> bool:
    """Whether a whole collection is asked for. A HEAD prepares none."""
    return request.method == "GET" and isinstance(getattr(request, "accepted_renderer", None), WholeFormat)
