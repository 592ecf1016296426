"""Promise: what is not public leaves no trace for the public, on any address, in any answer: not a word, not a number, not a byte.

The same requests are asked with a hundred drafts, submissions and returned records in the database and without them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.cache import caches
from django.db import connection, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from negotiations.core.records import Part, Record
from negotiations.core.shapes import References, read_values
from negotiations.ledger.models import Change
from negotiations.ledger.queries import record_models
from negotiations.review.deeds import REGISTRY
from tests.api.bodies import SAMPLES
from tests.api.canaries import BODIES, WORD, Made, hatch
from tests.api.routes import UNSAFE, paths, queries, routes
from tests.proof import FULL, scaled
from tests.world import World

REQUESTS = scaled(5_000)
ADMIN = {"app_label": ["negotiations", "auth"], "deed": ["publish"], "reader": ["date"], "url": [WORD]}
"""What stands in the addresses of the admin, which ask everybody to log in; keys are numbers."""
DEMANDED = {
    "/api/v1/troop-counts/series/": "contributor=united-states&host=iraq",
    "/api/v1/troop-counts/series/compare/": "contributor=united-states&host=iraq&from_known=2024-01-25&to_known=2026-01-01",
    "/api/v1/knowledge/": "from=2024-01-01&to=2026-01-01",
    "/api/v1/search/": "q=reuters",
    "/search/": "q=reuters",
}
"""What an address does not answer without."""
CHANCE = ("Request-Id", "RateLimit", "Set-Cookie", "Expires")
"""Headers that differ from request to request."""
TOKEN = re.compile(rb'(csrf\w*" value=")[^"]*')
UNWORDED = {"ended_because", "origin_key", "contested_in"}
"""What no draft has, and what is made of addresses."""


@dataclass(frozen=True)
class Asked:
    """One request."""

    address: str
    method: str = "GET"

    def answered(self, client: Client) -> tuple[Any, ...]:
        """Everything that the public sees of the answer but chance."""
        body = (
            f'{{"slug": "{WORD}-0", "milestone": "{WORD}-0", "note": "x"}}' if self.method in UNSAFE else ""
        )
        response = client.generic(self.method, self.address, body, content_type="application/json")
        content = b"".join(response) if response.streaming else response.content
        headers = {name: value for name, value in response.headers.items() if name not in CHANCE}
        return response.status_code, headers, TOKEN.sub(rb"\1", content)


@pytest.fixture
def public(world: World, settings: Any) -> Made:
    """Two public records of every collection and a few more, so that no answer is empty."""
    settings.TRACKER_RATES = dict.fromkeys(settings.TRACKER_RATES, (10**9, 60))
    made = Made()
    for kind in (
        "condition",
        "event",
        "place",
        "source",
        "working_group",
        "milestone",
        "iraq",
        "united_states",
    ):
        assert getattr(world, kind)
    for resource, sample in SAMPLES.items():
        model = record_models()[resource]
        if resource == "preferences":
            values = {"milestone_claim": made["milestone-claims"][0], "field": "planned", "reason": "Fuller."}
            rows = [values]
        else:
            bodies = [sample.whole(world, f"another-of-{resource}-{number}") for number in range(4)]
            rows = [read_values(model, body, References(), "en") for body in bodies]
        made[resource] = REGISTRY[model].record_many(values=rows, reason="for the test")
    made["events"].append(world.event)
    made["milestones"].append(world.milestone)
    made["negotiations"].append(world.negotiation)
    made["commissions"].append(world.commission)
    return made


def everything(public: Made, drafts: Made) -> Iterator[tuple[str, list[Asked]]]:
    """Every route of the URL configuration with the requests for it. A part of an address that nobody has described fails."""
    values = [
        WORD, f"{WORD}-0", f"{WORD}-1", drafts["milestone-claims"][0].key, drafts["troop-counts"][1].path, "the-talks", "the-handover",
        "the-commission", "iraq", "united-states", "reuters", "reuters-2024-01-24", public["milestone-claims"][0].key,
    ]  # fmt: skip

    def keys(template: str, view: Any, part: str) -> Sequence[str]:
        if template.startswith("/admin/"):
            return ADMIN.get(part, ["1"])
        model = getattr(getattr(view, "cls", None), "model", None)
        if model is Change and part == "number":
            return ["1", str(Change.objects.count()), str(Change.objects.count() + 1)]
        if part == "section":
            return [*BODIES, "front"]
        if part in ("slug", "id"):
            # A page has the path of its record's address in the API.
            resource = template.split("/")[1] if model is None else model.resource
            resource = resource if resource in drafts else "negotiations"
            return [record.key for record in (*drafts[resource], *public[resource])]
        raise AssertionError(f"Say how {part} of {template} is filled in.")

    for template, view in routes():
        plain = paths(template, view, keys)
        tried = [Asked(path) for path in plain]
        for path in dict.fromkeys((plain[0], plain[-1])):
            always = DEMANDED.get(template, "")
            tried += [
                Asked(f"{path}?{always}&{query}".replace("?&", "?"))
                for query in (*queries(view, values), "lang=ar")
            ]
            if template.startswith("/api/"):
                tried += [Asked(path, method) for method in ("HEAD", "OPTIONS", *UNSAFE)]
        yield template, tried


def forget() -> None:
    """Whatever is kept of answers, for rates and of pages."""
    for cache in caches.all():
        cache.clear()


def sample(asked: dict[str, list[Asked]]) -> list[Asked]:
    """A read and a write for every route, and of the others by lot as many as a proof of this length takes."""
    first = [one for tried in asked.values() for one in dict.fromkeys((tried[0], tried[-1]))]
    rest = [one for tried in asked.values() for one in tried[1:-1]]
    return [*first, *Random(7).sample(rest, min(len(rest), max(0, REQUESTS - len(first))))]


def test_drafts_leave_no_trace_on_any_address(client: Client, world: World, public: Made) -> None:
    with transaction.atomic():
        drafts = hatch(world, public)
        assert sum(map(len, drafts.values())) >= 100
        asked = sample(dict(everything(public, drafts)))
        assert len(asked) >= REQUESTS
        forget()
        beside = [one.answered(client) for one in asked]
        transaction.set_rollback(True)
    forget()
    alone = [one.answered(client) for one in asked]
    assert [
        one for one, with_drafts, without in zip(asked, beside, alone, strict=True) if with_drafts != without
    ] == []
    for one, (status, headers, content) in zip(asked, beside, strict=True):
        assert status < 500, (one, content[:300])
        if WORD not in one.address and one.method not in UNSAFE:
            assert WORD not in f"{headers}{content.decode(errors='replace')}".lower(), one
    assert {status for status, _, _ in beside} >= {200, 302, 400, 401, 404, 405}
    for template, always in DEMANDED.items():
        assert client.get(f"{template}?{always}").status_code == 200


def test_the_canaries_sit_in_every_text_of_every_table(world: World, public: Made) -> None:
    hatch(world, public)
    for model in apps.get_app_config("negotiations").get_models():
        if not issubclass(model, Record | Part):
            continue
        for field in model._meta.concrete_fields:
            text = isinstance(field, models.CharField | models.TextField | models.JSONField)
            short = isinstance(field, models.CharField) and (field.max_length or 0) < 20
            made = field.choices or field.name in UNWORDED or field.name.endswith(("_unit", "_edtf"))
            if text and not short and not made:
                rows: Any = model._default_manager
                texts = " ".join(str(text) for text in rows.values_list(field.name, flat=True))
                assert WORD in texts, f"No draft says anything in {model.__name__}.{field.name}."


def test_a_draft_answers_exactly_as_nothing_does_with_as_many_queries(
    client: Client, world: World, public: Made
) -> None:
    drafts, guest = hatch(world, public), Client()
    guest.force_login(User.objects.create_user("guest"))
    for template, view in routes():
        resource = getattr(getattr(getattr(view, "cls", None), "model", None), "resource", "")
        if resource not in drafts or "get" not in view.actions or "{" not in template:
            continue
        for record in drafts[resource][: None if FULL else 1]:
            key = record.key
            other = key.replace(WORD, "q" * len(WORD)) if WORD in key else f"{'0' * 8}{key[8:]}"
            for asker in (client, guest):
                assert told(asker, template, key) == told(asker, template, other)


def told(asker: Client, template: str, key: str) -> tuple[bytes, int]:
    """The answer at an address where nothing is for this asker, without the key, and how many queries it took."""
    with CaptureQueriesContext(connection) as captured:
        response = asker.get(re.sub(r"{\w+}", key, template))
    assert response.status_code == 404, (template, key)
    return response.content.replace(key.encode(), b"*"), len(captured)
