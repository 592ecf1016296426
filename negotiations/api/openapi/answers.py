"""What every answer has in common: its headers, and the problems with which each operation may refuse."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from negotiations.api.openapi.values import Schema, ref
from negotiations.api.problems import MEDIA_TYPE, NAMESPACE

NUMBER: Schema = {"type": "string", "pattern": "^[0-9]+$"}


def _header(meaning: str, example: str, schema: Schema | None = None) -> Schema:
    return {"description": meaning, "schema": schema or {"type": "string"}, "example": example}


HEADERS: dict[str, Schema] = {
    "Allow": _header("The methods that the address takes.", "GET, HEAD, OPTIONS"),
    "API-Revision": _header(
        "The revision of this contract: the day of its newest change; /api/v1/changelog/ tells what changed.",
        "2026-11-22",
        {"type": "string", "format": "date"},
    ),
    "Content-Language": _header("The language of names, titles and refusals.", "fr"),
    "ETag": _header(
        'The tag of this very answer: `"<revision>.<digest>"`. If-None-Match looks at the whole, If-Match at the revision.',
        '"3.0123456789abcdef0123456789abcdef"',
    ),
    "Known-On": _header(
        "What was publicly known on this day.", "2024-09-27", {"type": "string", "format": "date"}
    ),
    "Ledger-Head": _header("The number of the newest public change when this was answered.", "1024", NUMBER),
    "Link": _header(
        "The neighbouring pages (RFC 8288); none of them where there is none.",
        '<https://example.org/api/v1/actors/?cursor=eyJ>; rel="next"',
    ),
    "Location": _header(
        "The address of the record that was made, where one was; or where the answer is.",
        "https://example.org/api/v1/actors/iraq/",
    ),
    "RateLimit": _header(
        "What is left of the quota, and seconds until it is renewed.", '"public";r=2999;t=60'
    ),
    "RateLimit-Policy": _header("The quota and its window in seconds.", '"public";q=3000;w=60'),
    "Recorded-On": _header(
        "What our record held at this instant.",
        "2026-11-22T10:00:00Z",
        {"type": "string", "format": "date-time"},
    ),
    "Request-Id": _header(
        "The id under which the log has this request; a caller may send its own.", "9b2f6a4e-1"
    ),
    "Retry-After": _header("Seconds after which to ask again.", "30", NUMBER),
    "WWW-Authenticate": _header("How to authenticate.", "Bearer"),
}
EVERYWHERE = ("API-Revision", "Request-Id")
COUNTED = (*EVERYWHERE, "RateLimit", "RateLimit-Policy")
"""Headers of answers that a view gives; what fails before it has only those that are everywhere."""

PROBLEMS: dict[int, tuple[str, str, str, tuple[str, ...]]] = {
    400: (
        "BadRequest",
        "parameters",
        "Something was not understood; every fault is named, with the nearest right values.",
        (),
    ),
    401: ("Unauthorized", "", "The token is not valid, or a write came without one.", ("WWW-Authenticate",)),
    403: (
        "Forbidden",
        "",
        "The account has not the role that this needs, or a session wrote without its CSRF token.",
        (),
    ),
    404: ("NotFound", "", "There is nothing at this address, or nothing that the caller may see.", ()),
    405: (
        "MethodNotAllowed",
        "",
        "The address does not take this method (nor one that pretends to be another); Allow names those that it takes.",
        ("Allow",),
    ),
    406: ("NotAcceptable", "", "No format of this address is acceptable.", ()),
    409: (
        "Conflict",
        "conflict",
        "The record's state does not allow it; what stands in the way is listed.",
        (),
    ),
    410: ("Gone", "retracted", "The record was retracted; the detail says why.", ()),
    412: (
        "Stale",
        "stale",
        "Somebody wrote since; the current tag is given, and nothing was changed.",
        ("ETag",),
    ),
    413: ("TooLarge", "too-large", "The body is too large.", ()),
    415: ("UnsupportedMediaType", "", "The body is not JSON in UTF-8.", ()),
    416: ("RangeNotSatisfiable", "", "The file ends before the part that Range asks for.", ()),
    422: (
        "Unprocessable",
        "key-reused",
        "The Idempotency-Key was used for another request, or the whole does not fit the format.",
        (),
    ),
    428: ("PreconditionRequired", "", "Say in If-Match which revision is meant.", ()),
    429: (
        "TooManyRequests",
        "throttled",
        "Too many requests; Retry-After says when to ask again.",
        ("Retry-After",),
    ),
    500: (
        "Failed",
        "",
        "A mistake of ours. The Request-Id finds its reason in the log.",
        (),
    ),
    503: (
        "Unavailable",
        "",
        "The database does not answer just now, or is being written to; ask again soon.",
        ("Retry-After",),
    ),
}
"""Status → name, last word of its type (empty: the status says all), meaning, headers of its own."""

DETAILS = {
    400: ("/api/v1/milestones/", "There is no parameter “statsu” here. Did you mean status or status__in or status__isnull?", "unknown_parameter"),
    401: ("/api/v1/milestones/", "Invalid token.", "authentication_failed"),
    403: ("/api/v1/milestones/ain-al-asad-handover/publish/", "This needs the role of reviewer.", "permission_denied"),
    404: ("/api/v1/milestones/nowhere/", "There is nothing at this address.", "not_found"),
    405: ("/api/v1/milestones/", 'Method "DELETE" not allowed.', "method_not_allowed"),
    406: ("/api/v1/milestones/", "Could not satisfy the request Accept header.", "not_acceptable"),
    409: ("/api/v1/milestone-claims/9efe4b73-40cc-5b7d-937e-86a808e95d23/", "A published claim never changes: supersede it with a corrected one.", "published_claim"),
    410: ("/api/v1/preferences/7267920f-0644-59ae-80e5-84a70b1b93e5/", "This record was retracted: Entered twice.", "retracted"),
    412: ("/api/v1/milestones/ain-al-asad-handover/retract/", "The record is at revision 1 now. Read it again before you write.", ""),
    413: ("/api/v1/milestones/", "The body is too large.", ""),
    415: ("/api/v1/milestones/", 'Unsupported media type "text/csv" in request.', "unsupported_media_type"),
    416: ("/api/v1/milestones/", "The file has 3412 bytes.", ""),
    422: ("/api/v1/actors/", "This Idempotency-Key was used for another request.", "key_reused"),
    428: ("/api/v1/milestones/ain-al-asad-handover/submit/", "Say with If-Match which revision this is based on: read the record, and send its ETag.", "precondition_required"),
    429: ("/api/v1/milestones/", "Request was throttled. Expected available in 30 seconds.", "throttled"),
    500: ("/api/v1/milestones/", "The service failed at this request. Its Request-Id finds the reason in the log.", ""),
    503: ("/api/v1/milestones/", "The database does not answer; try again soon.", ""),
}  # fmt: skip
"""An example of each, as the service words it: tests/api/test_examples.py causes them."""

READ = (400, 401, 405, 406, 429, 500, 503)
WRITE = (400, 401, 403, 405, 406, 409, 413, 415, 422, 429, 500, 503)
PAGED = (*READ, 404, 410, 416, 422)
"""Of reads, which are refused with a page where a browser asks for one."""
RETRACTABLE = ("retrieve", "history")


def problems_of(view: Any, method: str, path: str) -> Iterator[int]:
    """The statuses with which an operation may refuse."""
    keyed, action = "{" in path, getattr(view, "action", "")
    yield from READ if method == "GET" else WRITE
    if keyed:
        yield 404
    if method == "GET" and action in RETRACTABLE and "{number}" not in path:
        yield 410
    if keyed and method != "GET":
        yield from (410, 412, 428)
    formats = {one.format for one in view.get_renderers()} if method == "GET" else set()
    if "xlsx" in formats:
        yield 416
    if formats & {"xlsx", "svg"}:
        yield 422


def response_components() -> dict[str, Schema]:
    """One component for each problem."""
    return {name: _problem(status) for status, (name, *_) in PROBLEMS.items()}


def _problem(status: int) -> Schema:
    _, kind, meaning, own = PROBLEMS[status]
    address, detail, code = DETAILS.get(status, ("/api/v1/milestones/", meaning, ""))
    place = {"parameter": "statsu"} if status == 400 else {"pointer": ""}
    near = {"suggestions": ["status", "status__in", "status__isnull"]} if status == 400 else {}
    errors = [{**place, "code": code, "detail": detail, **near}] if code else []
    example = {
        "type": NAMESPACE + kind if kind else "about:blank",
        "title": "The query was not understood" if status == 400 else HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": address,
        "errors": errors,
    }
    content: Schema = {MEDIA_TYPE: {"schema": ref("Problem"), "example": example}}
    if status in PAGED:
        content["text/html"] = {
            "schema": {"type": "string", "description": "The same as a page, for people."}
        }
    return {
        "description": meaning,
        "headers": headers_of((*COUNTED, "Content-Language", *own)),
        "content": content,
    }


def headers_of(names: tuple[str, ...]) -> dict[str, Schema]:
    """Headers by reference to their components."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def success_headers(view: Any, method: str, status: int) -> dict[str, Schema]:
    """The headers of an answer to a request that was understood."""
    if status == 204:
        return headers_of(COUNTED)
    if status == 302:
        return headers_of((*COUNTED, "Location"))
    if method != "GET":
        whole = getattr(view, "action", "") != "bulk"
        renews = getattr(view, "action", "") in ("supersede", "replace", "restore")
        made = ("Location",) if (status == 201 and whole) or renews else ()
        return headers_of((*COUNTED, *made, *(("Content-Language", "ETag") if whole else ())))
    clocks = [parameter.name for parameter in view.clocks.parameters]
    told = [
        header
        for name, header in (("known_on", "Known-On"), ("recorded_on", "Recorded-On"))
        if name in clocks
    ]
    paged = ("Link",) if status == 200 and "cursor" in view.accepted() else ()
    return headers_of((*COUNTED, "Content-Language", "ETag", "Ledger-Head", *told, *paged))
