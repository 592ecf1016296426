"""Whom the codes of a vintage mean: host states found by their identifiers, or made.

The files name hosts by code; names and ISO codes came later, change, and were garbled on the way, so the code decides. Below 1000 it is a
Correlates of War number, from there on the compilers' own. An ISO code belongs to the lowest code printed with it: the Federal Republic
before 1990, or a second number that the compilers gave a state by mistake, are hosts of their own, since their figures are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.utils.text import slugify

from negotiations.actors.models import Actor, ActorIdentifier, ActorKind, NameKind
from negotiations.actors.services import actors
from negotiations.exchange.vintages.files import Version

ISO, COW, COMPILERS = "iso3166-1", "cow", "troopdata"
OWN_NUMBERS = 1000
"""The first code that is the compilers' own."""
CONTRIBUTOR = "2"
"""The code of the United States, whose personnel these are; needed even where no line tells of troops at home."""
NAMES = {"260": "German Federal Republic", "678": "Yemen Arab Republic", "1099": "Unknown location"}
"""Hosts that the files call by the name of another, or by none."""
FOOTNOTE = re.compile(r"(?: ?\*| [a-z]/)+\Z")
REASON = "figure_changes.csv: hosts"


class Spelling(NamedTuple):
    """A name as it was printed but for footnote marks and odd spaces, and whether it was read in a wrong encoding."""

    text: str
    garbled: bool


def identifier_of(code: str) -> tuple[str, str]:
    """The register and the number under which a host is known by its code."""
    return (COW if int(code) < OWN_NUMBERS else COMPILERS), code


def hosts(versions: Iterable[Version]) -> dict[str, Actor]:
    """Code → host, for the contributor and every code of these versions; those not in the record are published."""
    seen, isos = _printed(versions)
    owners = _owners(isos)
    found = _known({identifier_of(code) for code in seen} | {(ISO, iso) for iso in owners.values()})
    result: dict[str, Actor] = {}
    missing = []
    for code in sorted(seen, key=int):
        actor = found.get(identifier_of(code)) or found.get((ISO, owners.get(code, "")))
        if actor is None:
            missing.append(code)
        else:
            result[code] = actor
    owner = _belonging(seen)
    names = _names(seen, owner)
    values = [_values(code, names[code], seen[code], owners.get(code), owner) for code in missing]
    _free_slugs(values)
    made = actors.record_many(values=values, reason=REASON) if values else []
    return {**result, **dict(zip(missing, made, strict=True))}


def _printed(versions: Iterable[Version]) -> tuple[dict[str, Counter[Spelling]], dict[str, set[str]]]:
    """Code → how often each name was printed for it; ISO code → the codes printed with it."""
    seen: dict[str, Counter[Spelling]] = {CONTRIBUTOR: Counter([Spelling("United States", False)])}
    isos: dict[str, set[str]] = {"USA": {CONTRIBUTOR}}
    for version in versions:
        for change in version.changes:
            names = seen.setdefault(change.code, Counter())
            if change.country:
                names[Spelling(plain(change.country), garbled(change.country))] += 1
            if change.iso3:
                isos.setdefault(change.iso3, set()).add(change.code)
    return seen, isos


def _owners(isos: Mapping[str, set[str]]) -> dict[str, str]:
    """Code → the ISO code that is its own."""
    return {min(codes, key=int): iso for iso, codes in sorted(isos.items())}


def _known(identifiers: set[tuple[str, str]]) -> dict[tuple[str, str], Actor]:
    rows = ActorIdentifier.objects.filter(value__in={value for _, value in identifiers}).select_related(
        "actor"
    )
    return {(row.scheme, row.value): row.actor for row in rows if (row.scheme, row.value) in identifiers}


def _belonging(seen: Mapping[str, Counter[Spelling]]) -> dict[str, str]:
    """Name → the code whose it is: the one for which it was printed most often."""
    printed = (
        (name.text, -times, int(code))
        for code, names in seen.items()
        for name, times in names.items()
        if not name.garbled
    )
    owner: dict[str, str] = {}
    for text, _, code in sorted(printed):
        owner.setdefault(text, str(code))
    return owner


def _names(seen: Mapping[str, Counter[Spelling]], owner: Mapping[str, str]) -> dict[str, str]:
    """Code → the name of its host: the one printed most often that is its own, else another's with the code."""
    names: dict[str, str] = {}
    for code, spellings in seen.items():
        often = sorted((-times, name.text) for name, times in spellings.items() if not name.garbled)
        own = [text for _, text in often if owner[text] == code]
        other = often[0][1] if often else "Unnamed host"
        names[code] = NAMES.get(code) or (own[0] if own else f"{other} (code {code})")
    return names


def _values(
    code: str, name: str, seen: Iterable[Spelling], iso: str | None, owner: Mapping[str, str]
) -> dict[str, Any]:
    """The values of a host that is not in the record yet; spellings that are another's name, or garbled, are errors."""
    spellings = [{"text": name, "language": "en", "kind": NameKind.OFFICIAL}]
    for text, wrong in sorted(spelling for spelling in seen if spelling.text != name):
        kind = NameKind.ERROR if wrong or owner[text] != code else NameKind.VARIANT
        spellings.append({"text": text, "language": "en", "kind": kind})
    scheme, value = identifier_of(code)
    identifiers = [{"scheme": scheme, "value": value}]
    if iso is not None:
        identifiers.append({"scheme": ISO, "value": iso})
    return {
        "slug": slugify(name),
        "kind": ActorKind.STATE,
        "country": iso or "",
        "names": spellings,
        "identifiers": identifiers,
    }


def _free_slugs(values: Iterable[dict[str, Any]]) -> None:
    """Give a host whose slug belongs to somebody else one that ends in its code."""
    values = list(values)
    taken = set(
        Actor.objects.filter(slug__in=[item["slug"] for item in values]).values_list("slug", flat=True)
    )
    for item in values:
        if item["slug"] in taken:
            item["slug"] = f"{item['slug']}-{item['identifiers'][0]['value']}"
        taken.add(item["slug"])


def plain(name: str) -> str:
    """A printed name without footnote marks and with plain spaces."""
    return FOOTNOTE.sub("", " ".join(name.split()))


def garbled(name: str) -> bool:
    """True when a name is UTF-8 that was read as another encoding."""
    try:
        return name.encode("cp1252").decode() != name
    except UnicodeError:
        return _garbled_by_latin(name)


def _garbled_by_latin(name: str) -> bool:
    try:
        return name.encode("latin-1").decode() != name
    except UnicodeError:
        return False
