"""From what a read gives to what a write takes: references by slug or id alone, what the server computes left out."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from negotiations.actors.serializers import ActorSerializer
from negotiations.api.serializers import Shape
from negotiations.commissions.serializers import CommissionSerializer, WorkingGroupSerializer
from negotiations.conditions.serializers import ConditionClaimSerializer, ConditionSerializer
from negotiations.core.records import Part, Record
from negotiations.core.shapes import References, readers
from negotiations.events.serializers import EventClaimSerializer, EventSerializer
from negotiations.milestones.serializers import MilestoneClaimSerializer, MilestoneSerializer
from negotiations.places.serializers import PlaceSerializer
from negotiations.sources.serializers import SourceSerializer
from negotiations.statements.serializers import StatementSerializer
from negotiations.talks.serializers import NegotiationSerializer
from negotiations.troops.serializers import TroopCountSerializer

SHAPES: tuple[type[Shape], ...] = (
    TroopCountSerializer,
    MilestoneClaimSerializer,
    ConditionClaimSerializer,
    EventClaimSerializer,
    StatementSerializer,
    SourceSerializer,
    ActorSerializer,
    PlaceSerializer,
    EventSerializer,
    MilestoneSerializer,
    ConditionSerializer,
    NegotiationSerializer,
    CommissionSerializer,
    WorkingGroupSerializer,
)
"""The representation of every collection that can be imported, the commonest first."""
_MODELS: tuple[Any, ...] = tuple(shape.model for shape in SHAPES)

COLLECTIONS: dict[str, type[Any]] = {model.resource: model for model in _MODELS}
"""Collection → model, in the order in which they are offered."""


_READ_ONLY: dict[Any, frozenset[str]] = {}


def read_only(model: type[Any]) -> frozenset[str]:
    """The fields of a representation that no write takes."""
    if model not in _READ_ONLY:
        _READ_ONLY[model] = _shown(model) - readers(model, References(), "en").keys()
    return _READ_ONLY[model]


def _shown(model: Any) -> frozenset[str]:
    """The fields of a record's or a part's representation."""
    found: set[str] = set()
    for shape in SHAPES:
        found |= _shown_by(shape(), model)
    return frozenset(found)


def _shown_by(shape: Any, model: Any) -> set[str]:
    own = getattr(shape, "model", None)
    found = {*shape.fields, *shape.inner} if own is model else set()
    for field in shape.fields.values():
        inner = field.child if isinstance(field, serializers.ListSerializer) else field
        if isinstance(inner, Shape) and getattr(inner, "model", None) not in (None, own):
            found |= _shown_by(inner, model)
    return found


def written(model: type[Record | Part], value: Any, *, references: bool = False) -> Any:
    """A list of parts, or of references, as a write takes it. What is neither is handed on, to be refused by name where it is read."""
    if not isinstance(value, list):
        return value
    return [_slug(item) if references else _part(model, item) for item in value]


def _part(model: type[Any], item: Any) -> Any:
    if not isinstance(item, dict):
        return item
    shape: dict[str, Any] = {}
    computed = read_only(model)
    names = {field.name for field in model._meta.concrete_fields if field.is_relation}
    for name, value in item.items():
        if name in model.parts:
            shape[name] = written(model._meta.get_field(name).related_model, value)
        elif name in names:
            shape[name] = _slug(value)
        elif name not in computed:
            shape[name] = value
    return shape


def _slug(value: Any) -> Any:
    if isinstance(value, dict):
        return value.get("slug", value.get("id", value))
    return value
