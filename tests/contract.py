"""Promise: whatever a test asks of the API, the answer is as `docs/openapi.yaml` describes it, and nothing is answered that it does not describe.

Every `Client` of every test is held to it: status, media type, headers and body. Objects are closed here, which they are not in the
description: a client must pass over a field that it does not know, but the tests must notice one that nobody described.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs

import jsonschema_rs
import orjson
import pytest
import yaml

FILE = Path(__file__).resolve().parent.parent / "docs" / "openapi.yaml"
BASE = "tracker:openapi"
ROOT = "/api/v1/"
PROBLEM = "application/problem+json"
EVERYWHERE = ("API-Revision", "Request-Id")
PATTERNS = {"slug": "[a-z0-9-]{1,120}", "id": "[0-9a-f-]{1,120}", "number": "[0-9]{1,18}"}


class Asked(NamedTuple):
    """What decides how an answer must look."""

    method: str
    path: str
    query: str

    @property
    def parameters(self) -> set[str]:
        return set(parse_qs(self.query, keep_blank_values=True, max_num_fields=None))

    @property
    def sparse(self) -> bool:
        return bool({"fields", "omit"} & self.parameters)

    @property
    def expanded(self) -> bool:
        return "expand" in self.parameters


class Contract:
    """The description, ready to be held against answers. What is compiled is kept."""

    def __init__(self) -> None:
        self.holds = True
        self.files: list[Any] = []
        self._validators: dict[tuple[str, bool], Any] = {}

    @cached_property
    def description(self) -> Any:
        return yaml.load(FILE.read_bytes(), Loader=yaml.CSafeLoader)

    @cached_property
    def addresses(self) -> list[tuple[re.Pattern[str], Any]]:
        """Each address as a pattern, the plain ones first: `bulk/` is no slug."""
        paths = sorted(self.description["paths"].items(), key=lambda item: item[0].count("{"))
        return [
            (re.compile(re.sub(r"{(\w+)}", lambda found: PATTERNS[found[1]], path)), item)
            for path, item in paths
        ]

    @cached_property
    def registries(self) -> dict[bool, Any]:
        """The description with closed objects; without `expand` a reference has what is sure to be there, and nothing else."""
        return {
            expanded: jsonschema_rs.Registry([(BASE, _closed(self.description, filled=expanded))])
            for expanded in (False, True)
        }

    def check(self, asked: Asked, response: Any) -> None:
        """Raise AssertionError when the answer is none that the description allows."""
        told = f"{asked.method} {asked.path}?{asked.query} → {response.status_code}"
        for name in EVERYWHERE:
            assert name in response.headers, f"{told}: no header {name}"
        if asked.method == "OPTIONS" or not asked.path.startswith(ROOT):
            return
        item: dict[str, Any] = next(
            (item for pattern, item in self.addresses if pattern.fullmatch(asked.path)), {}
        )
        operation = item.get("get" if asked.method == "HEAD" else asked.method.lower())
        if operation is None:
            assert response.status_code in (301, 400, 401, 404, 405, 429), (
                f"{told}: an address that nobody described"
            )
            self.check_body(told, "#/components/schemas/Problem", response, asked)
            return
        answer = self.resolved(operation["responses"].get(str(response.status_code)))
        assert answer is not None, (
            f"{told}: a status that {operation['operationId']} does not describe: {response.content[:300]}"
        )
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        if kind == "text/html" and response.status_code >= 400:
            assert kind in answer.get("content", {}), f"{told}: refused with a page that is not described"
            return
        self.check_headers(told, answer, response)
        if kind in ("", "text/html") or asked.method == "HEAD":
            return
        assert kind in answer.get("content", {}), f"{told}: {kind} is not described"
        for name in self.schemas(answer["content"][kind]["schema"], asked):
            self.check_body(told, name, response, asked)

    def schemas(self, schema: Any, asked: Asked) -> Iterator[str]:
        """Where the schema of the body is: of a record and its sparse variant the one that was asked for."""
        kinds = schema.get("anyOf", [schema])
        chosen = kinds[-1] if asked.sparse else kinds[0]
        if "$ref" in chosen:
            yield chosen["$ref"]

    def check_headers(self, told: str, answer: Any, response: Any) -> None:
        ours = set(self.description["components"]["headers"]) - {
            "Allow"
        }  # told everywhere, promised with 405
        extra = {name for name in ours if name in response.headers} - set(answer.get("headers", {}))
        assert not extra, f"{told}: headers that are not described: {sorted(extra)}"

    def check_body(self, told: str, name: str, response: Any, asked: Asked) -> None:
        if response.streaming or not response.headers.get("Content-Type", "").partition(";")[0].endswith(
            "json"
        ):
            return
        key = (name, asked.expanded)
        if key not in self._validators:
            self._validators[key] = jsonschema_rs.Draft202012Validator(
                {"$ref": f"{BASE}{name}"}, registry=self.registries[asked.expanded], validate_formats=True
            )
        faults = list(self._validators[key].iter_errors(orjson.loads(response.content)))
        shown = [f"{'/'.join(map(str, fault.instance_path))}: {fault.message[:300]}" for fault in faults[:5]]
        assert not faults, f"{told}: not as {name} describes:\n" + "\n".join(shown)

    def resolved(self, answer: Any) -> Any:
        if answer and "$ref" in answer:
            return self.description["components"]["responses"][answer["$ref"].rpartition("/")[2]]
        return answer


def _closed(description: Any, *, filled: bool) -> Any:
    closed = copy.deepcopy(description)
    for name, schema in closed["components"]["schemas"].items():
        _close(schema)
        if name.endswith("Reference") and not filled:
            schema["properties"] = {one: schema["properties"][one] for one in schema["required"]}
    return closed


def _close(node: Any) -> None:
    if isinstance(node, dict):
        if "properties" in node and "object" in node.get("type", ()):
            node.setdefault("additionalProperties", False)
        for value in node.values():
            _close(value)
    elif isinstance(node, list):
        for value in node:
            _close(value)


CONTRACT = Contract()


@pytest.fixture(scope="session", autouse=True)
def _every_client_is_held() -> Iterator[None]:
    """Every test client checks each answer of the API before the test sees it."""
    from django.test import Client

    usual = Client.request

    def request(self: Client, **given: Any) -> Any:
        response: Any = usual(self, **given)
        asked = Asked(given["REQUEST_METHOD"], given["PATH_INFO"], given.get("QUERY_STRING", ""))
        if response.streaming:
            CONTRACT.files.append(response)
        if asked.path.startswith("/api/") and CONTRACT.holds:
            CONTRACT.check(asked, response)
        return response

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "request", request)
        yield


@pytest.fixture(autouse=True)
def _what_is_forged_is_let_out(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that breaks the service on purpose says so with `@pytest.mark.forged(reason)`. Files that a test did not read are closed."""
    CONTRACT.holds = request.node.get_closest_marker("forged") is None
    yield
    while CONTRACT.files:
        # Not the response's own `close`: it would also end a request that is long over.
        for close in CONTRACT.files.pop()._resource_closers:
            close()
