"""The data dictionary as Markdown: every concept and field, as the models declare them.

Every word comes from the code: docstrings of rooms and models, help texts of fields, the closed word lists. To change the dictionary, change
those. What is only derived when asked for (overdue, conditional, a body's status) is no field and stands in `docs/derivation.md`.
"""

from __future__ import annotations

import difflib
import inspect
import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import translation
from django.utils.text import capfirst

from negotiations.core import states, vocabulary
from negotiations.core.claims import Claim
from negotiations.core.clocks import KnownClock
from negotiations.core.fields import FuzzyDateColumns, QuantityColumns, _Columns
from negotiations.core.records import Part, Record
from negotiations.core.shapes import ALIASES, LABELS, label_fields
from negotiations.core.states import KnowledgeState
from negotiations.core.things import NamedThing

ROOMS = (
    "actors", "sources", "places", "talks", "commissions", "milestones", "conditions", "troops", "events",
    "statements", "answers", "review", "access", "exchange", "ledger", "core",
)  # fmt: skip
"""The order of the chapters; a room that is not named here comes after those that are."""

SHARED: tuple[tuple[type[Any], str], ...] = (
    (Record, "Every record"), (NamedThing, "Every named thing"), (KnownClock, "Everything that became known"),
    (Claim, "Every claim"), (Part, "Every part"), (KnowledgeState, "Every kept picture"),
)  # fmt: skip
"""What many models have in common is told once; their own tables leave it out."""

KINDS: tuple[tuple[type[Any], str], ...] = (
    (models.UUIDField, "id (UUID)"), (models.URLField, "address"), (models.DateTimeField, "instant, UTC"),
    (models.DateField, "day"), (models.BooleanField, "yes or no"), (models.IntegerField, "whole number"),
    (models.DecimalField, "decimal number"),
)  # fmt: skip

HEAD = ("Field", "Kind", "Given", "Meaning")

PREFACE = """# Data dictionary

Every concept and every field, as the models declare them. `python manage.py write_dictionary` makes this file; do not edit it by hand.

- *Given* says where a value comes from. **required** and **optional** values are given by whoever enters the record. **ours** are set by the
  deeds. **derived** values follow from others, so the ledger leaves them out. **fixed** values never change once they are public.
- A *resource* is the name of a collection, in the ledger and in the API. A field with another name in the API has that name behind it.
- A *date* and a *quantity* are one value each and several columns: see [the date](#the-date) and [the quantity](#the-quantity).
- Words of the trade are explained in the [glossary](glossary.md); how pictures follow from claims, in the [derivation](derivation.md)."""


@translation.override("en")
def dictionary() -> str:
    """The whole dictionary, in English whoever asks."""
    chapters: dict[str, list[type[Any]]] = {}
    for model in apps.get_app_config("negotiations").get_models():
        chapters.setdefault(model.__module__.split(".")[1], []).append(model)
    rooms = [*ROOMS, *sorted(set(chapters) - set(ROOMS))]
    blocks = [PREFACE, *_shared(), "## Words that every room shares", *_words(vocabulary), *_words(states)]
    for room in (name for name in rooms if name in chapters):
        module = import_module(chapters[room][0].__module__)
        blocks += [f"## In {room}/", (inspect.getdoc(module) or "").split("\n\n")[0]]
        for model in chapters[room]:
            blocks += _model(model)
        blocks += _words(module)
    return "\n\n".join(filter(None, blocks)) + "\n"


def differences(path: Path) -> str:
    """How a file differs from what the models say, as a unified diff; empty when it does not."""
    written = path.read_text(encoding="utf-8") if path.exists() else ""
    told, says = written.splitlines(), dictionary().splitlines()
    return "\n".join(difflib.unified_diff(told, says, path.name, "the models", lineterm="", n=1))


def _shared() -> Iterator[str]:
    yield "## What many have in common"
    for base, title in SHARED:
        yield f"### {title}"
        yield inspect.getdoc(base) or ""
        yield _table(HEAD, _rows(base))
    for title, group in (("The date", FuzzyDateColumns("")), ("The quantity", QuantityColumns(""))):
        yield f"### {title}"
        yield inspect.getdoc(type(group)) or ""
        columns = group.columns().items()
        rows = [(f"`…_{suffix}`", _kind(column), str(column.help_text).strip()) for suffix, column in columns]
        yield _table(("Column", "Kind", "Meaning"), rows)


def _model(model: type[Any]) -> Iterator[str]:
    """One concept: what it is, its resource, its own fields and what it owns."""
    yield f"### {_title(model)}"
    yield inspect.getdoc(model) or ""
    bases = [f"[{title.lower()}](#{_anchor(title)})" for base, title in SHARED if issubclass(model, base)]
    computed = [f"`{name}`" for name in getattr(model, "computed", ()) if name in _inherited(model)]
    yield " ".join(
        [
            *([f"Resource `{model.resource}`."] if issubclass(model, Record) else []),
            *([f"It also has what {' and '.join(bases)} has."] if bases else []),
            *([f"Its {' and '.join(computed)} follows from its subject."] if computed else []),
            *(
                [
                    f"Other fields come with the package `{base.__module__.split('.')[0]}`."
                    for base in _foreign(model)
                ]
            ),
        ]
    )
    yield _table(HEAD, [*_rows(model), *_owned(model)])


def _inherited(model: type[Any]) -> set[str]:
    bases = [base for base, _ in SHARED if issubclass(model, base) and base is not model]
    return {field.name for base in [*bases, *_foreign(model)] for field in _fields(base)}


def _foreign(model: type[Any]) -> list[type[Any]]:
    """The abstract models of other packages from which a model derives."""
    return [
        base
        for base in model.__mro__
        if hasattr(base, "_meta") and not base.__module__.startswith("negotiations")
    ]


def _fields(model: type[Any]) -> list[Any]:
    return [*model._meta.local_fields, *model._meta.local_many_to_many]


def _rows(model: type[Any]) -> Iterator[tuple[str, ...]]:
    """The fields of a model that its bases do not have; a date or quantity is one row."""
    groups = {name: group for name in dir(model) if isinstance(group := getattr(model, name, None), _Columns)}
    group_of = {f"{name}_{suffix}": name for name, group in groups.items() for suffix in group.suffixes}
    api_names = {column: name for name, column in label_fields(model).items() if column != name}
    if issubclass(model, Part):
        api_names |= {column: name for name, column in ALIASES.items()}
    told = _inherited(model) | {"id"}
    for field in _fields(model):
        name = group_of.get(field.name, field.name)
        if field.name in told or name in told:
            continue
        told.add(name)
        shown = f"`{name}` (`{api_names[name]}`)" if name in api_names else f"`{name}`"
        if name in groups:
            kind = "date" if isinstance(groups[name], FuzzyDateColumns) else "quantity"
            yield shown, f"[{kind}](#the-{kind})", _given(model, name, field), groups[name].meaning
        else:
            yield shown, _kind(field), _given(model, name, field), str(field.help_text)


def _owned(model: type[Any]) -> Iterator[tuple[str, ...]]:
    """What a record owns: its names, citations, seats."""
    for name in getattr(model, "parts", ()):
        part: Any = model._meta.get_field(name).related_model
        given = "required" if issubclass(model, Claim) else "optional"
        yield f"`{name}`", f"list of {_link(part)}", given, (inspect.getdoc(part) or "").splitlines()[0]


def _given(model: type[Any], name: str, field: Any) -> str:
    """Where a value comes from."""
    if name in getattr(model, "undocumented", ()) or issubclass(model, KnowledgeState):
        return "derived"
    entered = issubclass(model, (Record, Part)) and field.editable
    if not entered or name in getattr(model, "owners", ()) or name in getattr(model, "computed", ()):
        return "ours"
    given = "optional" if field.blank or field.null or field.has_default() else "required"
    if field.choices and field.has_default() and field.default:
        given += f", `{field.default}` unless said"
    return given + (", fixed" if name in getattr(model, "fixed", ()) else "")


def _kind(field: Any) -> str:
    """What sort of value a field holds, in words."""
    if field.is_relation:
        return _relation(field)
    if field.choices:
        words = tuple(word for word, _ in field.choices)
        title = _vocabularies().get(words)
        known = f"[{title.removeprefix('Words: ')}](#{_anchor(title)})" if title else ", ".join(words)
        return f"one of {known}"
    if isinstance(field, models.JSONField):
        return "text by language" if field.name in LABELS else "list"
    plain = next((words for kind, words in KINDS if isinstance(field, kind)), "text")
    return f"{plain}, at most {field.max_length}" if plain == "text" and field.max_length else plain


def _relation(field: Any) -> str:
    target = field.remote_field.model  # abstract models name their targets by text
    if target == "self":
        return "reference to another of its kind"
    if isinstance(target, str):
        target = apps.get_model(target)
    if target._meta.app_label != "negotiations":
        return "account"
    return f"{'references' if field.many_to_many else 'reference'} to {_link(target)}"


def _vocabularies() -> dict[tuple[str, ...], str]:
    """The words of a list → its title, for every list that a room or the kernel declares."""
    rooms = {model.__module__ for model in apps.get_app_config("negotiations").get_models()}
    modules = [vocabulary, states, *map(import_module, sorted(rooms))]
    return {tuple(found.values): _list_title(found) for module in modules for found in _lists(module)}


def _lists(module: Any) -> list[type[models.TextChoices]]:
    own = [found for found in vars(module).values() if getattr(found, "__module__", "") == module.__name__]
    return [found for found in own if inspect.isclass(found) and issubclass(found, models.TextChoices)]


def _words(module: Any) -> Iterator[str]:
    for found in _lists(module):
        yield f"### {_list_title(found)}"
        yield inspect.getdoc(found) or ""
        yield _table(("Word", "Meaning"), [(f"`{word}`", str(label)) for word, label in found.choices])


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A table, or nothing when it has no rows."""
    lines = [[cell.replace("|", r"\|") for cell in row] for row in rows]
    if not lines:
        return ""
    return "\n".join(f"| {' | '.join(line)} |" for line in [head, ["---"] * len(head), *lines])


def _title(model: type[Any]) -> str:
    return str(capfirst(model._meta.verbose_name))


def _link(model: type[Any]) -> str:
    return f"[{model._meta.verbose_name}](#{_anchor(_title(model))})"


def _list_title(found: type[models.TextChoices]) -> str:
    """`MilestoneStatus` as "Words: milestone status"."""
    return "Words:" + re.sub("[A-Z]", lambda capital: f" {capital[0].lower()}", found.__name__)


def _anchor(title: str) -> str:
    """The address that a heading gets where Markdown is shown."""
    return "".join(letter for letter in title.lower().replace(" ", "-") if letter.isalnum() or letter in "-_")
