"""Promise: a file is prepared once for each question and state of the record, is sent again as it is, in parts too, and the folder keeps its bounds."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from typing import IO, Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from negotiations.api.formats import kept_files, preparing
from tests.api.asking import API
from tests.api.exporting import exported
from tests.world import World

PLACES = "/places/?format=csv"


@pytest.fixture
def kept(tmp_path: Path, settings: Any) -> Path:
    """A folder of its own, and what is in it."""
    settings.TRACKER_EXPORTS_DIR = tmp_path
    return tmp_path


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One item for each file that is written."""
    usual, written = preparing._written, []

    def count(*args: Any) -> Any:
        written.append(1)
        return usual(*args)

    monkeypatch.setattr(preparing, "_written", count)
    return written


def files(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if not path.name.startswith("lock-")]


def test_what_was_asked_before_is_sent_as_it_is_until_the_record_changes(
    client: Client, world: World, editor: User, kept: Path, made: list[int]
) -> None:
    world.place_in("a-place")
    first = exported(client, PLACES)
    assert exported(client, PLACES) == first
    assert exported(client, f"{PLACES}&lang=fr")
    assert len(made) == 2
    world.place_in("another-place")
    assert b"another-place" in exported(client, PLACES)
    assert len(made) == 3
    assert len(files(kept)) == 3
    client.force_login(editor)
    assert exported(client, PLACES)
    assert exported(client, PLACES)
    assert (len(made), len(files(kept))) == (5, 3)  # what not everybody sees is not kept


def test_a_part_of_a_file_is_sent_to_who_has_the_rest(client: Client, world: World, kept: Path) -> None:
    world.place_in("a-place")
    whole: Any = client.get(f"{API}{PLACES}")
    content, tag = whole.getvalue(), whole["ETag"]
    length = len(content)
    assert whole["Accept-Ranges"] == "bytes"

    def part(asked: str, **headers: str) -> tuple[int, str | None, bytes]:
        response: Any = client.get(f"{API}{PLACES}", headers={"Range": asked, **headers})
        body = response.getvalue() if response.streaming else b""
        assert not response.streaming or int(response["Content-Length"]) == len(body)
        return response.status_code, response.headers.get("Content-Range"), body

    assert part("bytes=0-9") == (206, f"bytes 0-9/{length}", content[:10])
    assert part("bytes=10-") == (206, f"bytes 10-{length - 1}/{length}", content[10:])
    assert part("bytes=-5") == (206, f"bytes {length - 5}-{length - 1}/{length}", content[-5:])
    assert part(f"bytes=5-{length * 2}") == (206, f"bytes 5-{length - 1}/{length}", content[5:])
    assert part(f"bytes={length}-") == (416, f"bytes */{length}", b"")
    assert part("bytes=5-9", **{"If-Range": tag})[0] == 206
    for whole_instead in ("bytes=9-5", "bytes=0-1,4-5", "lines=1-2", "bytes=-", "bytes=a-b"):
        assert part(whole_instead) == (200, None, content)
    assert part("bytes=5-9", **{"If-Range": '"0.another"'}) == (200, None, content)


def test_the_folder_keeps_its_bounds(client: Client, world: World, kept: Path, settings: Any) -> None:
    world.place_in("a-place")
    content = exported(client, PLACES)
    [first] = files(kept)
    hour = time.time() - 3_600
    os.utime(first, (hour, hour))
    (kept / "export-left-by-a-killed-process").write_bytes(b"x")
    os.utime(kept / "export-left-by-a-killed-process", (hour, hour))
    settings.TRACKER_EXPORTS_BYTES = len(content) + 20
    assert len(exported(client, f"{PLACES}&lang=fr")) <= len(content) + 20
    assert [path.name == first.name for path in files(kept)] == [False]
    settings.TRACKER_EXPORTS_BYTES = 10
    assert exported(client, f"{PLACES}&lang=ar")  # larger than all that is kept: sent all the same
    assert len(files(kept)) == 1
    settings.TRACKER_EXPORTS_SECONDS, settings.TRACKER_EXPORTS_BYTES = -1, 10**6
    kept_files.make_room(0)
    assert files(kept) == []


def test_of_two_who_ask_at_once_one_prepares(kept: Path) -> None:
    begun, order = threading.Barrier(2), []

    def write(out: IO[bytes]) -> None:
        out.write(b"once")

    def ask() -> None:
        begun.wait()
        with kept_files.alone("ab" * 16):
            file = kept_files.kept_file("ab" * 16)
            if file is None:
                time.sleep(0.05)
                file = kept_files.written(write, "ab" * 16)
                order.append("made")
            else:
                order.append("found")
            with file:
                assert file.read() == b"once"

    askers = [threading.Thread(target=ask) for _ in range(2)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert order == ["made", "found"]
