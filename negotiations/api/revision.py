"""The revision of the contract, as `docs/api-changelog.md` has it: on every answer under /api/, and as an address of its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from rest_framework import serializers

from negotiations.api.views import Answer, Reply

PAGE = Path(settings.BASE_DIR) / "docs" / "api-changelog.md"
HEADER = "API-Revision"
_HEADING = re.compile(r"^## (\d{4}-\d{2}-\d{2})$", re.MULTILINE)


@cache
def revisions() -> list[dict[str, Any]]:
    """Every revision, newest first, with what changed in it."""
    _, *parts = _HEADING.split(PAGE.read_text(encoding="utf-8"))
    return [
        {"revision": day, "changes": [" ".join(item.split()) for item in text.split("\n- ")[1:]]}
        for day, text in zip(parts[::2], parts[1::2], strict=True)
    ]


class RevisionMiddleware:
    """Say on every answer under /api/, whatever gave it, which revision of the contract it keeps."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.path_info.startswith("/api/") or request.path_info == "/api":
            response.headers[HEADER] = revisions()[0]["revision"]
        return response


class RevisionSerializer(serializers.Serializer[Any]):
    """One revision of the contract."""

    revision = serializers.DateField(help_text="Its day, which is its name.")
    changes = serializers.ListField(child=serializers.CharField(), help_text="What changed, a sentence each.")


class ChangelogSerializer(serializers.Serializer[Any]):
    """What changed in this contract, by revision."""

    revision = serializers.DateField(help_text="The revision that this service keeps.")
    revisions = RevisionSerializer(many=True, help_text="Every revision, newest first.")


class Changelog(Answer):
    """What changed in this contract, by day."""

    operation = "changelog"
    reply = ChangelogSerializer

    def title(self) -> str:
        return "Changes of the API"

    def get(self, request: Any) -> HttpResponse:
        """What changed in this contract, newest first."""
        told = {"revision": revisions()[0]["revision"], "revisions": revisions()}
        return self.answer(lambda: Reply(told))
