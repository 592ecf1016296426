"""What a format of a whole collection is, and what it is given to write."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, ClassVar, TypeVar

import orjson
from rest_framework.renderers import BaseRenderer

from negotiations.api.formats.columns import Node
from negotiations.api.formats.contents import Contents
from negotiations.api.reading.plans import Plan
from negotiations.api.reading.readers import all_records
from negotiations.api.renderers import to_json
from negotiations.api.scope import Scope
from negotiations.api.selection import Selection
from negotiations.ledger.models import LedgerHead

if TYPE_CHECKING:
    from negotiations.api.views import Answer

T = TypeVar("T")

PAGE = 1_000
"""Rows that are in memory at once."""


class TooMuch(Exception):
    """More than the format can hold; the text says how much that is."""


@dataclass(frozen=True, slots=True)
class Export:
    """One collection to be written: the view with its question, what it holds, the state of the ledger, and what must be asked between two pages."""

    room: Any
    """A room; where there are `contents` alone (tables), any view."""
    contents: Contents
    head: LedgerHead
    unmoved: Callable[[], None]
    """Raises when the record has moved since it was begun."""

    @property
    def scope(self) -> Scope:
        """The frame of the answer."""
        scope: Scope = self.room.scope
        return scope

    @property
    def selection(self) -> Selection:
        """The fields asked for."""
        selection: Selection = self.room.selection()
        return selection

    @property
    def form(self) -> Node:
        """The form of every record."""
        return self.contents.form

    @property
    def name(self) -> str:
        """What the collection is called in its address."""
        return collection_name(self.room)

    @property
    def at(self) -> dt.datetime:
        """The instant of the newest change that it holds."""
        return self.head.at or dt.datetime(1970, 1, 1, tzinfo=dt.UTC)

    @property
    def address(self) -> str:
        """The address that was asked."""
        return f"{self.scope.base}{self.room.request.get_full_path()}"

    def pages(
        self, selection: Selection | None = None, also: Sequence[str] = ()
    ) -> Iterator[tuple[Sequence[Any], Sequence[dict[str, Any]]]]:
        """All rows, in order, page after page, each with its representation. `also` names fields that are fetched but not shown."""
        return self._told(self.room.walk(selection or self.selection, PAGE, also))

    def shapes(self) -> Iterator[Sequence[dict[str, Any]]]:
        """The representations alone, page after page, which are read more quickly."""
        return self._told(self.contents.shapes(PAGE))

    def made_by(self, plan: Plan) -> Iterator[Sequence[Any]]:
        """What a plan makes of all rows of the room, in order, page after page."""
        return self._told(all_records(self.room, plan, PAGE))

    def _told(self, pages: Iterator[T]) -> Iterator[T]:
        """The pages, as long as the record does not move."""
        for page in pages:
            yield page
            self.unmoved()

    def plain(self) -> Iterator[list[dict[str, Any]]]:
        """The representations exactly as JSON has them, page after page."""
        for shapes in self.shapes():
            yield orjson.loads(to_json(shapes))


def collection_name(view: Answer) -> str:
    """The last word of its address, behind the slug of the record whose it is: `troop-counts`, `iraq-us-hmc-timeline`."""
    return "-".join([*view.kwargs.values(), view.request.path.strip("/").rpartition("/")[2]])


class WholeFormat(BaseRenderer):
    """A format that gives a collection whole. It writes into a file, which is sent once it is complete."""

    media_type: str
    format: str
    charset: str | None = None
    refused: ClassVar[Sequence[str]] = ("limit", "cursor", "count")
    """Parameters that mean nothing to it."""
    refuses_size = False
    """Whether there can be more than it holds, which it then refuses."""
    attached = True
    """Whether a browser should save it rather than show it."""
    in_parts = True
    """Whether it is sent from a file, of which `Range` may ask for a part."""

    @property
    def extension(self) -> str:
        """How the name of a file ends."""
        return self.format

    def write(self, export: Export, out: IO[bytes]) -> None:
        """Write everything."""
        raise NotImplementedError

    def render(self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None) -> bytes:
        """Never asked: what is given whole is written by `write`."""
        raise NotImplementedError
