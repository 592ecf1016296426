"""A whole collection is written aside, from one state of the ledger, before its first byte is sent; so half a file never passes for a whole one.

Where the database keeps a snapshot for a reader, it is written from that. Elsewhere (SQLite with a rollback journal, on which an open read
makes commits wait) it is read page by page in short reads; when the record moved meanwhile it is begun again, and the last try asks for the
record as it stood when that try began, which no later change can touch. No writer ever waits for an export.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import IO, TYPE_CHECKING

from negotiations.api.clocks import Clocks
from negotiations.api.formats.kept_files import alone, kept_file, written
from negotiations.api.formats.whole import Export, WholeFormat
from negotiations.api.validators import digest_of, inner_head
from negotiations.ledger.models import LedgerHead
from negotiations.ledger.services import head
from negotiations.ledger.snapshot import one_state

if TYPE_CHECKING:
    from negotiations.api.rooms import Room

TRIES = 3
"""All of the record as it stands, but the last."""


class Moved(Exception):
    """The record changed while it was read."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A complete file, at its beginning, with the state of the record that it holds."""

    file: IO[bytes]
    head: LedgerHead
    digest: str


def prepared(room: Room, form: WholeFormat, at: LedgerHead, digest: str) -> Prepared:
    """The room's answer as a file: the one that was prepared for this state of the record already, if there is one, by whichever process."""
    if not is_kept(room, at):
        return prepare(room, form)
    file = kept_file(digest)
    if file is None:
        with alone(digest):
            file = kept_file(digest)
            if file is None:
                return prepare(room, form)
    return Prepared(file, at, digest)


def prepare(room: Room, form: WholeFormat) -> Prepared:
    """The room's answer as a new file. Raises Moved when the record changed each time while it was read."""
    asked = room.scope
    for attempt in range(1, TRIES + 1):
        with one_state():
            begun = head()
            if attempt == TRIES:
                stand_still(room, begun)
            try:
                return _written(room, form, begun)
            except Moved:
                continue
            finally:
                room.scope = asked
    raise Moved


def stand_still(room: Room, begun: LedgerHead) -> None:
    """Turn the question to the record as of its newest change, where that answers the same: for the public, where the record has a past."""
    as_of, words = room.scope.as_of, room.given.one("search")
    if room.clocks is Clocks.BOTH and words is None and as_of.recorded is None and not room.scope.inside:
        room.scope = replace(room.scope, as_of=replace(as_of, recorded=begun.at))


def _written(room: Room, form: WholeFormat, begun: LedgerHead) -> Prepared:
    digest = digest_of(room.request, room.given, room.scope, begun, form.format)
    before = _state(room, begun, begun)

    def require_unmoved() -> None:
        if _state(room, begun, head()) != before:
            raise Moved

    room.until = begun.number

    def write(out: IO[bytes]) -> None:
        form.write(Export(room, begun, require_unmoved), out)
        require_unmoved()

    return Prepared(written(write, digest if is_kept(room, begun) else None), begun, digest)


def is_kept(room: Room, at: LedgerHead) -> bool:
    """Whether a file is kept to be sent again: what everybody may see, of a record whose state has a name."""
    return not room.scope.inside and at.number > 0


def _state(room: Room, begun: LedgerHead, now: LedgerHead) -> tuple[int | None, ...]:
    """What must be the same at the end as at the beginning. The past of the record is touched by erasures alone."""
    recorded = room.scope.as_of.recorded
    past = recorded is not None and begun.at is not None and recorded <= begun.at
    if past or room.only_grows:
        return (now.erasures,)
    return (now.erasures, now.number, inner_head(room.scope))
