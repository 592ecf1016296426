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
    from negotiations.api.formats.contents import Contents
    from negotiations.api.views import Answer

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


def prepared(view: Answer, contents: Contents, form: WholeFormat, at: LedgerHead, digest: str) -> Prepared:
    """The view's answer as a file: the one that was prepared for this state of the record already, if there is one, by whichever process."""
    if not is_kept(view, at):
        return prepare(view, contents, form)
    file = kept_file(digest)
    if file is None:
        with alone(digest):
            file = kept_file(digest)
            if file is None:
                return prepare(view, contents, form)
    return Prepared(file, at, digest)


def prepare(view: Answer, contents: Contents, form: WholeFormat) -> Prepared:
    """The view's answer as a new file. Raises Moved when the record changed each time while it was read."""
    asked = view.scope
    for attempt in range(1, TRIES + 1):
        with one_state():
            begun = head()
            if attempt == TRIES:
                stand_still(view, begun)
            try:
                return _written(view, contents, form, begun)
            except Moved:
                continue
            finally:
                view.scope = asked
    raise Moved


def stand_still(view: Answer, begun: LedgerHead) -> None:
    """Turn the question to the record as of its newest change, where that answers the same: for the public, where the record has a past."""
    as_of, words = view.scope.as_of, view.given.one("search")
    if view.clocks is Clocks.BOTH and words is None and as_of.recorded is None and not view.scope.inside:
        view.scope = replace(view.scope, as_of=replace(as_of, recorded=begun.at))


def _written(view: Answer, contents: Contents, form: WholeFormat, begun: LedgerHead) -> Prepared:
    digest = digest_of(view.request, view.given, view.scope, begun, form.format)
    before = _state(view, contents, begun, begun)

    def require_unmoved() -> None:
        if _state(view, contents, begun, head()) != before:
            raise Moved

    contents.begin(begun.number)

    def write(out: IO[bytes]) -> None:
        form.write(Export(view, contents, begun, require_unmoved), out)
        require_unmoved()

    return Prepared(written(write, digest if is_kept(view, begun) else None), begun, digest)


def is_kept(view: Answer, at: LedgerHead) -> bool:
    """Whether a file is kept to be sent again: what everybody may see, of a record whose state has a name."""
    return not view.scope.inside and at.number > 0


def _state(view: Answer, contents: Contents, begun: LedgerHead, now: LedgerHead) -> tuple[int | None, ...]:
    """What must be the same at the end as at the beginning. The past of the record is touched by erasures alone."""
    recorded = view.scope.as_of.recorded
    past = recorded is not None and begun.at is not None and recorded <= begun.at
    if past or contents.only_grows:
        return (now.erasures,)
    return (now.erasures, now.number, inner_head(view.scope))
