"""From cells to the values of one field, each different text read once; of a list item by item, as what items say repeats itself too.

Where in the sheet something is refused, and what else is wrong with the row, is found in `rows.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from negotiations.core.errors import Refused, gather
from negotiations.core.shapes import demanded, read_values
from negotiations.exchange.sheets.fields import NOT_SAID, Field
from negotiations.exchange.sheets.references import SheetReferences


class Readings:
    """Reads shapes with what they refer to."""

    def __init__(self, references: SheetReferences) -> None:
        self._references = references

    def of_field(self, one: Field, cells: Sequence[str], language: str) -> dict[str, Any]:
        """The values that these cells give a field which they say something of, by column. Raises Refused."""
        if one.items:
            items = [item for fields in one.items if (item := self._of_item(fields, cells, language)) != {}]
            if None not in items:
                return {one.name: items}
        value: dict[str, Any] | None = one.value(cells, language)
        if value is None:
            said = self.with_chains(self._with_chain({one.name: one.shape(cells)}))
            value = read_values(one.model, said, self._references, language, partial=True)
            one.keep(cells, language, value)
        return value

    def _of_item(self, fields: Sequence[Field], cells: Sequence[str], language: str) -> dict[str, Any] | None:
        """What these cells say of one item; None where they leave out what it demands."""
        values: dict[str, Any] = {}
        said, part = set(), fields[0].model
        for one in fields:
            if one.shape(cells) is not NOT_SAID:
                values |= self.of_field(one, cells, language)
                said.add(one.name)
        return values if not said or said.issuperset(demanded(part)) else None

    def with_chains(self, shape: dict[str, Any]) -> dict[str, Any]:
        """A record's shape with the links of its citations in the place of their chains. Raises Refused."""
        citations = shape.get("citations")
        if not isinstance(citations, list) or not any(
            isinstance(one, dict) and "chain" in one for one in citations
        ):
            return shape
        try:
            return {**shape, "citations": [self._with_chain(item) for item in citations]}
        except Refused:  # by which of them
            with gather() as faults:
                read = [
                    faults.attempt(f"citations.{index}.chain", self._with_chain, item)
                    for index, item in enumerate(citations)
                ]
        return {**shape, "citations": read}

    def _with_chain(self, item: Any) -> Any:
        if not isinstance(item, dict) or "chain" not in item:
            return item
        rest = {name: value for name, value in item.items() if name != "chain"}
        return {**rest, "attribution": self._references.links(item["chain"])}
