"""Promise: what is exported as CSV and given to the importer says nothing new: every row is known and left alone."""

from __future__ import annotations

from django.test import Client

from negotiations.api.formats.guarding import guarded
from negotiations.exchange.batches import intake
from negotiations.exchange.sheets.files import uncovered
from negotiations.exchange.sheets.shapes import COLLECTIONS
from tests.api.exporting import exported, table


def test_every_collection_of_the_facts_is_left_alone(facts: None, client: Client) -> None:
    for resource in COLLECTIONS:
        content = exported(client, f"/{resource}/?format=csv")
        batch = intake.upload(content=content, file_name=f"{resource}.csv", resource=resource)
        intake.choose(batch=batch, mapping={}, ignored=[])
        report = intake.check(batch=batch)
        rows = len(table(content))
        assert rows, resource
        assert not report.faults, (resource, report.faults[:3])
        assert report.counts == {"created": 0, "superseded": 0, "left_alone": rows}, resource


def test_a_cell_is_read_as_the_text_that_was_exported() -> None:
    for text in ("=x", "'=x", "''=x", "'x", "-5", "'-5", "@a", "\t", "it's", "'"):
        assert uncovered(guarded(text)) == text
