"""What a citation may tie to its page: a key to each kind of thing said, of which exactly one is set; and how such keys are indexed."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q

CITED_RECORDS = (
    "milestone_claim",
    "condition_claim",
    "event_claim",
    "troop_count",
    "statement",
    "negotiation",
    "commission",
    "working_group",
    "mandate",
    "office",
    "membership",
)


def exactly_one(names: tuple[str, ...]) -> Q:
    """That exactly one of these foreign keys is set."""
    condition = Q()
    for chosen in names:
        condition |= Q(**{f"{name}__isnull": name != chosen for name in names})
    return condition


def key_of(model: str) -> Any:
    """The key of one kind of thing that rests on a citation."""
    return models.ForeignKey(
        f"negotiations.{model}",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="citations",
        db_index=False,
        help_text="What rests on this citation.",
    )


def where_there_is_one(table: str, names: Iterable[str]) -> list[models.Index]:
    """An index of each key, without the rows in which it is null: most rows have one key of many, and a null would cost an insert as much."""
    return [
        models.Index(fields=[name], condition=Q(**{f"{name}__isnull": False}), name=f"{table}_{name}")
        for name in names
    ]
