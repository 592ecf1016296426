"""Which plan answers a question, made when it is first asked for and kept in this process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

from negotiations.api.reading.compiling import compile_plan, object_of
from negotiations.api.reading.plans import Plan
from negotiations.api.reading.sketches import Here, NotCompiled
from negotiations.api.reading.statements import PAST_DAY, TODAY
from negotiations.api.scope import Scope
from negotiations.api.selection import Selection
from negotiations.api.serializers import Shape
from negotiations.core.clocks import AsOf

MOST = 128
"""Plans in memory, some hundred kilobytes each; when there are more, all are forgotten and the usual ones are soon back."""

KEY = "pk"

_plans: dict[tuple[Any, ...], Plan | None] = {}


def plan_for(
    room: type[Any],
    shape: type[Shape],
    rows: Callable[[Scope], QuerySet[Any]],
    selection: Selection,
    scope: Scope,
    *,
    by: str = KEY,
) -> Plan | None:
    """The plan for these fields of a room's records; None where the plain serializers answer. Found by anything but their key, each record
    comes with its revision, for the tag of its answer.

    """
    if scope.as_of.recorded is not None:
        return None
    key = (room, by, selection.fields, *selection.expand, scope.language, scope.inside, scope.asked_day)
    if key not in _plans:
        if len(_plans) >= MOST:
            _plans.clear()
        _plans[key] = compiled(shape, rows, selection, scope, _alone if by == KEY else _with_revision, by)
    return _plans.get(key)


def _alone(_here: Here, told: str) -> str:
    return told


def _with_revision(here: Here, told: str) -> str:
    return f"({here.at('revision').column()}, {told})"


def compiled(
    shape: type[Shape],
    rows: Callable[[Scope], QuerySet[Any]],
    selection: Selection,
    scope: Scope,
    finish: Callable[[Here, str], str],
    by: str = KEY,
) -> Plan | None:
    """A new plan that gives what `finish` makes of the expression of a record; None where the plain serializers answer.

    They do for the past of the record (`recorded_on`), whose values come from the ledger's documents, and for what has no compiled form.
    """
    if scope.as_of.recorded is not None:
        return None
    day = PAST_DAY if scope.asked_day else TODAY
    marked = replace(scope, as_of=AsOf(known=day), base="")
    found = shape.annotated(rows(marked), selection.fields, marked)

    def item(here: Here) -> str:
        return finish(here, object_of(shape(), selection.fields, selection.expand, here))

    try:
        return compile_plan(found.order_by(), by, item, marked)
    except (NotCompiled, EmptyResultSet):
        return None
