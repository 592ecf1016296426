"""What the columns' own rules refuse, as faults: of a record, and of all that it owns, before anything is written."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from negotiations.core.errors import Fault, Gathering, Refused, gather, one_of
from negotiations.core.parts import assign, part_model
from negotiations.core.records import Part, Record


def column_faults(row: models.Model) -> Iterator[Fault]:
    """What is wrong with the values of a row. Foreign keys are left to the database, derived columns to what derives them."""
    left_out = {field.name for field in row._meta.fields if field.is_relation}
    if isinstance(row, Part):
        left_out |= set(row.undocumented)
    try:
        row.clean_fields(exclude=left_out)
    except ValidationError as error:
        for name, errors in error.error_dict.items():
            yield from (_fault(row, name, one) for one in errors)


def check_parts(owner: type[Record | Part], values: Mapping[str, Any], faults: Gathering) -> None:
    """Add what is wrong with the parts that the values give, each by its path (`citations.0.attribution.1.actor`)."""
    for name in owner.parts:
        model, _ = part_model(owner, name)
        for index, item in enumerate(values.get(name) or ()):
            with faults.under(f"{name}.{index}"), gather() as own:
                part = model()
                assign(part, item)
                own.faults.extend(column_faults(part))
                model.check_values(part, own)
                check_parts(model, item, own)


def _fault(row: models.Model, name: str, error: ValidationError) -> Fault:
    code = error.code or "invalid"
    if code == "invalid_choice":
        field: Any = row._meta.get_field(name)
        words: Collection[str] = [str(word) for word, _ in field.flatchoices or ()]
        try:
            one_of(getattr(row, name), words, name)
        except Refused as refused:
            return refused.faults[0]
    if code in ("null", "blank"):
        return Fault(name, "required", f"{name} is required.")
    return Fault(name, code, " ".join(error.messages))
