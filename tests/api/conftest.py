"""What every test of the API starts from: nobody has asked anything yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache

if TYPE_CHECKING:
    from django.test import Client

    from tests.api.desk import Desk
    from tests.world import World


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet() -> Iterator[None]:
    """Rates are counted in the cache; a test must not be throttled for what another one asked."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def desk(world: World) -> Desk:
    """An editor with a token; the world has a milestone and a source to write about."""
    from tests.api.desk import Desk

    assert world.milestone
    assert world.source
    return Desk("editor-at-the-desk", "editor")


@pytest.fixture
def chief(desk: Desk) -> Desk:
    """A reviewer with a token, beside the editor."""
    from tests.api.desk import Desk

    return Desk("chief-at-the-desk", "reviewer")


@pytest.fixture
def committed(transactional_db: None) -> Desk:
    """An editor's desk in a database whose transactions other threads see."""
    from tests.api.desk import Desk
    from tests.world import World

    world = World()
    assert world.milestone
    assert world.source
    return Desk("editor-at-the-desk", "editor")


@pytest.fixture
def made(client: Client, world: World, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[Any, bool]]:
    """Ask for actors: the response, and whether a view made it."""
    from negotiations.actors.views import Actors

    assert world.iraq
    usual, calls = Actors.answer, list[None]()

    def counted(view: Any, make: Any) -> Any:
        calls.append(None)
        return usual(view, make)

    monkeypatch.setattr(Actors, "answer", counted)

    def ask(
        query: str = "", *, secure: bool = False, method: str = "get", **headers: str
    ) -> tuple[Any, bool]:
        calls.clear()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        response = getattr(client, method)("/api/v1/actors/" + query, secure=secure, headers=named)
        return response, bool(calls)

    return ask
