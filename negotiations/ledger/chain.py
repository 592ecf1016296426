"""The hash chain: how a row's two hashes are made. Anyone with SHA-256 can repeat it."""

from __future__ import annotations

import datetime as dt
import hashlib

from negotiations.core.documents import canonical, instant

FIRST = "0" * 64
"""What the first row has for a previous hash."""


def document_sha256(salt: str, document: str) -> str:
    """SHA-256(salt ‖ document) of two texts, in hexadecimal."""
    return hashlib.sha256((salt + document).encode()).hexdigest()


def row_hash(
    *,
    previous_hash: str,
    number: int,
    at: dt.datetime,
    action: str,
    url: str,
    document_sha256: str,
    reason: str,
) -> str:
    """SHA-256(previous_hash ‖ canonical(number, at, action, url, document_sha256, reason)), in hexadecimal."""
    body = canonical(
        {
            "number": number,
            "at": instant(at),
            "action": action,
            "url": url,
            "document_sha256": document_sha256,
            "reason": reason,
        }
    )
    return hashlib.sha256((previous_hash + body).encode()).hexdigest()
