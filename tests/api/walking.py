"""How tests walk through a collection page by page, forward and back, as a client does."""

from typing import Any

from django.test import Client

from tests.api.asking import API, ask

SERVICE = f"http://testserver{API}"


def pages(client: Client, address: str, link: str = "next") -> list[list[dict[str, Any]]]:
    """Every page from an address on, following `next` or `previous`."""
    found: list[list[dict[str, Any]]] = []
    following: str | None = address
    while following is not None:
        answer = ask(client, following.removeprefix(SERVICE))
        found.append(answer["results"])
        following = answer[link]
    return found


def walk(client: Client, address: str) -> list[dict[str, Any]]:
    """All rows by walking forward; walking back from the last page gives the same."""
    found: list[list[dict[str, Any]]] = []
    following: str | None = address
    last = address
    while following is not None:
        last = following
        answer = ask(client, following.removeprefix(SERVICE))
        found.append(answer["results"])
        following = answer["next"]
    back = pages(client, last, "previous")
    assert [row for page in reversed(back) for row in page] == [row for page in found for row in page]
    return [row for page in found for row in page]
