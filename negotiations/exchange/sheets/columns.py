"""What a column of a sheet may be called, and how its cells are read: the API's representation, flattened by dots.

`personnel.low`, `place.slug` or `place`, `title.fr`, `citations.0.quote`; a list is JSON in one cell, or numbered columns. What a read gives
and the server computes is left alone; a name that is neither is refused with its neighbours. What is known is read from the models.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from negotiations.api.bodies import read_json
from negotiations.core.claims import Claim
from negotiations.core.dates import FIELDS as DATE_FIELDS
from negotiations.core.errors import Refused, did_you_mean, gather, joined, nearest, shown
from negotiations.core.fields import FuzzyDateColumns
from negotiations.core.quantities import FIELDS as QUANTITY_FIELDS
from negotiations.core.records import Part, Record
from negotiations.core.shapes import ALIASES, LABELS, References, label_fields, readers, value_groups
from negotiations.exchange.sheets.cells import read_decimal, read_flag, read_list, read_text, read_whole
from negotiations.exchange.sheets.shapes import read_only, written
from negotiations.sources.models import Citation

Read = Callable[[str], Any]
Steps = tuple[str, ...]

KEY = "key"
"""A column of the importer's own: the natural key under which the compilers know a row."""
OWN = (KEY, "id")
OTHER_NAMES: Mapping[tuple[str, Steps], Steps] = {
    ("sources", ("archived", "href")): ("archived_href",),
    ("sources", ("archived", "on")): ("archived_on",),
}
"""Where a read calls a field otherwise than a write."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column that is read: its place in the sheet, its name there, the path that it fills, and how."""

    index: int
    name: str
    steps: Steps
    read: Read

    @property
    def path(self) -> str:
        """The path as a fault names it."""
        return ".".join(self.steps)


class _Computed(Exception):
    """The server computes it: it may stand in the file, and is left alone."""


@dataclass(frozen=True, slots=True)
class Columns:
    """A sheet's header understood: what is read, what the server computes, what the editor ticked away."""

    read: Sequence[Column]
    computed: Sequence[str]
    ignored: Sequence[str]


def understand(
    model: type[Record],
    header: Sequence[str],
    mapping: Mapping[str, str] | None = None,
    ignored: Iterable[str] = (),
) -> Columns:
    """What each column is. `mapping` gives a column another name than its own. Raises Refused with every column that is not understood."""
    mapping, away = mapping or {}, set(ignored)
    found: list[Column] = []
    computed: list[str] = []
    paths: dict[str, str] = {}
    with gather() as faults:
        for name in (*mapping, *away):
            if name not in header:
                sentence = _("The file has no column %(value)s.") % {"value": shown(name)}
                faults.add(name, "no_column", sentence, nearest(name, header))
        for index, name in enumerate(header):
            if name in away:
                continue
            if not name:
                sentence = _("Column %(number)s has no name: name it, or remove it.") % {"number": index + 1}
                faults.add(str(index + 1), "unnamed_column", sentence)
                continue
            path = mapping.get(name) or name
            try:
                steps, read = _known(model, tuple(path.split(".")))
            except _Computed:
                computed.append(name)
                continue
            except Refused as refused:
                faults.keep(refused, name)
                continue
            other = paths.setdefault(path, name)
            if other != name:
                both = {"one": shown(other), "other": shown(name), "path": path}
                faults.add(name, "twice", _("The columns %(one)s and %(other)s both give %(path)s.") % both)
            found.append(Column(index, name, steps, read))
        if not found and not faults.faults:
            faults.add("", "no_column", _("No column is left that could be read."))
    return Columns(found, computed, [name for name in header if name in away])


def is_read(model: type[Record], name: str) -> bool | None:
    """Whether a column of this name is read as it is; False when the server computes it, None when there is no such field."""
    try:
        _known(model, tuple(name.split(".")))
    except _Computed:
        return False
    except Refused:
        return None
    return True


def choices(model: type[Record]) -> list[str]:
    """The names that an editor may choose for a column, the commonest depth of each."""
    names = list(OWN) if issubclass(model, Claim) else []
    groups = dict(value_groups(model))
    for name in readers(model, References(), "en"):
        group = groups.get(name)
        if group is None:
            names.append(name)
        else:
            inner = DATE_FIELDS if isinstance(group, FuzzyDateColumns) else QUANTITY_FIELDS
            names += [name, *(f"{name}.{one}" for one in inner if one not in ("earliest", "latest"))]
        if name == "citations":
            inner_names = ("source", "quote", "language", "locator", "translation", "published", "chain")
            names += [f"citations.0.{one}" for one in inner_names]
    return names


def _known(model: type[Record], steps: Steps) -> tuple[Steps, Read]:
    """The path that a column fills, and how its cells are read. Raises Refused or _Computed."""
    if issubclass(model, Claim) and steps in {(name,) for name in OWN}:
        return steps, read_text
    steps = OTHER_NAMES.get((model.resource, steps), steps)
    return _of(model, steps)


def _of(model: type[Any], steps: Steps) -> tuple[Steps, Read]:
    name, rest = steps[0], steps[1:]
    known = readers(model, References(), "en")
    if model is Citation and steps == ("chain",):
        return steps, read_text
    if name not in known:
        raise _Computed if name in read_only(model) else _unknown(".".join(steps), known)
    group = dict(value_groups(model)).get(name)
    if group is not None:
        return steps, _of_group(steps, isinstance(group, FuzzyDateColumns))
    many = name in getattr(model, "many", ())
    if name not in model.parts and not many:
        return _of_column(model, steps)
    target: Any = model._meta.get_field(name).related_model
    if not rest:
        return steps, lambda text: written(target, read_list(text), references=many)
    if many:
        _reference(_numbered(steps)[1:])
        return steps[:2], read_text
    inner, read = _of(target, _numbered(steps)[1:] or ("",))
    return (name, rest[0], *inner), read


def _of_column(model: type[Any], steps: Steps) -> tuple[Steps, Read]:
    name, rest = steps[0], steps[1:]
    column = {**label_fields(model), **(ALIASES if issubclass(model, Part) else {})}.get(name, name)
    field: models.Field[Any, Any] = model._meta.get_field(column)
    if field.is_relation:
        _reference(rest)
        return (name,), read_text
    if isinstance(field, models.JSONField):
        if column in LABELS:
            if len(rest) > 1:
                raise _unknown(".".join(steps), [name, f"{name}.en"])
            return steps, read_text if rest else (
                lambda text: read_json(text.encode()) if text.startswith("{") else read_text(text)
            )
        return steps, _of_figures(steps)
    if rest:
        raise _unknown(".".join(steps), [name])
    if isinstance(field, models.BooleanField):
        return steps, read_flag
    if isinstance(field, models.IntegerField):
        return steps, read_whole
    return steps, read_decimal if isinstance(field, models.DecimalField) else read_text


def _of_group(steps: Steps, is_date: bool) -> Read:
    name, rest = steps[0], steps[1:]
    if not rest:
        return read_text if is_date else read_whole
    fields = DATE_FIELDS if is_date else QUANTITY_FIELDS
    if len(rest) > 1 or rest[0] not in fields:
        raise _unknown(".".join(steps), [f"{name}.{field}" for field in fields])
    return {"computed": read_flag, "low": read_whole, "high": read_whole}.get(rest[0], read_text)


def _of_figures(steps: Steps) -> Read:
    if len(steps) == 1:
        return read_list
    inner = _numbered(steps)[1:]
    if inner == ("what",):
        return read_text
    if inner[:1] == ("quantity",):
        return _of_group(inner, is_date=False)
    raise _unknown(".".join(steps), [f"{steps[0]}.0.what", f"{steps[0]}.0.quantity.low"])


def _reference(rest: Steps) -> None:
    """A reference is given by its slug or id; whatever else a read tells of it is left alone."""
    if rest and rest not in (("slug",), ("id",)):
        raise _Computed


def _numbered(steps: Steps) -> Steps:
    """The steps from the number of a list's item on."""
    if not (steps[1].isdecimal() and steps[1].isascii() and len(steps[1]) <= 2):
        example = f"{steps[0]}.0" + "".join(f".{step}" for step in steps[2:])
        sentence = _(
            "%(name)s is a list: give it as JSON in one column, or number its items (%(example)s, …)."
        ) % {"name": steps[0], "example": example}
        raise Refused("", "unknown_column", sentence, (steps[0], example))
    return steps[1:]


def _unknown(path: str, known: Iterable[str]) -> Refused:
    near = nearest(path, known)
    sentence = _("There is no field %(value)s here.") % {"value": shown(path)}
    told = joined(sentence, did_you_mean(near), _("Map it, or tick it away."))
    return Refused("", "unknown_column", told, near)
