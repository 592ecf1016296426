"""Asks generated questions on the database the process was started for and writes every answer to the file named in ANSWERS_FILE.

Not a test by itself: `test_alike.py` runs it on one database beside its own run on the other.
"""

import json
import os
import re
from pathlib import Path
from random import Random

from django.core.cache import cache
from django.test import Client

from tests.api.asking import API
from tests.api.strict.questions import Questioner
from tests.proof import scaled

QUESTIONS = scaled(1_000)
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


CURSOR = re.compile(r"cursor=[\w%.-]+")


def plain(address: str, text: str) -> str:
    """An answer without what each loading makes anew: instants, and cursors that hold one because the order is by recording."""
    without = INSTANT.sub("<instant>", text)
    return CURSOR.sub("cursor=", without) if "recorded_from" in address else without


def answers() -> dict[str, tuple[int, str]]:
    """Status and body by question, instants aside: the moment of loading is each database's own."""
    questioner, client = Questioner(Random(1).choice), Client()
    found: dict[str, tuple[int, str]] = {}
    while len(found) < QUESTIONS:
        address = questioner.address()
        if address not in found:
            cache.clear()  # rates are not what is asked about
            answer = client.get(f"{API}{address}")
            found[address] = (answer.status_code, plain(address, answer.content.decode()))
    return found


def test_answers_are_written(facts: None) -> None:
    Path(os.environ["ANSWERS_FILE"]).write_text(json.dumps(answers()))
