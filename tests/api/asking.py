"""How the tests of the API ask: one line per question, the answer as plain data."""

from typing import Any

from django.test import Client

API = "/api/v1"


def ask(client: Client, address: str, status: int = 200, **headers: str) -> Any:
    """The JSON of an address under /api/v1/, which must answer with this status. Header names have underscores for hyphens."""
    response = client.get(
        f"{API}{address}", headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    assert response.status_code == status, response.content[:500]
    return response.json()


def faults(client: Client, address: str) -> list[tuple[str, str]]:
    """Parameter and code of everything that a query was refused for."""
    problem = ask(client, address, 400)
    return [(error["parameter"], error["code"]) for error in problem["errors"]]


def slugs(answer: Any) -> list[str]:
    """The slugs of a page, in order."""
    return [row["slug"] for row in answer["results"]]


def exist(*records: object) -> None:
    """These records exist: to ask the world for one is to make it."""
    assert all(records)


def notes(client: Client, query: str = "") -> list[str]:
    """The notes of a page, in order of the alphabet."""
    return sorted(row["note"] for row in ask(client, f"/statements/?{query}")["results"])


def instant(moment: Any) -> str:
    """A moment as the API writes it."""
    return str(moment.isoformat()).replace("+00:00", "Z")


def of_any_request(response: Any) -> dict[str, str]:
    """The headers of an answer but those that every request has of its own."""
    return {
        name: value for name, value in response.headers.items() if name not in ("Request-Id", "RateLimit")
    }


CLAIM = (
    "url id asserted_by asserted_note asserted_on standing grade note figures known_from known_until known_from_basis "
    "recorded_from recorded_until supersedes superseded_by replaces citations revision"
)
"""The fields of every claim."""
