"""Promise: the description is complete, names everything once, and its pages load nothing from elsewhere."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.world import World


@pytest.fixture(scope="module")
def schema() -> Any:
    from drf_spectacular.generators import SchemaGenerator
    from drf_spectacular.validation import validate_schema

    made = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    validate_schema(made)  # type: ignore[no-untyped-call]
    return made


def test_every_parameter_is_explained(schema: Any) -> None:
    operations = [operation for path in schema["paths"].values() for operation in path.values()]
    assert operations
    for operation in operations:
        for parameter in operation.get("parameters", []):
            assert parameter["description"], (operation["operationId"], parameter["name"])


def test_operations_have_names_of_their_own(schema: Any) -> None:
    names = [operation["operationId"] for path in schema["paths"].values() for operation in path.values()]
    assert len(set(names)) == len(names)
    assert {"root", "actors_list", "actors_retrieve"} <= set(names)


def test_words_have_names_that_do_not_change(schema: Any) -> None:
    assert not [name for name in schema["components"]["schemas"] if re.fullmatch(r".*[0-9a-f]{3}Enum", name)]


def test_nothing_speaks_the_language_of_openapi_3_0(schema: Any) -> None:
    assert "'nullable'" not in str(schema)
    assert schema["openapi"] == "3.1.1"


def test_problems_are_part_of_every_operation(schema: Any) -> None:
    operations = [operation for path in schema["paths"].values() for operation in path.values()]
    for operation in operations:
        refusal = operation["responses"]["400"]
        assert "application/problem+json" in refusal["content"], operation["operationId"]


@pytest.mark.parametrize("page", ["/api/docs/", "/api/redoc/"])
def test_the_pages_load_nothing_from_elsewhere(client: Client, db: None, page: str) -> None:
    response = client.get(page)
    assert response.status_code == 200
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', response.content.decode())
    assert "default-src 'self'" in response["Content-Security-Policy"]


def test_the_browsable_page_shows_the_answer_and_no_script(client: Client, world: World) -> None:
    world.actor("sly", names=[{"text": "<script>alert(1)</script>", "language": "en", "kind": "official"}])
    response = client.get("/api/v1/actors/", headers={"Accept": "text/html,*/*;q=0.8"})
    assert response["Content-Type"] == "text/html; charset=utf-8"
    page = response.content.decode()
    assert "<script" not in page
    assert 'href="http://testserver/api/v1/actors/sly/"' in page
    assert "<select" not in page


def test_the_root_lists_every_collection(client: Client, db: None) -> None:
    listing = client.get("/api/v1/").json()
    assert {"actors", "sources", "places", "changes"} <= set(listing)
    for address in listing.values():
        assert client.get(address).status_code == 200


def test_the_script_of_the_reference_fetches_no_logo(client: Client, db: None) -> None:
    response = client.get("/api/redoc/redoc.js")
    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert b"cdn.redoc.ly" not in response.content


def test_the_page_offers_the_same_question_in_other_formats(client: Client, world: World) -> None:
    page = client.get("/api/v1/actors/?kind=state&format=html").content.decode()
    assert 'href="/api/v1/actors/?kind=state&amp;format=json"' in page
