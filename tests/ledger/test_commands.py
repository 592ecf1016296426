"""Promise: `manage.py verify_ledger` says whether the ledger is as it was written, names what is not, and keeps anchors whole."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from negotiations.ledger.models import Change
from negotiations.ledger.queries import head
from tests.guards import lifted_guards
from tests.ledger import tampering
from tests.world import World


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("verify_ledger", *arguments, stdout=out)
    return out.getvalue()


def test_a_sound_ledger_is_told_with_its_head(world: World) -> None:
    world.claim()
    told = run("--records")
    assert f"Head: {head().number} {head().at} {head().hash}" in told
    assert f"{head().number} rows are as they were written; 0 were erased." in told
    assert "public records are what the ledger says" in told


def test_an_empty_ledger_is_sound(db: None) -> None:
    assert "0 rows" in run("--records")


def test_an_altered_row_is_told_and_the_status_is_1(world: World) -> None:
    world.claim()
    with lifted_guards():
        Change.objects.filter(number=2).update(reason="x")
    with pytest.raises(CommandError, match="Row 2: it was altered") as caught:
        run()
    assert caught.value.returncode == 1


def test_a_record_written_past_the_ledger_is_told_on_demand(world: World) -> None:
    type(world.source).objects.update(language="xx")
    run()
    with pytest.raises(CommandError, match="the fields language differ"):
        run("--records")


def test_an_anchor_is_written_read_and_outlives_what_comes_after(world: World, tmp_path: Path) -> None:
    anchor = tmp_path / "anchor.json"
    _ = world.source
    run("--write-anchor", str(anchor))
    assert json.loads(anchor.read_text()) == head()._asdict()
    world.claim()
    assert "goes on from the anchor" in run("--anchor", str(anchor), "--write-anchor", str(anchor))
    assert json.loads(anchor.read_text())["number"] == head().number
    assert [file.name for file in tmp_path.iterdir()] == ["anchor.json"]


def test_an_anchor_exposes_what_the_chain_cannot(world: World, tmp_path: Path) -> None:
    from random import Random

    anchor = tmp_path / "anchor.json"
    world.claim()
    run("--write-anchor", str(anchor))
    with lifted_guards():
        tampering.cut_off_the_end(Random(3))
    run()
    kept = anchor.read_text()
    with pytest.raises(CommandError, match="the anchor knows"):
        run("--anchor", str(anchor), "--write-anchor", str(anchor))
    assert anchor.read_text() == kept


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        '{"number": "1", "at": null, "hash": "0"}',
        '{"number": 1, "at": null, "hash": "xyz"}',
        '{"number": -1, "at": null, "hash": "' + "0" * 64 + '"}',
        '{"number": 1, "at": null, "hash": "' + "0" * 64 + '", "more": 1}',
    ],
)
def test_what_is_no_anchor_is_refused(world: World, tmp_path: Path, text: str) -> None:
    anchor = tmp_path / "anchor.json"
    anchor.write_text(text)
    with pytest.raises(CommandError, match="anchor"):
        run("--anchor", str(anchor))


def test_an_anchor_that_is_not_there_is_refused(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        run("--anchor", str(tmp_path / "none.json"))
