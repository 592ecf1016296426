"""Finding what the rows of a sheet refer to: a query for each model and some thousand keys, never one for each row."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from negotiations.access.visibility import records_visible_to
from negotiations.core.documents import chunks
from negotiations.core.errors import Refused, shown
from negotiations.core.records import Record
from negotiations.core.shapes import References
from negotiations.core.things import NamedThing
from negotiations.exchange.entries import target_of
from negotiations.exchange.fixtures import links_of
from negotiations.sources.models import Source

MOST_KEPT = 50_000
"""Records kept at hand at most; beyond that a file has as many sources as rows, and the next rows bring others."""


class SheetReferences(References):
    """Finds references among what was fetched for a chunk of rows; what was not there then is not there."""

    def __init__(self, by: Any = None) -> None:
        super().__init__((lambda model: records_visible_to(model, by)) if by is not None else _standing)
        self._chains: dict[str, list[dict[str, Any]]] = {}

    def fetch(self, wanted: Iterable[tuple[type[Record], str]]) -> None:
        """Know these records, as far as there are any."""
        if len(self._found) > MOST_KEPT:
            self._found.clear()
            self.readers.clear()
        by_model: dict[type[Record], set[str]] = {}
        for model, key in wanted:
            if (model, key) not in self._found:
                by_model.setdefault(model, set()).add(key)
        for model, keys in by_model.items():
            named = issubclass(model, NamedThing)
            for chunk in chunks(sorted(keys) if named else sorted(filter(_is_id, keys))):
                for row in _whole(
                    self._visible(model).filter(**{f"{'slug' if named else 'public_id'}__in": chunk})
                ):
                    self._found[model, row.key] = row

    def _ask(self, model: type[Record], key: str) -> Record:
        if not issubclass(model, NamedThing) and _is_id(key) and key != str(uuid.UUID(key)):
            return self.find(model, str(uuid.UUID(key)))
        raise Refused(
            "",
            "not_found",
            _("There is no record of %(resource)s with the key %(value)s.")
            % {"resource": model.resource, "value": shown(key)},
        )

    def links(self, line: str) -> list[dict[str, Any]]:
        """The links of a chain, each line looked up once."""
        known = self._chains.get(line)
        if known is None:
            known = self._chains[line] = links_of(line, References(self._visible))
        return known


def _standing(model: type[Record]) -> models.QuerySet[Any]:
    """What the system may refer to: everything that has not ended."""
    manager: Any = model._default_manager
    return manager.exclude(state__in=["superseded", "retracted"])  # type: ignore[no-any-return]  # of a model named at run time


def _whole(rows: Any) -> Any:
    """Rows with what the deeds ask of each of them at hand."""
    if rows.model is Source:
        return rows.select_related("publisher").prefetch_related("relays__relays")
    names = {field.name for field in rows.model._meta.concrete_fields}
    return rows.select_related("negotiation") if "negotiation" in names else rows


def _is_id(key: str) -> bool:
    try:
        uuid.UUID(key)
    except ValueError:
        return False
    return True


def points(model: type[Any], steps: Iterable[str]) -> bool:
    """Whether what lies at a path names other records, itself or through parts."""
    target: Any = model
    for step in steps:
        if step == "chain":
            return True
        if not step.isdecimal():
            target = target_of(target, step)
        if target is None:
            return False
    return True
