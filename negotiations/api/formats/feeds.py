"""Atom feeds: the newest entries of a collection, newest first. What an entry tells is decided by the room."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO

from django.template.defaultfilters import linebreaksbr
from django.utils.feedgenerator import Atom1Feed

from negotiations.api.formats.whole import Export, WholeFormat
from negotiations.api.paging import read_limit

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def plain(text: str) -> str:
    """The text without what neither XML nor a calendar can hold."""
    return _CONTROLS.sub("", text)


def identity(path: str) -> uuid.UUID:
    """What the thing at an address without host is called in feeds and calendars, whatever host it is read from."""
    return uuid.uuid5(uuid.NAMESPACE_URL, path)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: what it is called for ever, what a reader sees, and when it was last changed."""

    key: uuid.UUID
    title: str
    link: str
    updated: dt.datetime
    text: str
    categories: Sequence[str]


class _Atom(Atom1Feed):
    """Django's feed, dated by the ledger and not by the clock when it is empty."""

    newest: dt.datetime

    def latest_post_date(self) -> dt.datetime:
        return self.newest


class Feed(WholeFormat):
    """Atom (RFC 4287): as many entries as `limit` says, 100 when not given; what is older is read from the collection itself."""

    media_type = "application/atom+xml"
    format = "atom"
    charset = "utf-8"
    attached = False
    refused = ("cursor", "count", "fields", "omit", "expand", "ordering")

    def entries(self, export: Export, most: int) -> Iterable[Entry]:
        """The newest entries, newest first."""
        raise NotImplementedError

    def write(self, export: Export, out: IO[bytes]) -> None:
        entries = list(self.entries(export, read_limit(export.room.given)))
        feed = _Atom(
            title=f"Negotiation tracker: {export.name}",
            link=f"{export.scope.base}{export.room.request.path}",
            description="",
            language=export.scope.language,
            author_name="Negotiation tracker",
            feed_url=export.address,
            feed_guid=identity(export.room.request.get_full_path()).urn,
        )
        feed.newest = max((entry.updated for entry in entries), default=export.at)
        for entry in entries:
            feed.add_item(
                title=plain(entry.title),
                link=entry.link,
                description=linebreaksbr(plain(entry.text), autoescape=True),
                updateddate=entry.updated,
                unique_id=entry.key.urn,
                categories=list(entry.categories),
            )
        feed.write(out, "utf-8")
