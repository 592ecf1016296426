"""Promise: whatever is recorded, revised, corrected or withdrawn today, the record of an earlier instant answers as it answered then, byte for byte.

Every address is asked before the upheaval as the record stands, and afterwards with `recorded_on` of the instant before it.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import orjson
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from negotiations.api.clocks import instant
from negotiations.urls import router
from tests.answers.upheaval import turn_over
from tests.api.asking import API, ask, exist, faults
from tests.proof import scaled
from tests.world import World

CLOCKED = [name for name, _, _ in router.registry if name not in ("actors", "places", "changes")]
DAY = "2024-02-10"


def bodies(client: Client, addresses: Iterable[str], query: str = "") -> dict[str, bytes]:
    """What each address answers, bytes for bytes, and with which status."""
    found = {}
    for address in addresses:
        response = client.get(f"{API}{address}{'&' if '?' in address else '?'}{query}")
        found[address] = b"%d %s" % (response.status_code, response.content)
    return found


def differences(before: dict[str, bytes], after: dict[str, bytes]) -> list[str]:
    """Where answers differ, as paths into them."""
    return [
        f"{address} {path}"
        for address in before
        if before[address] != after[address]
        for path in (
            list(_apart(orjson.loads(before[address][4:]), orjson.loads(after[address][4:]))) or ["bytes"]
        )[:20]
    ]


def _apart(one: Any, other: Any, path: str = "") -> Iterator[str]:
    if isinstance(one, dict) and isinstance(other, dict):
        for name in {**one, **other}:
            yield from _apart(one.get(name), other.get(name), f"{path}.{name}")
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for index, (mine, theirs) in enumerate(zip(one, other, strict=True)):
            yield from _apart(mine, theirs, f"{path}[{index}]")
    elif one != other:
        yield f"{path}: {str(one)[:150]} | {str(other)[:150]}"


SPANNING = (
    "/disputes/?current=false&limit=1000", "/knowledge/?from=2003-01-01&limit=1000", "/knowledge/?from=2024-01-01&what=superseded&what=retracted",
    "/troop-counts/series/?contributor=united-states&host=iraq", "/negotiations/iraq-us-hmc/timeline/?limit=1000",
    "/milestones/?limit=1000&expand=depends_on,part_of", "/conditions/?limit=1000&expand=demanded_by,applies_to",
    "/events/?limit=1000&expand=participants.actor,part_of", "/sources/?limit=1000&expand=publisher,relays",
    "/commissions/?expand=negotiation,working_groups", "/event-claims/?limit=1000&expand=event,place", "/negotiations/?expand=parties.actor",
)  # fmt: skip
"""Answers that span concepts, and those that add the fields of what they refer to."""
FILTERS = (
    "/milestones/?limit=1000&fields=url&commission=higher-military-commission", "/milestones/?limit=1000&fields=url&commission__isnull=true", "/milestones/?limit=1000&fields=url&working_group__isnull=false",
    "/milestones/?limit=1000&fields=url&place=iraq", "/milestones/?limit=1000&fields=url&conditional=true", "/milestones/?limit=1000&fields=url&depends_on=threat-assessment", "/milestones/?limit=1000&fields=url&overdue=true",
    "/conditions/?limit=1000&fields=url&demanded_by=united-states", "/conditions/?limit=1000&fields=url&applies_to=commission-launch", "/events/?limit=1000&fields=url&actor=kataib-hezbollah",
    "/events/?limit=1000&fields=url&role=attacker", "/events/?limit=1000&fields=url&near=33.8,42.4,50", "/events/?limit=1000&fields=url&country=IRQ", "/events/?limit=1000&fields=url&commission=higher-military-commission",
    "/negotiations/?limit=1000&fields=url&party=iraq", "/negotiations/?limit=1000&fields=url&status=active", "/commissions/?limit=1000&fields=url&party=united-states", "/working-groups/?limit=1000&fields=url&party=iraq",
    "/sources/?limit=1000&fields=url&publisher=reuters", "/sources/?limit=1000&fields=url&publisher__isnull=true", "/sources/?limit=1000&fields=url&language__in=ar,fr", "/sources/?limit=1000&fields=url&language__isnull=true",
    "/sources/?limit=1000&fields=url&published_after=2024-01-25&published_before=2024-02-10", "/sources/?limit=1000&fields=url&published_within=2024-01-01/2024-03-01",
    "/sources/?limit=1000&fields=url&reliability__isnull=true", "/sources/?limit=1000&fields=url&relays=reuters-2024-08-15-announcement-postponed", "/sources/?limit=1000&fields=url&ordering=-citations_count",
)  # fmt: skip
"""Filters that speak of what editors may change."""


def collections() -> list[str]:
    """Every collection that has both clocks, what has ended included."""
    ended = {name for name in CLOCKED if "claims" in name or name in ("statements", "troop-counts")}
    return [f"/{name}/?limit=1000{'&current=false' if name in ended else ''}" for name in CLOCKED]


def records(client: Client) -> list[str]:
    """Some records of every collection at their own addresses, and histories."""
    found = []
    for name in CLOCKED:
        rows = ask(client, f"/{name}/?limit=1000&fields=url")["results"]
        chosen = rows[:: len(rows) // scaled(10) + 1]
        found += [row["url"].partition(API)[2] for row in chosen]
    kinds = ("/milestones/", "/conditions/", "/events/")
    return [*found, *(f"{path}history/" for path in found if path.startswith(kinds))]


def test_the_record_of_an_earlier_instant_answers_as_it_answered_then(
    facts: None, client: Client, reviewer: User
) -> None:
    plain = [f"/{name}/?limit=1000" for name in CLOCKED]
    asked = {
        "": [*collections(), *FILTERS, *SPANNING, *records(client)],
        f"known_on={DAY}": [*plain, *FILTERS],
    }
    at = timezone.now()
    before = {query: bodies(client, addresses, query) for query, addresses in asked.items()}
    assert {body[:3] for body in before[""].values()} == {b"200"}
    turn_over(reviewer)
    then = f"recorded_on={instant(at)}&"
    for query, told in before.items():
        assert differences(told, bodies(client, told, then + query)) == []
    now = bodies(client, SPANNING)
    assert [address for address in SPANNING if now[address] == before[""][address]] == []


def test_an_order_by_what_may_have_been_edited_since_is_refused(client: Client, world: World) -> None:
    exist(world.claim())
    for address in (
        "/sources/?ordering=-published",
        "/sources/?ordering=reliability",
        "/milestones/?ordering=known_from",
    ):
        assert faults(client, f"{address}&recorded_on=2026-01-01") == [("ordering", "not_with_recorded_on")]
        assert ask(client, address)["results"]
    assert ask(client, "/milestone-claims/?ordering=known_from&recorded_on=2026-01-01")["results"] == []
