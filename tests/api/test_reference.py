"""Promise: the description is complete, names everything once, and its pages load nothing from elsewhere."""

import gzip
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.test import Client

from negotiations.answers.models import PREFERABLE, Preference
from negotiations.api.openapi.prepared import FILE, differences
from negotiations.core.shapes import References, readers
from negotiations.review.deeds import REGISTRY
from negotiations.sources.models import Source
from negotiations.sources.views import CAPTURE
from negotiations.urls import collections, router
from tests.world import World


@pytest.fixture(scope="module")
def schema() -> Any:
    from negotiations.api.openapi.prepared import described

    return described()


BY_THE_ROOM = {Preference: {"claim", "known_from", *PREFERABLE}, Source: {"archived", *CAPTURE}}
"""Fields that a room reads itself, or lets nobody give."""


def operations(schema: Any) -> list[Any]:
    return [operation for path in schema["paths"].values() for operation in path.values()]


def test_the_committed_description_is_that_of_the_code(schema: Any) -> None:
    stale = differences(FILE, schema)
    assert not stale, (
        f"docs/openapi.yaml says otherwise than the code:\n{stale}\nLook at it. To accept it: make schema"
    )


def test_a_difference_is_told_by_address_and_component(
    schema: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("negotiations.management.commands.write_schema.described", lambda: schema)
    other = tmp_path / "openapi.yaml"
    changed = {
        **schema,
        "paths": {name: path for name, path in schema["paths"].items() if name != "/api/v1/search/"},
    }
    call_command("write_schema", file=other, stdout=StringIO())
    assert differences(other, changed) == "- /api/v1/search/"
    call_command("write_schema", file=other, check=True)
    other.write_text(
        other.read_text(encoding="utf-8").replace("Why it is corrected.", "Because."), encoding="utf-8"
    )
    with pytest.raises(CommandError, match=r"(?s)~ components/schemas/TroopCountCorrectionBody.*make schema"):
        call_command("write_schema", file=other, check=True)


def test_a_body_takes_what_the_reader_of_bodies_knows(schema: Any) -> None:
    for model in REGISTRY:
        body = schema["components"]["schemas"][f"{model.__name__}Body"]
        own = BY_THE_ROOM.get(model, set())
        assert set(body["properties"]) ^ set(readers(model, References(), "en")) == own, model
        assert body["additionalProperties"] is False


def test_every_word_of_the_description_has_a_meaning(schema: Any) -> None:
    silent = []
    for name, component in schema["components"]["schemas"].items():
        for field, one in component.get("properties", {}).items():
            if not one.get("description"):
                silent.append(f"{name}.{field}")
    assert not silent


def test_every_parameter_is_explained(schema: Any) -> None:
    assert operations(schema)
    for operation in operations(schema):
        for parameter in operation.get("parameters", []):
            shared = schema["components"]["parameters"].get(parameter.get("$ref", "").rpartition("/")[2])
            assert (shared or parameter)["description"], (operation["operationId"], parameter)


def test_operations_have_names_of_their_own(schema: Any) -> None:
    names = [operation["operationId"] for operation in operations(schema)]
    assert len(set(names)) == len(names)
    assert {"root", "actors_list", "actors_retrieve"} <= set(names)


def test_words_have_names_that_do_not_change(schema: Any) -> None:
    assert not [name for name in schema["components"]["schemas"] if re.fullmatch(r".*[0-9a-f]{3}Enum", name)]


def test_nothing_speaks_the_language_of_openapi_3_0(schema: Any) -> None:
    assert "'nullable'" not in str(schema)
    assert schema["openapi"] == "3.1.1"


def test_problems_are_part_of_every_operation(schema: Any) -> None:
    refusals = schema["components"]["responses"]
    for operation in operations(schema):
        told = {
            status: one.get("$ref", "") for status, one in operation["responses"].items() if status >= "400"
        }
        assert {"400", "401", "406", "429"} <= set(told)
        for address in told.values():
            content = set(refusals[address.rpartition("/")[2]]["content"])
            assert {"application/problem+json"} <= content <= {"application/problem+json", "text/html"}


@pytest.mark.parametrize("page", ["/api/docs/", "/api/redoc/"])
def test_the_pages_load_nothing_from_elsewhere(client: Client, db: None, page: str) -> None:
    response = client.get(page)
    assert response.status_code == 200
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', response.content.decode())
    assert "default-src 'self'" in response["Content-Security-Policy"]


def test_the_root_lists_every_collection(client: Client, db: None) -> None:
    listing = client.get("/api/v1/").json()
    assert {"actors", "sources", "places", "changes"} <= set(listing)
    for address in listing.values():
        assert client.get(address).status_code == 200


def test_the_script_of_the_reference_fetches_no_logo(client: Client, db: None) -> None:
    response = client.get("/api/redoc/redoc.js")
    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert b"cdn.redoc.ly" not in response.content


def test_every_answer_says_which_revision_it_keeps(client: Client, world: World) -> None:
    told = client.get("/api/v1/changelog/").json()
    assert told["revisions"][0]["revision"] == told["revision"]
    assert all(one["changes"] for one in told["revisions"])
    for address in ("/api/v1/actors/", "/api/v1/actors/nobody/", "/api/v1/nowhere/", "/api/schema/", "/api"):
        assert client.get(address)["API-Revision"] == told["revision"]
    assert "API-Revision" not in client.get("/healthz").headers


@pytest.mark.parametrize("address", ["/api", "/api/"])
def test_the_beginning_of_the_api_leads_to_its_root(client: Client, db: None, address: str) -> None:
    assert client.get(address)["Location"] == "/api/v1/"


@pytest.mark.parametrize(("form", "kind"), [("yaml", "application/yaml"), ("json", "application/json")])
def test_the_description_is_the_committed_file_and_its_copy_stays_good(
    client: Client, db: None, form: str, kind: str
) -> None:
    response = client.get(f"/api/schema/?format={form}")
    assert response["Content-Type"].startswith(kind)
    assert yaml.load(response.content, Loader=yaml.CSafeLoader)["openapi"] == "3.1.1"
    again = client.get(f"/api/schema/?format={form}", headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    packed = client.get(f"/api/schema/?format={form}", headers={"Accept-Encoding": "br, gzip"})
    assert (packed["Content-Encoding"], gzip.decompress(packed.content)) == ("gzip", response.content)
    assert len(packed.content) * 8 < len(response.content)
    assert packed["ETag"] != response["ETag"]
    assert "Accept-Encoding" in packed["Vary"]
    refused = client.get(f"/api/schema/?format={form}", headers={"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in refused.headers


@pytest.mark.usefixtures("facts")
def test_every_kind_of_answer_is_as_described(client: Client) -> None:
    for name in collections:
        for query in (
            "limit=40",
            "limit=5&known_on=2024-02-01&omit=url",
            "limit=5&recorded_on=2026-01-01",
            "limit=5&fields=url",
        ):
            client.get(f"/api/v1/{name}/?{query}")
        for row in client.get(f"/api/v1/{name}/?limit=1").json().get("results", ()):
            client.get(row["url"].removeprefix("http://testserver"))
    for prefix, view, _ in router.registry:
        for target in getattr(view, "expansions", {}):
            client.get(f"/api/v1/{prefix}/?limit=5&expand={target}")
    for address in (
        "milestones/phase-one/history/", "events/strikes-of-24-january-2024/history/", "negotiations/iraq-us-hmc/timeline/",
        "knowledge/?from=2024-01-01", "search/?q=iraq", "changes/head/", "changes/proof/?from=1&to=5", "changes/state/",
        "troop-counts/series/?contributor=united-states&host=iraq",
        "troop-counts/series/compare/?contributor=united-states&host=iraq&from_known=2024-09-26&to_known=2025-12-31",
    ):  # fmt: skip
        assert client.get(f"/api/v1/{address}").status_code == 200
