"""What of a named thing may be edited while it is public, and how filters and orders that speak of it are asked of an earlier record.

Claims never change, and kept pictures stand on the clocks; a column of a named thing holds what it is now. A filter therefore takes what was
edited since R from the record of R; an order, which would need it of every row, is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, Q
from django.utils.translation import gettext as _

from negotiations.api.parameters import BadParameter
from negotiations.core.clocks import AsOf
from negotiations.core.shapes import value_groups
from negotiations.core.things import NamedThing
from negotiations.ledger.past import revised_since

if TYPE_CHECKING:
    from negotiations.api.filters import StrictFilter


class Editable(NamedTuple):
    """Where a lookup path meets what may be edited: the kind of thing, the path that leads to it, and the rest."""

    model: type[NamedThing]
    before: tuple[str, ...]
    rest: str


def editable_in(model: type[Model], path: str) -> Editable | None:
    """The first thing that may be edited on a lookup path; None where nothing on it may."""
    steps = path.split("__")
    for index, step in enumerate(steps):
        if issubclass(model, NamedThing) and _may_be_edited(model, step):
            return Editable(model, tuple(steps[:index]), "__".join(steps[index:]))
        try:
            # `picture` is the kept row that stands on the days asked about.
            field: Any = model._meta.get_field("states" if step == "picture" else step)
        except FieldDoesNotExist:
            return None
        if field.related_model is None:
            return None
        model = field.related_model
    return None


def _may_be_edited(model: type[NamedThing], name: str) -> bool:
    if name in model.fixed:
        return False
    columns = {field.name for field in model._meta.concrete_fields if field.editable}
    groups = {group for group, _ in value_groups(model)}
    return name in columns | groups | {*model.parts, *model.many}


def as_it_was(one: StrictFilter[Any], model: type[Model], condition: Q, values: Sequence[Any]) -> Q:
    """The condition of a filter, for what was edited after R answered by what it was on R."""
    as_of: AsOf = one.scope.as_of
    met = editable_in(model, one.reads) if as_of.recorded is not None else None
    revised = revised_since(met.model, as_of) if met is not None else []
    if met is None or not revised:
        return condition
    key = "__".join((*met.before, "pk__in"))
    held = [
        thing.pk for thing in revised if any(one.holds(one.told(thing, met.rest), value) for value in values)
    ]
    return condition & ~Q(**{key: [thing.pk for thing in revised]}) | Q(**{key: held})


def require_kept(model: type[Model], name: str, path: str) -> None:
    """Refuse an order by what may have been edited since the instant asked about. Raises BadParameter."""
    first_known = path == "known_from" and issubclass(model, NamedThing)
    if first_known or editable_in(model, path) is not None:
        raise BadParameter(
            "ordering",
            "not_with_recorded_on",
            _("%(name)s may have been edited since: leave out recorded_on, or order by another name.")
            % {"name": name},
        )
