"""How the tracker refuses: faults, the exceptions that carry them, the collector of many faults.

What is refused, and why, is decided where the input is understood (`dates.py`, `quantities.py`, the
services); how a refusal is shown is decided at the edge (the API's problem documents, the admin's
forms). Neither lives here.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Self, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

T = TypeVar("T")
V = TypeVar("V")

_NAMES: dict[type, str] = {
    dict: gettext_noop("an object"),
    list: gettext_noop("a list"),
    tuple: gettext_noop("a list"),
    type(None): "null",
}

SHOWN_LENGTH = 60
"""Characters of refused input that a sentence repeats: a caller must not choose how long our
answers and logs become."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with one field.

    `field` is a dotted path (`citations.0.source`), empty for the value as a whole; `code` a stable
    word in snake_case for machines; `sentence` says what was wrong and what would be right;
    `suggestions` are the nearest right values, best first.
    """

    field: str
    code: str
    sentence: str
    suggestions: tuple[str, ...] = ()

    @property
    def pointer(self) -> str:
        """The field as a JSON pointer (RFC 6901) into the body: `/citations/0/source`."""
        steps = self.field.split(".") if self.field else []
        return "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in steps)

    def under(self, prefix: str | int) -> Fault:
        """The same fault, seen from the value whose field (or list index) `prefix` is this one."""
        return replace(self, field=f"{prefix}.{self.field}" if self.field else str(prefix))


class Refused(Exception):
    """Input was refused; `faults` says why, one fault or more, in the order they were found."""

    faults: tuple[Fault, ...]

    def __init__(self, field: str, code: str, sentence: str, suggestions: Iterable[str] = ()) -> None:
        super().__init__()
        self.faults = (Fault(field, code, sentence, tuple(suggestions)),)

    @classmethod
    def all(cls, faults: Iterable[Fault]) -> Self:
        """One refusal for many faults. Raises ValueError without any: a refusal has a reason."""
        kept = tuple(faults)
        if not kept:
            raise ValueError("A refusal needs at least one fault.")
        refused = cls.__new__(cls)
        refused.faults = kept
        return refused

    def under(self, prefix: str | int) -> Self:
        """The same refusal, every field re-rooted: `source` becomes `citations.0.source`."""
        return type(self).all(fault.under(prefix) for fault in self.faults)

    def __str__(self) -> str:
        return " ".join(
            f"{fault.field}: {fault.sentence}" if fault.field else fault.sentence for fault in self.faults
        )

    def __reduce__(self) -> tuple[Callable[[Iterable[Fault]], Self], tuple[tuple[Fault, ...]]]:
        # Exceptions are pickled by their arguments, which cannot say more than one fault.
        return type(self).all, (self.faults,)


class Gathering:
    """The faults found so far; made by `gather`."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def add(self, field: str, code: str, sentence: str, suggestions: Iterable[str] = ()) -> None:
        """Note one fault and go on."""
        self.faults.append(Fault(field, code, sentence, tuple(suggestions)))

    def attempt(self, field: str | int, read: Callable[[V], T], value: V) -> T | None:
        """`read(value)`, or None when it refuses; its faults are kept under `field` (if any)."""
        try:
            return read(value)
        except Refused as refused:
            self.keep(refused, field)
            return None

    @contextmanager
    def under(self, prefix: str | int) -> Iterator[None]:
        """Keep what the block refuses, re-rooted under `prefix`, and go on after the block."""
        try:
            yield
        except Refused as refused:
            self.keep(refused, prefix)

    def keep(self, refused: Refused, prefix: str | int = "") -> None:
        """Take over the faults of a refusal."""
        self.faults.extend(refused.faults if prefix == "" else refused.under(prefix).faults)


@contextmanager
def gather() -> Iterator[Gathering]:
    """Collect faults and refuse once, at the end of the block, with all of them.

    A refusal that leaves the block itself ends it early and is added to those already found.
    """
    gathering = Gathering()
    try:
        yield gathering
    except Refused as refused:
        gathering.keep(refused)
    if gathering.faults:
        raise Refused.all(gathering.faults)


def nearest(word: str, known: Iterable[str], n: int = 3) -> tuple[str, ...]:
    """The known words most like `word`, best first, at most `n`, whatever the case; maybe none."""
    # difflib is quadratic in the length of the word, which a caller chooses.
    spelled = {candidate.casefold(): candidate for candidate in known}
    return tuple(
        spelled[near]
        for near in difflib.get_close_matches(word[:SHOWN_LENGTH].casefold(), list(spelled), n=n, cutoff=0.5)
    )


def did_you_mean(words: Iterable[str]) -> str:
    """The question after the nearest right values; empty without any."""
    named = _(" or ").join(words)
    return _("Did you mean %(words)s?") % {"words": named} if named else ""


def joined(*sentences: str) -> str:
    """Sentences as one text; empty ones are left out."""
    return " ".join(filter(None, sentences))


def shown(value: object) -> str:
    """Refused input as a sentence may repeat it: text in quotes, cut short, nothing unprintable."""
    if isinstance(value, str):
        text = value
    elif isinstance(value, int) and abs(value) >= 10**20:
        text = _("a number of more than 20 digits")  # Python itself refuses to print the longest
    else:
        text = (
            repr(value)
            if isinstance(value, int | float)
            else _(_NAMES.get(type(value), type(value).__name__))
        )
    clipped = text[:SHOWN_LENGTH] + ("…" if len(text) > SHOWN_LENGTH else "")
    safe = "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in clipped)
    return _("“%(text)s”") % {"text": safe} if isinstance(value, str) else safe


def readable(name: str) -> bool:
    """Whether a name that a caller chose can be part of a path in an answer."""
    return name.isprintable() and len(name) <= SHOWN_LENGTH


def wrong_type(sentence: str, value: object, field: str = "") -> Refused:
    """The refusal of a value of another sort than the sentence, which repeats it as `value`, asks for."""
    return Refused(field, "wrong_type", sentence % {"value": shown(value)})


def unknown_fields(given: Iterable[object], known: Iterable[str]) -> list[Fault]:
    """One fault for every field given that is not known, each naming its neighbours."""
    names = tuple(known)
    faults = []
    for name in given:
        if name in names:
            continue
        word = name if isinstance(name, str) else ""
        # A name that cannot be part of a readable path is named in the sentence only.
        field = word if readable(word) else ""
        sentence = _("There is no field %(value)s here; the fields are %(words)s.") % {
            "value": shown(name),
            "words": ", ".join(names),
        }
        faults.append(Fault(field, "unknown_field", sentence, nearest(word, names)))
    return faults


def one_of(value: object, known: Iterable[str], field: str) -> str:
    """`value` when it is a word of a closed list; else Refused (`unknown_word`) with neighbours."""
    names = tuple(known)
    if isinstance(value, str) and value in names:
        return str(value)
    near = nearest(value, names) if isinstance(value, str) else ()
    raise Refused(
        field,
        "unknown_word",
        _("%(value)s is not known here; the words are %(words)s.")
        % {"value": shown(value), "words": ", ".join(names)},
        near,
    )


class OtherBody(Refused):
    """A key that stands for one request was used for another."""


class Conflict(Exception):
    """The deed is well formed but the record does not allow it now: wrong state, published dependants, a slug that is taken.

    `sentence` says why; `others` are the addresses of the records that stand in the way.
    """

    def __init__(self, code: str, sentence: str, others: Iterable[str] = ()) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.others = tuple(others)


class Stale(Exception):
    """The record was written since the caller read it; `revision` is the current one."""

    def __init__(self, revision: int) -> None:
        super().__init__(_("The record is at revision %(revision)s now.") % {"revision": revision})
        self.revision = revision


class NotAllowed(Exception):
    """The account may see the record but not do this to it."""
