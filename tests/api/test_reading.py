"""Promise: what is read quickly, by a compiled plan, is what the serializers say of the same records: whatever is selected, in every language, of every day, for everybody."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from negotiations.access.roles import Role
from negotiations.api.reading.readers import CompiledReader, PlainReader, reader_for, record_at_once
from negotiations.api.renderers import to_json
from negotiations.api.rooms import Room
from negotiations.api.scope import Scope
from negotiations.api.selection import Selection
from negotiations.core.claims import Claim
from negotiations.core.clocks import AsOf
from negotiations.core.vocabulary import LANGUAGES, RecordState
from negotiations.urls import router
from tests.proof import scaled
from tests.world import account

ROOMS: dict[str, type[Room]] = {prefix: view for prefix, view, _ in router.registry}  # type: ignore[misc]  # rooms all
DAYS = st.one_of(st.none(), st.dates(dt.date(2008, 1, 1), dt.date(2026, 3, 1)))


def room_of(view: type[Room], user: Any, day: dt.date | None, language: str = "en") -> Any:
    """A room with a question, but for its filters."""
    room: Any = view()
    as_of = AsOf.now() if day is None else AsOf(known=day)
    room.scope = Scope(user, as_of, language, "https://tracker.example", asked_day=day is not None)
    return room


def read(reader: Any, keys: list[Any]) -> Any:
    """The records with these keys as a client gets them."""
    room = reader.room
    known = room.serializer_class.annotated(room.known_rows(room.scope), reader.annotated, room.scope)
    rows = {
        row.pk if hasattr(row, "pk") else row[0]: row for row in reader.fetched(known.filter(pk__in=keys), ())
    }
    return json.loads(to_json(reader.shapes([rows[key] for key in keys])))


def keys_of(room: Any) -> list[Any]:
    return list(room.known_rows(room.scope).order_by("pk").values_list("pk", flat=True))


def selection_of(room: Any, data: st.DataObject) -> Selection:
    names = room.serializer_class.names(inside=room.scope.inside)
    chosen = data.draw(st.one_of(st.just(set(names)), st.sets(st.sampled_from(names)))) | {"url"}
    fields = tuple(name for name in names if name in chosen)
    possible = sorted(name for name in room.expansions if name.partition(".")[0] in fields)
    expand = data.draw(st.sets(st.sampled_from(possible))) if possible else set()
    return Selection(fields, {name: room.expansions[name] for name in room.expansions if name in expand})


def unpublish_some() -> None:
    """Every third claim becomes a draft again, so that an editor sees what others do not."""
    for view in ROOMS.values():
        if issubclass(view.model, Claim):
            some = [key for key in view.model._default_manager.values_list("pk", flat=True) if key % 3 == 0]
            drafts = view.model._default_manager.filter(pk__in=some, state=RecordState.PUBLISHED)
            drafts.update(state=RecordState.DRAFT, recorded_from=None)


@pytest.fixture
def people(facts: None) -> dict[str, Any]:
    unpublish_some()
    return {"public": AnonymousUser(), "editor": account("editor", Role.EDITOR)}


def test_what_is_read_quickly_is_what_the_serializers_say(people: dict[str, Any]) -> None:
    answered: set[str] = set()

    @settings(max_examples=scaled(400))
    @given(
        name=st.sampled_from(sorted(ROOMS)),
        who=st.sampled_from(sorted(people)),
        day=DAYS,
        language=st.sampled_from(LANGUAGES),
        data=st.data(),
    )
    def same(name: str, who: str, day: dt.date | None, language: str, data: st.DataObject) -> None:
        room = room_of(ROOMS[name], people[who], day, language)
        selection, keys = selection_of(room, data), keys_of(room)
        some = data.draw(st.lists(st.sampled_from(keys), unique=True, max_size=8)) if keys else []
        quick = reader_for(room, selection)
        assert isinstance(quick, CompiledReader)
        assert read(quick, some) == read(PlainReader(room, selection), some)
        answered.add(name)

    same()
    assert answered


@pytest.mark.parametrize("day", [None, dt.date(2025, 10, 25)])
def test_every_record_is_read_quickly_whole_and_expanded(people: dict[str, Any], day: dt.date | None) -> None:
    for view in ROOMS.values():
        room = room_of(view, people["public"], day)
        names = room.serializer_class.names()
        for selection in (Selection(names), Selection(names, dict(room.expansions))):
            quick, keys = reader_for(room, selection), keys_of(room)[:40]
            assert isinstance(quick, CompiledReader), view
            assert read(quick, keys) == read(PlainReader(room, selection), keys), view


def test_a_record_is_found_by_its_address_with_its_revision(people: dict[str, Any]) -> None:
    for view in ROOMS.values():
        room = room_of(view, people["public"], None)
        room.kwargs = {room.lookup_url_kwarg or room.lookup_field: "no-such-thing"}
        selection = Selection(room.serializer_class.names())
        if room.lookup_field != "number":
            assert record_at_once(room, selection) is None
        for row in room.known_rows(room.scope)[:3]:
            room.kwargs = {room.lookup_url_kwarg or room.lookup_field: str(getattr(row, room.lookup_field))}
            revision, told = record_at_once(room, selection)  # type: ignore[misc]  # it is there
            assert revision == row.revision
            assert json.loads(to_json([told])) == read(PlainReader(room, selection), [row.pk])


def test_the_past_of_the_record_is_told_by_the_serializers(people: dict[str, Any]) -> None:
    room = room_of(ROOMS["milestones"], people["public"], None)
    room.scope = Scope(people["public"], AsOf(timezone.now().date(), timezone.now()), "en", "")
    assert isinstance(reader_for(room, Selection(("url",))), PlainReader)
