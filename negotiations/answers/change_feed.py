"""The newest changes of the public record as a feed."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import orjson

from negotiations.api.formats.feeds import Entry, Feed
from negotiations.api.formats.whole import Export
from negotiations.core.records import API_ROOT
from negotiations.ledger.models import Action


class ChangeFeed(Feed):
    """What happened to the public record: which record, what, why, and which of its fields changed."""

    def entries(self, export: Export, most: int) -> Iterator[Entry]:
        for change in export.room.narrowed().order_by("-number")[:most]:
            record = change.url.removeprefix(API_ROOT).strip("/")
            changed = ", ".join(orjson.loads(change.changed))
            yield Entry(
                key=uuid.uuid5(uuid.NAMESPACE_URL, change.hash),
                title=f"{Action(change.action).label.partition(':')[0]}: {record}",
                link=f"{export.scope.base}{change.url}",
                updated=change.at,
                text="\n".join(line for line in (change.reason, changed) if line),
                categories=(change.action, change.resource),
            )
