"""The embedded service with the real record, and a browser that keeps watch: no foreign host, nothing forbidden by the page's own policy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from tests.serving import FIRST_START, served
from tests.tools import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request


@dataclass
class Service:
    """Where the service is, and the password that it told once."""

    base: str
    password: str


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service, started as a newcomer starts it."""
    with served(tmp_path_factory.mktemp("served") / "var", within=FIRST_START) as (base, output):
        told = re.search(r"account 'admin' with password (\S+)", output.read_text())
        assert told is not None, output.read_text()
        yield Service(base, told[1])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser without a window. Closed after each module: Playwright's loop would make Django take later tests for asynchronous ones."""
    executable = chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield browser
        browser.close()


@dataclass
class Watched:
    """A page, and everything on it that should not have been."""

    page: Page
    base: str
    wrongs: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on(
            "console", lambda said: self._console(said.type, said.text, said.location.get("url", ""))
        )
        self.page.on("pageerror", lambda error: self.wrongs.append(f"script: {error}"))
        self.page.on("request", self._request)

    def _console(self, kind: str, text: str, address: str) -> None:
        refused = (
            text.startswith("Failed to load resource") and address == self.page.url
        )  # a problem that was asked for
        if kind == "error" and not address.endswith("/favicon.ico") and not refused:
            self.wrongs.append(f"console: {text} {address}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.base, "data:", "blob:")):
            self.wrongs.append(f"foreign host: {request.url}")

    def open(self, address: str) -> Page:
        """Go to an address of the service."""
        self.page.goto(self.base + address)
        return self.page


@pytest.fixture
def visitor(service: Service, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Watched]:
    """Anybody; `indirect` parameters are those of the browser's window. Fails when anything was wrong on the way."""
    context = browser.new_context(**getattr(request, "param", {"viewport": {"width": 1280, "height": 900}}))
    watched = Watched(context.new_page(), service.base)
    yield watched
    context.close()
    assert not watched.wrongs


@pytest.fixture
def admin(service: Service, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Watched]:
    """The admin, logged in; `indirect` parameters are those of the browser's window. Fails when anything was wrong on the way."""
    context = browser.new_context(**getattr(request, "param", {"viewport": {"width": 1280, "height": 900}}))
    watched = Watched(context.new_page(), service.base)
    page = watched.open("/admin/")
    page.fill("#id_username", "admin")
    page.fill("#id_password", service.password)
    page.click("#login-form [type=submit]")
    yield watched
    context.close()
    assert not watched.wrongs
