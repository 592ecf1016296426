"""How tests write over the API: somebody with a token, who sends bodies and reads what came of it."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client

from negotiations.access.roles import Role
from negotiations.access.tokens import issue_token
from tests.api.asking import API
from tests.api.walking import SERVICE


def path_of(url: str) -> str:
    """An address as the tests ask for it: without host and root."""
    return url.removeprefix(SERVICE)


def answer(response: Any) -> Any:
    """What a write that was taken answered."""
    assert 200 <= response.status_code < 300, (response.status_code, response.content[:1000])
    return response.json()


class Desk:
    """An account at work over the API. Paths begin after /api/v1; header names have underscores for hyphens."""

    def __init__(self, account: str, role: str) -> None:
        self.client = Client()
        self.account = account
        self.token = issue_token(account=account, role=Role(role), days=1)

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        content_type: str = "application/json",
        **headers: str,
    ) -> Any:
        """The response to a request. Bytes are sent as they are, everything else as JSON; None is no body."""
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.generic(
            method,
            f"{API}{path_of(path)}",
            data,
            content_type=content_type,
            headers={"Authorization": f"Bearer {self.token}", **given},
        )

    def read(self, path: str) -> Any:
        """The record at an address."""
        return answer(self.send("GET", path))

    def tag(self, path: str) -> str:
        """The current tag of a record."""
        response = self.send("GET", path)
        assert response.status_code == 200, response.content[:1000]
        return str(response["ETag"])

    def create(self, collection: str, body: Any) -> Any:
        """A new record, as it was answered."""
        return answer(self.send("POST", f"/{collection}/", body))

    def change(self, method: str, path: str, body: Any = None) -> Any:
        """The record after it was read and changed."""
        return answer(self.send(method, path, body, If_Match=self.tag(path)))

    def do(self, deed: str, path: str, body: Any = None, status: int = 200, tag: str = "*") -> Any:
        """What a deed on a record answered, with this status."""
        response = self.send("POST", f"{path_of(path)}{deed}/", {} if body is None else body, If_Match=tag)
        assert response.status_code == status, (response.status_code, response.content[:1000])
        return response.json()

    def refused(self, collection: str, body: Any) -> list[tuple[str, str]]:
        """Pointer and code of everything that a new record was refused for."""
        response = self.send("POST", f"/{collection}/", body)
        assert response.status_code == 400, (response.status_code, response.content[:1000])
        return [(error["pointer"], error["code"]) for error in response.json()["errors"]]


def claim(**given: Any) -> dict[str, Any]:
    """The body of a claim on the world's milestone, from the world's source."""
    return {
        "milestone": "the-handover",
        "planned": "2025-09",
        "note": "It is planned.",
        "citations": [{"source": "reuters-2024-01-24"}],
        **given,
    }
