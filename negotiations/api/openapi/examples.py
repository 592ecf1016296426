"""The examples of the description: keys, questions and bodies from `docs/openapi-examples.yaml`, answers from `docs/openapi-answers.yaml`.

Nothing is asked here. The tests ask, on the facts, and hold the files to what they are answered.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

QUESTIONS = Path(settings.BASE_DIR) / "docs" / "openapi-examples.yaml"
ANSWERS = QUESTIONS.with_name("openapi-answers.yaml")
HOST = "https://tracker.example"
"""Where the service of the examples stands."""


@cache
def questions() -> Any:
    """Keys by resource, questions by operation, bodies by collection and by deed."""
    return yaml.load(QUESTIONS.read_bytes(), Loader=yaml.CSafeLoader)


@cache
def answers() -> Any:
    """Answers by operation."""
    return yaml.load(ANSWERS.read_bytes(), Loader=yaml.CSafeLoader) if ANSWERS.exists() else {}


def add_examples(operation: dict[str, Any], path: str) -> None:
    """Give an operation its examples: a key that exists, the answer to a question, a body that is taken."""
    name, collection = operation["operationId"], path.split("/")[3]
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "path":
            parameter["example"] = questions()["keys"][collection]
    if name in answers():
        asked = {"summary": f"GET {questions()['asked'][name]}", "value": answers()[name]}
        operation["responses"]["200"]["content"]["application/json"]["examples"] = {"facts": asked}
    body = body_of(collection, name.rpartition("_")[2])
    if body is not None:
        told = {"summary": f"POST {path}", "value": body}
        operation["requestBody"]["content"]["application/json"]["examples"] = {"facts": told}


def body_of(collection: str, act: str) -> Any:
    """What an operation of a collection is sent: a new record, the remarks of a deed, a correction with the new claim; None for what has no example."""
    new = questions()["bodies"].get(collection)
    deed = questions()["deeds"].get(act)
    if act == "create" or deed is None:
        return new if act == "create" else None
    return {**new, **deed} if act in ("supersede", "replace") else deed
