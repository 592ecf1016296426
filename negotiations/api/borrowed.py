"""What others say and our refusals repeat, listed for the catalogues: statuses of HTTP, Python's reader of JSON, Django's guard of sessions.

Each is translated where it is repeated; what Django REST framework says of itself it translates itself.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop

STATUSES = (
    gettext_noop("Bad Request"),
    gettext_noop("Unauthorized"),
    gettext_noop("Forbidden"),
    gettext_noop("Not Found"),
    gettext_noop("Method Not Allowed"),
    gettext_noop("Not Acceptable"),
    gettext_noop("Conflict"),
    gettext_noop("Gone"),
    gettext_noop("Precondition Failed"),
    gettext_noop("Unsupported Media Type"),
    gettext_noop("Precondition Required"),
    gettext_noop("Too Many Requests"),
    gettext_noop("Internal Server Error"),
    gettext_noop("Service Unavailable"),
    # Python 3.13 calls these three otherwise than 3.11.
    gettext_noop("Request Entity Too Large"),
    gettext_noop("Content Too Large"),
    gettext_noop("Requested Range Not Satisfiable"),
    gettext_noop("Range Not Satisfiable"),
    gettext_noop("Unprocessable Entity"),
    gettext_noop("Unprocessable Content"),
)
"""`HTTPStatus(…).phrase` of every status with which we refuse."""

JSON = (
    gettext_noop("Expecting value"),
    gettext_noop("Expecting property name enclosed in double quotes"),
    gettext_noop("Expecting ':' delimiter"),
    gettext_noop("Expecting ',' delimiter"),
    gettext_noop("Illegal trailing comma before end of object"),
    gettext_noop("Illegal trailing comma before end of array"),
    gettext_noop("Unterminated string starting at"),
    gettext_noop("Invalid control character at"),
    gettext_noop("Invalid \\escape"),
    gettext_noop("Invalid \\uXXXX escape"),
    gettext_noop("Extra data"),
)
"""`JSONDecodeError.msg`."""

SESSIONS = (
    gettext_noop("CSRF cookie not set."),
    gettext_noop("CSRF token missing."),
    gettext_noop("Referer checking failed - no Referer."),
    gettext_noop("Referer checking failed - Referer is malformed."),
    gettext_noop("Referer checking failed - Referer is insecure while host is secure."),
)
"""Why Django takes a request of a session for somebody else's; the reasons that repeat a value stay as it says them."""
