"""Promise: what was imported together waits as one entry at the desk, which leads to the page where it is published or returned whole."""

from __future__ import annotations

import re

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from negotiations.exchange.batches import intake, life
from negotiations.exchange.models import ImportBatch
from negotiations.milestones.models import MilestoneClaim
from negotiations.troops.models import TroopCount
from tests.desk.sitting import QUEUE, item, submitted
from tests.exchange.sheets import sheet
from tests.world import World, deeds_on

TITLE = re.compile(r'class="desk-title" href="([^"]+)"[^>]*>([^<]*)<')


def waiting_import(by: User, rows: int) -> ImportBatch:
    """An import of troop counts that was submitted."""
    content = sheet(
        {
            "contributor": "united-states",
            "host": "iraq",
            "as_of": "2024-01",
            "personnel": "2500",
            "note": f"It counts them, {number}.",
            "citations.0.source": "reuters-2024-01-24",
        }
        for number in range(rows)
    )
    batch = intake.upload(content=content, file_name="counts.csv", resource="troop-counts", by=by)
    intake.choose(batch=batch, mapping={}, ignored=[], by=by)
    intake.check(batch=batch, by=by)
    intake.carry_out(batch=batch, by=by)
    life.submit(batch=batch, by=by, reason="Table 3.")
    return batch


def test_an_import_waits_as_one_where_it_was_submitted(
    world: World,
    editor: User,
    reviewer: User,
    at_desk: Client,
) -> None:
    for name in ("source", "iraq", "united_states"):
        getattr(world, name)
    first = submitted(MilestoneClaim, world.claim_values(note="Before it."), editor)
    batch = waiting_import(editor, 3)
    last = submitted(MilestoneClaim, world.claim_values(note="After it."), editor)
    page = at_desk.get(QUEUE).content.decode()
    own = reverse("admin:negotiations_importbatch_change", args=[batch.pk])
    assert TITLE.findall(page) == [
        (f"{QUEUE}milestone-claims/{first.key}/", "Before it."),
        (own, "counts.csv: 3 records"),
        (f"{QUEUE}milestone-claims/{last.key}/", "After it."),
    ]
    assert "3 submissions wait" in page
    assert "editor, " in page
    assert "Table 3." in page
    assert at_desk.get(own).status_code == 200
    assert f'href="{own}"' in item(at_desk, first).text  # the next in the queue

    count = TroopCount.objects.order_by("pk")[0]
    assert f'href="{own}"' in item(at_desk, count).text
    deeds_on(TroopCount).publish(record=count, by=reviewer)
    assert "counts.csv: 2 records" in at_desk.get(QUEUE).content.decode()
    life.publish(batch=batch, by=reviewer)
    assert "counts.csv" not in at_desk.get(QUEUE).content.decode()


def test_a_returned_import_does_not_wait(
    world: World,
    editor: User,
    reviewer: User,
    at_desk: Client,
) -> None:
    for name in ("source", "iraq", "united_states"):
        getattr(world, name)
    batch = waiting_import(editor, 1)
    assert "counts.csv: 1 record<" in at_desk.get(QUEUE).content.decode()
    life.send_back(batch=batch, by=reviewer, reason="Which table?")
    assert "Nothing waits for review." in at_desk.get(QUEUE).content.decode()
