"""Promise: the description of the API is given in French and Arabic too, whole, and but for its words it is the English one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from django.test import Client

from negotiations.api.openapi.prepared import prepared
from negotiations.api.openapi.translating import DATA
from negotiations.api.openapi.wording import is_name

pytestmark = pytest.mark.sqlite_only(reason="what is answered depends on no data")

OTHERS = ["fr", "ar"]
WORDS = {"description", "summary", "title"}


@pytest.fixture(scope="module")
def english() -> Any:
    return orjson.loads(prepared("json")[0])


def compared(one: Any, other: Any, at: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Every single value of two descriptions, side by side; fails where their structure differs."""
    assert type(one) is type(other), at
    if isinstance(one, dict) and at.rpartition("/")[2] not in DATA:
        assert list(one) == list(other), at
        for key in one:
            yield from compared(one[key], other[key], f"{at}/{key}")
    elif isinstance(one, list):
        assert len(one) == len(other), at
        for number, value in enumerate(one):
            yield from compared(value, other[number], f"{at}/{number}")
    else:
        yield at, one, other


@pytest.mark.parametrize("language", OTHERS)
def test_every_word_to_people_is_translated_and_nothing_else(english: Any, language: str) -> None:
    told = orjson.loads(prepared("json", language=language)[0])
    texts, faults = 0, []
    for at, one, other in compared(english, told):
        spoken = at.rpartition("/")[2] in WORDS and isinstance(one, str) and not is_name(one)
        texts += spoken
        if (one == other or not other.strip()) if spoken else one != other:
            faults.append(f"{at}: {one!r} {other!r}")
    assert texts > 2_000, "The texts are not found any more."
    assert not faults, "\n".join(faults[:20])


def test_the_reader_s_language_is_asked_for_as_elsewhere(client: Client, db: None) -> None:
    plain = client.get("/api/schema/")
    french = client.get("/api/schema/?format=json", headers={"Accept-Language": "fr-FR, en;q=0.5"})
    arabic = client.get("/api/schema/?format=json&lang=ar", headers={"Accept-Language": "fr"})
    for answer, language in ((plain, "en"), (french, "fr"), (arabic, "ar")):
        assert answer["Content-Language"] == language
        assert {"Accept", "Accept-Encoding", "Accept-Language"} <= set(answer["Vary"].split(", "))
    assert len({answer["ETag"] for answer in (plain, french, arabic)}) == 3
    assert french.json()["info"]["title"] == "Suivi des négociations"
    again = client.get(
        "/api/schema/?format=json", headers={"Accept-Language": "fr", "If-None-Match": french["ETag"]}
    )
    assert (again.status_code, again.content, again["Content-Language"]) == (304, b"", "fr")
    refused = client.get("/api/schema/?lang=de")
    assert (refused.status_code, refused.json()["errors"][0]["parameter"]) == (400, "lang")


@pytest.mark.parametrize("page", ["/api/docs/", "/api/redoc/"])
def test_the_pages_of_the_reference_hand_the_language_on(client: Client, db: None, page: str) -> None:
    """Without `lang` the browser asks for the description as it asks for everything, with its Accept-Language."""
    told = client.get(f"{page}?lang=fr").content.decode()
    script = client.get(f"{page}?lang=fr&script=").content.decode()
    assert "/api/schema/?lang=fr" in told or ("?lang=fr" in told and r"/api/schema/?lang\u003Dfr" in script)
