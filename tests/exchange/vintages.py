"""The vintages of real figures that lie beside the repository, never in it: where they are, a tenth of them, and what they say by themselves.

The change log is read here a second time and replayed in the plainest way, without a word of the importer.
"""

import csv
import zlib
from collections.abc import Iterator
from pathlib import Path

from tests import proof

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
VINTAGES, PUBLISHED = DATA / "us-troops-vintages", DATA / "us-troops"
ABSENT = "" if VINTAGES.is_dir() and PUBLISHED.is_dir() else "../shared/data/us-troops-vintages is not here"
"""Why tests on the real figures are skipped; empty where they are not."""
IRAQ, NAMIBIA, IVORY_COAST, SEYCHELLES = "645", "565", "437", "591"
WHOLE = {IRAQ, NAMIBIA}
"""Hosts of which every sample has all, since the examples are about them."""

Key = tuple[str, str, str]
"""Series, host code, period."""
State = dict[Key, tuple[str, ...]]
"""What a series said of each key, as printed; two texts where it carried two rows."""


def chosen(series: str, code: str, period: str) -> bool:
    """Whether a key is in the sample: always in a full proof, else one in ten, the same ones every time."""
    if proof.FULL or code in WHOLE or not code:
        return True
    return zlib.crc32(f"{series} {code} {period}".encode()) % 10 == 0


def rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def write_sample(folder: Path) -> Path:
    """A folder of vintages with all changes of the chosen keys, and only these."""
    (folder / "vintages.csv").write_bytes((VINTAGES / "vintages.csv").read_bytes())
    with (VINTAGES / "figure_changes.csv").open(encoding="utf-8", newline="") as source:
        log = csv.DictReader(source)
        with (folder / "figure_changes.csv").open("w", encoding="utf-8", newline="") as target:
            sample = csv.DictWriter(target, log.fieldnames or ())
            sample.writeheader()
            sample.writerows(row for row in log if chosen(row["series"], row["cow_code"], row["period"]))
    return folder


def replay() -> Iterator[tuple[str, State, dict[Key, str]]]:
    """Each publication day with the chosen state at its close, and the report that each figure names."""
    changes = [
        row
        for row in rows(VINTAGES / "figure_changes.csv")
        if row["cow_code"] and chosen(row["series"], row["cow_code"], row["period"])
    ]
    state: State = {}
    reports: dict[Key, str] = {}
    for day in sorted({row["published_at"][:10] for row in rows(VINTAGES / "vintages.csv")}):
        for row in changes:
            if row["known_from"][:10] != day:
                continue
            key = (row["series"], row["cow_code"], row["period"])
            state.pop(key, None)
            if row["op"] != "remove":
                state[key] = tuple(row["new_value"].split("|"))
                reports[key] = row["report"]
        yield day, dict(state), dict(reports)


def published() -> State:
    """What the two newest files say of the chosen keys."""
    found: dict[Key, list[str]] = {}
    for row in rows(PUBLISHED / "us_troops_country_quarter.csv"):
        key = ("quarter", row["ccode"], f"{row['year']}-Q{row['quarter']}")
        found.setdefault(key, []).append(row["troops_ad"])
    for row in rows(PUBLISHED / "us_troops_country_year_legacy.csv"):
        found.setdefault(("year-legacy", row["ccode"], row["year"]), []).append(row["troops"])
    return {key: tuple(texts) for key, texts in found.items() if chosen(*key)}
