"""What a reviewer reads of one submission: what it says, on whose word, what stands now and what would, what it needs.

What publishing would change is told by `review/preview.py`; here it is only put side by side.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from negotiations.core.claims import Claim
from negotiations.core.documents import documents
from negotiations.core.reading_back import own_part
from negotiations.core.records import Record
from negotiations.review.comparing import Difference, differences
from negotiations.review.in_words import HIDDEN, Wording, label_of, names_of
from negotiations.review.outlooks import Stood
from negotiations.review.preview import Preview
from negotiations.review.restoring import untouched
from negotiations.sources.citation_forms import chain_in_words
from negotiations.sources.models import Citation
from negotiations.sources.remarks import origin_in_words

APART = ("citations", "supersedes", "replaces")
"""Fields that a page of the desk shows elsewhere than in the list of what is said."""


@dataclass(frozen=True)
class Line:
    """One line of the comparison: what is submitted, what stands now, what would stand."""

    label: str
    said: str
    now: Stood | None
    then: Stood | None
    own: bool

    @property
    def changed(self) -> bool:
        """Whether publishing changes what stands here, or the claim on which it stands."""
        return _told(self.now) != _told(self.then)


def _told(stood: Stood | None) -> tuple[str, Any]:
    return ("–", None) if stood is None else (stood.words, stood.claim and stood.claim.pk)


def side_by_side(record: Record, preview: Preview) -> list[Line]:
    """What stands before and after, line by line, beside what the record says to it."""
    [(_record, stored)] = documents(type(record), [record.pk])
    wording = Wording([(type(record), stored)])
    before = {one.name: one for one in preview.before}
    after = {one.name: one for one in preview.after}
    lines = []
    for name in dict.fromkeys([*before, *after]):
        now, then = before.get(name), after.get(name)
        label = (now or then).label  # type: ignore[union-attr]  # one of them is there
        said = wording.words(type(record), name, stored) if hasattr(type(record), name) else ""
        own = then is not None and then.claim is not None and then.claim == record
        lines.append(Line(label, said, now, then, own))
    return lines


def said_by(record: Record) -> list[tuple[str, str]]:
    """All that a record says, field by field in words, but for its sources."""
    model = type(record)
    [(_record, stored)] = documents(model, [record.pk])
    wording = Wording([(model, stored)])
    told = [
        (name, words)
        for name in names_of(model)
        if name not in {*APART, *HIDDEN} and (words := wording.words(model, name, stored))
    ]
    # What every claim has comes behind what this kind of claim is about.
    common = set(names_of(Claim)) if isinstance(record, Claim) else set()
    return [
        (label_of(model, name), words) for name, words in sorted(told, key=lambda pair: pair[0] in common)
    ]


def corrected_by(record: Record) -> Iterator[tuple[str, Record, Sequence[Difference]]]:
    """The public claims in whose place this one would come, each with what it says otherwise."""
    if not isinstance(record, Claim):
        return
    model = type(record)
    for name in ("supersedes", "replaces"):
        other = getattr(record, name)
        if other is not None:
            stored = {
                row.pk: own_part(model, text, untouched(model))
                for row, text in documents(model, [other.pk, record.pk])
            }
            yield name, other, differences(model, stored[other.pk], stored[record.pk])


@dataclass(frozen=True)
class Cited:
    """A citation as a reviewer reads it."""

    citation: Citation
    chain: str
    origin: str


def citations_of(record: Record) -> list[Cited]:
    """Every citation on which a record rests, those of its parts included."""
    rows: list[Citation] = []
    for path in _ways(type(record)):
        found = Citation.objects.filter(**{path: record}).select_related("source__publisher")
        rows += found.prefetch_related("attribution__actor", "attribution__affiliation").order_by(
            "position", "pk"
        )
    return [Cited(one, _chain(one), origin_in_words(one)) for one in rows]


def _chain(citation: Citation) -> str:
    links = [
        {
            "actor": link.actor,
            "description": link.description,
            "headcount": link.headcount,
            "affiliation": link.affiliation,
        }
        for link in citation.attribution.all()
    ]
    return chain_in_words(links) if links else ""


def _ways(model: type[Record]) -> Iterator[str]:
    """The lookups that lead from a citation to the record, directly or through a part of it."""
    for name in model.parts:
        relation: Any = model._meta.get_field(name)
        if relation.related_model is Citation:
            yield relation.field.name
        elif "citations" in relation.related_model.parts:
            inner: Any = relation.related_model._meta.get_field("citations")
            yield f"{inner.field.name}__{relation.field.name}"
