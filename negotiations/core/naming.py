"""Labels that follow from a list of spellings: the first official name in each language."""

from collections.abc import Iterable, Mapping
from typing import Any


def labels_of(names: Iterable[Mapping[str, Any]], official: str) -> dict[str, str]:
    """Language → the first name of kind `official` in it; a name without a kind counts as official."""
    labels: dict[str, str] = {}
    for name in names:
        if name.get("kind", official) == official:
            labels.setdefault(name["language"], name["text"])
    return labels
