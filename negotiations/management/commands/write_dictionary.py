"""`manage.py write_dictionary`: the data dictionary, `docs/dictionary.md`, made from the models.

Every word of it comes from the code: docstrings of rooms and models, help texts of fields, the closed word lists. To change the dictionary,
change those. A test compares the committed file with what the models say.
"""

from __future__ import annotations

import difflib
import inspect
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import models
from django.utils.text import capfirst

from negotiations.core import vocabulary
from negotiations.core.clocks import KnownClock
from negotiations.core.fields import FuzzyDateColumns, QuantityColumns, _Columns
from negotiations.core.records import API_ROOT, Claim, NamedThing, Part, Record
from negotiations.core.shapes import ALIASES, LABELS, label_fields
from negotiations.core.states import KnowledgeState

ROOMS = (
    "actors", "sources", "places", "talks", "commissions", "milestones", "conditions", "troops", "events",
    "statements", "answers", "review", "access", "exchange", "ledger", "core",
)  # fmt: skip
"""The order of the chapters; a room that is not named here comes after those that are."""

SHARED: tuple[tuple[type[Any], str], ...] = (
    (Record, "Every record"),
    (NamedThing, "Every named thing"),
    (Claim, "Every claim"),
    (KnownClock, "Everything that became known"),
    (Part, "Every part"),
    (KnowledgeState, "Every kept picture"),
)
"""What many models have in common is told once; their own tables leave it out."""

PREFACE = """# Data dictionary

Every concept and every field, as the models declare them. This file is written by `python manage.py write_dictionary`; do not edit it.

- *Given* says where a value comes from: **required** and **optional** values are given by whoever enters the record, **ours** are set by the
  deeds, **derived** follow from other values and are therefore no part of the ledger document. **fixed** values never change once public.
- A *date* and a *quantity* are each one value and several columns; [Dates and quantities](#dates-and-quantities) lists those.
- A field called otherwise in the API has its API name behind it.
- What the words mean outside this project is in the [glossary](glossary.md); how pictures follow from claims is in [derivation](derivation.md).
"""


class Command(BaseCommand):
    """Write the dictionary, or with --check say how it differs from the file."""

    help = "Write docs/dictionary.md from the models. With --check write nothing and fail when the file is stale."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--file", type=Path, default=settings.BASE_DIR / "docs" / "dictionary.md")
        parser.add_argument("--check", action="store_true", help="compare only")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not options["check"]:
            path.write_text(dictionary(), encoding="utf-8")
            self.stdout.write(f"Wrote {path}.")
        elif stale := differences(path):
            raise CommandError(f"{stale}\n{path.name} is stale: run `python manage.py write_dictionary`.")


def differences(path: Path) -> str:
    """How the file differs from what the models say, as a unified diff; empty when it does not."""
    written = path.read_text(encoding="utf-8") if path.exists() else ""
    lines = difflib.unified_diff(
        written.splitlines(), dictionary().splitlines(), path.name, "the models", lineterm="", n=1
    )
    return "\n".join(lines)


def dictionary() -> str:
    """The whole dictionary as Markdown."""
    chapters: dict[str, list[type[models.Model]]] = {}
    for model in apps.get_app_config("negotiations").get_models():
        chapters.setdefault(model.__module__.split(".")[1], []).append(model)
    order = [*ROOMS, *sorted(set(chapters) - set(ROOMS))]
    blocks = [PREFACE, *_shared(), *_value_objects(), *_words(vocabulary, "Words that every room shares")]
    for room in (name for name in order if name in chapters):
        module = import_module(chapters[room][0].__module__)
        blocks += [f"## In {room}/", _first_paragraph(module), *map(_model, chapters[room])]
        blocks += _words(module, "")
    return "\n\n".join(block.strip() for block in blocks if block.strip()) + "\n"


def _shared() -> Iterator[str]:
    yield "## What many have in common"
    for base, title in SHARED:
        rows = _rows(base, {field.name for parent in _bases(base) for field in parent._meta.local_fields})
        yield f"### {title}"
        yield inspect.getdoc(base) or ""
        yield _table(("Field", "Kind", "Given", "Meaning"), rows)


def _value_objects() -> Iterator[str]:
    yield "## Dates and quantities"
    for group in (FuzzyDateColumns(""), QuantityColumns("")):
        yield f"### The {'date' if isinstance(group, FuzzyDateColumns) else 'quantity'}"
        yield inspect.getdoc(type(group)) or ""
        rows = [
            (f"`…_{suffix}`", _kind(column), str(column.help_text).strip())
            for suffix, column in group.columns().items()
        ]
        yield _table(("Column", "Kind", "Meaning"), rows)


def _model(model: type[Any]) -> str:
    """One concept: what it is, its address, its own fields and what it owns."""
    shared = {field.name for base in _bases(model) for field in base._meta.local_fields}
    kinds = [f"[{title.lower()}](#{_anchor(title)})" for base, title in SHARED if issubclass(model, base)]
    address = f"Collection `{API_ROOT}{model.resource}/`. " if issubclass(model, Record) else ""
    also = f"It has besides what {' and '.join(kinds)} has. " if kinds else ""
    set_by_us = [f"`{name}`" for name in getattr(model, "computed", ()) if name in shared]
    ours = f"Here {' and '.join(set_by_us)} follows from other values and is ours." if set_by_us else ""
    rows = [*_rows(model, shared), *_owned(model)]
    parts = [f"### {_title(model)}", inspect.getdoc(model) or "", f"{address}{also}{ours}"]
    return "\n\n".join([*parts, _table(("Field", "Kind", "Given", "Meaning"), rows)])


def _rows(model: type[Any], shared: set[str]) -> Iterator[tuple[str, ...]]:
    """The fields of a model that its bases do not have; a date or quantity is one row."""
    groups = {name: group for name in dir(model) if isinstance(group := getattr(model, name, None), _Columns)}
    column_of = {
        f"{name}_{suffix}": (name, group) for name, group in groups.items() for suffix in group.suffixes
    }
    api_names = {column: name for name, column in label_fields(model).items()}
    if issubclass(model, Part):
        api_names |= {column: name for name, column in ALIASES.items()}
    told: set[str] = set()
    fields = [*model._meta.local_fields, *model._meta.local_many_to_many]
    for field in fields:
        name, group = column_of.get(field.name, (field.name, None))
        if field.name in shared or name in told or field.name == "id":
            continue
        told.add(name)
        other = api_names.get(name)
        shown = f"`{name}`" + (f" (`{other}`)" if other and other != name else "")
        if group is not None:
            kind = "[date](#the-date)" if isinstance(group, FuzzyDateColumns) else "[quantity](#the-quantity)"
            yield shown, kind, _given(model, name, field), group.meaning
        else:
            yield shown, _kind(field), _given(model, name, field), str(field.help_text)


def _owned(model: type[Any]) -> Iterator[tuple[str, ...]]:
    for name in getattr(model, "parts", ()):
        relation = model._meta.get_field(name)
        part = relation.related_model
        meaning = (inspect.getdoc(part) or "").splitlines()[0]
        given = "required" if issubclass(model, Claim) else "optional"
        yield f"`{name}`", f"list of {_link(part)}", given, meaning


def _link(model: type[Any]) -> str:
    return f"[{model._meta.verbose_name}](#{_anchor(_title(model))})"


def _given(model: type[Any], name: str, field: Any) -> str:
    if name in getattr(model, "undocumented", ()):
        return "derived"
    if issubclass(model, KnowledgeState):
        return "derived"
    if name in getattr(model, "owners", ()) or not field.editable or name in getattr(model, "computed", ()):
        return "ours"
    required = not (field.blank or field.null or field.has_default())
    default = (
        f", `{field.default}` unless said" if field.choices and field.has_default() and field.default else ""
    )
    fixed = ", fixed" if name in getattr(model, "fixed", ()) else ""
    return f"{'required' if required else 'optional'}{default}{fixed}"


PLAIN: tuple[tuple[type[Any], str], ...] = (
    (models.UUIDField, "id (UUID)"),
    (models.URLField, "address"),
    (models.DateTimeField, "instant, UTC"),
    (models.DateField, "day"),
    (models.BooleanField, "yes or no"),
    (models.IntegerField, "whole number"),
    (models.DecimalField, "decimal number"),
)


def _kind(field: Any) -> str:
    """What sort of value a field holds, in words."""
    if field.is_relation:
        target = field.remote_field.model  # abstract models name their targets by text
        if target == "self":
            return "reference to another of its kind"
        if isinstance(target, str):
            target = apps.get_model(target)
        if target._meta.app_label != "negotiations":
            return "account"
        return f"{'references' if field.many_to_many else 'reference'} to {_link(target)}"
    if field.choices:
        title = _vocabularies()[tuple(word for word, _ in field.choices)]
        return f"one of [{title.removeprefix('Words: ')}](#{_anchor(title)})"
    if isinstance(field, models.JSONField):
        return "text by language" if field.name in LABELS else "list"
    for kind, words in PLAIN:
        if isinstance(field, kind):
            return words
    return f"text, at most {field.max_length}" if field.max_length else "text"


def _vocabularies() -> dict[tuple[str, ...], str]:
    """The words of a list → its title, for every list that a room or the kernel declares."""
    modules = {model.__module__ for model in apps.get_app_config("negotiations").get_models()}
    return {
        tuple(found.values): _list_title(found)
        for module in [vocabulary, *map(import_module, sorted(modules))]
        for found in _lists(module)
    }


def _lists(module: Any) -> Iterator[type[models.TextChoices]]:
    for found in vars(module).values():
        if (
            inspect.isclass(found)
            and issubclass(found, models.TextChoices)
            and found.__module__ == module.__name__
        ):
            yield found


def _words(module: Any, heading: str) -> Iterator[str]:
    lists = list(_lists(module))
    if heading and lists:
        yield f"## {heading}"
    for found in lists:
        yield f"### {_list_title(found)}"
        yield inspect.getdoc(found) or ""
        yield _table(("Word", "Meaning"), [(f"`{word}`", label) for word, label in found.choices])


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    if len(lines) == 2:
        return ""
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def _bases(model: type[Any]) -> list[type[Any]]:
    return [base for base, _ in SHARED if issubclass(model, base) and base is not model]


def _title(model: type[Any]) -> str:
    return str(capfirst(model._meta.verbose_name))


def _list_title(found: type[models.TextChoices]) -> str:
    """`MilestoneStatus` as "Words: milestone status"."""
    spaced = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in found.__name__)
    return f"Words:{spaced}"


def _anchor(title: str) -> str:
    """The address that a heading gets where Markdown is shown."""
    return "".join(letter for letter in title.lower().replace(" ", "-") if letter.isalnum() or letter in "-_")


def _first_paragraph(module: Any) -> str:
    return (inspect.getdoc(module) or "").split("\n\n")[0]
