"""Folders of made-up vintages with every trap of the real ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

HEADER = "series,commit,known_from,op,cow_code,iso3,country,period,old_value,new_value,report"


VERSIONS = """series,commit,published_at,note
quarter,aaaaaaa11,2024-06-11T23:30:00-05:00,First.
quarter,bbbbbbb22,2024-06-11T23:45:00-05:00,Again the same evening.
quarter,ccccccc33,2024-08-20T10:00:00-05:00,Mended.
year-legacy,ddddddd44,2021-02-05T08:00:00-06:00,Years.
"""


A, B, C, D = "quarter,aaaaaaa,x", "quarter,bbbbbbb,x", "quarter,ccccccc,x", "year-legacy,ddddddd,x"


def folder_of(path: Path, *lines: str, versions: str = VERSIONS) -> Path:
    (path / "vintages.csv").write_text(versions, encoding="utf-8", newline="")
    (path / "figure_changes.csv").write_text("\r\n".join([HEADER, *lines, ""]), encoding="utf-8", newline="")
    return path


def load(path: Path, *lines: str) -> Any:
    from negotiations.exchange.vintages.loading import load_vintages

    return load_vintages(folder_of(path, *lines))


def claims(**given: Any) -> list[Any]:
    from negotiations.troops.models import TroopCount

    return list(TroopCount.objects.filter(**given).order_by("known_from", "pk"))
