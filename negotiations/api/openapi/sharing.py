"""What many operations say alike is said once: equal parameters and answers become components, to which they refer."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

Place = tuple[Any, Any, str]
"""Where a thing stands: the list or mapping that holds it, its index or key there, and the path of the operation."""


def share(description: dict[str, Any]) -> None:
    """Move what stands in two operations or more to the components."""
    components = description["components"]
    components["parameters"] = _moved(_parameters(description), "parameters", _called_as_it_is)
    components["responses"] |= _moved(_answers(description), "responses", _called_after_its_schema)


def _operations(description: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in sorted(description["paths"].items()):
        for operation in item.values():
            yield path, operation


def _parameters(description: dict[str, Any]) -> Iterator[Place]:
    for path, operation in _operations(description):
        yield from ((operation["parameters"], at, path) for at in range(len(operation.get("parameters", ()))))


def _answers(description: dict[str, Any]) -> Iterator[Place]:
    for path, operation in _operations(description):
        yield from ((operation["responses"], status, path) for status in operation["responses"])


def _moved(places: Iterator[Place], section: str, called: Callable[[Place], Iterator[str]]) -> dict[str, Any]:
    alike: defaultdict[str, list[Place]] = defaultdict(list)
    for holder, at, path in places:
        if "$ref" not in holder[at]:
            alike[json.dumps(holder[at], sort_keys=True)].append((holder, at, path))
    shared: dict[str, Any] = {}
    for same in sorted(alike.values(), key=len, reverse=True):
        if len(same) < 2:
            continue
        name = next(one for one in called(same[0]) if one not in shared)
        shared[name] = same[0][0][same[0][1]]
        for holder, at, _ in same:
            holder[at] = {"$ref": f"#/components/{section}/{name}"}
    return dict(sorted(shared.items()))


def _called_as_it_is(place: Place) -> Iterator[str]:
    holder, at, path = place
    name = holder[at]["name"]
    yield from (
        name,
        f"{name}.{_resource(path)}",
        f"{name}.{path.strip('/').replace('/', '.').translate(_BRACES)}",
    )


def _called_after_its_schema(place: Place) -> Iterator[str]:
    holder, status, path = place
    media: dict[str, Any] = next(iter(holder[status].get("content", {}).values()), {})
    schema = media.get("schema", {}).get("$ref", "").rpartition("/")[2]
    words = {"201": "Made", "204": "Deleted", "206": "Part", "302": "Elsewhere", "304": "NotModified"}
    word = words.get(status, "")
    yield from (f"{schema}{word}", f"{schema}{word}.{_resource(path)}")


_BRACES = str.maketrans("", "", "{}")


def _resource(path: str) -> str:
    return path.split("/")[3] or "root"
