"""What happened to a record, newest first: the rows of the ledger and the inner acts of the journal together, each with what it changed.

For editors and reviewers only, since the journal names accounts. What the public sees of it is `/changes/?object=`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

import orjson
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from negotiations.core.claims import Claim
from negotiations.core.documents import documents
from negotiations.core.reading_back import own_part
from negotiations.core.records import Record
from negotiations.core.things import NamedThing
from negotiations.core.vocabulary import RecordState
from negotiations.ledger.models import Action, Change, JournalEntry
from negotiations.review.comparing import Difference, differences
from negotiations.review.in_words import Wording
from negotiations.review.restoring import line_of, untouched

MOST_ACTS = 200
"""Acts that a history tells, the newest; the whole is in the lists of the ledger and the journal."""
ACTS = {
    "created": gettext_lazy("Entered as a draft"),
    "edited": gettext_lazy("Edited"),
    "submitted": gettext_lazy("Submitted for review"),
    "returned": gettext_lazy("Returned to the editor"),
    "published": gettext_lazy("Published"),
    "revised": gettext_lazy("Revised"),
    "replaced": gettext_lazy("Replaced by its publisher"),
    "withdrawn": gettext_lazy("Withdrawn by its publisher"),
    "superseded": gettext_lazy("Superseded: a mistake of ours was corrected"),
    "retracted": gettext_lazy("Retracted"),
    "erased": gettext_lazy("Words erased"),
}
"""The acts of journal and ledger in words."""


@dataclass
class Act:
    """One act: who, what, when, why, and what it changed."""

    record: Record
    at: dt.datetime
    who: str
    act: str
    why: str
    changed: Mapping[str, Sequence[Any]]
    change: Change | None
    differences: Sequence[Difference] = ()
    restorable: bool = False

    @property
    def name(self) -> str:
        """The act in words."""
        return str(ACTS.get(self.act, self.act))


def history_of(record: Record) -> list[Act]:
    """The newest acts on a record, and of a claim those on the claims that it superseded."""
    line = line_of(record)
    model: Any = type(record)
    acts = _acts(line)
    before = [other for one in line if (other := getattr(one, "replaces", None)) is not None]
    stored = {row.pk: text for row, text in documents(model, list({one.pk for one in (*line, *before)}))}
    pairs = _pairs(acts, stored)
    wording = Wording([(model, text) for pair in pairs for text in pair])
    for act, (old, new) in zip(acts, pairs, strict=True):
        act.differences = differences(model, old, new, wording)
    _mark_restorable(record, acts, stored[record.pk])
    return acts


def document_at(record: Record, revision: int) -> dict[str, Any]:
    """What a record said at an earlier revision, as far as the journal tells it; by what it says now and what was changed since."""
    [(_record, stored)] = documents(type(record), [record.pk])
    for act in _acts([record]):
        if act.changed.get("revision", [0, 0])[1] > revision:
            stored.update({name: pair[0] for name, pair in act.changed.items()})
    return stored


def _acts(line: Sequence[Record]) -> list[Act]:
    records = {one.key: one for one in line}
    journal = list(
        JournalEntry.objects.filter(resource=line[0].resource, key__in=records)
        .select_related("account", "change")
        .order_by("-pk")[:MOST_ACTS]
    )
    changes = list(Change.objects.filter(url__in=[one.path for one in line]).order_by("-number")[:MOST_ACTS])
    noted = {entry.change_id for entry in journal}
    # A claim that gave way has no journal row of its own: whoever published its successor did it, at the same instant.
    deeds = JournalEntry.objects.filter(
        change__at__in={change.at for change in changes if change.number not in noted}
    )
    doers = {
        entry.change.at: entry.account for entry in deeds.select_related("account", "change") if entry.change
    }
    acts = [
        Act(
            records[entry.key],
            entry.at,
            str(entry.account or _("the system")),
            entry.act,
            entry.note,
            orjson.loads(entry.changed),
            entry.change,
        )
        for entry in journal
    ]
    by_path = {one.path: one for one in line}
    acts += [
        Act(
            by_path[change.url],
            change.at,
            str(doers.get(change.at) or _("the system")),
            change.action,
            change.reason,
            orjson.loads(change.changed),
            change,
        )
        for change in changes
        if change.number not in noted
    ]
    acts.sort(key=lambda act: (act.at, act.change.number if act.change else 0), reverse=True)
    # An address that is free again after its draft was deleted may be another record's now.
    return list(takewhile(lambda act: act.act != "deleted", acts))


def _pairs(
    acts: Sequence[Act], stored: Mapping[int, Mapping[str, Any]]
) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """The document before and after each act, found by going back from what is stored now."""
    now = {pk: dict(text) for pk, text in stored.items()}
    pairs: list[tuple[Mapping[str, Any], Mapping[str, Any]]] = []
    for act in acts:
        after = dict(now[act.record.pk])
        given = {name: pair[0] for name, pair in act.changed.items()}
        now[act.record.pk].update(given)
        before: Mapping[str, Any] = dict(now[act.record.pk])
        taken = getattr(act.record, "supersedes", None) or getattr(act.record, "replaces", None)
        if act.act == Action.PUBLISHED and taken is not None and taken.pk in stored:
            before, after = (
                own_part(type(act.record), text, untouched(type(act.record)))
                for text in (stored[taken.pk], after)
            )
        pairs.append((before, after))
    return pairs


def _mark_restorable(record: Record, acts: Sequence[Act], stored: Mapping[str, Any]) -> None:
    """Which acts brought words that can hold again: those of a public record that were not erased and do not stand already."""
    if record.state != RecordState.PUBLISHED or not isinstance(record, NamedThing | Claim):
        return
    if isinstance(record, Claim) and record.known_until is not None:
        return
    without = untouched(type(record))
    for act in acts:
        if act.change is None or act.change.document is None or act.act not in ("published", "revised"):
            continue
        then = own_part(type(record), orjson.loads(act.change.document), without)
        act.restorable = any(stored[name] != value for name, value in then.items() if name in stored)
