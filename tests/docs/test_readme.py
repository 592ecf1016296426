"""The promise of the README: each of its questions, asked of the facts, gets exactly the answer that is printed there."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.test import Client

README = Path(__file__).resolve().parents[2] / "README.md"
HOST = "http://127.0.0.1:8000"
QUESTIONS = re.findall(
    r"\$ curl -s '" + HOST + r"([^']+)'\n```\n```json\n(.*?)\n```",
    README.read_text(encoding="utf-8"),
    re.DOTALL,
)


def test_the_readme_asks_five_questions() -> None:
    assert len(QUESTIONS) == 5


@pytest.mark.usefixtures("facts")
@pytest.mark.parametrize(("address", "answer"), QUESTIONS)
def test_a_question_of_the_readme_gets_the_answer_printed_there(address: str, answer: str) -> None:
    response = Client().get(address, headers={"Accept": "application/json", "Host": "127.0.0.1:8000"})
    assert json.loads(response.content) == json.loads(answer)
