"""Loading a folder of vintages as claims: what each version printed, from the day of that version until a later one said otherwise.

A version is a source; a figure it adds is a claim of the United States' personnel with a host; a figure it revises replaces the claim before;
a figure it removes is withdrawn without a successor, and one added again later is a new claim. Days of knowledge are the publisher's own
calendar days, so two versions of one day leave claims that were known on no day; when they were recorded is the instant of the load.
A version is loaded whole or not at all. Ids are made from the natural key, so a second load finds its own claims and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction

from negotiations.actors.models import Actor, ActorKind, NameKind
from negotiations.actors.services import actors
from negotiations.core.dates import FuzzyDate
from negotiations.core.vocabulary import RecordState
from negotiations.exchange.vintages.figures import claim_ids, dataset_of, figures
from negotiations.exchange.vintages.files import Key, Version, read_vintages
from negotiations.exchange.vintages.hosts import CONTRIBUTOR, hosts
from negotiations.sources.models import Source, SourceKind
from negotiations.sources.services import sources
from negotiations.troops.models import Measure, TroopCount
from negotiations.troops.services import troop_counts

T = TypeVar("T")

PUBLISHER, ROOT = "troopdata", "troopdata"
"""Slugs of the compilers and of their dataset; every version relays the dataset, so all of them are one origin."""
HOME = "https://github.com/meflynn/troopdata"
FILES = {
    "quarter": ("quarterly", "troopdata-rebuild-country-year-quarter-format.csv"),
    "year-legacy": ("older yearly", "troopdata.csv"),
}
"""Series → how its title calls it, and its file in the compilers' repository."""
CHUNK = 2000
"""Claims written in one go: bounds the memory, and the length of lists of keys in a question."""


@dataclass(slots=True)
class Loaded:
    """What a load did, in claims and in lines that were no figures."""

    versions: int = 0
    published: int = 0
    replaced: int = 0
    withdrawn: int = 0
    unchanged: int = 0
    left_out: int = 0


def load_vintages(folder: Path) -> Loaded:
    """Load the versions of a folder that are not in the record yet. Raises Refused before anything is written when they do not fit together."""
    vintages = read_vintages(folder)
    loaded = Loaded(left_out=vintages.left_out)
    with transaction.atomic():
        of_code = hosts(vintages.versions)
        of_version = _sources(vintages.versions)
    present = _present(vintages.versions)
    standing: dict[str, dict[Key, list[UUID]]] = {}
    for version in vintages.versions:
        source = of_version[version.series, version.commit]
        plan = _plan(version, standing.setdefault(version.series, {}), present, loaded)
        if plan.adds or plan.withdraws:
            with transaction.atomic():
                _write(version, plan, {"contributor": of_code[CONTRIBUTOR], "source": source}, of_code)
            loaded.versions += 1
            loaded.published += len(plan.adds)
            loaded.replaced += sum(item["replaces"] is not None for item in plan.adds)
            loaded.withdrawn += len(plan.withdraws)
    return loaded


@dataclass(slots=True)
class _Plan:
    """What a version brings that the record has not: values of claims (with the id of what they replace), ids to be withdrawn."""

    adds: list[dict[str, Any]]
    withdraws: list[UUID]


def _plan(
    version: Version, standing: dict[Key, list[UUID]], present: Mapping[UUID, bool], loaded: Loaded
) -> _Plan:
    """Follow the version's changes from what stood before; `present` says of each claim in the record whether it has ended."""
    plan = _Plan([], [])
    for change in version.changes:
        before, after = standing.pop(change.key, []), claim_ids(version, change)
        if after:
            standing[change.key] = after
        for row, (public_id, values) in enumerate(zip(after, figures(version, change), strict=True)):
            if public_id in present:
                loaded.unchanged += 1
                continue
            replaces = before[row] if row < len(before) else None
            plan.adds.append({**values, "public_id": public_id, "replaces": replaces, "host": change.code})
        # Rows that no row follows: a key removed, or two rows of one key that became one.
        plan.withdraws += [other for other in before[len(after) :] if not present.get(other)]
    return plan


def _write(version: Version, plan: _Plan, same: Mapping[str, Any], of_code: Mapping[str, Actor]) -> None:
    """Publish a version's claims and withdraw what it dropped, through the set forms of the deeds."""
    reason = f"{version.name}: {version.note}"
    for items in _chunks(plan.adds):
        replaced = _standing(item["replaces"] for item in items if item["replaces"] is not None)
        troop_counts.record_many(
            values=[
                {
                    **{name: value for name, value in item.items() if name != "locator"},
                    "contributor": same["contributor"],
                    "host": of_code[item["host"]],
                    "measure": Measure.PRESENT,
                    "dataset": dataset_of(version.series),
                    "replaces": replaced.get(item["replaces"]),
                    "citations": [{"source": same["source"], "locator": item["locator"]}],
                }
                for item in items
            ],
            reason=reason,
        )
    for ids in _chunks(plan.withdraws):
        claims = _standing(ids)
        troop_counts.withdraw_many(days=[(claims[pk], version.day) for pk in ids], reason=reason)


def _present(versions: Iterable[Version]) -> dict[UUID, bool]:
    """Every claim of these series that the record has: id → whether it has ended, by its publisher or by us."""
    datasets = {dataset_of(version.series) for version in versions}
    rows = TroopCount.objects.filter(dataset__in=datasets).values_list("public_id", "known_until", "state")
    return {
        public_id: until is not None or state != RecordState.PUBLISHED
        for public_id, until, state in rows.iterator()
    }


def _standing(ids: Iterable[UUID]) -> dict[UUID, TroopCount]:
    """The claims with these ids, without those that we superseded or retracted."""
    rows = TroopCount.objects.filter(public_id__in=list(ids), state=RecordState.PUBLISHED)
    return {claim.public_id: claim for claim in rows}


def _chunks(items: Sequence[T]) -> Iterator[list[T]]:
    left = iter(items)
    while chunk := list(islice(left, CHUNK)):
        yield chunk


def _sources(versions: Sequence[Version]) -> dict[tuple[str, str], Source]:
    """The source of each version, published where the record has none yet."""
    wanted = {_slug(version): version for version in versions}
    found = _with_relays(wanted)
    missing = [version for slug, version in wanted.items() if slug not in found]
    if missing:
        publisher = _publisher()
        root = Source.objects.filter(slug=ROOT).first() or _root(publisher)
        values = [{**_values(version), "publisher": publisher, "relays": [root]} for version in missing]
        sources.record_many(values=values, reason="vintages.csv")
        found = _with_relays(wanted)
    return {(version.series, version.commit): found[slug] for slug, version in wanted.items()}


def _with_relays(slugs: Iterable[str]) -> dict[str, Source]:
    """Sources by slug, with what they relay at hand: an origin is asked for with every citation."""
    rows = Source.objects.filter(slug__in=slugs).prefetch_related("relays__relays")
    return {source.slug: source for source in rows}


def _slug(version: Version) -> str:
    return f"{dataset_of(version.series)}-{version.day}-{version.short}"


def _values(version: Version) -> dict[str, Any]:
    called, file = FILES.get(version.series, (version.series, ""))
    return {
        "slug": _slug(version),
        "labels": {"en": f"troopdata, {called} series, version {version.short} of {version.day}"},
        "kind": SourceKind.DATASET,
        "language": "en",
        "published": FuzzyDate(edtf=str(version.day), earliest=version.day, latest=version.day),
        "href": f"{HOME}/blob/{version.commit}/data-raw/{file}" if file else "",
    }


def _publisher() -> Actor:
    known = Actor.objects.filter(slug=PUBLISHER).first()
    if known is not None:
        return known
    names = [
        {"text": "troopdata (M. E. Flynn and co-authors)", "language": "en", "kind": NameKind.OFFICIAL},
        {"text": "troopdata", "language": "en", "kind": NameKind.VARIANT},
    ]
    values = {"slug": PUBLISHER, "kind": ActorKind.ORGANISATION, "names": names}
    return actors.record_many(values=[values], reason="vintages.csv: the compilers")[0]


def _root(publisher: Actor) -> Source:
    values = {
        "slug": ROOT,
        "labels": {"en": "troopdata: United States military personnel by host country"},
        "kind": SourceKind.DATASET,
        "language": "en",
        "publisher": publisher,
        "href": HOME,
    }
    return sources.record_many(values=[values], reason="vintages.csv: the dataset")[0]
