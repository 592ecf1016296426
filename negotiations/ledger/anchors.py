"""Anchors: a head of the ledger in a file, to be kept where whoever can write to the database cannot."""

from __future__ import annotations

import json
import os
import re
import tempfile
from pathlib import Path

from negotiations.core.errors import Refused
from negotiations.ledger.queries import Head

SHAPE = {"number": int, "at": str | None, "hash": str}


def read_anchor(path: Path) -> Head:
    """The head kept in a file. Raises Refused when the file is no anchor."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Refused("anchor", "not_an_anchor", f"{path} cannot be read as an anchor: {error}") from error
    whole = isinstance(kept, dict) and kept.keys() == SHAPE.keys()
    if not whole or not all(isinstance(kept[name], kind) for name, kind in SHAPE.items()):
        raise Refused("anchor", "not_an_anchor", f"{path} is no anchor: it holds number, at and hash.")
    if kept["number"] < 0 or not re.fullmatch("[0-9a-f]{64}", kept["hash"]):
        raise Refused("anchor", "not_an_anchor", f"{path} is no anchor: its number or hash is none.")
    return Head(**kept)


def write_anchor(path: Path, head: Head) -> None:
    """Keep a head in a file: wholly or, when the machine stops meanwhile, not at all."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as file:
        json.dump(head._asdict(), file)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)
