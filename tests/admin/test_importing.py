"""Promise: an editor without scripts uploads a sheet, sees what is wrong with it, mends it, imports it; a reviewer publishes or returns it whole."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from negotiations.core.vocabulary import RecordState
from negotiations.exchange.batches.tasks import progress, start
from negotiations.exchange.models import BatchState, ImportBatch
from negotiations.troops.models import TroopCount
from tests.admin.conftest import Enter
from tests.admin.pages import Page
from tests.exchange.sheets import sheet
from tests.world import World

ROW = {
    "contributor": "united-states",
    "host": "iraq",
    "as_of": "2024-01",
    "personnel": "2500",
    "note": "It counts them.",
    "citations.0.source": "reuters-2024-01-24",
}


@pytest.fixture
def at_once(settings: Any) -> None:
    """What is put in the queue is done there and then."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def desk(world: World, at_once: None) -> World:
    for name in ("source", "iraq", "united_states"):
        getattr(world, name)
    return world


class Importing:
    """The pages of one import, as an account sees them."""

    def __init__(self, client: Client, waits: Any) -> None:
        self.client, self.waits = client, waits

    def upload(self, content: bytes, name: str = "counts.csv") -> Any:
        file = SimpleUploadedFile(name, content, "text/csv")
        return self.client.post(
            reverse("admin:negotiations_importbatch_add"), {"collection": "troop-counts", "file": file}
        )

    def columns(self, batch: ImportBatch, **chosen: Any) -> Any:
        page = Page(self.client, reverse("admin:negotiations_importbatch_columns", args=[batch.pk]))
        with self.waits(execute=True):
            return page.send("_check", **chosen)

    def do(self, batch: ImportBatch, act: str, **given: Any) -> Any:
        with self.waits(execute=True):
            return self.client.post(
                reverse("admin:negotiations_importbatch_do", args=[batch.pk]),
                {"act": act, **given},
                follow=True,
            )

    def page(self, batch: ImportBatch) -> str:
        answer = self.client.get(reverse("admin:negotiations_importbatch_change", args=[batch.pk]))
        assert answer.status_code == 200
        return str(answer.content.decode())


@pytest.fixture
def as_account(enter: Enter, django_capture_on_commit_callbacks: Any) -> Any:
    return lambda role: Importing(enter(role), django_capture_on_commit_callbacks)


def batch_now() -> ImportBatch:
    batch = ImportBatch.objects.first()
    assert batch is not None
    return batch


def test_two_bad_rows_are_mended_and_the_batch_is_published_by_another(
    desk: World, as_account: Any, settings: Any
) -> None:
    settings.TRACKER_FOUR_EYES = True
    editor, reviewer = as_account("editor"), as_account("reviewer")
    bad = [
        {**ROW, "personnel": "2,500", "remarks": "?"},
        {**ROW, "host": "irak", "note": "Other.", "remarks": ""},
    ]
    assert editor.upload(sheet(bad)).status_code == 302
    refused = editor.columns(batch_now())
    assert "There is no field “remarks” here." in refused.content.decode()
    assert editor.columns(batch_now(), **{"away-6": "on"}).status_code == 302
    text = editor.page(batch_now())
    assert batch_now().state == BatchState.REFUSED
    assert "2,500" in text
    assert "irak" in text
    address = reverse("admin:negotiations_importbatch_errors", args=[batch_now().pk])
    lines = b"".join(editor.client.get(address).streaming_content).decode().splitlines()
    assert [line.split(",")[0] for line in lines] == ["\ufeffrow", "2", "3"]

    editor.upload(sheet([ROW, {**ROW, "note": "Other."}]))
    editor.columns(batch_now())
    assert batch_now().state == BatchState.READY
    editor.do(batch_now(), "import")
    assert batch_now().state == BatchState.DRAFT
    assert 'value="publish"' not in editor.page(batch_now())
    editor.do(batch_now(), "submit")
    assert reviewer.do(batch_now(), "return", reason="").status_code == 200
    assert batch_now().state == BatchState.SUBMITTED
    reviewer.do(batch_now(), "return", reason="Which table?")
    assert "Which table?" in editor.page(batch_now())
    editor.do(batch_now(), "submit")
    reviewer.do(batch_now(), "publish", reason="Compared.")
    assert batch_now().state == BatchState.PUBLISHED
    assert set(TroopCount.objects.values_list("state", flat=True)) == {RecordState.PUBLISHED}


def test_what_was_changed_since_it_was_looked_at_is_not_published(desk: World, as_account: Any) -> None:
    reviewer = as_account("reviewer")
    reviewer.upload(sheet([ROW]))
    reviewer.columns(batch_now())
    reviewer.do(batch_now(), "import")
    seen = Page(
        reviewer.client, reverse("admin:negotiations_importbatch_change", args=[batch_now().pk])
    ).fields["seen"]
    TroopCount.objects.update(revision=2)
    answer = reviewer.do(batch_now(), "publish", seen=seen[0])
    assert "since you opened the page" in answer.content.decode()
    assert TroopCount.objects.get().state == RecordState.DRAFT


def test_files_that_are_no_sheets_are_refused_on_the_page_and_strangers_at_the_door(
    desk: World, as_account: Any, client: Client
) -> None:
    text = as_account("editor").upload("a;b\né;1\n".encode("latin-1")).content.decode()
    assert "CSV UTF-8" in text
    assert not ImportBatch.objects.exists()
    for name in ("add", "changelist"):
        assert client.get(reverse(f"admin:negotiations_importbatch_{name}")).status_code == 302


def test_while_it_runs_the_page_says_so_and_loads_itself_again(desk: World, as_account: Any) -> None:
    editor = as_account("editor")
    editor.upload(sheet([ROW]))
    batch = batch_now()
    start(batch=batch, act="check", by=batch.created_by)  # and nobody does it: nothing is committed here
    text = editor.page(batch)
    assert '<meta http-equiv="refresh" content="2">' in text
    assert 'role="status"' in text
    assert progress(batch) is None
    assert "wait for its end" in editor.do(batch, "discard").content.decode()
    ImportBatch.objects.update(since="2024-01-01T00:00:00Z")
    assert "can be started again" in editor.page(batch)
    editor.do(batch, "discard")
    assert batch_now().state == BatchState.DISCARDED


def test_what_fails_inside_is_told_and_leaves_the_batch_as_it_was(
    desk: World, as_account: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = as_account("editor")
    editor.upload(sheet([ROW]))
    editor.columns(batch_now())
    monkeypatch.setattr("negotiations.exchange.batches.intake.insert_rows", lambda *_: 1 / 0)
    editor.do(batch_now(), "import")
    assert (batch_now().state, batch_now().doing) == (BatchState.READY, "")
    assert "nothing was changed" in editor.page(batch_now())
    assert not TroopCount.objects.exists()
