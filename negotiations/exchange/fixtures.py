"""Loading fixture files through the deeds: idempotent, all or nothing, every error with file, entry and reason.

An entry that is unchanged is left alone. A changed named thing is revised. A changed claim is refused: what was public never changes, so the
file gives the correction a key of its own and says what it `supersedes` or `replaces`.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from negotiations.actors.models import Actor, ActorName
from negotiations.answers.models import PREFERABLE, Preference
from negotiations.core.claims import Claim
from negotiations.core.edtf import parse_day
from negotiations.core.errors import Conflict, Fault, Refused, gather, shown
from negotiations.core.records import Record
from negotiations.core.shapes import References, read_values
from negotiations.core.things import NamedThing
from negotiations.exchange.entries import Entry, layers, natural_id, read_entries
from negotiations.exchange.models import LoadedEntry
from negotiations.review.deeds import REGISTRY
from negotiations.sources.chains import parse_chain


@dataclass(slots=True)
class Loaded:
    """What a load did."""

    created: int = 0
    revised: int = 0
    unchanged: int = 0


@transaction.atomic
def load_facts(paths: Sequence[Path]) -> Loaded:
    """Load these files and folders. Raises Refused with every fault found before anything is written, else writes all."""
    loaded, references = Loaded(), References()
    known = {(row.resource, row.key): row for row in LoadedEntry.objects.all()}
    for layer in layers(read_entries(paths)):
        model = layer[0].model
        fresh = []
        for entry in layer:
            row = known.get((model.resource, entry.key))
            if row is None:
                fresh.append(entry)
            elif row.sha256 == entry.sha256:
                loaded.unchanged += 1
                if row.facts != list(entry.facts):  # what it carries is said in the file, not in the record
                    row.facts = list(entry.facts)
                    row.save()
            else:
                _revise(entry, row, references)
                loaded.revised += 1
        _create(model, fresh, references)
        loaded.created += len(fresh)
    return loaded


def _create(model: type[Record], entries: Sequence[Entry], references: References) -> None:
    if not entries:
        return
    values = []
    with gather() as faults:
        for entry in entries:
            try:
                values.append(_values(entry, references))
            except Refused as refused:
                faults.faults.extend(_placed(entry, fault) for fault in refused.faults)
    deeds = REGISTRY[model]
    try:
        files = "; ".join(sorted({_file_of(entry) for entry in entries}))[:500]
        records = deeds.record_many(values=values, reason=files, reasons=[entry.reason for entry in entries])
    except Refused as refused:
        raise Refused.all(_found_again(entries, fault) for fault in refused.faults) from refused
    except Conflict as conflict:
        raise _refusal(entries, conflict) from conflict
    for record in records:
        references.remember(record)
    LoadedEntry.objects.bulk_create(
        LoadedEntry(resource=model.resource, key=entry.key, sha256=entry.sha256, facts=list(entry.facts))
        for entry in entries
    )


def _revise(entry: Entry, row: LoadedEntry, references: References) -> None:
    record: Any = references.find(entry.model, entry.key)
    if not isinstance(record, NamedThing):
        raise Refused(
            entry.place,
            "published_claim",
            "The entry differs from what was published, and a published claim never changes: give the correction a key of its own, and say what it supersedes or replaces.",
        )
    try:
        REGISTRY[entry.model].edit(record=record, values=_values(entry, references), reason=entry.reason)
    except Refused as refused:
        raise Refused.all(_placed(entry, fault) for fault in refused.faults) from refused
    except Conflict as conflict:
        raise _refusal([entry], conflict) from conflict
    row.sha256, row.facts = entry.sha256, list(entry.facts)
    row.save()


def _values(entry: Entry, references: References) -> dict[str, Any]:
    """The values of an entry: the API's write shape, with chains typed as lines and claims named by their keys."""
    shape: dict[str, Any] = dict(entry.shape)
    own: dict[str, Any] = {}
    for name in ("supersedes", "replaces"):
        if isinstance(shape.get(name), str):
            shape[name] = str(natural_id(entry.model.resource, shape[name]))
    if entry.model is Preference:
        own["known_from"] = _day_of(shape.pop("known_from", None))
        resource, _, key = str(shape.pop("claim", "")).partition("/")
        column = resource.removesuffix("s").replace("-", "_")
        if column not in PREFERABLE:
            raise Refused(
                "claim",
                "not_a_claim",
                f"A preference names its claim as collection/key, not “{resource}/{key}”.",
            )
        shape[column] = str(natural_id(resource, key))
    if issubclass(entry.model, (Claim, Preference)):
        own["public_id"] = uuid.UUID(entry.key)
    language = (
        shape.get("language") if isinstance(shape.get("language"), str) and shape.get("language") else "en"
    )
    values = read_values(entry.model, _without_chains(shape, references), references, str(language))
    return {**values, **own}


def _day_of(value: Any) -> dt.date:
    """The day since which a preference holds; the clock at loading would give another one each time."""
    if not isinstance(value, str):
        raise Refused("known_from", "required", "A preference says since which day it holds.")
    try:
        return parse_day(value)
    except Refused as refused:
        raise refused.under("known_from") from refused


def _without_chains(value: Any, references: References) -> Any:
    """Every `chain` line as the list of links that the API calls `attribution`."""
    if isinstance(value, list):
        items = []
        with gather() as faults:
            for index, item in enumerate(value):
                with faults.under(index):
                    items.append(_without_chains(item, references))
        return items
    if not isinstance(value, dict):
        return value
    shape: dict[str, Any] = {}
    with gather() as faults:
        for name, item in value.items():
            with faults.under(name):
                if name == "chain":
                    shape["attribution"] = links_of(item, references)
                else:
                    shape[name] = _without_chains(item, references)
    return shape


def links_of(line: Any, references: References) -> list[dict[str, Any]]:
    """The links of a chain typed as a line, as the API's write shape has them."""
    if not isinstance(line, str):
        raise Refused("", "wrong_type", f"A chain is one line of text, not {shown(line)}.")
    return [
        {
            **link,
            "actor": link["actor"] and link["actor"].slug,
            "affiliation": link["affiliation"] and link["affiliation"].slug,
        }
        for link in parse_chain(line, lambda text: _speaker(text, references))
    ]


def _speaker(text: str, references: References) -> Actor | None:
    try:
        return references.find(Actor, text)  # type: ignore[return-value]  # an actor, as asked
    except Refused:
        named = ActorName.objects.filter(text=text).select_related("actor").first()
        return named.actor if named is not None else None


def _refusal(entries: Sequence[Entry], conflict: Conflict) -> Refused:
    """A conflict with what is in the record, as a refusal of these entries."""
    places = ", ".join(entry.place for entry in entries[:3])
    return Refused(places, conflict.code, f"{conflict.sentence} {' '.join(conflict.others)}".strip())


def _placed(entry: Entry, fault: Fault) -> Fault:
    return Fault(f"{entry.place} {fault.field}".strip(), fault.code, fault.sentence, fault.suggestions)


def _found_again(entries: Sequence[Entry], fault: Fault) -> Fault:
    """A fault of a set form, whose path begins with the index, as a fault of its entry."""
    index, _, rest = fault.field.partition(".")
    if not index.isdigit():
        entry = entries[0]
        return (
            _placed(entry, fault)
            if len(entries) == 1
            else Fault(f"{_file_of(entry)} {fault.field}", fault.code, fault.sentence)
        )
    return _placed(entries[int(index)], Fault(rest, fault.code, fault.sentence, fault.suggestions))


def _file_of(entry: Entry) -> str:
    return Path(entry.place.partition(": ")[0]).name
