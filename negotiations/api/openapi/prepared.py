"""The description as a file: written by `make schema`, committed, and what the service answers from.

Nothing of it depends on data or settings of a host, so it is never made while somebody waits. Only other languages and JSON are made from the file,
once in the life of a process.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import yaml
from django.conf import settings
from drf_spectacular.drainage import GENERATOR_STATS, reset_generator_stats
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from negotiations.api.openapi.translating import translated
from negotiations.api.renderers import to_json
from negotiations.core.vocabulary import LANGUAGES

FILE = Path(settings.BASE_DIR) / "docs" / "openapi.yaml"
ORDER = ("openapi", "info", "servers", "tags", "paths", "components")
SHORT = 90
"""Characters of a list or mapping of words that stands in one line."""


def described() -> dict[str, Any]:
    """The description as the code gives it. Raises when it is no valid OpenAPI."""
    reset_generator_stats()
    made: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]  # drf-spectacular is not typed
    if GENERATOR_STATS:  # its truth is that somebody was warned
        GENERATOR_STATS.emit_summary()
        raise ValueError("The description cannot be made without warnings.")
    validate_schema(made)  # type: ignore[no-untyped-call]  # drf-spectacular is not typed
    return {name: made[name] for name in (*ORDER, *(name for name in made if name not in ORDER))}


def written(description: dict[str, Any]) -> str:
    """A description as text: short lists and mappings in one line each, so that it stays readable and small."""
    return yaml.dump(description, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)


def differences(path: Path, made: dict[str, Any]) -> str:
    """What the file says otherwise than the code, one line for each address or component; empty when nothing."""
    kept = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader) if path.exists() else {}
    now = orjson.loads(to_json(made))  # lists for tuples, as the file has them
    lines = []
    for name, old, new in _compared(kept, now):
        if old != new:
            lines.append(f"{'+' if old is None else '-' if new is None else '~'} {name}")
    return "\n".join(lines)


def _compared(kept: dict[str, Any], now: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """The parts of two descriptions side by side; None where one has no such part."""
    for section in dict.fromkeys((*kept, *now)):
        old, new = kept.get(section), now.get(section)
        if section == "components":
            for kind in dict.fromkeys((*(old or {}), *(new or {}))):
                yield from _pairs(f"components/{kind}/", (old or {}).get(kind), (new or {}).get(kind))
        elif section == "paths":
            yield from _pairs("", old, new)
        else:
            yield section, old, new


def _pairs(prefix: str, old: Any, new: Any) -> Iterator[tuple[str, Any, Any]]:
    for name in dict.fromkeys((*(old or {}), *(new or {}))):
        yield f"{prefix}{name}", (old or {}).get(name), (new or {}).get(name)


def committed() -> Any:
    """The committed description."""
    return yaml.load(FILE.read_bytes(), Loader=yaml.CSafeLoader)


def prepared(form: str, *, packed: bool = False, language: str = LANGUAGES[0]) -> tuple[bytes, str]:
    """The committed description in a format and a language, gzipped or not, and its tag."""
    return _prepared(form, packed, language)


@cache
def _prepared(form: str, packed: bool, language: str) -> tuple[bytes, str]:
    english = language == LANGUAGES[0]
    if packed:
        # Without the moment: all workers give one tag.
        body = gzip.compress(_prepared(form, False, language)[0], mtime=0)
    elif english:
        body = FILE.read_bytes() if form == "yaml" else to_json(committed())
    else:
        told = translated(orjson.loads(_prepared("json", False, LANGUAGES[0])[0]), language)
        body = written(told).encode() if form == "yaml" else to_json(told)
    return body, f'"0.{hashlib.sha256(body).hexdigest()[:32]}"'


class _Dumper(yaml.CSafeDumper):
    """Aliases are for programs; a reader wants the thing itself."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _mapping(dumper: _Dumper, data: dict[str, Any]) -> yaml.Node:
    short = _is_short([*data, *data.values()])
    return dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=short or None)


def _list(dumper: _Dumper, data: list[Any]) -> yaml.Node:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=_is_short(data) or None)


def _is_short(items: list[Any]) -> bool:
    """Whether these stand in one line."""
    plain = all(isinstance(item, str | int | float | bool) or item is None for item in items)
    return plain and sum(len(str(item)) + 2 for item in items) <= SHORT


_Dumper.add_representer(dict, _mapping)
_Dumper.add_representer(list, _list)
