"""Rows of the load: keys, slugs, names and days made from the number of a row, so that every run makes the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from benchmarks.tables import Row

NEGOTIATIONS = 20
IDS = ("id", "slug", "labels")
DAY = ("edtf", "earliest", "latest")


def three(day: dt.date) -> Row:
    """A day as the columns of a fuzzy date have it."""
    text = day.isoformat()
    return (text, text, text)


def negotiation(number: int) -> int:
    """The negotiation to which the thing with this number belongs."""
    return 1 + number % NEGOTIATIONS


def scattered(number: int) -> int:
    """Another number for every number, in no order (multiplied by an odd number modulo 2^32)."""
    return number * 2654435761 % 2**32


def label(kind: str, number: int) -> str:
    """A name in three languages."""
    return (
        f'{{"en": "{kind} {number}", "fr": "{kind} {number} en français", "ar": "{kind} {number} بالعربية"}}'
    )


def named(kind: str, numbers: range) -> Iterator[Row]:
    """Rows of named things: key, slug, labels."""
    for number in numbers:
        yield (number, f"{kind}-{number:06}", label(kind.capitalize(), number))
