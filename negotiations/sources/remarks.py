"""What is remarked beside any claim, with a picture or without: with whom it would be disputed, what others say, how many say it.

Who excludes whom is the rule's finding; here it is put into sentences.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from negotiations.actors.models import Actor
from negotiations.core.claims import Claim
from negotiations.core.disagreement import Dispute
from negotiations.core.quantities import Quantity
from negotiations.review.outlooks import Effect
from negotiations.review.panels import according_to
from negotiations.review.understood import day_in_words, quantity_in_words
from negotiations.sources.models import Citation, Source
from negotiations.sources.strength import said

MOST_OTHERS = 3
"""Other claims named beside one field."""


def disputed(
    record: Claim, now: Sequence[Dispute], before: Sequence[Dispute], model: type[Claim]
) -> Iterator[Effect]:
    """The disputes that a claim begins or joins, with the claims on the other side, and those that it settles."""
    for one in now:
        pairs = [pair for pair in one.exclusions if record.pk in pair]
        rivals = {pk for pair in pairs for pk in pair} - {record.pk}
        if rivals:
            claims = model._default_manager.filter(pk__in=rivals).prefetch_related("asserted_by")
            found = tuple(claims.order_by("-known_from", "-pk"))
            named = "; ".join(told_by(claim) for claim in found[:MOST_OTHERS])
            yield Effect(
                one.field,
                "disputes",
                _("This would be disputed with: %(claims)s.") % {"claims": named},
                found,
            )
    for name in sorted({one.field for one in before} - {one.field for one in now}):
        yield Effect(name, "settles", _("This would settle the dispute about it."))


def otherwise(record: Any, name: str, others: Any, told: set[int]) -> Iterator[Effect]:
    """What claims of other origins say of the same number, the newest first, those of a dispute aside: told already."""
    own = set(record.citations.values_list("origin_key", flat=True))
    different = []
    for claim in (
        others.exclude(pk__in={record.pk, *told})
        .order_by("-known_from", "-pk")
        .prefetch_related("citations", "asserted_by")
    ):
        value = getattr(claim, name)
        if (
            isinstance(value, Quantity)
            and (value.low, value.high) != (getattr(record, name).low, getattr(record, name).high)
            and own.isdisjoint(citation.origin_key for citation in claim.citations.all())
        ):
            different.append(claim)
    for claim in different[:MOST_OTHERS]:
        sentence = _("Another source said %(value)s: %(claim)s.") % {
            "value": quantity_in_words(getattr(claim, name)),
            "claim": told_by(claim),
        }
        yield Effect(name, "otherwise", sentence, (claim,))


def one_origin(record: Any) -> Effect:
    """That nobody independent says so."""
    citation = record.citations.first()
    return Effect(
        "citations",
        "one_origin",
        _(
            "Known only from one origin: %(origin)s. Relays of it count for nothing; a source of its own would."
        )
        % {"origin": origin_in_words(citation) if citation is not None else "–"},
    )


def origin_in_words(citation: Citation) -> str:
    """Whose word a citation is in the end, by name."""
    kind, _colon, key = citation.origin_key.partition(":")
    model: Any = {"actor": Actor, "source": Source}.get(kind)
    known = model._default_manager.filter(slug=key).first() if model is not None else None
    return str(known) if known is not None else key


def told_by(claim: Any) -> str:
    """Who said it and when, to name a claim in a sentence."""
    who, day = according_to(claim), said(claim) or claim.known_from
    return (
        f"{who}, {day_in_words(day)}"
        if who != "–"
        else f"“{Truncator(str(claim)).chars(80)}”, {day_in_words(day)}"
    )
