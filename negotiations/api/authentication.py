"""Who asks: a bearer token or, from the browser, a session. Tokens are knox's; which roles an account has is decided in `access/`."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import PermissionDenied


class BrowserSession(SessionAuthentication):
    """DRF's session authentication that does not open a session where the request brings none.

    Opening it would make every public answer vary by cookie, and no shared cache could keep it.
    """

    def enforce_csrf(self, request: Any) -> None:
        try:
            super().enforce_csrf(request)
        except PermissionDenied as denied:
            reason = str(denied.detail).removeprefix("CSRF Failed: ")
            raise PermissionDenied(csrf_missing(reason)) from None

    def authenticate(self, request: Any) -> Any:
        return super().authenticate(request) if settings.SESSION_COOKIE_NAME in request.COOKIES else None


def csrf_missing(reason: str) -> str:
    """What is told of a write in a session that does not prove to be the browser's own."""
    return _("A session writes with its CSRF token: %(reason)s") % {"reason": _(reason)}


def has_credentials(request: Any) -> bool:
    """Whether a request brings credentials of any sort, good or bad; its answer is then private."""
    return "HTTP_AUTHORIZATION" in request.META or settings.SESSION_COOKIE_NAME in request.COOKIES
