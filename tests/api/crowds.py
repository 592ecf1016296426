"""How tests ask many things at the same moment: each in a thread and on a connection of its own."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection


def at_once(number: int, send: Callable[[int], Any]) -> list[Any]:
    """What came of as many calls that started at the same moment."""
    start, answers = threading.Barrier(number), list[Any]()

    def one(index: int) -> None:
        try:
            start.wait(60)
            answers.append(send(index))
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(index,)) for index in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert len(answers) == number
    return answers
