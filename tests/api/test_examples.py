"""Promise: every example of the description is true: the questions are answered as it says, on the facts; the parameters are taken, the
bodies are entered, and the refusals read as they are printed.

Days stand in the questions, so the answers stay. Instants, tags of pages and hashes differ with every loading and are set to one value.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from unittest.mock import Mock
from urllib.parse import urlencode

import orjson
import pytest
import yaml
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from negotiations.api.openapi.answers import PROBLEMS
from negotiations.api.openapi.examples import ANSWERS, HOST, answers, body_of, questions
from negotiations.api.openapi.prepared import prepared, written
from negotiations.api.views import Answer
from tests.api.asking import API
from tests.api.desk import Desk

pytestmark = pytest.mark.usefixtures("facts")

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
TAG = re.compile(r"cursor=[^\"&]+")
OWN = re.compile(r'"(hash|previous_hash|document_sha256|salt)":"[0-9a-f]+"')
WAIT = re.compile(r"available in \d+ seconds?")
SIZE = re.compile(r"\d+ bytes")
NUMBER = re.compile(r'"number":\d+')
UNEXAMPLED = {"changes_state", "changelog"}
"""Every public record with its hash, too long to print; and the page of docs/ that every revision changes. They are asked, not printed."""
ALONE = {"ordering": {}, "fields": {}, "search": {}, "recorded_on": {}, "theme": {"format": "svg"}}
"""What does not go with the others, and with what it goes: `fields` not with `omit`, colours only with a drawing."""


@pytest.fixture(scope="module")
def description() -> Any:
    return yaml.load(prepared("yaml")[0], Loader=yaml.CSafeLoader)


def operations(description: Any, method: str) -> list[tuple[str, Any]]:
    return [(path, item[method]) for path, item in description["paths"].items() if method in item]


def as_printed(content: bytes) -> Any:
    """An answer with one value for what every loading makes anew."""
    text = content.decode().replace("http://testserver", HOST)
    text = TAG.sub("cursor=eyJrIjpb", INSTANT.sub("2026-11-22T10:00:00Z", text))
    return orjson.loads(NUMBER.sub('"number":1', OWN.sub(lambda found: f'"{found[1]}":"{"5e" * 32}"', text)))


def test_every_answer_that_is_printed_is_given(client: Client, description: Any, tmp_path: Path) -> None:
    names = {operation["operationId"] for _, operation in operations(description, "get")}
    assert names - UNEXAMPLED == set(questions()["asked"])
    for path, operation in operations(description, "get"):
        assert operation["operationId"] not in UNEXAMPLED or client.get(path).status_code == 200, path
    given = {}
    for name, address in questions()["asked"].items():
        response = client.get(address)
        assert response.status_code == 200, (name, response.content[:500])
        given[name] = as_printed(response.content)
        assert given[name].get("results", True), f"{name}: an example of nothing: {address}"
    fresh = tmp_path / ANSWERS.name
    fresh.write_text("# Written by tests/api/test_examples.py.\n\n" + written(given), encoding="utf-8")
    stale = [name for name, answer in given.items() if answer != answers().get(name)]
    assert not stale, (
        f"other answers than printed: {', '.join(stale)}\n"
        f"Look at them: diff {ANSWERS} {fresh}\nTo accept: cp {fresh} {ANSWERS} && make schema"
    )


def test_every_example_of_a_parameter_is_served(client: Client, description: Any) -> None:
    shared = description["components"]["parameters"]
    refused = []
    for path, operation in operations(description, "get"):
        given = [shared.get(one.get("$ref", "").rpartition("/")[2]) or one for one in operation["parameters"]]
        address = path
        for one in given:
            if one["in"] == "path":
                address = address.replace(f"{{{one['name']}}}", str(one["example"]))
        asked = {
            one["name"]: spelt(one["example"]) for one in given if one["in"] == "query" and "example" in one
        }
        for query in rounds(
            operation["operationId"], asked, {one["name"] for one in given if one.get("required")}
        ):
            cache.clear()  # rates are not what is tried
            response = client.get(f"{address}?{urlencode(query, doseq=True)}")
            if response.status_code != 200:
                told = [(one.get("parameter"), one["detail"]) for one in response.json()["errors"]]
                refused.append((operation["operationId"], response.status_code, told, query))
    assert not refused, "\n".join(map(str, refused))


def rounds(name: str, asked: dict[str, Any], required: set[str]) -> list[dict[str, Any]]:
    """All parameters of an operation in as few questions as go together; what must be there is in each."""
    if "recorded_on" in asked and not (name.endswith("_list") or name == "disputes"):
        asked["recorded_on"] = timezone.now().date()  # the record of the tests begins today
    if name.startswith("preferences"):
        del asked["known_on"]  # every preference is of a later day
    needed = {one: asked[one] for one in asked if one in required}
    together = {one: value for one, value in asked.items() if one not in ALONE}
    apart = [{**needed, **more, one: asked[one]} for one, more in ALONE.items() if one in asked]
    return [together, *apart]


def spelt(value: Any) -> Any:
    """A value as it stands in a query."""
    return (
        [spelt(one) for one in value]
        if isinstance(value, list)
        else str(value).lower()
        if isinstance(value, bool)
        else value
    )


def test_every_body_that_is_printed_is_entered(description: Any) -> None:
    desk = Desk("editor-of-examples", "editor")
    creating = {
        path.split("/")[3]
        for path, one in operations(description, "post")
        if one["operationId"].endswith("_create")
    }
    assert creating == set(questions()["bodies"])
    for collection, body in questions()["bodies"].items():
        response = desk.send("POST", f"/{collection}/", body)
        assert response.status_code == 201, (collection, response.content[:1000])


def test_every_deed_that_is_printed_is_done() -> None:
    desk, chief = Desk("editor-of-deeds", "editor"), Desk("reviewer-of-deeds", "reviewer")
    for collection in ("milestones", "milestone-claims"):
        record = desk.create(collection, questions()["bodies"][collection])
        path = f"/{collection}/{record.get('slug') or record['id']}/"
        corrections = ("supersede", "replace") if collection == "milestone-claims" else ()
        for act in ("submit", "return", "submit", "publish", *corrections, "retract"):
            by = desk if act == "submit" else chief
            told = by.do(act, path, body_of(collection, act))
            if act in corrections:
                path = f"/{collection}/{told['id']}/"  # the new claim stands in the place of the old one
            if act == "publish" and collection == "milestones":
                newest = chief.read("/changes/?ordering=-number&limit=1")["results"][0]["number"]
                chief.change("PATCH", path, {"depends_on": ["ain-al-asad-handover"]})
                chief.do("restore", path, {**body_of(collection, "restore"), "number": newest})


def test_every_refusal_reads_as_printed(
    client: Client, description: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Caused by requests, but for 500 and 503: a mistake of ours, and a database that is gone."""
    desk, chief = Desk("editor-of-refusals", "editor"), Desk("reviewer-of-refusals", "reviewer")
    milestone, claim = (
        "/milestones/ain-al-asad-handover/",
        f"/milestone-claims/{questions()['keys']['milestone-claims']}/",
    )
    preference = f"/preferences/{questions()['keys']['preferences']}/"
    desk.send("POST", "/actors/", questions()["bodies"]["actors"], Idempotency_Key="once")
    chief.do("retract", preference, {"reason": "Entered twice."})
    caused = {
        400: client.get(f"{API}/milestones/?statsu=achieved"),
        401: client.get(f"{API}/milestones/", headers={"Authorization": "Bearer nonsense"}),
        403: desk.send("POST", f"{milestone}publish/", {}, If_Match="*"),
        404: client.get(f"{API}/milestones/nowhere/"),
        405: client.delete(f"{API}/milestones/"),
        406: client.get(f"{API}/milestones/", headers={"Accept": "application/xml"}),
        409: chief.send("PATCH", claim, {"note": "Otherwise."}, If_Match="*"),
        410: client.get(f"{API}{preference}"),
        412: chief.send("POST", f"{milestone}retract/", {"reason": "Entered twice."}, If_Match='"7.0"'),
        415: desk.send("POST", "/milestones/", b"a,b", content_type="text/csv"),
        416: client.get(f"{API}/milestones/?format=csv", headers={"Range": "bytes=9999999-"}),
        422: desk.send("POST", "/actors/", questions()["bodies"]["places"], Idempotency_Key="once"),
        428: desk.send("POST", f"{milestone}submit/", {}),
    }
    client.raise_request_exception = False
    for status, error in ((500, RuntimeError("a mistake")), (503, OperationalError("gone"))):
        with monkeypatch.context() as broken:
            broken.setattr(Answer, "answer", Mock(side_effect=error))
            caused[status] = client.get(f"{API}/milestones/")
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    caused[413] = desk.send("POST", "/milestones/", questions()["bodies"]["milestones"])
    settings.TRACKER_RATES = {**settings.TRACKER_RATES, "public": (0, 60)}
    caused[429] = client.get(f"{API}/milestones/")
    assert set(caused) == set(PROBLEMS)
    for status, response in caused.items():
        content = description["components"]["responses"][PROBLEMS[status][0]]["content"]
        printed = content["application/problem+json"]["example"]
        assert response.status_code == status, (status, response.content)
        told = orjson.loads(
            SIZE.sub("3412 bytes", WAIT.sub("available in 30 seconds", response.content.decode()))
        )
        assert told == printed, (status, told)
