"""How much one caller may ask: a fixed window, generous, told in `RateLimit` headers.

Callers are told apart by account, the public by address as the nearest trusted proxy saw it. Whole collections, which cost as much as thousands
of pages, have a quota of their own for the public. What is not allowed at all is decided elsewhere.
"""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.cache import cache
from rest_framework.throttling import BaseThrottle

from negotiations.api.formats.whole import WholeFormat


class RateThrottle(BaseThrottle):
    """Counts requests per caller and window. The policies are `TRACKER_RATES`: name → (requests, seconds)."""

    reset: float

    def allow_request(self, request: Any, view: Any) -> bool:
        authenticated = bool(request.user and request.user.is_authenticated)
        policy = "account" if authenticated else "exports" if is_export(request) else "public"
        quota, window = settings.TRACKER_RATES[policy]
        ident = f"a{request.user.pk}" if authenticated else self.get_ident(request)
        number, passed = divmod(time.time(), window)
        key = f"rate {policy} {ident} {number:.0f}".replace(" ", ":")
        cache.add(key, 0, window)
        try:
            used = cache.incr(key)
        except ValueError:  # the window ended between the two calls
            used = 1
        self.reset = window - passed
        request.rate_headers = {
            "RateLimit-Policy": f'"{policy}";q={quota};w={window}',
            "RateLimit": f'"{policy}";r={max(0, quota - used)};t={max(1, round(self.reset))}',
        }
        return bool(used <= quota)

    def wait(self) -> float | None:
        return self.reset


def is_export(request: Any) -> bool:
    """Whether a whole collection is asked for. A HEAD prepares none."""
    return request.method == "GET" and isinstance(getattr(request, "accepted_renderer", None), WholeFormat)
