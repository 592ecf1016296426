"""Manners of every answer, whatever view made it: its request id and its page language.

What only the API does (caching, problems, limits) lives in `negotiations.api`.
"""

import re
import uuid
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django_structlog.middlewares.request import RequestMiddleware, logger

# What a caller may choose as an id: it is written to the log and into the ledger.
ACCEPTABLE_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")

# Addresses whose answer never depends on a visitor's language cookie.
WITHOUT_PAGE_LANGUAGE = ("/api/", "/healthz", "/readyz")


def request_id_of(meta: Mapping[str, Any]) -> str:
    """The id that a caller chose, if it can be written to a log; else one of ours."""
    given = meta.get("HTTP_REQUEST_ID") or meta.get("HTTP_X_REQUEST_ID") or ""
    return given if ACCEPTABLE_ID.fullmatch(given) else str(uuid.uuid4())


class RequestIdMiddleware:
    """Give every request an id and every answer the header `Request-Id`.

    A proxy or client may send its own as `Request-Id` or `X-Request-Id`; one that
    could disturb a log is replaced. Code that needs it reads `request.request_id`.
    Stands first, so that answers of the other middlewares carry it too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request_id = request_id_of(request.META)
        request.request_id = request_id  # type: ignore[attr-defined]  # ours, beside Django's
        response = self.get_response(request)
        response.headers["Request-Id"] = request_id
        return response


class RequestLogMiddleware(RequestMiddleware):
    """Write a line for every request, when it is answered: django-structlog's middleware without its work for a line when it begins.

    That one is below the level of every service, and was put together all the same.
    """

    def prepare(self, request: HttpRequest) -> None:
        structlog.contextvars.bind_contextvars(request_id=request.request_id)  # type: ignore[attr-defined]  # set just before


def log_answer(status: int, asked: str, request_id: str) -> None:
    """Write the line that `RequestLogMiddleware` writes, of an answer that was given before there was a request."""
    structlog.contextvars.bind_contextvars(request_id=request_id)
    logger.info("request_finished", code=status, request=asked)
    structlog.contextvars.clear_contextvars()


class PolicyMiddleware(CSPMiddleware):
    """Tell browsers what a page may load: django-csp's middleware, which puts the text together anew for every answer.

    Nearly all have the same; the others (a view with its own exceptions, a nonce) are left to it.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if (
            settings.DEBUG
            or getattr(request, "_csp_nonce", None)
            or any(name.startswith("_csp") for name in vars(response))
        ):
            return super().process_response(request, response)
        if settings.CONTENT_SECURITY_POLICY is not self.known:
            self.known, self.usual = settings.CONTENT_SECURITY_POLICY, build_policy()
        response.headers.setdefault(HEADER, self.usual)
        return response

    known: Any = None
    """The setting that `usual` is the text of."""
    usual = ""


class PageLocaleMiddleware(LocaleMiddleware):
    """Choose the language of pages and the admin by cookie and `Accept-Language`.

    Not under `/api/`: the API chooses its own (`?lang=`), and an answer that varies
    by cookie cannot be kept by a shared cache. There the thread is set back to the
    default language, or it would keep the one of the page it served before.
    """

    def process_request(self, request: HttpRequest) -> None:
        if request.path_info.startswith(WITHOUT_PAGE_LANGUAGE):
            translation.activate(settings.LANGUAGE_CODE)
            request.LANGUAGE_CODE = settings.LANGUAGE_CODE
        else:
            super().process_request(request)

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.path_info.startswith(WITHOUT_PAGE_LANGUAGE):
            return response
        return super().process_response(request, response)
