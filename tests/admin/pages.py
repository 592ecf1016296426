"""The admin as a browser without scripts sees it: a page's form is read from its HTML, changed, and sent back whole."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from django.db import models
from django.test import Client
from django.urls import reverse

VOID = frozenset({"input", "img", "br", "hr", "link", "meta"})


class _Form(HTMLParser):
    """Collects what a browser would send of the first form after `content-main`, and the text of every error."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = False
        self.fields: list[tuple[str, str]] = []
        self.buttons: dict[str, str] = {}
        self.errors: list[str] = []
        self._area: tuple[str, list[str]] | None = None
        self._select: tuple[str, bool, list[tuple[str, bool]]] | None = None
        self._errors = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method") == "post" and "logout" not in given.get("id", ""):
            self.inside = True
        if tag == "ul" and "errorlist" in given.get("class", ""):
            self._errors = 1
            self.errors.append("")
        if not self.inside:
            return
        name = given.get("name", "")
        if tag == "input" and name:
            self._input(name, given)
        elif tag == "textarea":
            self._area = (name, [])
        elif tag == "select":
            self._select = (name, "multiple" in given, [])
        elif tag == "option" and self._select is not None:
            self._select[2].append((given.get("value", ""), "selected" in given))

    def _input(self, name: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind == "submit":
            self.buttons[name] = given.get("value", "")
        elif kind not in ("checkbox", "radio") or "checked" in given:
            self.fields.append((name, given.get("value", "on" if kind == "checkbox" else "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "ul":
            self._errors = 0
        elif tag == "textarea" and self._area is not None:
            # A browser drops the first newline of a text area.
            self.fields.append((self._area[0], "".join(self._area[1]).removeprefix("\n")))
            self._area = None
        elif tag == "select" and self._select is not None:
            name, many, options = self._select
            chosen = [value for value, selected in options if selected]
            if not many:
                chosen = chosen[:1] or [value for value, _selected in options[:1]]
            self.fields += [(name, value) for value in chosen]
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area[1].append(data)
        if self._errors:
            self.errors[-1] += data.strip()


class Page:
    """One page with its form, as somebody sees it who is logged in."""

    def __init__(self, client: Client, address: str, response: Any = None) -> None:
        self.client, self.address = client, address
        self.response = response if response is not None else client.get(address)
        self.text: str = self.response.content.decode()
        form = _Form()
        form.feed(self.text)
        self.buttons, self.errors = form.buttons, form.errors
        self.fields: dict[str, list[str]] = {}
        for name, value in form.fields:
            self.fields.setdefault(name, []).append(value)

    def send(self, button: str = "_save", **changed: Any) -> Any:
        """Press a button after typing; what was not typed is sent as it stood. Returns the answer, not followed."""
        data = {name: values for name, values in self.fields.items() if "__prefix__" not in name}
        for name, value in changed.items():
            data[name.replace("___", "-")] = value if isinstance(value, list) else [str(value)]
        return self.client.post(self.address, {**data, button: ["1"]})

    def refused(self, button: str = "_save", **changed: Any) -> Page:
        """The same page shown once more because of errors."""
        response = self.send(button, **changed)
        assert response.status_code == 200, (
            f"not refused: {response.status_code} {getattr(response, 'url', '')}"
        )
        return Page(self.client, self.address, response)

    def accepted(self, button: str = "_save", **changed: Any) -> Any:
        """Where the admin goes after it took what was typed."""
        response = self.send(button, **changed)
        if response.status_code != 302:
            raise AssertionError(f"refused: {Page(self.client, self.address, response).errors}")
        return response


def add(client: Client, model: type[models.Model], **query: Any) -> Page:
    """The page that adds a record."""
    address = reverse(f"admin:negotiations_{model._meta.model_name}_add")
    return Page(
        client,
        address + ("?" + "&".join(f"{name}={value}" for name, value in query.items()) if query else ""),
    )


def change(client: Client, row: models.Model) -> Page:
    """The page of a record."""
    return Page(client, reverse(f"admin:negotiations_{row._meta.model_name}_change", args=[row.pk]))


def deed(client: Client, row: models.Model, name: str) -> Page:
    """The page of one deed on a record."""
    return Page(client, reverse(f"admin:negotiations_{row._meta.model_name}_deed", args=[row.pk, name]))
