"""What a file holds: the collection of a room, or the results of an answer that is no room's own. How it is written is decided by each format."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import parse_qs, urlsplit

from negotiations.api.formats.columns import Node, form_of, form_of_results
from negotiations.api.parameters import Given

if TYPE_CHECKING:
    from negotiations.api.rooms import Room
    from negotiations.api.views import Answer, Reply


class Contents(Protocol):
    """Many records of one form, as one question asks for them."""

    @property
    def form(self) -> Node:
        """The form of every record."""

    @property
    def only_grows(self) -> bool:
        """Whether a record, once shown, never changes."""

    def begin(self, number: int) -> None:
        """Hold still at this number of the ledger, where the records are numbered by it."""

    def require_asked_well(self) -> None:
        """Raise what a page of them would be refused with."""

    def exceeds(self, most: int) -> bool:
        """Whether there are more than so many, where that can be told beforehand."""

    def shapes(self, page: int) -> Iterator[Sequence[dict[str, Any]]]:
        """Their representations in order, so many at a time."""


@dataclass(frozen=True, slots=True)
class OfRoom:
    """The records of a room."""

    room: Room

    @property
    def form(self) -> Node:
        """The fields selected, and the expansions asked for."""
        return form_of(self.room.serializer_class, self.room.selection(), self.room.scope)

    @property
    def only_grows(self) -> bool:
        """As the room says."""
        return self.room.only_grows

    def begin(self, number: int) -> None:
        """Let the room know."""
        self.room.until = number

    def require_asked_well(self) -> None:
        """Read everything that stands behind the question mark."""
        self.room.narrowed()
        self.room.order()
        self.room.selection()

    def exceeds(self, most: int) -> bool:
        """Counted as far as that."""
        return bool(self.room.narrowed().order_by()[: most + 1].count() > most)

    def shapes(self, page: int) -> Iterator[Sequence[dict[str, Any]]]:
        """As the room reads them."""
        yield from self.room.plain(self.room.selection(), page)


@dataclass(frozen=True, slots=True)
class OfReplies:
    """The results of an answer in pages: they are read as a client reads them, following `next`."""

    view: Answer
    make: Callable[[], Reply]

    @property
    def form(self) -> Node:
        """As the answer is described."""
        return form_of_results(self.view.reply, self.view.scope)

    @property
    def only_grows(self) -> bool:
        """What is derived may change."""
        return False

    def begin(self, number: int) -> None:
        """Nothing here is numbered."""

    def require_asked_well(self) -> None:
        """Ask for a page of one."""
        self.replied(1, None)

    def exceeds(self, most: int) -> bool:
        """Nobody counts them before they are written."""
        return False

    def shapes(self, page: int) -> Iterator[Sequence[dict[str, Any]]]:
        """Page after page."""
        cursor: str | None = None
        while True:
            told = self.replied(page, cursor).data
            yield told["results"]
            if told["next"] is None:
                return
            [cursor] = parse_qs(urlsplit(told["next"]).query)["cursor"]

    def replied(self, limit: int, cursor: str | None) -> Reply:
        """One page of the answer."""
        asked = self.view.given
        paging = {"limit": [str(limit)], **({} if cursor is None else {"cursor": [cursor]})}
        self.view.given = Given({**asked.values, **paging})
        try:
            return self.make()
        finally:
            self.view.given = asked
