"""Promise: who is refused something is told why in English, French or Arabic, and the answer says in which; codes are the same in all three."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from tests.api.desk import Desk
from tests.world import World

ENGLISH = re.compile(
    r"\b(the|is|are|was|were|be|been|has|have|not|no|nothing|here|there|this|that|these|those|of|with|and|or|from|which"
    r"|what|who|at|must|only|cannot|can|given|needed|required|allowed|holds|known|unknown|record|body|value|text)\b"
)
"""Words of English that stand in no sentence of ours in French, and in none in Arabic."""
QUOTED = re.compile(r'"[^"]*"|“[^”]*”|«[^»]*»|`[^`]*`|/api/\S+')
ARABIC = re.compile(r"[\u0621-\u064a]{2}")

MUCH_WRONG = {
    "milestone": "nowhere",
    "planned": {"edtf": "soon", "bound": "around", "wording": 5},
    "standing": "loud",
    "grade": "x",
    "figures": 5,
    "citations": [{"source": "nobody-wrote-this", "quote": 7, "unheard": 1}],
    "nonsense": 1,
}
ACTOR = {"slug": "Not A Slug", "kind": "planet", "country": "xx", "names": 4}
COUNT = {
    "personnel": {"low": 9, "high": 2, "qualifier": "range"},
    "as_of": "2024-02-30",
    "contributor": "nobody",
}


def asked(desk: Desk, chief: Desk, world: World) -> Iterator[tuple[int, Any]]:
    """What is refused, each with the status it gets: a function that sends it with given headers."""
    claim, milestone = world.claim(), world.milestone
    at, named = f"/milestone-claims/{claim.public_id}/", f"/milestones/{milestone.slug}/"

    def sent(who: Desk, method: str, path: str, body: Any = None, **more: Any) -> Any:
        return lambda **headers: who.send(method, path, body, **more, **headers)

    def public(path: str, **more: str) -> Any:
        return lambda **headers: Client().get(f"/api/v1{path}", headers={**more, **dash(headers)})

    yield 400, public("/actors/?statsu=open&kind=planet&known_on=soon&limit=none&ordering=size")
    yield 404, public("/actors/nobody-at-all/")
    yield 404, public("/nothing-of-the-sort/")
    yield 406, public("/actors/", Accept="image/gif")
    yield 401, public("/actors/", Authorization="Bearer nonsense")
    yield 405, sent(chief, "PUT", "/actors/", {})
    yield 415, sent(chief, "POST", "/actors/", b"a,b", content_type="text/csv")
    yield 400, sent(chief, "POST", "/actors/", b'{"slug": ')
    yield 400, sent(chief, "POST", "/actors/", b'{"slug": 1, "slug": 2}')
    yield 400, sent(chief, "POST", "/actors/", ["a"])
    yield 400, sent(chief, "POST", "/actors/", ACTOR)
    yield 400, sent(chief, "POST", "/milestone-claims/", MUCH_WRONG)
    yield 400, sent(chief, "POST", "/troop-counts/", COUNT)
    yield 400, sent(chief, "POST", "/actors/bulk/", {})
    yield 400, sent(chief, "POST", "/actors/", {}, Idempotency_Key="é")
    yield 428, sent(chief, "PATCH", named, {"kind": "talks"})
    yield 412, sent(chief, "PATCH", named, {"kind": "talks"}, If_Match='"77."')
    yield 400, sent(chief, "PATCH", named, {"kind": "talks"}, If_Match="tag")
    yield 409, sent(chief, "PATCH", at, {"grade": 2}, If_Match="*")
    yield 409, sent(chief, "DELETE", named, If_Match="*")
    yield 409, sent(chief, "POST", f"{at}submit/", {}, If_Match="*")
    yield 400, sent(chief, "POST", f"{at}retract/", {"reason": 5, "why": 1}, If_Match="*")
    yield 400, sent(chief, "POST", f"{at}restore/", {"number": "one"}, If_Match="*")
    yield 403, sent(desk, "POST", f"{at}retract/", {"reason": "no"}, If_Match="*")


def dash(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def sentences(told: dict[str, Any]) -> list[str]:
    """Everything that a problem says in words, without what it quotes."""
    said = [told["title"], told["detail"], *(error["detail"] for error in told["errors"])]
    return [QUOTED.sub(" ", one) for one in said if not one.startswith("/")]


@pytest.mark.usefixtures("db")
def test_refusals_are_told_in_the_language_of_the_caller(desk: Desk, chief: Desk, world: World) -> None:
    for status, send in asked(desk, chief, world):
        told = {}
        for language in ("en", "fr", "ar"):
            answer = send(Accept_Language=language)
            assert answer.status_code == status, answer.content.decode()
            assert answer["Content-Language"] == language
            assert "Accept-Language" in answer["Vary"]
            told[language] = answer.json()
        codes = {json.dumps([error["code"] for error in one["errors"]]) for one in told.values()}
        assert len(codes) == 1
        for language in ("fr", "ar"):
            for sentence in sentences(told[language]):
                english = ENGLISH.findall(sentence.lower())
                assert not english, f"{language}: {english} in {sentence}"
                assert language == "fr" or ARABIC.search(sentence), sentence
            assert told[language]["title"] != told["en"]["title"]
            assert told[language]["detail"] != told["en"]["detail"]


def test_the_parameter_of_the_address_wins(client: Client, world: World) -> None:
    answer = client.get("/api/v1/actors/nobody/?lang=ar", headers={"Accept-Language": "fr"})
    assert answer["Content-Language"] == "ar"
    assert answer.json()["detail"] == "لا شيء في هذا العنوان."
