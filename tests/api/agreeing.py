"""How tests compare an answer with what it must agree with: the whole collection, read and reckoned again in plain Python.

A filter agrees when it gives exactly the rows that its meaning picks from the unfiltered collection; an order when it gives those rows
sorted, with what has no value last; an expansion when it adds exactly what the target's own address gives.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.test import Client

from negotiations.ledger.services import head
from tests.api.asking import API, ask
from tests.world import deeds_on

Row = dict[str, Any]
Meaning = Callable[[Row], bool]

SERVICE = f"http://testserver{API}"


def whole(client: Client, collection: str, query: str = "") -> list[Row]:
    """Every row of a collection, at once."""
    answer = ask(client, f"/{collection}/?limit=1000&{query}")
    assert answer["next"] is None
    rows: list[Row] = answer["results"]
    return rows


KEPT: dict[tuple[str, str, str], list[Row]] = {}
"""Collections as given on a state of the record: most tests compare with the same few."""


def kept(client: Client, collection: str, query: str = "") -> list[Row]:
    """As `whole`, but asked for once on each state of the record; not to be changed."""
    key = (head().hash, collection, query)
    if key not in KEPT:
        KEPT[key] = whole(client, collection, query)
    return KEPT[key]


def picked(client: Client, collection: str, query: str) -> list[str]:
    """The addresses of the rows that a query gives, in its order."""
    return addresses(whole(client, collection, f"{query}&fields=url"))


def addresses(rows: Iterable[Row]) -> list[str]:
    return [row["url"].removeprefix(SERVICE) for row in rows]


def filter_agrees(client: Client, collection: str, query: str, meaning: Meaning, known_on: str = "") -> int:
    """The rows of a filter are those of its meaning; gives how many."""
    day = f"&known_on={known_on}" if known_on else ""
    found = picked(client, collection, f"{query}{day}")
    expected = [row for row in kept(client, collection, day.removeprefix("&")) if meaning(row)]
    assert sorted(found) == sorted(addresses(expected)), query
    return len(found)


def parameter_of(query: str) -> str:
    return query.partition("=")[0]


def in_agrees(client: Client, collection: str, name: str, values: list[str]) -> None:
    """`__in` means what repeating the parameter means."""
    repeated = "&".join(f"{name}={value}" for value in values)
    joined = f"{name}__in={','.join(values)}"
    assert picked(client, collection, joined) == picked(client, collection, repeated)


def orders_agree(client: Client, collection: str, values: Mapping[str, Callable[[Row], Any]]) -> None:
    """Each order is that of its values, what has none last, both ways; and no row is lost or given twice."""
    by_address = {row["url"].removeprefix(SERVICE): row for row in kept(client, collection)}
    for name, value in values.items():
        for sign, backwards in (("", False), ("-", True)):
            given = picked(client, collection, f"ordering={sign}{name}")
            found = [value(by_address[address]) for address in given]
            told = [one for one in found if one is not None]
            assert found == [*sorted(told, reverse=backwards), *[None] * (len(found) - len(told))], name
            assert sorted(given) == sorted(by_address)


def expansion_agrees(client: Client, collection: str, name: str, query: str = "") -> int:
    """What an expansion adds is what the target's own address gives, on the same day; gives how many it was added to."""
    checked = 0
    own: dict[str, Row] = {}
    for row in whole(client, collection, f"expand={name}&{query}"):
        for target in targets(row, name.split(".")):
            path = target["url"].removeprefix(SERVICE)
            if path not in own:
                own[path] = ask(client, f"{path}?{query}")
            plain = {"url", "slug", "name"}
            assert set(target) > plain
            assert {key: target[key] for key in target if key in own[path]} == {
                key: own[path][key] for key in target if key in own[path]
            }
            assert set(target) - plain <= set(own[path])
            checked += 1
    return checked


def targets(row: Row, path: list[str]) -> Iterable[Row]:
    """The objects at the end of a dotted path; lists are gone through, nulls left out."""
    value = row[path[0]]
    for one in value if isinstance(value, list) else [value]:
        if one is not None:
            yield from targets(one, path[1:]) if path[1:] else [one]


# Meanings that rows of several collections share


def slug_is(name: str, *slugs: str) -> Meaning:
    """A reference is one of these; `None` among them stands for no reference."""
    return lambda row: (row[name]["slug"] if row[name] else None) in slugs


def claimed_by(claims: type[Any], field: str, slug: str) -> Meaning:
    """Some claim known now has this actor among its speakers, or this source among its citations."""
    deeds: Any = deeds_on(claims)

    def claimed(row: Row) -> bool:
        found = claims.objects.filter(**{f"{deeds.subject}__slug": row["slug"], f"{field}__slug": slug})
        return bool(found.filter(state="published").exists())

    return claimed


def missing(name: str) -> Meaning:
    return lambda row: row[name] is None


def told(name: str) -> Meaning:
    return lambda row: row[name] is not None


def among(name: str, slug: str) -> Meaning:
    """A list of references holds this one."""
    return lambda row: slug in [one["slug"] for one in row[name]]


def word_is(name: str, *words: str) -> Meaning:
    return lambda row: row[name] in words


def can_be_after(name: str, day: str) -> Meaning:
    """A fuzzy date that can fall on this day or later."""
    return lambda row: dated(row[name]) and (row[name]["latest"] or "9999") >= day


def can_be_before(name: str, day: str) -> Meaning:
    return lambda row: dated(row[name]) and (row[name]["earliest"] or "0000") <= day


def must_be_within(name: str, first: str, last: str) -> Meaning:
    return lambda row: (
        dated(row[name])
        and (row[name]["earliest"] or "0000") >= first
        and (row[name]["latest"] or "9999") <= last
    )


def dated(date: Any) -> bool:
    return date is not None and date["edtf"] is not None


def day_of(name: str, end: str = "earliest") -> Callable[[Row], Any]:
    """A fuzzy date as an order sees it: its first day."""
    return lambda row: row[name] and row[name][end]


def before(day: str) -> str:
    """The day before."""
    return (dt.date.fromisoformat(day) - dt.timedelta(days=1)).isoformat()
