"""Promise: the client that openapi-python-client makes of the description, without a warning, reads, pages, filters, writes
and meets conflicts at the running service."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module as load
from pathlib import Path
from typing import Any

import httpx
import pytest

from negotiations.api.openapi.prepared import FILE
from tests.clients.conftest import Service
from tests.clients.running import run

pytestmark = [
    pytest.mark.sqlite_only("the client and the service it asks are the same on both databases"),
    pytest.mark.usefixtures("facts"),
]


@pytest.fixture(scope="module")
def made_client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The package as it was made."""
    folder = tmp_path_factory.mktemp("client")
    (folder / "config.yaml").write_text("post_hooks: []\n", encoding="utf-8")
    run(
        str(Path(sys.executable).parent / "openapi-python-client"), "generate", "--path", str(FILE),
        "--meta", "none", "--fail-on-warning", "--config", str(folder / "config.yaml"),
        "--output-path", str(folder / "made_client"),
    )  # fmt: skip
    sys.path.insert(0, str(folder))
    yield load("made_client")
    sys.path.remove(str(folder))


class Caller:
    """Calls the operations of the package by their names."""

    def __init__(self, package: Any, address: str, token: str) -> None:
        self.package, self.address, self.token = package, address, token

    def __call__(self, operation: str, *keys: str, **given: Any) -> Any:
        with self.package.AuthenticatedClient(base_url=self.address, token=self.token) as client:
            return load(f"made_client.api.{operation}").sync_detailed(*keys, client=client, **given)


def test_a_generated_client_reads_filters_and_pages(made_client: Any, service: Service) -> None:
    call = Caller(made_client, service.address, service.editor)
    kinds = load("made_client.models.actors_list_kind_item").ActorsListKindItem
    first = call("actors.actors_list", limit=2, kind=[kinds.STATE]).parsed
    assert [one.kind for one in first.results] == ["state", "state"]
    cursor = httpx.URL(first.next_).params["cursor"]
    following = call("actors.actors_list", limit=2, kind=[kinds.STATE], cursor=cursor).parsed
    assert not {one.slug for one in first.results} & {one.slug for one in following.results}
    handover = call("milestones.milestones_retrieve", "ain-al-asad-handover").parsed
    assert (handover.status, str(handover.achieved.earliest)) == ("achieved", "2026-01-17")
    whole = call("milestones.milestones_retrieve", "ain-al-asad-handover", expand="part_of").parsed
    assert (handover.part_of.kind, whole.part_of.kind) == (load("made_client.types").UNSET, "phase")
    assert call("milestones.milestones_retrieve", "nowhere").parsed.status == 404


def test_a_generated_client_writes_and_meets_conflicts(made_client: Any, service: Service) -> None:
    call = Caller(made_client, service.address, service.editor)
    models = load("made_client.models")
    name = {"text": "A newcomer", "language": "en", "kind": "official"}
    body = models.ActorBody.from_dict({"slug": "newcomer-of-python", "kind": "person", "names": [name]})
    made = call("actors.actors_create", body=body)
    assert made.status_code == 201, made.content
    change = models.ActorChangesBody.from_dict({"country": "IRQ"})
    tag = made.headers["ETag"]
    changed = call("actors.actors_partial_update", "newcomer-of-python", body=change, if_match=tag)
    assert changed.parsed.country == "IRQ"
    stale = call("actors.actors_partial_update", "newcomer-of-python", body=change, if_match=tag)
    assert (stale.status_code, stale.parsed.status) == (412, 412)
    review = Caller(made_client, service.address, service.reviewer)
    undone = review(
        "actors.actors_retract",
        "newcomer-of-python",
        if_match=changed.headers["ETag"],
        body=models.ReasonBody(reason="Entered twice."),
    )
    assert (undone.status_code, undone.parsed.status) == (409, 409), "only what is public is retracted"
