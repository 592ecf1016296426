"""Fixture files as entries: reading the YAML, naming every place in it, and putting the entries in an order in which they can be written.

What a file looks like is told in `fixtures/README.md`; how entries become records is in `fixtures.py`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import FieldDoesNotExist

from negotiations.actors.models import Actor
from negotiations.core.documents import canonical
from negotiations.core.errors import Gathering, gather, nearest
from negotiations.core.records import Part, Record
from negotiations.core.things import NamedThing
from negotiations.review.deeds import REGISTRY

NATURAL_KEYS = uuid.UUID("5b0a0a0e-6d0b-5d0c-9f5e-0f6f3b2f7a11")
"""Namespace of the ids that are made from natural keys, so that links, documents and tests are stable."""

OWN_WORDS = ("key", "facts")
"""What an entry says about itself and not about the record."""


def natural_id(resource: str, key: str) -> uuid.UUID:
    """The public id of an imported record: a UUIDv5 of its collection and natural key."""
    return uuid.uuid5(NATURAL_KEYS, f"{resource}/{key}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of one file. `place` says where it stands, for whoever must mend it."""

    place: str
    model: type[Record]
    key: str
    shape: dict[str, Any]
    facts: tuple[str, ...]

    @property
    def reason(self) -> str:
        """File and entry as the public ledger tells them: wherever the files lay, the same."""
        file, _, rest = self.place.partition(": ")
        return f"{'/'.join(Path(file).parts[-2:])}: {rest}"

    @property
    def sha256(self) -> str:
        """What tells an unchanged entry from a changed one."""
        return hashlib.sha256(canonical(self.shape).encode()).hexdigest()

    def mentions(self) -> Iterator[tuple[type[Record], str]]:
        """The records that the entry refers to, by model and key; claims by the ids that their keys become."""
        for name in ("supersedes", "replaces"):
            if isinstance(self.shape.get(name), str):
                yield self.model, str(natural_id(self.model.resource, self.shape[name]))
        resource, _, key = str(self.shape.get("claim", "")).partition("/")
        for deeds in REGISTRY.values():
            if deeds.model.resource == resource:
                yield deeds.model, str(natural_id(resource, key))
        yield from mentions_of(self.model, self.shape)


def mentions_of(model: type[Record | Part], shape: Any) -> Iterator[tuple[type[Record], str]]:
    """The records that a shape refers to, its parts included, by model and key."""
    if not isinstance(shape, dict):
        return
    yield from ((Actor, word) for word in _speakers(str(shape.get("chain", ""))))
    for name, value in shape.items():
        target = target_of(model, name)
        if target is None:
            continue
        for item in value if isinstance(value, list) else [value]:
            if issubclass(target, Part):
                yield from mentions_of(target, item)
            elif isinstance(item, str):
                yield target, item


@lru_cache(maxsize=1024)
def _speakers(chain: str) -> tuple[str, ...]:
    """The words of a chain that may name somebody."""
    return tuple(word.strip() for word in re.split("[>()]", chain))


@cache
def target_of(model: type[Record | Part], name: str) -> Any:
    """What a field of a model refers to; None where it refers to nothing, or there is no such field."""
    try:
        return model._meta.get_field(name).related_model
    except FieldDoesNotExist:
        return None


def read_entries(paths: Sequence[Path]) -> list[Entry]:
    """All entries of these files and folders. Raises Refused with every fault, each naming its file and entry."""
    collections = {deeds.model.resource: deeds.model for deeds in REGISTRY.values()}
    entries: list[Entry] = []
    with gather() as faults:
        for file in _files(paths, faults):
            try:
                content = yaml.load(file.read_text(encoding="utf-8"), OnceLoader) or {}  # noqa: S506  a SafeLoader
            except (yaml.YAMLError, UnicodeDecodeError) as error:
                faults.add(str(file), "not_yaml", f"The file is not YAML: {' '.join(str(error).split())}")
                continue
            if not isinstance(content, dict):
                faults.add(
                    str(file),
                    "not_a_mapping",
                    "A fixture file is a mapping from collections to lists of entries.",
                )
                continue
            for resource, items in content.items():
                if resource not in collections:
                    faults.add(
                        str(file),
                        "unknown_collection",
                        f"There is no collection {resource}.",
                        nearest(str(resource), collections),
                    )
                    continue
                if not isinstance(items, list | None):
                    faults.add(f"{file}: {resource}", "not_a_list", "A collection is a list of entries.")
                    continue
                for index, item in enumerate(items or ()):
                    entry = _entry(f"{file}: {resource}[{index}]", collections[resource], item, faults)
                    if entry is not None:
                        entries.append(entry)
        _refuse_twins(entries, faults)
    return entries


def _files(paths: Sequence[Path], faults: Gathering) -> Iterator[Path]:
    """Every file once, however often it is named."""
    found: dict[Path, Path] = {}
    for path in paths:
        if path.is_dir():
            found.update((file.resolve(), file) for file in sorted(path.rglob("*.yaml")))
        elif path.is_file():
            found[path.resolve()] = path
        else:
            faults.add(str(path), "not_found", "There is no such file or folder.")
    yield from found.values()


class OnceLoader(yaml.SafeLoader):
    """Reads YAML and refuses a key that stands twice in a mapping, of which YAML itself would silently keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = key_node.value
            if isinstance(key, str) and key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"“{key}” stands twice in one mapping", key_node.start_mark
                )
            seen.add(key if isinstance(key, str) else id(key_node))
        return super().construct_mapping(node, deep=deep)


def _entry(place: str, model: type[Record], item: Any, faults: Gathering) -> Entry | None:
    if not isinstance(item, dict):
        faults.add(place, "not_a_mapping", "An entry is a mapping.")
        return None
    shape = _as_text({str(name): value for name, value in item.items()})
    name = "slug" if issubclass(model, NamedThing) else "key"
    key = shape.get(name)
    if not isinstance(key, str) or not key:
        faults.add(place, "required", f"An entry of {model.resource} has a {name}.")
        return None
    for word in OWN_WORDS:
        shape.pop(word, None)
    facts = tuple(str(fact) for fact in item.get("facts") or ())
    return Entry(
        f"{place} ({key})",
        model,
        key if name == "slug" else str(natural_id(model.resource, key)),
        shape,
        facts,
    )


def _as_text(value: Any) -> Any:
    """YAML makes days of what looks like one, and years whole numbers; dates are EDTF text here."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dict):
        return {
            str(name): str(item)
            if name in DATES and isinstance(item, int) and not isinstance(item, bool)
            else _as_text(item)
            for name, item in value.items()
        }
    if isinstance(value, list):
        return [_as_text(item) for item in value]
    return value


DATES = frozenset(
    {"edtf", "planned", "achieved", "occurred", "said", "as_of", "published", "asserted_on", "from", "to"}
)


def _refuse_twins(entries: Iterable[Entry], faults: Gathering) -> None:
    seen: dict[tuple[type[Record], str], str] = {}
    for entry in entries:
        first = seen.setdefault((entry.model, entry.key), entry.place)
        if first != entry.place:
            faults.add(entry.place, "twice", f"This entry stands already at {first}.")


def layers(entries: Sequence[Entry]) -> Iterator[list[Entry]]:
    """The entries of one model at a time, in an order in which all that is referred to comes first.

    Entries that wait for each other in a circle come last, all together, and fail where the circle closes.
    """
    by_key = {(entry.model, entry.key): entry for entry in entries}
    waits = {
        id(entry): {id(by_key[mention]) for mention in entry.mentions() if mention in by_key} - {id(entry)}
        for entry in entries
    }
    left = list(entries)
    done: set[int] = set()
    while left:
        ready = [entry for entry in left if waits[id(entry)] <= done] or left
        layer = [entry for entry in ready if entry.model is ready[0].model]
        yield layer
        done.update(id(entry) for entry in layer)
        left = [entry for entry in left if id(entry) not in done]
