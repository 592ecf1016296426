"""Every refusal under /api/ as a problem document (RFC 9457), whatever caused it.

`refuse` is DRF's exception handler; `bad_request`, `denied`, `not_found`, `failed` and `csrf_failed` are Django's handlers for what never
reaches a view. What is wrong, and in which words, is decided where the exception is raised.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from http import HTTPStatus
from typing import Any, ParamSpec

import orjson
import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import DataError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views import defaults
from django.views.csrf import csrf_failure
from rest_framework import exceptions

from negotiations.api.authentication import csrf_missing
from negotiations.api.browsing.problem_page import as_page
from negotiations.api.language import language_of
from negotiations.api.parameters import BadParameter
from negotiations.core.errors import Conflict, Fault, NotAllowed, OtherBody, Refused, Stale, joined

P = ParamSpec("P")
logger = structlog.get_logger(__name__)

MEDIA_TYPE = "application/problem+json"
NAMESPACE = "urn:negotiation-tracker:problem:"
LONGEST = 1_000
"""Characters that a problem repeats of an address or a header: whoever sends sixty thousand does not get them back."""


class Gone(exceptions.APIException):
    """The record was retracted; the detail says why."""

    status_code = HTTPStatus.GONE
    default_code = "retracted"


def problem(
    request: Any,
    status: int,
    detail: str,
    *,
    kind: str | None = None,
    title: str | None = None,
    errors: Sequence[Mapping[str, Any]] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """One problem document. `kind` is the last word of its type; without one the status says all."""
    body = {
        "type": NAMESPACE + kind if kind else "about:blank",
        "title": title or _(HTTPStatus(status).phrase),
        "status": int(status),
        "detail": detail,
        "instance": request.path[:LONGEST],
        "errors": list(errors),
    }
    response = HttpResponse(orjson.dumps(body), status=status, content_type=MEDIA_TYPE)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Language"] = translation.get_language() or settings.LANGUAGE_CODE
    patch_vary_headers(response, ("Accept", "Accept-Language"))
    for name, value in (headers or {}).items():
        response.headers[name] = value
    return response


def fault_shape(fault: Fault, *, parameter: bool) -> dict[str, Any]:
    """One fault as an entry of `errors`: a parameter of the query, or a pointer into the body."""
    place = {"parameter": fault.field} if parameter else {"pointer": fault.pointer}
    shape: dict[str, Any] = {**place, "code": fault.code, "detail": fault.sentence}
    if fault.suggestions:
        shape["suggestions"] = list(fault.suggestions)
    return shape


def refuse(error: Exception, context: Mapping[str, Any]) -> HttpResponse | None:
    """DRF's exception handler. None for what is our own mistake: Django logs it and asks `failed`."""
    request = context["request"]
    if isinstance(error, OtherBody):
        return problem(
            request,
            422,
            str(error),
            kind="key-reused",
            errors=[{"pointer": "", "code": "key_reused", "detail": str(error)}],
        )
    if isinstance(error, Refused):
        return refused(request, error)
    if isinstance(error, Conflict):
        errors = [{"pointer": "", "code": error.code, "detail": other} for other in error.others]
        return problem(
            request,
            409,
            error.sentence,
            kind="conflict",
            errors=errors or [{"pointer": "", "code": error.code, "detail": error.sentence}],
        )
    if isinstance(error, Stale):
        return problem(
            request,
            412,
            joined(str(error), _("Read it again before you write.")),
            kind="stale",
            headers={"ETag": f'"{error.revision}."'},
        )
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied | NotAllowed):
        error = exceptions.PermissionDenied(str(error) or None)
    if isinstance(error, exceptions.APIException):
        return _of_drf(request, error)
    return _of_surroundings(request, error)


def refused(request: Any, error: Refused) -> HttpResponse:
    """400 with every fault."""
    parameter = isinstance(error, BadParameter) or request.method in ("GET", "HEAD", "OPTIONS")
    errors = [fault_shape(fault, parameter=parameter) for fault in error.faults]
    title = _("The query was not understood") if parameter else _("The input was refused")
    return problem(
        request,
        400,
        " ".join(fault.sentence for fault in error.faults[:3]),
        kind="parameters" if parameter else "input",
        title=title,
        errors=errors,
    )


def _of_drf(request: Any, error: exceptions.APIException) -> HttpResponse:
    headers: dict[str, str] = {}
    if authenticate := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = authenticate
    if isinstance(error, exceptions.MethodNotAllowed):
        headers["Allow"] = ", ".join(request.parser_context["view"].allowed_methods)
    if (wait := getattr(error, "wait", None)) is not None:
        headers["Retry-After"] = str(max(1, math.ceil(wait)))
    codes = error.get_codes()
    code = codes if isinstance(codes, str) else "invalid"
    detail = str(error.detail)[:LONGEST] if isinstance(error.detail, str) else _("The input was refused.")
    kind = code.replace("_", "-") if code in ("retracted", "throttled", "parse_error") else None
    return problem(
        request,
        error.status_code,
        detail,
        kind=kind,
        errors=[{"pointer": "", "code": code, "detail": detail}],
        headers=headers,
    )


def _of_surroundings(request: Any, error: Exception) -> HttpResponse | None:
    """What the database or Django itself says of input that cannot be served."""
    if isinstance(error, RequestDataTooBig):
        return problem(request, 413, _("The body is too large."), kind="too-large")
    if isinstance(error, SuspiciousOperation | DataError | OverflowError):
        return problem(
            request,
            400,
            _("The request holds something that cannot be served: a number, a text or too many of them."),
            kind="input",
        )
    if isinstance(error, OperationalError):
        logger.error("database_unavailable", exc_info=error)
        return problem(
            request, 503, _("The database does not answer; try again soon."), headers={"Retry-After": "5"}
        )
    return None


def in_their_language(handler: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """A handler that answers in the caller's language under /api/, which no view has read."""

    @wraps(handler)
    def answer(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        request: Any = args[0]
        if not _is_api(request):
            return handler(*args, **kwargs)
        with translation.override(language_of(request)):
            return handler(*args, **kwargs)

    return answer


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


@in_their_language
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400."""
    if not _is_api(request):
        return defaults.bad_request(request, exception)
    if isinstance(exception, RequestDataTooBig):
        return problem(request, 413, _("The body is too large."), kind="too-large")
    return as_page(request, problem(request, 400, _("The request cannot be served as it was sent.")))


@in_their_language
def denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler403."""
    return (
        as_page(request, problem(request, 403, _("This is not allowed.")))
        if _is_api(request)
        else defaults.permission_denied(request, exception)
    )


@in_their_language
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler404."""
    return (
        as_page(request, problem(request, 404, _("There is nothing at this address.")))
        if _is_api(request)
        else defaults.page_not_found(request, exception)
    )


@in_their_language
def failed(request: HttpRequest) -> HttpResponse:
    """Django's handler500: a mistake of ours. The log has it under the request id of this answer."""
    if not _is_api(request):
        return defaults.server_error(request)
    # Never a page: what makes pages may be what failed.
    return problem(
        request, 500, _("The service failed at this request. Its Request-Id finds the reason in the log.")
    )


@in_their_language
def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW."""
    if not _is_api(request):
        return csrf_failure(request, reason=reason)
    return problem(request, 403, csrf_missing(reason), kind="csrf")
