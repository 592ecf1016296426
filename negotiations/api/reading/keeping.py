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
from negotiations.core.memory import Memory

KEY = "pk"
plans: Memory[Plan | None] = Memory(most=128)
"""Plans, some hundred kilobytes each."""


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
    finish = _alone if by == KEY else _with_revision
    return plans.get(key, lambda: compiled(shape, rows, selection, scope, finish, by))


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
