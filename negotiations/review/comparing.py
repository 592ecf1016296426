"""What differs between two documents of a record, for people: field by field, in words; of long texts the words that changed.

How one value is put into words is in `in_words.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from negotiations.review.in_words import HIDDEN, Model, Wording, group_of, label_of, names_of

_TOKENS = re.compile(r"\s+|\w+|[^\w\s]")
MOST_TOKENS = 4_000
"""Tokens of both texts that are compared word by word; longer ones are shown whole, before and after."""
ALIKE = 0.4
"""Texts less alike than this are shown whole: marked words would be confetti."""
CONTEXT = 12
"""Tokens that stay on either side of a change; the rest of what is the same becomes an ellipsis."""

Words = Sequence[tuple[str, str]]
"""Pieces of a text: `same`, `before` or `after`, and the piece."""


@dataclass(frozen=True)
class Difference:
    """One field that differs. Either `words` of one text, or values `before` and `after`, or what a list lost, gained and changed."""

    label: str
    before: str = ""
    after: str = ""
    words: Words = ()
    lost: Sequence[str] = ()
    gained: Sequence[str] = ()
    changed: Sequence[tuple[str, Sequence[Difference]]] = field(default=())


def differences(
    model: Model, before: Mapping[str, Any], after: Mapping[str, Any], wording: Wording | None = None
) -> list[Difference]:
    """The fields in which two documents differ, in the model's order. A field that only one of them has is left out."""
    wording = wording or Wording([(model, before), (model, after)])
    columns = {
        group_of(model, name) for name in before.keys() & after.keys() - HIDDEN if before[name] != after[name]
    }
    return [
        told
        for name in names_of(model)
        if name in columns and (told := _difference(model, name, before, after, wording)) is not None
    ]


def _difference(
    model: Model, name: str, before: Mapping[str, Any], after: Mapping[str, Any], wording: Wording
) -> Difference | None:
    label = label_of(model, name)
    if name in model.parts:
        return _of_parts(label, model._meta.get_field(name).related_model, before[name], after[name], wording)
    if name in getattr(model, "many", ()):
        target = model._meta.get_field(name).related_model
        lost = [wording.name(target, key) for key in before[name] if key not in after[name]]
        gained = [wording.name(target, key) for key in after[name] if key not in before[name]]
        return Difference(label, lost=lost, gained=gained) if lost or gained else None
    texts = wording.words(model, name, before), wording.words(model, name, after)
    plain = isinstance(before.get(name), str | dict) and isinstance(after.get(name), str | dict)
    words = changed_words(*texts) if plain and all(texts) else ()
    return Difference(label, before=texts[0], after=texts[1], words=words)


def _of_parts(
    label: str, part: Any, before: Sequence[Any], after: Sequence[Any], wording: Wording
) -> Difference | None:
    lost = [one for one in before if one not in after]
    gained = [one for one in after if one not in before]
    changed = []
    for one in list(lost):
        twin = max(gained, key=lambda other: _agreement(one, other), default=None)
        if twin is not None and _agreement(one, twin) >= 0.5:
            lost.remove(one)
            gained.remove(twin)
            changed.append((wording.line(part, twin)[:80], differences(part, one, twin, wording)))
    told = Difference(
        label,
        lost=[wording.line(part, one) for one in lost],
        gained=[wording.line(part, one) for one in gained],
        changed=changed,
    )
    return told if lost or gained or changed else None


def _agreement(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    """In how much of what they say two parts agree."""
    said = [name for name in one.keys() | other.keys() if one.get(name) or other.get(name)]
    alike = [name for name in said if one.get(name) == other.get(name)]
    return len(alike) / max(len(said), 1)


def changed_words(before: str, after: str) -> Words:
    """A text with what it lost and gained; nothing when the two have too little in common or are too long to compare."""
    old, new = _TOKENS.findall(before), _TOKENS.findall(after)
    if len(old) + len(new) > MOST_TOKENS or max(len(old), len(new)) < 4:
        return ()
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < ALIKE:
        return ()
    pieces: list[tuple[str, str]] = []
    codes = matcher.get_opcodes()
    for place, (kind, low, high, start, end) in enumerate(codes):
        if kind == "equal":
            first, last = place == 0, place == len(codes) - 1
            pieces.append(("same", "".join(_shortened(old[low:high], first, last))))
            continue
        if high > low:
            pieces.append(("before", "".join(old[low:high])))
        if end > start:
            pieces.append(("after", "".join(new[start:end])))
    return pieces


def _shortened(tokens: Sequence[str], first: bool, last: bool) -> Iterable[str]:
    """What is the same, without its middle where it is long."""
    head, tail = (0 if first else CONTEXT), (0 if last else CONTEXT)
    if len(tokens) <= 2 * CONTEXT + head + tail:
        return tokens
    return [*tokens[:head], "… ", *tokens[len(tokens) - tail :]]
