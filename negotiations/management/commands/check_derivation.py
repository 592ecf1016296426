"""Prove that the kept pictures, and the marks on counts that exclude each other, are what the rule gives, or write them anew.

Which rows the rule gives is decided in the rooms' `derivation.py`, how they are kept in `core/keeping.py`; here the two are compared.
"""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from negotiations.answers.models import Preference
from negotiations.conditions.derivation import DERIVATION as CONDITIONS
from negotiations.core.keeping import CHUNK, Derivation
from negotiations.core.states import STANDING
from negotiations.events.derivation import DERIVATION as EVENTS
from negotiations.ledger.services import locked_head
from negotiations.milestones.derivation import DERIVATION as MILESTONES
from negotiations.troops import contested

DERIVATIONS = (MILESTONES, CONDITIONS, EVENTS)
SHOWN = 10
"""Differences told one by one; the first ones show what is wrong."""


class Command(BaseCommand):
    """Compare the kept pictures of milestones, conditions and events, and the marks on contested counts, with the rule, derived afresh."""

    help = (
        "Prove that the kept pictures of milestones, conditions and events, and the marks on contested troop counts, are what the rule gives; "
        "ends with 1 and names the first rows that differ when they are not."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--history",
            action="store_true",
            help="prove it for the record of every instant, not of now alone",
        )
        parser.add_argument(
            "--rebuild", action="store_true", help="first write all kept pictures anew, from the claims"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["rebuild"]:
            rebuild()
        told = 0
        for difference in islice(all_differences(history=options["history"]), SHOWN):
            self.stderr.write(difference)
            told += 1
        if told:
            more = " or more" if told == SHOWN else ""
            raise CommandError(
                f"Rows in which the kept pictures differ from the rule: {told}{more}. With --rebuild they are written anew."
            )
        self.stdout.write("All kept pictures are what the rule gives.")


def rebuild() -> None:
    """Write every kept row anew by taking the record's changes in their order, so that its past is told as it was."""
    for derivation in DERIVATIONS:
        states: Any = derivation.subject.state._default_manager
        # The lock keeps claims from landing meanwhile, in the wrong order.
        with transaction.atomic():
            locked_head()
            states.all().delete()
            for instant, ids in sorted(changes(derivation).items()):
                derivation.keep(ids, instant)
    with transaction.atomic():
        locked_head()
        contested.rebuild()


def changes(derivation: Derivation) -> dict[dt.datetime, set[int]]:
    """The instants at which claims or preferences entered, changed in or left the record, each with the things they speak of."""
    subject = derivation.subject
    claims: Any = subject.claim._default_manager
    sources = [
        (claims.all(), subject.subject),
        (
            Preference.objects.exclude(**{subject.preferred_by: None}),
            f"{subject.preferred_by}__{subject.subject}",
        ),
    ]
    found: dict[dt.datetime, set[int]] = defaultdict(set)
    for rows, thing in sources:
        for clock in ("recorded_from", "recorded_until", "known_until_recorded_at"):
            for instant, pk in rows.filter(**{f"{clock}__isnull": False}).values_list(clock, thing):
                found[instant].add(pk)
    return found


def all_differences(*, history: bool) -> Iterator[str]:
    """What differs of every kind. The marks on counts are the same for every instant."""
    for derivation in DERIVATIONS:
        yield from differences(derivation, history=history)
    if any(contested.differences()):
        # A count may have landed between the questions; under the lock none does.
        with transaction.atomic():
            locked_head()
            found = list(contested.differences())
        yield from found


def differences(derivation: Derivation, *, history: bool) -> Iterator[str]:
    """What differs between the kept rows and the rule, a sentence each: in the record of now, or of every instant there was."""
    for ids in chunks(derivation.everything()):
        found = list(compare(derivation, ids, None))
        if found:
            # A claim may have landed between the two questions; under the lock none does.
            with transaction.atomic():
                locked_head()
                found = list(compare(derivation, ids, None))
        yield from found
    if history:
        instants = changes(derivation)
        states: Any = derivation.subject.state._default_manager
        for clock in ("recorded_from", "recorded_until"):
            kept = states.exclude(recorded_until=STANDING) if clock == "recorded_until" else states.all()
            for instant, pk in kept.values_list(clock, f"{derivation.subject.subject}_id"):
                instants[instant].add(pk)
        for instant, things in sorted(instants.items()):
            for ids in chunks(sorted(things)):
                yield from compare(derivation, ids, instant)


def chunks(ids: list[int]) -> Iterator[list[int]]:
    """The keys in parts of a size that fits one statement."""
    return (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))


def compare(derivation: Derivation, ids: list[int], instant: dt.datetime | None) -> Iterator[str]:
    """What differs for these things in the record of an instant, of now with None."""
    columns = derivation.columns
    states: Any = derivation.subject.state._default_manager.filter(
        **{f"{derivation.subject.subject}__in": ids}
    )
    standing = (
        states.filter(recorded_until=STANDING)
        if instant is None
        else states.filter(recorded_from__lte=instant, recorded_until__gt=instant)
    )
    kept, ruled = standing.values(*columns), derivation.intervals(ids, instant)
    yield from _told(
        derivation, kept, ruled, when="" if instant is None else f", as recorded on {instant.isoformat()}"
    )


def _told(
    derivation: Derivation, kept: Iterable[dict[str, Any]], ruled: Iterable[dict[str, Any]], when: str
) -> Iterator[str]:
    """The differences in words, by thing and day."""
    thing, day = derivation.columns[:2]
    rows: dict[tuple[int, dt.date], tuple[list[dict[str, Any]], list[dict[str, Any]]]] = defaultdict(
        lambda: ([], [])
    )
    for side, given in enumerate((kept, ruled)):
        for row in given:
            rows[row[thing], row[day]][side].append(row)
    different = {key: sides for key, sides in rows.items() if sides[0] != sides[1]}
    slugs = dict(derivation.things.filter(pk__in={pk for pk, _ in different}).values_list("pk", "slug"))
    for (pk, first), (keeps, gives) in sorted(different.items(), key=lambda item: item[0]):
        where = f"{derivation.subject.subject} {slugs[pk]}, known from {first}{when}"
        if not gives:
            yield f"{where}: kept, but the rule gives no such row"
        elif not keeps:
            yield f"{where}: not kept, but the rule gives it"
        elif len(keeps) > 1:
            yield f"{where}: kept {len(keeps)} times"
        else:
            [keep], [give] = keeps, gives
            wrong = [name for name in derivation.columns if keep[name] != give[name]]
            yield f"{where}: " + "; ".join(
                f"{name} is {keep[name]!r}, by the rule {give[name]!r}" for name in wrong
            )
