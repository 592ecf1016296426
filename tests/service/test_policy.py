"""Promise: no page runs or styles anything that stands in its own text; the two pages of foreign make that do say so, and no other."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

BROWSER = {"Accept": "text/html"}
READABLE = (
    "/", "/negotiations/iraq-us-hmc/", "/nowhere/", "/api/v1/", "/api/v1/milestones/", "/api/v1/milestones/phase-one/", "/api/v1/nowhere/",
    "/api/v1/milestones/?kind=no", "/api/v1/milestones/none/", "/admin/", "/admin/login/?next=/", "/admin/negotiations/milestone/",
    "/admin/negotiations/milestone/add/", "/admin/negotiations/milestoneclaim/add/", "/admin/review/",
)  # fmt: skip
FOREIGN = {"/api/docs/": "style-src 'self' 'unsafe-inline'", "/api/redoc/": "script-src 'self' 'unsafe-eval'"}
"""Swagger UI and ReDoc write styles while they run, and ReDoc builds functions from text: see `negotiations/api/reference.py`."""
INLINE = re.compile(
    r"""<style|\sstyle=|<script(?![^>]*\ssrc=)(?![^>]*type="application/(?:ld\+)?json")|\son\w+=|javascript:""",
    re.IGNORECASE,
)


@pytest.mark.usefixtures("facts")
def test_pages_hold_nothing_inline_and_their_policy_allows_nothing_inline(client: Client) -> None:
    accounts: Any = get_user_model()
    client.force_login(accounts.objects.create_superuser("policy-reader"))
    for address in READABLE:
        response = client.get(address, headers=BROWSER, follow=True)
        policy = response["Content-Security-Policy"]
        assert "default-src 'self'" in policy, address
        assert "unsafe" not in policy, address
        page = re.sub(r"<(pre|code)\b.*?</\1>", "", response.content.decode(), flags=re.DOTALL)
        assert not INLINE.search(page), (address, INLINE.search(page))


@pytest.mark.django_db
def test_the_exceptions_are_written_and_stay_where_they_are(client: Client) -> None:
    for address, allowed in FOREIGN.items():
        policy = client.get(address)["Content-Security-Policy"]
        assert allowed in policy
        assert "default-src 'self'" in policy
        assert not re.findall(r"https?://", policy)
