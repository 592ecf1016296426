"""The fields of a milestone that depend on when its negotiation was last heard of.

The database computes them for every milestone that is filtered or ordered by them (`queries.py`); for a page that is only shown, the news of
each negotiation are looked up once, however many of its milestones are on it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework import serializers

from negotiations.api.reading.relations import Relation
from negotiations.milestones.queries import is_overdue, with_news

if TYPE_CHECKING:
    from negotiations.api.reading.sketches import Here


def _news(milestone: Here) -> str:
    """The newest day on which anything of a milestone's negotiation became known."""
    relation = Relation(with_news(milestone.scope.as_of), "pk", milestone.at("negotiation_id").path, one=True)
    return milestone.at("last_known_from").related(
        relation, lambda negotiation: negotiation.at("last_known_from").value()
    )


class LastKnownFromField(serializers.DateField):
    """That day."""

    def compiled(self, here: Here) -> str:
        """The same over columns."""
        return _news(here.owner)


class OverdueField(serializers.BooleanField):
    """Whether the plan has passed unheard of, in the sense of `with_overdue`."""

    def compiled(self, here: Here) -> str:
        """The same over columns."""
        return here.call(is_overdue, here.owner.at("picture.due_latest").value(), "day", _news(here.owner))

    def to_representation(self, value: bool) -> bool:
        return value
