"""Hooks of schemathesis's program: the requests go to the service in this very process, which costs half of what a server beside it does.

Loaded by name (SCHEMATHESIS_HOOKS), not imported by any test.
"""

from __future__ import annotations

from typing import Any

import django
import schemathesis
from schemathesis.transport.wsgi import WSGITransport

django.setup()


@schemathesis.hook
def after_load_schema(context: Any, schema: Any) -> None:
    """Every operation is called through WSGI."""
    from django.conf import settings

    from tracker.wsgi import application

    if "pool" not in settings.DATABASES["default"]["OPTIONS"]:
        settings.DATABASES["default"]["CONN_MAX_AGE"] = (
            None  # opening the file costs more than most questions
        )
    schema.app = application


def send(transport: Any, case: Any, **given: Any) -> Any:
    """As usual, without what is meant for sockets: a check that asks once more (ignored_auth of 4.32) hands it to WSGI, which fails at it."""
    return _usual(transport, case, **{name: value for name, value in given.items() if name not in SOCKETS})


SOCKETS = ("max_redirects", "verify", "cert", "proxies")
_usual = WSGITransport.send
WSGITransport.send = send  # type: ignore[method-assign, assignment]  # it takes what the usual one takes
