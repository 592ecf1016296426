"""The hash chain: how a row's two hashes are made. Anyone with SHA-256 can repeat it."""

from __future__ import annotations

import hashlib
import secrets

from negotiations.core.documents import canonical

FIRST = "0" * 64
"""What the first row has for a previous hash."""

SELF_PUBLISHED = "-self"


def new_salt(*, self_published: bool) -> str:
    """Random text to hash with a document. It ends in `-self` where the account that entered the record also published it: the hash covers that mark by the salt alone."""
    return secrets.token_hex(16) + (SELF_PUBLISHED if self_published else "")


def is_self_published(salt: str) -> bool:
    """Whether the row of this salt was published by the account that had entered the record."""
    return salt.endswith(SELF_PUBLISHED)


def document_sha256(salt: str, document: str) -> str:
    """SHA-256(salt ‖ document) of two texts, in hexadecimal."""
    return hashlib.sha256((salt + document).encode()).hexdigest()


def row_hash(
    *,
    previous_hash: str,
    number: int,
    at: str,
    action: str,
    url: str,
    document_sha256: str,
    reason: str,
) -> str:
    """SHA-256(previous_hash ‖ canonical(number, at, action, url, document_sha256, reason)), in hexadecimal; `at` is the instant as text, in UTC and with microseconds."""
    body = canonical(
        {
            "number": number,
            "at": at,
            "action": action,
            "url": url,
            "document_sha256": document_sha256,
            "reason": reason,
        }
    )
    return hashlib.sha256((previous_hash + body).encode()).hexdigest()
