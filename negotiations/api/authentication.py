"""Who asks: a bearer token or, from the browser, a session. Tokens are knox's; which roles an account has is decided in `access/`."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from rest_framework.authentication import SessionAuthentication


class BrowserSession(SessionAuthentication):
    """DRF's session authentication that does not open a session where the request brings none.

    Opening it would make every public answer vary by cookie, and no shared cache could keep it.
    """

    def authenticate(self, request: Any) -> Any:
        return super().authenticate(request) if settings.SESSION_COOKIE_NAME in request.COOKIES else None


def has_credentials(request: Any) -> bool:
    """Whether a request brings credentials of any sort, good or bad; its answer is then private."""
    return "HTTP_AUTHORIZATION" in request.META or settings.SESSION_COOKIE_NAME in request.COOKIES
