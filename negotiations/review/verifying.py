"""How records are settled and checked before they are written: a set column by column, as all of it is mostly right; else record by record.

What is right of a value is asked in `core/checking.py`, what beyond that in the rooms' deeds.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Generic, TypeVar

from django.utils.translation import gettext

from negotiations.core.checking import ColumnRules
from negotiations.core.errors import Gathering, Refused, gather
from negotiations.core.parts import Values
from negotiations.core.records import Part, Record
from negotiations.core.things import NamedThing

R = TypeVar("R", bound=Record)


class Checking(Generic[R]):
    """Checks one model's records. Faults of a set begin with the index of the record; a single record's do not."""

    model: ClassVar[type[Any]]

    # What rooms override

    def settle(self, record: R, values: Values) -> None:
        """Fill the columns that follow from the values, before checking; nothing by default."""

    def check(self, record: R, values: Values, faults: Gathering) -> None:
        """Add what is wrong beyond the columns' own rules; nothing by default."""

    def check_stored(self, records: Sequence[R]) -> None:
        """Refuse what only shows once the rows are there, such as a circle; nothing by default."""

    # Beneath

    def _verify(self, records: Sequence[R], values: Sequence[Values]) -> dict[int, Part]:
        """Settle and check; refuse with every fault of every record. Gives the parts that were made for it, by the identity of their values."""
        several, rules = len(records) > 1, ColumnRules()
        if several and self._is_all_right(records, values, rules):
            return rules.parts
        rules = ColumnRules()
        with gather() as faults:
            for index, (record, item) in enumerate(zip(records, values, strict=True)):
                own = Gathering()
                try:
                    self.settle(record, item)
                    own.faults.extend(rules.faults(record))
                    rules.check_parts(self.model, item, own)
                    self.check(record, item, own)
                except Refused as refused:
                    own.keep(refused)
                faults.faults.extend(fault.under(index) if several else fault for fault in own.faults)
            self._check_slugs(records, faults, several)
        return rules.parts

    def _is_all_right(self, records: Sequence[R], values: Sequence[Values], rules: ColumnRules) -> bool:
        """Whether nothing is wrong with any of a set, as with most; what is wrong is then looked for record by record."""
        faults = Gathering()
        try:
            for record, item in zip(records, values, strict=True):
                self.settle(record, item)
            if not (rules.all_right(records) and rules.parts_all_right(self.model, values)):
                return False
            for record, item in zip(records, values, strict=True):
                self.check(record, item, faults)
        except Refused:
            return False
        self._check_slugs(records, faults, several=True)
        return not faults.faults

    def _check_slugs(self, records: Sequence[R], faults: Gathering, several: bool) -> None:
        if not issubclass(self.model, NamedThing):
            return
        fresh = {index: record.key for index, record in enumerate(records) if record.pk is None}
        known: Any = self.model._default_manager
        taken = set(known.filter(slug__in=fresh.values()).values_list("slug", flat=True))
        for index, slug in fresh.items():
            if slug in taken:
                sentence = gettext("The slug “%(slug)s” is taken.") % {"slug": slug}
                faults.add(f"{index}.slug" if several else "slug", "taken", sentence)
            taken.add(slug)

    def _check_stored(self, records: Sequence[R]) -> None:
        try:
            self.check_stored(records)
        except Refused:  # by which of them
            with gather() as faults:
                for index, record in enumerate(records):
                    with faults.under(index if len(records) > 1 else ""):
                        self.check_stored([record])
