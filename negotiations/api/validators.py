"""Conditional requests: the entity tag of an answer, and whether the client's copy is still good.

A tag is `"<revision>.<digest>"`. The digest covers the data version, the UTC day, who may see, the address, the canonical query, language and
format, so that it is known before any row is read; the revision is that of the stored record, 0 for collections.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

from django.utils import timezone

from negotiations.api.parameters import Given
from negotiations.api.scope import Scope
from negotiations.core.documents import canonical
from negotiations.ledger.models import JournalEntry, LedgerHead

_TAG = re.compile(r'(?:W/)?"(\d{0,10})\.([0-9a-f]{32})"', re.ASCII)


def inner_head(scope: Scope) -> int | None:
    """The journal's newest entry, for those who see drafts; the public never feels it."""
    if not scope.inside:
        return None
    return JournalEntry.objects.order_by("-pk").values_list("pk", flat=True).first()


def digest_of(request: Any, given: Given, scope: Scope, head: LedgerHead, form: str) -> str:
    """The second half of the tag. Costs no query for the public; for those who see drafts one, for the journal's newest entry."""
    covered = [
        head.number, head.hash, head.erasures, inner_head(scope), timezone.now().date().isoformat(), scope.inside, scope.base, request.path,
        given.canonical(without=("lang", "format")), scope.language, form,
    ]  # fmt: skip
    return hashlib.sha256(canonical(covered).encode()).hexdigest()[:32]


def tag(revision: int, digest: str) -> str:
    """The whole tag, strong."""
    return f'"{revision}.{digest}"'


def good_copy(validators: str, digest: str) -> str | None:
    """The tag among those of If-None-Match whose digest is still right; None when the copy is not good."""
    for match in _TAG.finditer(validators[:8_000]):
        if match[2] == digest:
            return f'"{match[1]}.{digest}"'
    return None


def digest_in(validator: str) -> str | None:
    """The digest of a tag of ours."""
    match = _TAG.fullmatch(validator)
    return match[2] if match else None


def any_copy(validators: str) -> bool:
    """Whether If-None-Match says that any copy will do."""
    return validators.strip() == "*"


def validators_of(request: Any) -> str:
    """The copies that a client has, as it tells them in If-None-Match."""
    return str(request.META.get("HTTP_IF_NONE_MATCH", ""))
