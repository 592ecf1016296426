"""How the tests of the formats ask for a whole collection, and read what comes."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.test import Client

from tests.api.asking import API


def exported(client: Client, address: str, **headers: str) -> bytes:
    """The file at an address under /api/v1/, which must be sent whole, with its length."""
    response: Any = client.get(
        f"{API}{address}", headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    assert response.status_code == 200, response.content[:500]
    content: bytes = response.getvalue()
    assert int(response["Content-Length"]) == len(content)
    return content


def table(content: bytes) -> list[dict[str, str]]:
    """The rows of a CSV, as its readers see them."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline=""), strict=True))


def header(content: bytes) -> list[str]:
    """The names of the columns of a CSV."""
    return next(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))


def at(row: Any, dotted: str) -> Any:
    """The value at a dotted path into a JSON object; null below what is null."""
    for name in dotted.split("."):
        row = None if row is None else row.get(name)
    return row
