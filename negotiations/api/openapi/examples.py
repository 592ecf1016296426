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
    """Keys by resource, questions by operation, bodies by collection."""
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
    if name.endswith("_create"):
        body = {"summary": f"POST {path}", "value": questions()["bodies"][collection]}
        operation["requestBody"]["content"]["application/json"]["examples"] = {"facts": body}
