"""Hooks of schemathesis's program: the requests go to the service in this very process, which costs half of what a server beside it does.

Of the requests that follow from the description alone (every bound and every wrong type of every part, tens of thousands) seven are sent to each
operation, the same every time: they cost a fifth of what those cost that hypothesis makes up. Loaded by name (SCHEMATHESIS_HOOKS), not imported by any test.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any
from zlib import crc32

import django
import schemathesis
from schemathesis.generation.drivers import CoverageGenerator
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


def seven(cases: CoverageGenerator) -> Iterator[Any]:
    """Every tenth of the first, beginning elsewhere for each operation: those behind would have to be made to be passed over."""
    begin = crc32(cases.operation.label.encode()) % 20
    return islice(_all(cases), begin, begin + 70, 10)


SOCKETS = ("max_redirects", "verify", "cert", "proxies")
_usual = WSGITransport.send
WSGITransport.send = send  # type: ignore[method-assign, assignment]  # it takes what the usual one takes
_all = CoverageGenerator.__iter__
CoverageGenerator.__iter__ = seven  # type: ignore[method-assign]  # as above
